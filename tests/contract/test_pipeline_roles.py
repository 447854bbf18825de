"""The pipelines' roles allow the AWS calls of the tools, and those of CloudFormation for them."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from tests import iam
from tests.support import ROOT
from tools.deploy import cloudformation, package, release
from tools.generate import policies as generated

FOLDER = ROOT / "represent-app" / ".chalice"
# Operations without a specific resource: a policy that names one denies them all (Service Authorization Reference;
# documentation of PutCompositeAlarm: "scoped to *").
OF_NOTHING = (
    "apigateway:GET /restapis", "cloudwatch:DescribeAlarms", "cloudwatch:PutCompositeAlarm",
    "cognito-idp:ListUserPools",
    "events:ListRules", "iam:ListRoles", "lambda:ListEventSourceMappings", "lambda:ListFunctions",
    "logs:DescribeLogGroups", "sqs:ListQueues", "codedeploy:GetDeploymentConfig",
)  # fmt: skip
# By resource type: the calls that CloudFormation makes for the caller to create and delete a resource.
MADE = {
    "AWS::ApiGateway::RestApi": ("apigateway", "PUT POST DELETE", "apigateway:us-east-1::/restapis/x"),
    "AWS::Budgets::Budget": ("budgets", "ModifyBudget TagResource", "budgets::1:budget/represent-{}"),
    "AWS::CloudWatch::Alarm": (
        "cloudwatch", "PutMetricAlarm DeleteAlarms", "cloudwatch:us-east-1:1:alarm:represent-{}-x"),
    "AWS::CloudWatch::Dashboard": (
        "cloudwatch", "PutDashboard DeleteDashboards", "cloudwatch::1:dashboard/represent-{}"),
    "AWS::CodeDeploy::Application": (
        "codedeploy", "CreateApplication DeleteApplication", "codedeploy:us-east-1:1:application:represent-{}-x"),
    "AWS::CodeDeploy::DeploymentGroup": (
        "codedeploy", "CreateDeploymentGroup DeleteDeploymentGroup CreateDeployment GetDeployment",
        "codedeploy:us-east-1:1:deploymentgroup:represent-{}-x/y"),
    "AWS::Cognito::UserPoolClient": None,  # a part of its pool
    "AWS::Cognito::UserPool": ("cognito-idp", "CreateUserPool TagResource", "cognito-idp:us-east-1:1:userpool/x"),
    "AWS::DynamoDB::Table": (
        "dynamodb", "CreateTable DeleteTable UpdateContinuousBackups", "dynamodb:us-east-1:1:table/represent-{}"),
    "AWS::EC2::": ("ec2", "CreateVpc CreateSubnet CreateVpcEndpoint CreateSecurityGroup DeleteVpc", "*"),
    "AWS::Events::EventBus": (
        "events", "CreateEventBus DeleteEventBus", "events:us-east-1:1:event-bus/represent-{}"),
    "AWS::Events::Rule": (
        "events", "PutRule PutTargets DeleteRule", "events:us-east-1:1:rule/represent-{}-x"),
    "AWS::IAM::Role": (
        "iam", "CreateRole PutRolePolicy DeleteRole TagRole PassRole", "iam::1:role/represent-{}-x"),
    "AWS::Lambda::EventSourceMapping": ("lambda", "CreateEventSourceMapping DeleteEventSourceMapping", "*"),
    "AWS::WAFv2::WebACL": (
        "wafv2", "CreateWebACL UpdateWebACL DeleteWebACL", "wafv2:us-east-1:1:regional/webacl/represent-{}/x"),
    "AWS::Lambda::Permission": (
        "lambda", "AddPermission RemovePermission", "lambda:us-east-1:1:function:represent-{}-x"),
    "AWS::Logs::LogGroup": (
        "logs", "CreateLogGroup PutRetentionPolicy DeleteLogGroup",
        "logs:us-east-1:1:log-group:/aws/lambda/represent-{}"),
    "AWS::S3::": (
        "s3", "CreateBucket PutBucketPolicy DeleteBucket PutBucketTagging", "s3:::represent-{}-rosters-1"),
    "AWS::SNS::": ("sns", "CreateTopic Subscribe SetTopicAttributes", "sns:us-east-1:1:represent-{}-alarms"),
    "AWS::SQS::": ("sqs", "CreateQueue SetQueueAttributes DeleteQueue", "sqs:us-east-1:1:represent-{}-x"),
    "AWS::SSM::Parameter": (
        "ssm", "PutParameter AddTagsToResource DeleteParameter", "ssm:us-east-1:1:parameter/represent/{}/X"),
    "AWS::Serverless::Api": (
        "apigateway", "PUT POST PATCH DELETE", "apigateway:us-east-1::/restapis/x/stages/y"),
    "AWS::Serverless::Function": (
        "lambda", "CreateFunction PublishVersion CreateAlias UpdateAlias DeleteFunction",
        "lambda:us-east-1:1:function:represent-{}-x"),
    "AWS::WAFv2::WebACLAssociation": (
        "wafv2", "AssociateWebACL DisassociateWebACL", "wafv2:us-east-1:1:regional/webacl/represent-{}/x"),
    "AWS::XRay::SamplingRule": ("xray", "CreateSamplingRule DeleteSamplingRule", "*"),
}  # fmt: skip


@cache
def documents(pipeline: str) -> dict[str, dict[str, Any]]:
    """Return the policies of a pipeline's role and its boundary, in account 1."""
    template = cloudformation.read((FOLDER / "account.yaml").read_text(encoding="utf-8"))["Resources"]
    found: dict[str, dict[str, Any]] = {}
    for name, resource in template.items():
        if resource["Type"] != "AWS::IAM::ManagedPolicy" or not name.startswith(pipeline.title()):
            continue
        document = json.loads(
            json.dumps(resource["Properties"]["PolicyDocument"]),
            object_hook=lambda it: it["Fn::Sub"] if set(it) == {"Fn::Sub"} else it,
        )
        text = json.dumps(document)
        for variable, value in (("Partition", "aws"), ("Region", "us-east-1"), ("AccountId", "1")):
            text = text.replace(f"${{AWS::{variable}}}", value)
        text = text.replace('"Resource": "*"', '"Resource": "*:*:*:*:*:*"')  # tests/iam.py compares ARNs part by part
        found[name] = json.loads(text)
    return found


def policies(pipeline: str) -> list[dict[str, Any]]:
    """Return the policies of a pipeline's role."""
    return [document for name, document in documents(pipeline).items() if not name.endswith("Boundary")]


def boundary_arn(pipeline: str) -> str:
    """Return the ARN of the boundary of the roles of a pipeline's stages."""
    return f"arn:aws:iam::1:policy/represent-boundary-{pipeline}"


def may(pipeline: str, action: str, resource: str, stage: str | None = None, **other: str) -> bool:
    """Return whether a pipeline's role allows an action on a resource of a stage; "*" stands for no specific resource.

    The stage is in the resource's tags, those of the request, and the name of the function of an event source.
    """
    stage = stage or pipeline
    arn = "arn:aws:x:us-east-1:1:none" if resource == "*" else f"arn:aws:{resource.format(stage)}"
    context = {
        "aws:ResourceTag/Stage": stage,
        "aws:RequestTag/Stage": stage,
        "iam:PermissionsBoundary": boundary_arn(pipeline),
        "iam:PassedToService": "lambda.amazonaws.com",
        "lambda:FunctionArn": f"arn:aws:lambda:us-east-1:1:function:represent-{stage}-run_task",
    }
    return iam.allows(policies(pipeline), action, arn, context | other)


@pytest.mark.parametrize("stage", ["dev", "prod"])
class TestPipelinePermissions:
    def test_pipeline_may_list_resources_as_the_tools_do(self, stage: str) -> None:
        for entry in OF_NOTHING:
            action, _, path = entry.partition(" ")
            assert may(stage, action, f"apigateway:us-east-1::{path}" if path else "*"), entry

    def test_pipeline_may_create_and_delete_everything_in_a_stage(self, stage: str) -> None:
        lasting = cloudformation.read((FOLDER / "resources.yaml").read_text(encoding="utf-8"))["Resources"]
        app, _ = release.add_traffic_shifting(
            json.loads((package.build(stage) / "sam.json").read_text("utf-8")), by_code_deploy=True
        )
        kinds = {entry["Type"] for entry in (lasting | app["Resources"]).values()}
        assert any("DeploymentPreference" in entry["Properties"] for entry in app["Resources"].values())
        # The transform makes these for functions with traffic shifting, and for their events.
        kinds |= {"AWS::CodeDeploy::Application", "AWS::CodeDeploy::DeploymentGroup", "AWS::Events::Rule"}
        for kind in sorted(kinds):
            (named,) = [
                made for name, made in MADE.items() if kind == name or (name.endswith(":") and kind.startswith(name))
            ]
            service, actions, resource = named or ("", "", "")
            for action in actions.split():
                assert may(stage, f"{service}:{action}", resource), f"{service}:{action} for {kind}"

    def test_pipeline_may_not_change_another_stage(self, stage: str) -> None:
        other = {"dev": "prod", "prod": "dev"}[stage]
        for named in filter(None, MADE.values()):
            service, actions, resource = named
            for action in actions.split():
                # A policy cannot distinguish budgets and sampling rules by name, and the graph of networks has none.
                if service in ("budgets", "xray") or (service, action.startswith("Create")) == ("ec2", True):
                    continue
                assert not may(stage, f"{service}:{action}", resource, other), (action, resource)

    def test_policies_fit_the_limit_of_managed_policies(self, stage: str) -> None:
        # docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html; ids have twelve digits, regions fourteen.
        for document in documents(stage).values():
            text = json.dumps(document, separators=(",", ":"))
            assert len(text.replace(":1:", ":123456789012:").replace("us-east-1", "ap-southeast-2")) < 6_144
        assert len(documents(stage)) - 1 <= 10

    def test_roles_are_only_made_with_the_boundary(self, stage: str) -> None:
        role = "iam::1:role/represent-{}-x"
        for action in ("iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy"):
            assert may(stage, action, role)
            assert not may(stage, action, role, **{"iam:PermissionsBoundary": ""})
            assert not may(stage, action, role, **{"iam:PermissionsBoundary": "arn:aws:iam::1:policy/mine"})
        for action in ("iam:DeleteRolePermissionsBoundary", "iam:CreatePolicyVersion", "iam:CreateUser"):
            assert not may(stage, action, role)
            assert not may(stage, action, boundary_arn(stage).removeprefix("arn:aws:"))
        assert not may(stage, "iam:PassRole", role, **{"iam:PassedToService": "ec2.amazonaws.com"})

    def test_boundary_is_the_most_that_functions_need(self, stage: str) -> None:
        from app import app  # noqa: PLC0415 (fills the registry)

        (most,) = [document for name, document in documents(stage).items() if name.endswith("Boundary")]
        other = {"dev": "prod", "prod": "dev"}[stage]
        for name, made in generated.policies(app, stage).items():
            for statement in made["Statement"]:
                for action in statement["Action"]:
                    for resource in statement["Resource"]:
                        arn = fill(resource)
                        assert iam.allows([most], action, arn, {"aws:ResourceTag/Stage": stage}), (name, action, arn)
                        if stage in arn:
                            foreign = arn.replace(stage, other)
                            assert not iam.allows([most], action, foreign, {"aws:ResourceTag/Stage": other})

    def test_pipeline_may_create_the_roles_of_services(self, stage: str) -> None:
        for service in ("ops.apigateway.amazonaws.com", "email.cognito-idp.amazonaws.com"):
            role = f"iam::1:role/aws-service-role/{service}/AWSServiceRole"
            assert may(stage, "iam:CreateServiceLinkedRole", role, **{"iam:AWSServiceName": service})
            assert not may(stage, "iam:CreateServiceLinkedRole", role, **{"iam:AWSServiceName": "spot.amazonaws.com"})

    def test_pipeline_may_make_and_remove_a_network(self, stage: str) -> None:
        # CloudFormation reads and removes more than the template names (AWS::EC2::Subnet reads network ACLs;
        # private DNS of an endpoint associates the network with a hosted zone; an update of tags deletes some).
        for action in ("ec2:DescribeNetworkAcls", "route53:AssociateVPCWithHostedZone", "ec2:DeleteTags"):
            assert may(stage, action, "*"), action


def fill(arn: str) -> str:
    """Return the ARN of a resource for a pattern of a function's policy."""
    if arn == "*":
        return "arn:aws:x:us-east-1:1:none"
    parts = arn.split(":", 5)
    parts[3] = "us-east-1" if parts[3] == "*" else parts[3]
    parts[4] = "1" if parts[4] == "*" else parts[4]
    return ":".join(parts).replace("*", "x")


def test_pipeline_of_developers_deploys_the_stages_of_pull_requests() -> None:
    assert may("dev", "lambda:CreateFunction", "lambda:us-east-1:1:function:represent-{}", "pr-7")
    assert may("dev", "cognito-idp:DeleteUserPool", "cognito-idp:us-east-1:1:userpool/x", "pr-7")
    assert not may("prod", "lambda:CreateFunction", "lambda:us-east-1:1:function:represent-{}", "pr-7")


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("cognito-idp:TagResource", "cognito-idp:us-east-1:1:userpool/x"),
        ("apigateway:PUT", "apigateway:us-east-1::/tags/arn"),
        ("lambda:TagResource", "lambda:us-east-1:1:event-source-mapping:x"),
    ],
)
def test_tags_of_another_stage_cannot_be_taken_over(action: str, resource: str) -> None:
    assert may("dev", action, resource)
    assert may("dev", action, resource, **{"aws:ResourceTag/Stage": ""})
    assert not may("dev", action, resource, **{"aws:ResourceTag/Stage": "prod"})
