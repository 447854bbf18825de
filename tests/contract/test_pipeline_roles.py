"""The pipelines' roles allow the AWS calls of the tools, and those of CloudFormation for them."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from tests import iam
from tests.support import ROOT
from tools.deploy import cloudformation, package, release

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
    "AWS::Cognito::UserPool": ("cognito-idp", "CreateUserPool", "*"),
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
    "AWS::WAFv2::WebACLAssociation": ("wafv2", "AssociateWebACL DisassociateWebACL", "*"),
    "AWS::XRay::SamplingRule": ("xray", "CreateSamplingRule DeleteSamplingRule", "*"),
}  # fmt: skip


@cache
def policy(stage: str) -> dict[str, Any]:
    """Return the policy of a stage's pipeline role, in account 1."""
    template = cloudformation.read((FOLDER / "account.yaml").read_text(encoding="utf-8"))["Resources"]
    document: dict[str, Any] = json.loads(
        json.dumps(template[f"{stage.title()}Policy"]["Properties"]["PolicyDocument"]),
        object_hook=lambda it: it["Fn::Sub"] if set(it) == {"Fn::Sub"} else it,
    )
    text = json.dumps(document)
    for name, value in (("Partition", "aws"), ("Region", "us-east-1"), ("AccountId", "1")):
        text = text.replace(f"${{AWS::{name}}}", value)
    text = text.replace('"Resource": "*"', '"Resource": "*:*:*:*:*:*"')  # tests/iam.py compares ARNs part by part
    filled: dict[str, Any] = json.loads(text)
    return filled


def may(stage: str, action: str, resource: str) -> bool:
    """Return whether a pipeline's role allows an action on a resource; "*" stands for no specific resource."""
    arn = "arn:aws:x:us-east-1:1:none" if resource == "*" else f"arn:aws:{resource.format(stage)}"
    return iam.allows([policy(stage)], action, arn, {})


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
            if "{}" in resource:
                assert not any(
                    may(stage, f"{service}:{action}", resource.format(other))
                    for action in actions.split()
                    if service != "budgets"  # a policy cannot distinguish budgets by name
                ), resource

    def test_policy_fits_the_limit_of_managed_policies(self, stage: str) -> None:
        # docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html; ids have twelve digits, regions fourteen.
        text = json.dumps(policy(stage), separators=(",", ":"))
        assert len(text.replace(":1:", ":123456789012:").replace("us-east-1", "ap-southeast-2")) < 6_144
