"""The pipelines' roles may do what the tools ask of AWS, and what CloudFormation makes for them."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from tests import iam
from tests.support import ROOT
from tools.deploy import cloudformation, package, release

FOLDER = ROOT / "represent-app" / ".chalice"
# Operations that name no one resource: a policy that narrows them allows none of them (Service Authorization Reference;
# of PutCompositeAlarm its own documentation: "scoped to *").
OF_NOTHING = (
    "apigateway:GET /restapis", "cloudwatch:DescribeAlarms", "cloudwatch:PutCompositeAlarm",
    "cognito-idp:ListUserPools",
    "events:ListRules", "iam:ListRoles", "lambda:ListEventSourceMappings", "lambda:ListFunctions",
    "logs:DescribeLogGroups", "sqs:ListQueues", "codedeploy:GetDeploymentConfig",
)  # fmt: skip
# By type of a resource: what CloudFormation calls in the name of whoever deploys, to make it and take it away.
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
    """Return what the role of a stage's pipeline may do, in account 1."""
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
    """Whether a pipeline's role may do something to a resource; "*" stands for none in particular."""
    arn = "arn:aws:x:us-east-1:1:of-nobody" if resource == "*" else f"arn:aws:{resource.format(stage)}"
    return iam.allows([policy(stage)], action, arn, {})


@pytest.mark.parametrize("stage", ["dev", "prod"])
class TestWhatAPipelineMayDo:
    def test_it_may_look_around_as_the_tools_do(self, stage: str) -> None:
        for told in OF_NOTHING:
            action, _, path = told.partition(" ")
            assert may(stage, action, f"apigateway:us-east-1::{path}" if path else "*"), told

    def test_it_may_make_and_take_away_all_that_a_stage_is_made_of(self, stage: str) -> None:
        lasting = cloudformation.read((FOLDER / "resources.yaml").read_text(encoding="utf-8"))["Resources"]
        app, _ = release.shift(json.loads((package.build(stage) / "sam.json").read_text("utf-8")), by_code_deploy=True)
        kinds = {entry["Type"] for entry in (lasting | app["Resources"]).values()}
        assert any("DeploymentPreference" in entry["Properties"] for entry in app["Resources"].values())
        # What the transform makes of functions that traffic shifts between, and of their events.
        kinds |= {"AWS::CodeDeploy::Application", "AWS::CodeDeploy::DeploymentGroup", "AWS::Events::Rule"}
        for kind in sorted(kinds):
            (named,) = [
                made for name, made in MADE.items() if kind == name or (name.endswith(":") and kind.startswith(name))
            ]
            service, actions, resource = named or ("", "", "")
            for action in actions.split():
                assert may(stage, f"{service}:{action}", resource), f"{service}:{action} for {kind}"

    def test_it_may_do_nothing_to_another_stage(self, stage: str) -> None:
        other = {"dev": "prod", "prod": "dev"}[stage]
        for named in filter(None, MADE.values()):
            service, actions, resource = named
            if "{}" in resource:
                assert not any(
                    may(stage, f"{service}:{action}", resource.format(other))
                    for action in actions.split()
                    if service != "budgets"  # which have no names that a policy could tell apart
                ), resource

    def test_it_fits_into_a_managed_policy(self, stage: str) -> None:
        # docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html; ids have twelve digits, regions fourteen.
        text = json.dumps(policy(stage), separators=(",", ":"))
        assert len(text.replace(":1:", ":123456789012:").replace("us-east-1", "ap-southeast-2")) < 6_144
