"""Write the policies of the pipelines into account.yaml: `python -m tools generate account [--check]`.

A pipeline deploys the stages of its patterns and nothing of others: names contain the stage, tags or functions name it
where AWS makes the id, and a role that the pipeline creates must have the boundary of its own stages.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tools import ROOT
from tools.generate.write_or_check import write_or_check

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = ROOT / "represent-app" / ".chalice" / "account.yaml"
BEGIN = "  # Written by `make generate` for each pipeline (tools/generate/account.py).\n"
END = "  # End of the generated pipelines.\n"
# The GitHub environment of a pipeline, and its stages. Pull requests have stages of their own.
PIPELINES = {"dev": ("dev", "pr-*"), "prod": ("prod",)}
SHORT = 100  # characters of a value that is written on one line
Statement = dict[str, Any]

# Services in which the stage is a part of every name.
NAMED = "cloudformation cloudwatch codedeploy dynamodb events lambda logs s3 sns sqs ssm"
NAMES = (
    "cloudformation:{region}:stack/represent-{stage}/*",
    "cloudformation:{region}:stack/represent-{stage}-resources/*",
    "cloudformation:{region}:stack/represent-{stage}-alarms/*",
    "cloudwatch:{region}:alarm:represent-{stage}-*",
    "cloudwatch:{account}:dashboard/represent-{stage}",
    "codedeploy:{region}:application:represent-{stage}-*",
    "codedeploy:{region}:deploymentgroup:represent-{stage}-*",
    "dynamodb:{region}:table/represent-{stage}",
    "dynamodb:{region}:table/represent-{stage}/*",
    "dynamodb:{region}:table/represent-{stage}-*",
    "events:{region}:event-bus/represent-{stage}",
    "events:{region}:rule/represent-{stage}-*",
    "lambda:{region}:function:represent-{stage}",
    "lambda:{region}:function:represent-{stage}-*",
    "logs:{region}:log-group:/aws/lambda/represent-{stage}*",
    "logs:{region}:log-group:/aws/apigateway/represent-{stage}*",
    "s3:::represent-{stage}-*",
    "sns:{region}:represent-{stage}-alarms*",
    "sqs:{region}:represent-{stage}-*",
    "ssm:{region}:parameter/represent/{stage}/*",
)
TRANSFORM = "arn:${AWS::Partition}:cloudformation:${AWS::Region}:aws:transform/*"
CHANGES_ROLES = "AttachRolePolicy CreateRole PutRolePermissionsBoundary PutRolePolicy"
SEES_ROLES = (
    "DeleteRole DeleteRolePolicy DetachRolePolicy GetRole GetRolePolicy ListAttachedRolePolicies ListRolePolicies "
    "TagRole UntagRole UpdateAssumeRolePolicy UpdateRole"
)
# API Gateway's, for traces; Cognito's, for mail by SES (its documentation of email settings).
SERVICE_ROLES = {"Traces": "ops.apigateway.amazonaws.com", "Mail": "email.cognito-idp.amazonaws.com"}
CHANGES_SOURCES = "CreateEventSourceMapping DeleteEventSourceMapping GetEventSourceMapping UpdateEventSourceMapping"
CHANGES_NETWORKS = (
    "AssociateRouteTable AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress CreateRouteTable "
    "CreateSecurityGroup CreateSubnet CreateTags CreateVpc CreateVpcEndpoint DeleteRouteTable DeleteSecurityGroup "
    "DeleteSubnet DeleteTags DeleteVpc DeleteVpcEndpoints DisassociateRouteTable ModifyVpcAttribute ModifyVpcEndpoint "
    "RevokeSecurityGroupEgress RevokeSecurityGroupIngress"
)
SEES_NETWORKS = (
    "DescribeAvailabilityZones DescribeNetworkAcls DescribeNetworkInterfaces DescribePrefixLists DescribeRouteTables "
    "DescribeSecurityGroups DescribeSubnets DescribeVpcAttribute DescribeVpcEndpoints DescribeVpcs"
)
# Actions that know no resource, or only one whose name AWS makes (Service Authorization Reference).
OF_NOTHING = {
    "budgets": "ListTagsForResource ModifyBudget TagResource UntagResource ViewBudget",
    "cloudformation": "ListStacks ValidateTemplate",
    "cloudwatch": "DescribeAlarms PutCompositeAlarm",
    "codedeploy": "GetDeploymentConfig",
    "events": "ListRules",
    "iam": "ListRoles",
    "lambda": "GetAccountSettings ListEventSourceMappings ListFunctions",
    "logs": "CreateLogDelivery DeleteLogDelivery DescribeLogGroups DescribeResourcePolicies GetLogDelivery "
    "ListLogDeliveries PutResourcePolicy UpdateLogDelivery",
    # With private DNS, an interface endpoint associates the network with a hosted zone of AWS.
    "route53": "AssociateVPCWithHostedZone",
    "sqs": "ListQueues",
    "tag": "GetResources",
    "wafv2": "ListWebACLs",
    "xray": "CreateSamplingRule DeleteSamplingRule GetSamplingRules ListTagsForResource TagResource UntagResource "
    "UpdateSamplingRule",
}
FIREWALL = "AssociateWebACL CreateWebACL DeleteWebACL DisassociateWebACL GetWebACL GetWebACLForResource "
FIREWALL += "ListTagsForResource TagResource UntagResource UpdateWebACL"


def _arn(text: str, stage: str) -> str:
    where = {"region": "${AWS::Region}:${AWS::AccountId}", "account": ":${AWS::AccountId}", "stage": stage}
    return "arn:${AWS::Partition}:" + text.format(**where)


def _arns(stages: tuple[str, ...], *texts: str) -> list[str]:
    """Return the ARNs of all stages; one pattern that covers another leaves it out."""
    found = [_arn(text, stage) for stage in stages for text in texts]
    wide = [arn.removesuffix("*") for arn in found if arn.endswith("*")]
    return [arn for arn in found if not any(arn.startswith(start) and arn != f"{start}*" for start in wide)]


def _allow(sid: str, service: str, actions: str, resource: Any, condition: Any = None) -> Statement:
    made = {"Sid": sid, "Effect": "Allow", "Action": [f"{service}:{one}" for one in actions.split()]}
    return made | {"Resource": resource} | ({"Condition": condition} if condition else {})


def boundary_name(pipeline: str) -> str:
    """Return the name of the policy that bounds the roles of a pipeline's stages."""
    return f"represent-boundary-{pipeline}"


def _boundary_arn(pipeline: str) -> str:
    return f"arn:${{AWS::Partition}}:iam::${{AWS::AccountId}}:policy/{boundary_name(pipeline)}"


def names(stages: tuple[str, ...]) -> list[Statement]:
    """Return the statements for resources whose names contain the stage."""
    actions = [f"{service}:*" for service in NAMED.split()]
    everything = [*_arns(stages, *NAMES), TRANSFORM]
    return [{"Sid": "NamedByTheStage", "Effect": "Allow", "Action": actions, "Resource": everything}]


def roles(pipeline: str, stages: tuple[str, ...]) -> Iterator[Statement]:
    """Yield the statements for roles: their permissions can never exceed the boundary of the pipeline's stages."""
    own = _arns(stages, "iam::${{AWS::AccountId}}:role/represent-{stage}*")
    bounded = {"StringEquals": {"iam:PermissionsBoundary": _boundary_arn(pipeline)}}
    passed = {"StringEquals": {"iam:PassedToService": ["lambda.amazonaws.com", "codedeploy.amazonaws.com"]}}
    yield _allow("RolesWithinTheBoundary", "iam", CHANGES_ROLES, own, bounded)
    yield _allow("RolesOfTheStage", "iam", SEES_ROLES, own)
    yield _allow("RolesOfFunctions", "iam", "PassRole", own, passed)
    yield _allow("ReadsTheBoundary", "iam", "GetPolicy", _boundary_arn(pipeline))
    for sid, service in SERVICE_ROLES.items():
        role = f"arn:${{AWS::Partition}}:iam::${{AWS::AccountId}}:role/aws-service-role/{service}/*"
        of = {"StringEquals": {"iam:AWSServiceName": service}}
        yield _allow(f"RoleOfAwsFor{sid}", "iam", "CreateServiceLinkedRole", role, of)


def _tagged(stages: tuple[str, ...], kind: str, operator: str = "StringLike") -> dict[str, Any]:
    return {operator: {f"aws:{kind}/Stage": list(stages)}}


def ids_made_by_aws(stages: tuple[str, ...]) -> Iterator[Statement]:
    """Yield the statements for resources with an id of AWS: the tag of the stage, or its functions, identify them.

    A tag on another stage's resource cannot be changed, which would open it.
    """
    here, new = _tagged(stages, "ResourceTag"), _tagged(stages, "RequestTag")
    untagged = _tagged(stages, "ResourceTag", "StringLikeIfExists") | new
    pools = _arns(("",), "cognito-idp:{region}:userpool/*")
    yield _allow("PoolsOfTheStage", "cognito-idp", "*", pools, here)
    yield _allow("PoolsBeforeTheyHaveTags", "cognito-idp", "CreateUserPool TagResource", "*", untagged)
    yield _allow("ListsPools", "cognito-idp", "ListUserPools", "*")
    api = "arn:${AWS::Partition}:apigateway:${AWS::Region}::"
    # Methods, deployments and stages of an API have its tags for policies (API Gateway resources that can be tagged).
    yield _allow("ApisOfTheStage", "apigateway", "DELETE GET PATCH POST PUT SetWebACL", [f"{api}/restapis/*"], here)
    # Chalice names no tags when it creates an API; until it has them, nothing else can be done to it.
    named = _tagged(stages, "RequestTag", "StringLikeIfExists")
    yield _allow("NewApis", "apigateway", "POST", [f"{api}/restapis"], named)
    yield _allow("ApisBeforeTheyHaveTags", "apigateway", "POST PUT", [f"{api}/tags/*"], untagged)
    yield _allow("TagsOfTheStage", "apigateway", "DELETE GET PATCH POST PUT", [f"{api}/tags/*"], here)
    yield _allow("ListsApis", "apigateway", "GET", [f"{api}/restapis", f"{api}/account"])
    functions = _arns(
        stages, "lambda:{region}:function:represent-{stage}", "lambda:{region}:function:represent-{stage}-*"
    )
    yield _allow("SourcesOfFunctions", "lambda", CHANGES_SOURCES, "*", {"ArnLike": {"lambda:FunctionArn": functions}})
    sources = _arns(("",), "lambda:{region}:event-source-mapping:*")
    yield _allow("TagsOfSources", "lambda", "ListTags UntagResource", sources, here)
    yield _allow("NewTagsOfSources", "lambda", "TagResource", sources, untagged)


def firewall(stages: tuple[str, ...]) -> Statement:
    """Return the statement for the web ACL of a stage, and for those of AWS and of the account that it may refer to."""
    own = _arns(stages, "wafv2:{region}:regional/webacl/represent-{stage}*")
    shared = _arns(("",), "wafv2:{region}:regional/managedruleset/*")
    return _allow(
        "FirewallOfTheStage", "wafv2", FIREWALL, [*own, *shared, "arn:${AWS::Partition}:apigateway:*::/restapis/*"]
    )


def networks(stages: tuple[str, ...]) -> Iterator[Statement]:
    """Yield the statements for networks and for actions without a resource; a network of another stage is closed."""
    yield _allow("Networks", "ec2", CHANGES_NETWORKS, "*", _tagged(stages, "ResourceTag", "StringLikeIfExists"))
    yield _allow("SeesNetworks", "ec2", SEES_NETWORKS, "*")
    actions = [f"{service}:{action}" for service, names in OF_NOTHING.items() for action in names.split()]
    yield {"Sid": "OfNoResource", "Effect": "Allow", "Action": actions, "Resource": "*"}
    yield firewall(stages)


def boundary(stages: tuple[str, ...]) -> list[Statement]:
    """Return the most that a role of a stage can do: everything that functions declare, in the pipeline's stages."""
    pool = _arns(("",), "cognito-idp:{region}:userpool/*")
    functions = _arns(stages, "lambda:{region}:function:represent-{stage}*")
    named = _arns(
        stages,
        "dynamodb:{region}:table/represent-{stage}*", "events:{region}:event-bus/represent-{stage}*",
        "logs:{region}:log-group:/aws/lambda/represent-{stage}*", "s3:::represent-{stage}-*",
        "secretsmanager:{region}:secret:represent/{stage}/*", "sqs:{region}:represent-{stage}-*",
        "ssm:{region}:parameter/represent/{stage}/*", "sns:{region}:represent-{stage}-*",
    )  # fmt: skip
    services = [f"{one}:*" for one in ["dynamodb", "events", "logs", "s3", "secretsmanager", "sqs", "ssm", "sns"]]
    tenant = _arns(stages, "iam::${{AWS::AccountId}}:role/represent-{stage}-tenant")
    models = ["arn:${AWS::Partition}:bedrock:*::foundation-model/*"]
    models += _arns(("",), "bedrock:{region}:guardrail/*", "bedrock:{region}:inference-profile/*")
    network = "AssignPrivateIpAddresses CreateNetworkInterface DeleteNetworkInterface DescribeNetworkInterfaces "
    network += "DescribeSecurityGroups DescribeSubnets DescribeVpcs UnassignPrivateIpAddresses"
    return [
        {"Sid": "NamedByTheStage", "Effect": "Allow", "Action": services, "Resource": named},
        _allow("PoolsOfTheStage", "cognito-idp", "*", pool, _tagged(stages, "ResourceTag")),
        _allow("OneTenant", "sts", "AssumeRole TagSession", tenant),
        _allow("FunctionsOfTheStage", "lambda", "GetAlias GetFunction GetProvisionedConcurrencyConfig InvokeFunction "
               "UpdateAlias", functions),
        _allow("Models", "bedrock", "ApplyGuardrail InvokeModel InvokeModelWithResponseStream", models),
        _allow("Addresses", "geo-places", "Geocode", "arn:${AWS::Partition}:geo-places:*::provider/default"),
        _allow("AlarmsOfReleases", "cloudwatch", "DescribeAlarms", "*"),
        _allow("Networks", "ec2", network, "*"),
        _allow("Traces", "xray", "PutTelemetryRecords PutTraceSegments", "*"),
    ]  # fmt: skip


def trust(pipeline: str) -> Statement:
    """Return the trust policy: GitHub's token names the environment, by immutable ids where the repository has them.

    docs.github.com/actions/concepts/security/openid-connect (immutable subject claims).
    """
    parts = {
        "Owner": {"Fn::Select": [0, {"Fn::Split": ["/", {"Ref": "Repository"}]}]},
        "Name": {"Fn::Select": [1, {"Fn::Split": ["/", {"Ref": "Repository"}]}]},
    }
    lasting = f"repo:${{Owner}}@${{OwnerId}}/${{Name}}@${{RepositoryId}}:environment:{pipeline}"
    named = f"repo:${{Repository}}:environment:{pipeline}"
    subject = {"Fn::If": ["HasIds", {"Fn::Sub": [lasting, parts]}, {"Fn::Sub": named}]}
    github = "token.actions.githubusercontent.com"
    return {
        "Sid": "RunsInTheEnvironmentAlone",
        "Effect": "Allow",
        "Principal": {"Federated": {"Ref": "GitHub"}},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": {f"{github}:aud": "sts.amazonaws.com", f"{github}:sub": subject}},
    }


def policies(pipeline: str) -> dict[str, tuple[str, list[Statement]]]:
    """Return the name and the statements of each managed policy of a pipeline, by logical id."""
    stages, title = PIPELINES[pipeline], pipeline.title()
    return {
        f"{title}Policy": (f"represent-deploys-{pipeline}", names(stages)),
        f"{title}RolesPolicy": (
            f"represent-deploys-{pipeline}-roles", [*roles(pipeline, stages), *ids_made_by_aws(stages)]),
        f"{title}NetworksPolicy": (f"represent-deploys-{pipeline}-networks", list(networks(stages))),
        f"{title}Boundary": (boundary_name(pipeline), boundary(stages)),
    }  # fmt: skip


def _substituted(value: Any) -> Any:
    """Return a value whose texts with the account, the region or the partition are Fn::Sub."""
    if isinstance(value, list):
        return [_substituted(entry) for entry in value]
    if isinstance(value, dict):
        return {key: _substituted(entry) for key, entry in value.items()}
    return {"Fn::Sub": value} if isinstance(value, str) and "${AWS::" in value else value


def _resources(pipeline: str) -> dict[str, Any]:
    tags = {"Application": "represent", "Stage": pipeline, "Repository": {"Ref": "Repository"}}
    made = policies(pipeline)
    attached = [{"Ref": name} for name in made if not name.endswith("Boundary")]
    role = {
        "RoleName": f"represent-deploys-{pipeline}",
        "Description": f"Permissions of the pipeline that deploys {' and '.join(PIPELINES[pipeline])}.",
        "MaxSessionDuration": 3600,
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust(pipeline)]},
        "ManagedPolicyArns": attached,
        "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
    }
    found: dict[str, Any] = {f"{pipeline.title()}Role": {"Type": "AWS::IAM::Role", "Properties": role}}
    for logical_id, (name, statements) in made.items():
        document = {"Version": "2012-10-17", "Statement": _substituted(statements)}
        properties = {"ManagedPolicyName": name, "PolicyDocument": document}
        found[logical_id] = {"Type": "AWS::IAM::ManagedPolicy", "Properties": properties}
    return found


def _render(value: dict[str, Any], indent: int) -> Iterator[str]:
    """Yield YAML lines of a value; a short part of it is one line of JSON, which YAML includes."""
    for key, entry in value.items():
        name, one = json.dumps(key) if ":" in key else key, json.dumps(entry)
        if len(one) <= SHORT or not isinstance(entry, dict | list):
            yield f"{' ' * indent}{name}: {one}\n"
            continue
        yield f"{' ' * indent}{name}:\n"
        if isinstance(entry, dict):
            yield from _render(entry, indent + 2)
        else:
            yield from (f"{' ' * (indent + 2)}- {json.dumps(part)}\n" for part in entry)


def block() -> str:
    """Return the roles and policies of all pipelines in YAML."""
    lines = []
    for pipeline in PIPELINES:
        for logical_id, resource in _resources(pipeline).items():
            lines += [f"  {logical_id}:\n", *_render(resource, 4), "\n"]
    return "".join(lines)


def text() -> str:
    """Return account.yaml with the current policies."""
    before, _, rest = FILE.read_text(encoding="utf-8").partition(BEGIN)
    return before + BEGIN + block() + END + rest.partition(END)[2]


def generate(*, check: bool) -> int:
    """Write the policies, or check them; return the exit status."""
    return write_or_check(FILE, text(), "does not have the policies of its pipelines; run: make generate", check=check)
