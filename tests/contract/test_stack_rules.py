"""Rules for every resource of a stage's deployed templates; each exception has a reason."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.core import json_logging
from tests.support import ROOT
from tools.deploy import cloudformation, package, parameters, stages
from tools.deploy import stage as stage_tool

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = ROOT / "represent-app" / ".chalice"
# Types that have no tags, or that are a part of a tagged resource.
UNTAGGED = {
    "AWS::Cognito::UserPoolClient": "a part of its pool",
    "AWS::EC2::SubnetRouteTableAssociation": "a link between two tagged resources",
    "AWS::Lambda::Permission": "a statement of its function's policy",
    "AWS::S3::BucketPolicy": "a part of its bucket",
    "AWS::SNS::Subscription": "a part of its topic",
    "AWS::SNS::TopicPolicy": "a part of its topic",
    "AWS::SQS::QueuePolicy": "a part of its queue",
    "AWS::WAFv2::WebACLAssociation": "a link between two tagged resources",
}
# Statements with a wildcard resource, by their Sid, and the reason.
OPEN = {
    "LogsOfNamesThatAwsCompletes": "CloudFormation completes the names of functions, and logs contain them",
    "TracesHaveNoResource": "X-Ray has no resource that a policy could name",
}
# Resources without encryption by a key, and the reason.
PLAIN = {"Alarms": "CloudWatch cannot publish with the SNS key; alarms contain only names of metrics"}
PARTS = {"AWS::SSM::Parameter": "names and URLs, no secrets"}

# The existing metrics and their dimensions: docs.aws.amazon.com, lambda/latest/dg/ monitoring-metrics-types.html,
# apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html,
# AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html, amazondynamodb/latest/
# developerguide/metrics-dimensions.html; and the application's own. An alarm with a misspelt metric never rings, and
# CloudFormation accepts it.
METRICS = {
    "AWS/Lambda": ({"Errors", "Throttles", "Duration", "IteratorAge"}, {"FunctionName"}),
    "AWS/ApiGateway": ({"Count", "4XXError", "5XXError", "Latency"}, {"ApiName", "Stage"}),
    "AWS/SQS": ({"ApproximateNumberOfMessagesVisible"}, {"QueueName"}),
    "AWS/DynamoDB": (
        {"ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits", "ReadThrottleEvents", "WriteThrottleEvents"},
        {"TableName"},
    ),
    "Represent": ({"CriticalErrors", "Errors"}, {"Stage"}),
}
# The AWS-managed policies that roles may have, besides their own statements.
MANAGED = {"service-role/AWSLambdaVPCAccessExecutionRole"}


@pytest.fixture(scope="module", params=["local", "dev", "prod"])
def resources(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Both templates of a stage, in the form that CloudFormation receives."""
    lasting = cloudformation.read((FOLDER / "resources.yaml").read_text(encoding="utf-8"))["Resources"]
    app = json.loads((package.build(request.param) / "sam.json").read_text(encoding="utf-8"))["Resources"]
    assert not set(lasting) & set(app)
    return {**lasting, **stage_tool.pin_policies(app)}


def of(resources: dict[str, Any], *kinds: str) -> dict[str, dict[str, Any]]:
    """Return the properties of all resources of some types; there is at least one."""
    found = {name: entry["Properties"] for name, entry in resources.items() if entry["Type"] in kinds}
    assert found, kinds
    return found


def statements(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every statement of every policy in a value."""
    if isinstance(value, list):
        for entry in value:
            yield from statements(entry)
    if isinstance(value, dict):
        if "Effect" in value and "Action" in value:
            yield value
        for entry in value.values():
            yield from statements(entry)


def test_everything_has_the_five_tags(resources: dict[str, Any]) -> None:
    for name, entry in resources.items():
        kind, properties = entry["Type"], entry["Properties"]
        key = {"AWS::Cognito::UserPool": "UserPoolTags", "AWS::Budgets::Budget": "ResourceTags"}.get(kind, "Tags")
        tags = properties.get(key)
        assert (tags is None) == (kind in UNTAGGED), f"{name} has no tags; {kind} is no exception"
        if tags is not None:
            keys = set(tags) if isinstance(tags, dict) else {tag["Key"] for tag in tags}
            assert keys >= set(parameters.TAGS), name
    assert {entry["Type"] for entry in resources.values()} >= set(UNTAGGED), "an unused exception"


def test_every_name_contains_the_stage(resources: dict[str, Any]) -> None:
    named = re.compile(r"(Name|^DashboardName)$")
    ours = {"AttributeName", "IndexName", "MetricName", "PolicyName", "ServiceName", "StageName", "FunctionName"}
    for name, entry in resources.items():
        for key, value in entry["Properties"].items():
            if named.search(key) and key not in ours:
                assert "${Stage}" in json.dumps(value), f"{name}.{key} would collide with another stage"


def test_stored_data_is_encrypted(resources: dict[str, Any]) -> None:
    for name, table in of(resources, "AWS::DynamoDB::Table").items():
        # False is DynamoDB's own key, which encrypts every table and costs nothing.
        assert table["SSESpecification"] == {"SSEEnabled": False}, name
        assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"], name
    for bucket in of(resources, "AWS::S3::Bucket").values():
        (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] in {"AES256", "aws:kms"}
    assert all(queue["SqsManagedSseEnabled"] for queue in of(resources, "AWS::SQS::Queue").values())
    topics = {name for name, topic in of(resources, "AWS::SNS::Topic").items() if "KmsMasterKeyId" not in topic}
    assert topics == set(PLAIN)
    assert all("SECRET" not in json.dumps(entry).upper() for entry in of(resources, *PARTS).values())


def test_buckets_are_private_and_versioned(resources: dict[str, Any]) -> None:
    for bucket in of(resources, "AWS::S3::Bucket").values():
        assert list(bucket["PublicAccessBlockConfiguration"].values()) == [True] * 4
        assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
        assert bucket["LifecycleConfiguration"]["Rules"]


def test_buckets_queues_and_topics_require_tls(resources: dict[str, Any]) -> None:
    guarded = set()
    for kind, property_ in (("S3::Bucket", "Bucket"), ("SQS::Queue", "Queues"), ("SNS::Topic", "Topics")):
        for policy in of(resources, f"AWS::{kind}Policy").values():
            (denied,) = [s for s in policy["PolicyDocument"]["Statement"] if s["Effect"] == "Deny"]
            assert denied["Principal"] == "*"
            assert denied["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
            targets = policy[property_]
            guarded |= {entry["Ref"] for entry in (targets if isinstance(targets, list) else [targets])}
    assert guarded == set(of(resources, "AWS::S3::Bucket", "AWS::SQS::Queue", "AWS::SNS::Topic"))


def test_no_statement_has_a_wildcard_resource_without_a_reason(resources: dict[str, Any]) -> None:
    seen = set()
    for name, entry in resources.items():
        for statement in statements(entry["Properties"]):
            if statement["Effect"] == "Deny":
                continue
            assert "NotAction" not in statement
            assert "NotResource" not in statement
            actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
            assert not any("*" in action for action in actions), name
            principal = statement.get("Principal")
            assert "*" not in json.dumps(principal), name  # {"AWS": "*"} allows everybody too
            targets = statement.get("Resource", [])
            for resource in targets if isinstance(targets, list) else [targets]:
                arn = json.dumps(resource)
                if "*" in arn and not re.search(r"rosters-\$\{AWS::AccountId\}/\w+/\*", arn):
                    assert statement["Sid"] in OPEN, f"{statement['Sid']} of {name} is open to {arn}"
                    seen.add(statement["Sid"])
    assert seen == set(OPEN), "an unused exception"


def test_roles_have_no_other_managed_policies(resources: dict[str, Any]) -> None:
    for role in of(resources, "AWS::IAM::Role").values():
        assert set(re.findall(r":iam::aws:policy/([\w/-]+)", json.dumps(role.get("ManagedPolicyArns", [])))) <= MANAGED
        assert "AdministratorAccess" not in json.dumps(role)


READERS = {
    "ImportQueue": "ProcessImport",
    "SourceQueue": "ProcessSource",
    "ExportQueue": "ProcessExport",
    "TaskQueue": "RunTask",
    "CriticalErrors": "NotifyOperators",
}


def test_undeliverable_messages_go_to_a_dead_letter_queue_after_the_function_timeout(resources: dict[str, Any]) -> None:
    queues, functions = of(resources, "AWS::SQS::Queue"), of(resources, "AWS::Serverless::Function")
    for name, queue in queues.items():
        if queue["QueueName"]["Fn::Sub"].endswith("-dead"):
            assert queue["MessageRetentionPeriod"] == 1_209_600
        else:
            (dead, attribute) = queue["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"]
            assert (queues[dead]["QueueName"]["Fn::Sub"], attribute) == (f"{queue['QueueName']['Fn::Sub']}-dead", "Arn")
            reader = READERS[name]
            assert queue["VisibilityTimeout"] > functions[reader]["Timeout"]
    stream = functions["PublishChanges"]["Events"]["PublishChangesDynamodbEventSource"]["Properties"]
    assert stream["DestinationConfig"]["OnFailure"]["Destination"] == {"Ref": "ChangesDeadLettersArn"}
    assert stream["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_api_function_isolates_tenants(resources: dict[str, Any]) -> None:
    # Its only value (docs.aws.amazon.com/lambda/latest/api/API_TenancyConfig.html); linters accept any.
    apart = {
        n: f["TenancyConfig"] for n, f in of(resources, "AWS::Serverless::Function").items() if "TenancyConfig" in f
    }
    assert apart == {"APIHandler": {"TenantIsolationMode": "PER_TENANT"}}


def test_logs_expire_and_every_function_logs_json_to_its_own_group(resources: dict[str, Any]) -> None:
    groups = of(resources, "AWS::Logs::LogGroup")
    assert all(group["RetentionInDays"] == {"Ref": "LogRetentionDays"} for group in groups.values())
    names = [group["LogGroupName"]["Fn::Sub"] for group in groups.values()]
    functions = of(resources, "AWS::Serverless::Function")
    for function in functions.values():
        assert function["LoggingConfig"]["LogFormat"] == "JSON"
        names.remove(function["LoggingConfig"]["LogGroup"]["Fn::Sub"])
        assert function["Tracing"] == "Active"
    access = resources["RestAPI"]["Properties"]["AccessLogSetting"]
    assert [access["DestinationArn"]["Fn::Sub"].rpartition("log-group:")[2]] == names


def test_log_groups_have_the_names_of_a_plain_chalice_deploy(resources: dict[str, Any]) -> None:
    for name, function in of(resources, "AWS::Serverless::Function").items():
        handler = function["Handler"].removeprefix("app.")
        suffix = "" if name == "APIHandler" else f"-{handler}"
        assert function["LoggingConfig"]["LogGroup"]["Fn::Sub"] == f"/aws/lambda/represent-${{Stage}}{suffix}"


def test_access_log_has_no_personal_data(resources: dict[str, Any]) -> None:
    line = json.loads(resources["RestAPI"]["Properties"]["AccessLogSetting"]["Format"])
    assert not {"sourceIp", "userAgent", "authorizer", "path"} & set(
        re.findall(r"\$context\.(?:\w+\.)*(\w+)", str(line))
    )
    assert "$context.authorizer" not in str(line)
    assert "$context.identity" not in str(line)


def test_every_alarm_notifies_and_ignores_missing_data(resources: dict[str, Any]) -> None:
    for name, alarm in of(resources, "AWS::CloudWatch::Alarm").items():
        assert alarm["AlarmActions"] in ([{"Ref": "Alarms"}], [{"Ref": "AlarmsTopicArn"}]), name
        assert alarm["TreatMissingData"] == "notBreaching", name
        assert "docs/operations.md" in alarm["AlarmDescription"] or name == "CriticalErrorsAlarm"
    for function in of(resources, "AWS::Serverless::Function"):
        watched = [
            alarm["MetricName"]
            for alarm in of(resources, "AWS::CloudWatch::Alarm").values()
            if {"Name": "FunctionName", "Value": {"Ref": function}} in alarm["Dimensions"]
        ]
        assert set(watched) >= {"Errors", "Throttles", "Duration"}, function


def test_every_alarm_watches_an_existing_metric(resources: dict[str, Any]) -> None:
    alarms = of(resources, "AWS::CloudWatch::Alarm")
    for name, alarm in alarms.items():
        metrics, dimensions = METRICS[alarm["Namespace"]]
        assert alarm["MetricName"] in metrics, name
        assert {dimension["Name"] for dimension in alarm["Dimensions"]} == dimensions, name
        assert 0 < alarm.get("DatapointsToAlarm", 1) <= alarm["EvaluationPeriods"], name
        if alarm["Namespace"] == "Represent" and alarm["MetricName"] == "Errors":
            # Each request counts 0 or 1, so that the average is the share of failed requests.
            assert (alarm["Statistic"], alarm["Threshold"]) == ("Average", 0.01)
        elif alarm["MetricName"] in ("Errors", "Throttles", "CriticalErrors"):
            assert (alarm["Statistic"], alarm["Threshold"]) == ("Sum", 0)
    assert {alarm["MetricName"] for alarm in alarms.values()} == {
        "ApproximateNumberOfMessagesVisible", "CriticalErrors", "Duration", "Errors", "IteratorAge", "Latency",
        "Throttles",
    }  # fmt: skip


def test_dashboard_shows_existing_metrics(resources: dict[str, Any]) -> None:
    (board,) = of(resources, "AWS::CloudWatch::Dashboard").values()
    widgets = json.loads(board["DashboardBody"]["Fn::Sub"])["widgets"]
    for widget in widgets:
        space = ""
        for metric in widget["properties"]["metrics"]:
            if isinstance(metric[0], dict):
                found = re.match(r"SEARCH\('\{([\w/]+),(\w+)\} MetricName=\"(\w+)\" ", metric[0]["expression"])
                assert found, metric
                assert found[3] in METRICS[found[1]][0]
                assert {found[2]} == METRICS[found[1]][1]
            elif metric[0] != "...":
                space = space if metric[0] == "." else metric[0]
                assert metric[1] in METRICS[space][0], metric
                if metric[2] != ".":
                    assert set(metric[2:6:2]) == METRICS[space][1]
    assert len(widgets) == 8


def test_critical_errors_metric_has_the_dimension_of_its_alarm(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", json_logging.log.name):
        json_logging.log.addHandler(caplog.handler)
        try:
            json_logging.count_metric("CriticalErrors", 1)
        finally:
            json_logging.log.removeHandler(caplog.handler)
    (metrics,) = (record.__dict__["fields"]["_aws"]["CloudWatchMetrics"][0] for record in caplog.records[-1:])
    assert (metrics["Namespace"], metrics["Dimensions"]) == ("Represent", [["Stage"]])
    assert metrics["Metrics"][0]["Name"] in METRICS["Represent"][0]


def test_requests_that_lambda_refuses_are_no_failures_of_a_release(resources: dict[str, Any]) -> None:
    """Only the application counts failures: the gateway would count its own answers for Lambda's 400 and 429."""
    watched = {alarm["Namespace"] for alarm in of(resources, "AWS::CloudWatch::Alarm").values()
               if alarm["MetricName"] in ("5XXError", "Errors")}  # fmt: skip
    assert watched == {"Represent", "AWS/Lambda"}
    answers = resources["RestAPI"]["Properties"]["DefinitionBody"]["x-amazon-apigateway-gateway-responses"]
    for kind in ("INTEGRATION_FAILURE", "API_CONFIGURATION_ERROR"):
        assert answers[kind]["statusCode"] == "503"
        assert answers[kind]["responseParameters"]["gatewayresponse.header.Retry-After"] == "'5'"


def test_duration_alarm_is_below_the_timeout(resources: dict[str, Any]) -> None:
    functions = of(resources, "AWS::Serverless::Function")
    for alarm in of(resources, "AWS::CloudWatch::Alarm").values():
        if alarm["MetricName"] == "Duration":
            assert 0 < alarm["Threshold"] < functions[alarm["Dimensions"][0]["Value"]["Ref"]]["Timeout"] * 1000


def test_every_dead_letter_queue_has_an_alarm(resources: dict[str, Any]) -> None:
    dead = {q["QueueName"]["Fn::Sub"] for q in of(resources, "AWS::SQS::Queue").values()}
    dead = {name for name in dead if name.endswith("-dead")}
    watched = {
        alarm["Dimensions"][0]["Value"]["Fn::Sub"]
        for alarm in of(resources, "AWS::CloudWatch::Alarm").values()
        if alarm["MetricName"] == "ApproximateNumberOfMessagesVisible"
    }
    assert watched == dead


def test_api_is_throttled_traced_and_compressed(resources: dict[str, Any]) -> None:
    api = resources["RestAPI"]["Properties"]
    (settings,) = api["MethodSettings"]
    assert (settings["HttpMethod"], settings["ResourcePath"]) == ("*", "/*")
    assert (settings["ThrottlingRateLimit"], settings["ThrottlingBurstLimit"]) == (
        {"Ref": "RateLimit"},
        {"Ref": "BurstLimit"},
    )
    assert settings["DataTraceEnabled"] is False
    assert (api["TracingEnabled"], api["MinimumCompressionSize"]) == (True, 1024)


def test_gateway_responses_have_their_statuses(resources: dict[str, Any]) -> None:
    answers = resources["RestAPI"]["Properties"]["DefinitionBody"]["x-amazon-apigateway-gateway-responses"]
    status = {kind: answer.get("statusCode") for kind, answer in answers.items()}
    assert set(status.values()) >= {"400", "401", "403", "404", "413", "415", "429", "503", "504"}
    assert {"DEFAULT_4XX", "DEFAULT_5XX"} <= set(status)
    for kind, answer in answers.items():
        body = json.loads(answer["responseTemplates"]["application/json"])
        assert str(body["status"]) == status[kind], kind
        assert all(error["status"] == body["status"] for error in body["errors"]), kind


def test_functions_that_call_the_internet_are_outside_the_network(resources: dict[str, Any]) -> None:
    functions = of(resources, "AWS::Serverless::Function")
    assert {name for name, function in functions.items() if "VpcConfig" not in function} == {"ProcessSource", "RunTask"}
    for name, function in functions.items():
        (condition, _, otherwise) = function.get("VpcConfig", {"Fn::If": ["HasVpc", 0, 0]})["Fn::If"]
        assert condition == "HasVpc"
        assert otherwise in ({"Ref": "AWS::NoValue"}, 0), name
    groups = of(resources, "AWS::EC2::SecurityGroup")
    for group in groups.values():
        assert all("CidrIp" not in rule for rule in group.get("SecurityGroupIngress", []))
    network = [e for e in resources.values() if e["Type"].startswith("AWS::EC2::")]
    assert all(entry["Condition"] == "HasVpc" for entry in network)
    endpoints = of(resources, "AWS::EC2::VPCEndpoint").values()
    reached = {kind: set[str]() for kind in ("Gateway", "Interface")}
    for endpoint in endpoints:
        reached[endpoint["VpcEndpointType"]].add(endpoint["ServiceName"]["Fn::Sub"].rpartition(".")[2])
    # All services that functions call (chalicelib/aws); without an endpoint, a call would wait until the timeout.
    assert reached == {"Gateway": {"dynamodb", "s3"}, "Interface": {"cognito-idp", "events", "sqs", "ssm", "sts"}}


def test_outputs_list_the_alarms() -> None:
    lasting = cloudformation.read((FOLDER / "resources.yaml").read_text(encoding="utf-8"))
    app = json.loads((package.build("prod") / "sam.json").read_text(encoding="utf-8"))
    for template in (lasting, app):
        names = {
            entry["Properties"]["AlarmName"]["Fn::Sub"]
            for entry in template["Resources"].values()
            if entry["Type"] == "AWS::CloudWatch::Alarm"
        }
        assert set(template["Outputs"]["AlarmNames"]["Value"]["Fn::Sub"].split(",")) == names
    assert {"TableName", "UsageTableName", "UserPoolId", "UserPoolClientId", "EventBusName", "RosterBucketName"} | {
        "VpcId"
    } <= set(lasting["Outputs"])
    assert "ApiUrl" in app["Outputs"]


class TestParameters:
    @pytest.mark.parametrize("stage", ["local", "dev", "prod"])
    def test_every_stage_has_all_tags(self, stage: str) -> None:
        assert parameters.tags(stage)["Stage"] == stage

    def test_stage_without_a_tag_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(stages, "read_config", lambda *_: {"tags": {}, "stages": {"foo": {}}})
        with pytest.raises(cloudformation.StackError, match=r"no value for the tags Application, .* of stage 'foo'"):
            parameters.tags("foo")

    def test_unknown_choice_is_refused(self, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        file = tmp_path / "parameters.json"
        file.write_text('{"dev": {"TenantIsolation": "on"}}')
        monkeypatch.setattr(parameters, "FILE", file)
        with pytest.raises(cloudformation.StackError, match="TenantIsolation of stage 'dev' is yes or no"):
            parameters.isolates_tenants("dev")
        with pytest.raises(package.PackagingError, match="TenantIsolation of stage 'dev' is yes or no"):
            package.build("dev")

    def test_unknown_parameter_is_refused(self, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        file = tmp_path / "parameters.json"
        file.write_text('{"dev": {"Vcp": "yes"}}')
        monkeypatch.setattr(parameters, "FILE", file)
        with pytest.raises(cloudformation.StackError, match="sets Vcp for stage"):
            parameters.read_parameters("dev")

    def test_template_gets_its_own_parameters(self) -> None:
        given = parameters.resolve({"Parameters": {"Stage": {}, "MonthlyBudget": {}, "X": {}}}, "prod", {"Y": "y"})
        assert given == [
            {"ParameterKey": "Stage", "ParameterValue": "prod"},
            {"ParameterKey": "MonthlyBudget", "ParameterValue": "1000"},
        ]
        without = parameters.resolve({"Parameters": {"MonthlyBudget": {}}}, "prod", {}, ("MonthlyBudget",))
        assert without == []
