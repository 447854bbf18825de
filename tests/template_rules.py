"""Rules for the rendered templates of a stage: each yields a sentence for what it finds wrong.

`render` gives the templates as CloudFormation resolves them: the resources, the app after SAM's transform with the
traffic shifting of a release, and the account. tests/contract/test_template_mutations.py puts faults back into them,
and asserts that a rule reports each.
"""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

from chalicelib.core import settings
from tests.support import ROOT
from tools.deploy import cloudformation, package, parameters, release, versions
from tools.deploy import stage as stage_tool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FOLDER = ROOT / "represent-app" / ".chalice"
WORKFLOWS = ROOT / ".github" / "workflows"
# The AWS-managed policies that SAM's transform may look up, by name.
MANAGED = {"AWSCodeDeployRoleForLambda": "arn:aws:iam::aws:policy/service-role/AWSCodeDeployRoleForLambda"}


@dataclass
class Rendered:
    """The templates of a stage."""

    stage: str
    app: dict[str, Any]
    lasting: dict[str, Any]
    account: dict[str, Any]
    parameters: list[dict[str, str]]
    stamps: dict[str, str]
    workflows: dict[str, str]

    def of(self, *kinds: str) -> dict[str, dict[str, Any]]:
        """Return the properties of the stage's resources of some types, by logical id."""
        every = {**self.lasting["Resources"], **self.app["Resources"]}
        return {name: entry["Properties"] for name, entry in every.items() if entry["Type"] in kinds}


def transform(template: dict[str, Any], region: str = "us-east-1") -> dict[str, Any]:
    """Return an app's template as SAM's transform resolves it in a region."""
    local = deepcopy(template)
    for resource in local["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = "s3://bucket/key.zip"
    translator = Translator(MANAGED, Parser(), None, boto3.Session(region_name=region))
    made: dict[str, Any] = translator.translate(local, {})
    return made


def release_of(sam: dict[str, Any]) -> dict[str, Any]:
    """Return an app's template as a release sends it to AWS."""
    shifted, _ = release.add_traffic_shifting(stage_tool.pin_policies(sam), by_code_deploy=True)
    return shifted


@cache
def _render(stage: str) -> Rendered:
    sam = json.loads((package.build(stage) / "sam.json").read_text(encoding="utf-8"))
    lasting, account = (
        cloudformation.read((FOLDER / name).read_text(encoding="utf-8")) for name in ("resources.yaml", "account.yaml")
    )
    known = parameters.resolve(sam, stage, {})
    sent = versions.stamp(release_of(sam), "code", known)
    stamps = {
        name: resource["Properties"].get("AutoPublishCodeSha256", "") for name, resource in sent["Resources"].items()
    }
    workflows = {name: (WORKFLOWS / name).read_text(encoding="utf-8") for name in ("dev.yml", "release.yml")}
    return Rendered(stage, transform(sent), lasting, account, known, stamps, workflows)


def render(stage: str) -> Rendered:
    """Return the templates of a stage; the caller may change them."""
    return deepcopy(_render(stage))


Rule = "Callable[[Rendered], Iterator[str]]"
RULES: list[Callable[[Rendered], Iterator[str]]] = []


def rule(function: Callable[[Rendered], Iterator[str]]) -> Callable[[Rendered], Iterator[str]]:
    """Add a rule."""
    RULES.append(function)
    return function


def find_faults(rendered: Rendered) -> list[str]:
    """Return the faults that all rules find."""
    return [f"{one.__name__}: {fault}" for one in RULES for fault in one(rendered)]


@rule
def only_the_stage_is_published(rendered: Rendered) -> Iterator[str]:
    """SAM's default publishes a second stage, without web ACL, limits or access log."""
    for name, deployment in rendered.of("AWS::ApiGateway::Deployment").items():
        if "StageName" in deployment:
            yield f"{name} publishes the stage {deployment['StageName']}"
    stages = rendered.of("AWS::ApiGateway::Stage")
    if [stage["StageName"] for stage in stages.values()] != [rendered.stage]:
        yield f"the API has the stages {[stage['StageName'] for stage in stages.values()]}"
    for name, stage in stages.items():
        if not all(stage.get(key) for key in ("AccessLogSetting", "MethodSettings", "TracingEnabled")):
            yield f"{name} has no access log, limits or traces"


GITHUB = "token.actions.githubusercontent.com:sub"


@rule
def pipelines_accept_subjects_with_ids(rendered: Rendered) -> Iterator[str]:
    """GitHub's tokens name immutable ids for repositories since 2026-07-15, and only names for older ones."""
    for name, entry in rendered.account["Resources"].items():
        if entry["Type"] != "AWS::IAM::Role" or "GatewayLogRole" in name:
            continue
        (trust,) = entry["Properties"]["AssumeRolePolicyDocument"]["Statement"]
        subject = json.dumps(trust["Condition"]["StringEquals"].get(GITHUB))
        if "@${OwnerId}/" not in subject or "@${RepositoryId}:environment:" not in subject:
            yield f"{name} refuses subjects with ids"
        if "*" in subject or "repo:${Repository}:environment:" not in subject:
            yield f"{name} has no exact subject for older repositories"


# Calls of CloudFormation and of API Gateway for a pipeline, which no template names.
NEEDED = (
    "ec2:DeleteTags", "ec2:DescribeNetworkAcls", "iam:CreateServiceLinkedRole", "lambda:GetAccountSettings",
    "route53:AssociateVPCWithHostedZone",
)  # fmt: skip


def _policies(rendered: Rendered) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, entry in rendered.account["Resources"].items():
        if entry["Type"] == "AWS::IAM::ManagedPolicy" and not name.endswith("Boundary"):
            for statement in entry["Properties"]["PolicyDocument"]["Statement"]:
                yield name, statement


@rule
def pipelines_have_the_calls_that_templates_hide(rendered: Rendered) -> Iterator[str]:
    """Networks, traces and quotas need calls beside those of their resources."""
    for pipeline in ("Dev", "Prod"):
        granted = {a for name, s in _policies(rendered) if name.startswith(pipeline) for a in s["Action"]}
        for action in NEEDED:
            if action not in granted:
                yield f"the pipeline {pipeline} may not call {action}"


@rule
def pipelines_stay_within_their_stages(rendered: Rendered) -> Iterator[str]:
    """Let pipelines reach pools, APIs and event sources by the tag or the function of its stages."""
    for name, statement in _policies(rendered):
        condition, resource = json.dumps(statement.get("Condition", {})), json.dumps(statement["Resource"])
        actions = statement["Action"]
        by_aws = any(kind in resource for kind in (":userpool/", "/restapis/*", "/tags/*", "event-source-mapping"))
        firewall = any(action.startswith("wafv2:") for action in actions)
        if by_aws and not firewall and "aws:ResourceTag/Stage" not in condition:
            yield f"{statement['Sid']} of {name} opens the resources of every stage"
        sources = {"lambda:UpdateEventSourceMapping", "lambda:DeleteEventSourceMapping"} & set(actions)
        if sources and "lambda:FunctionArn" not in condition:
            yield f"{statement['Sid']} of {name} opens the event sources of every stage"


@rule
def roles_have_a_boundary(rendered: Rendered) -> Iterator[str]:
    """Pipelines create roles only with the boundary of their stages, and all roles of the templates have it."""
    for name, statement in _policies(rendered):
        makes = {"iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy"} & set(statement["Action"])
        if makes and "iam:PermissionsBoundary" not in json.dumps(statement.get("Condition", {})):
            yield f"{statement['Sid']} of {name} creates roles with any permission"
        passes = "iam:PassRole" in statement["Action"]
        if passes and "iam:PassedToService" not in json.dumps(statement.get("Condition", {})):
            yield f"{statement['Sid']} of {name} passes roles to any service"
    for name, role in rendered.of("AWS::IAM::Role").items():
        if "BoundaryArn" not in json.dumps(role.get("PermissionsBoundary", {})):
            yield f"{name} has no permissions boundary"


@rule
def tenant_ids_reach_isolated_functions_alone(rendered: Rendered) -> Iterator[str]:
    """Let methods name a tenant exactly if the function is isolated: Lambda refuses everything else."""
    isolated = "TenancyConfig" in rendered.of("AWS::Lambda::Function")["APIHandler"]
    for api in rendered.of("AWS::ApiGateway::RestApi").values():
        for path, methods in api["Body"]["paths"].items():
            for name, method in methods.items():
                named = "X-Amz-Tenant-Id" in json.dumps(method.get("x-amazon-apigateway-integration", {}))
                if named is not isolated:
                    yield f"{name} {path} names {'a' if named else 'no'} tenant for a function that refuses it"
                    return


@rule
def browsers_may_upload(rendered: Rendered) -> Iterator[str]:
    """Let the pages of the stage's origins read the answer to an upload."""
    bucket = rendered.lasting["Resources"]["RosterBucket"]["Properties"]
    rules = bucket.get("CorsConfiguration", {}).get("CorsRules", [])
    if not any("POST" in one["AllowedMethods"] and "AllowedOrigins}" in json.dumps(one) for one in rules):
        yield "the bucket of rosters allows no origin of the stage to upload"
    if not any("execute-api" in json.dumps(one["AllowedOrigins"]) for one in rules):
        yield "the bucket of rosters does not allow the pages of the API itself to upload"


@rule
def mail_can_come_from_ses(rendered: Rendered) -> Iterator[str]:
    """Let a stage send more mail than Cognito's own sender does."""
    mail = json.dumps(rendered.lasting["Resources"]["UserPool"]["Properties"].get("EmailConfiguration", {}))
    if not all(part in mail for part in ("DEVELOPER", "MailIdentityArn", "MailFrom")):
        yield "the user pool has no sender of its own"


# The gateway's answers of its own (docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-
# types.html); one that is not listed has the status of the default, which may be another than its cause.
ANSWERS = {
    "ACCESS_DENIED", "API_CONFIGURATION_ERROR", "AUTHORIZER_CONFIGURATION_ERROR", "AUTHORIZER_FAILURE",
    "BAD_REQUEST_BODY", "BAD_REQUEST_PARAMETERS", "DEFAULT_4XX", "DEFAULT_5XX", "EXPIRED_TOKEN",
    "INTEGRATION_FAILURE", "INTEGRATION_TIMEOUT", "INVALID_API_KEY", "INVALID_SIGNATURE",
    "MISSING_AUTHENTICATION_TOKEN", "QUOTA_EXCEEDED", "REQUEST_TOO_LARGE", "RESOURCE_NOT_FOUND", "THROTTLED",
    "UNAUTHORIZED", "UNSUPPORTED_MEDIA_TYPE", "WAF_FILTERED",
}  # fmt: skip


@rule
def gateway_answers_have_their_status(rendered: Rendered) -> Iterator[str]:
    """Let each answer of the gateway say the status that it has."""
    (api,) = rendered.of("AWS::ApiGateway::RestApi").values()
    answers = api["Body"]["x-amazon-apigateway-gateway-responses"]
    yield from (f"{kind} has the answer of a default" for kind in sorted(ANSWERS - set(answers)))
    for kind, answer in answers.items():
        body = json.loads(answer["responseTemplates"]["application/json"])
        if str(body["status"]) != answer.get("statusCode"):
            yield f"{kind} says {body['status']} and has {answer.get('statusCode')}"


@rule
def requests_that_lambda_refuses_roll_nothing_back(rendered: Rendered) -> Iterator[str]:
    """Answer them with 503 and a time to wait, and count the failures of the application alone."""
    (api,) = rendered.of("AWS::ApiGateway::RestApi").values()
    for kind in ("API_CONFIGURATION_ERROR", "INTEGRATION_FAILURE"):
        answer = api["Body"]["x-amazon-apigateway-gateway-responses"][kind]
        if answer["statusCode"] != "503" or "gatewayresponse.header.Retry-After" not in answer["responseParameters"]:
            yield f"{kind} is no 503 with Retry-After"
    for name, alarm in rendered.of("AWS::CloudWatch::Alarm").items():
        if alarm.get("MetricName") == "5XXError":
            yield f"{name} counts what Lambda refused"


@rule
def lasting_stages_have_a_firewall(rendered: Rendered) -> Iterator[str]:
    """Ship a web ACL with a limit for each address, the common rules and the form of tenant ids."""
    (acl,) = rendered.of("AWS::WAFv2::WebACL").values() or ({"Rules": []},)
    text = json.dumps(acl["Rules"])
    for part in ("RateBasedStatement", "AWSManagedRulesCommonRuleSet", "x-tenant-id"):
        if part not in text:
            yield f"the web ACL has no {part}"
    chosen = {entry["ParameterKey"]: entry["ParameterValue"] for entry in rendered.parameters}
    if (chosen["WebAcl"] == "yes") is parameters.is_passing(rendered.stage):
        yield f"the web ACL of stage {rendered.stage} is {chosen['WebAcl']}"


@rule
def queues_cannot_take_all_concurrency(rendered: Rendered) -> Iterator[str]:
    """Bound the workers of each queue: a full queue would leave no capacity for requests."""
    for name, source in rendered.of("AWS::Lambda::EventSourceMapping").items():
        arn = json.dumps(source["EventSourceArn"])
        if ":sqs:" in arn and "MaximumConcurrency" not in source.get("ScalingConfig", {}):
            yield f"{name} may take all concurrency"


@rule
def logs_of_lasting_stages_stay(rendered: Rendered) -> Iterator[str]:
    """Retain log groups with the other data of a stage."""
    for name, entry in rendered.lasting["Resources"].items():
        if entry["Type"] == "AWS::Logs::LogGroup" and "Retain" not in json.dumps(entry.get("DeletionPolicy")):
            yield f"{name} is deleted with its stage"


@rule
def settings_are_known_to_functions(rendered: Rendered) -> Iterator[str]:
    """Give functions the settings that the resources stack knows: Parameter Store answers 40 calls a second."""
    for name, function in rendered.of("AWS::Lambda::Function").items():
        variables = function["Environment"]["Variables"]
        yield from (f"{name} looks {one} up" for one in settings.PARAMETERS if one not in variables)
        if variables.get("USER_POOL_CLIENT_TYPE") != "public":
            yield f"{name} looks for a secret of the client"


@rule
def tables_use_keys_without_charge(rendered: Rendered) -> Iterator[str]:
    """Encrypt tables with the key of DynamoDB, unless a customer's key is asked for."""
    for name, table in rendered.of("AWS::DynamoDB::Table").items():
        if table["SSESpecification"]["SSEEnabled"]:
            yield f"{name} is charged for its key"


@rule
def releases_publish_every_change(rendered: Rendered) -> Iterator[str]:
    """Publish a version for a change of configuration, which SAM's default would not."""
    resources = rendered.app["Resources"]
    for name, entry in resources.items():
        if entry["Type"] == "AWS::Lambda::Alias":
            version = resources[entry["Properties"]["FunctionVersion"]["Fn::GetAtt"][0]]
            function = name.removesuffix("Aliaslive")
            if rendered.stamps.get(function, "")[:10] not in entry["Properties"]["FunctionVersion"]["Fn::GetAtt"][0]:
                yield f"{version['Properties']['FunctionName']} has no version of its configuration"


@rule
def lasting_stages_have_one_runtime(rendered: Rendered) -> Iterator[str]:
    """Let the workflows build the package with the runtime of the stages that last."""
    for name, text in rendered.workflows.items():
        if f'python-version: "{release.RUNTIME}"' not in text:
            yield f"{name} builds for another runtime than {release.RUNTIME}"
