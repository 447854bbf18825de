"""Release, status and destroy of stage prod, on an embedded cloud of their own."""

from __future__ import annotations

import json
import subprocess
import urllib.request
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

from tests.support import ROOT
from tools.cli import main
from tools.deploy import cloudformation, package, parameters, release, stage, status
from tools.local.ministack import Cloud

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Iterator[stage.DeployTarget]:
    """Yield a released stage."""
    cloud = Cloud(tmp_path_factory.mktemp("release"), 0)
    cloud.start()
    try:
        place = stage.DeployTarget("prod", cloud.endpoint)
        release.release(release.ReleaseHooks(place, lambda _: None))
        yield place
    finally:
        cloud.stop()


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Record the requested change sets."""
    recorded, client = list[dict[str, Any]](), stage.DeployTarget.client

    def watched(self: stage.DeployTarget, service: str) -> Any:
        made = client(self, service)
        made.meta.events.register(
            "provide-client-params.cloudformation.CreateChangeSet", lambda params, **_: recorded.append(dict(params))
        )
        return made

    monkeypatch.setattr(stage.DeployTarget, "client", watched)
    return recorded


def careful(place: stage.DeployTarget, said: list[str], **more: Any) -> release.ReleaseHooks:
    return release.ReleaseHooks(place, said.append, **more)


def names(place: stage.DeployTarget) -> list[str]:
    return [found["StackName"] for found in place.client("cloudformation").describe_stacks()["Stacks"]]


def test_second_release_changes_nothing_and_names_functions_without_traffic_shifting(
    released: stage.DeployTarget,
) -> None:
    said = list[str]()
    url = release.release(careful(released, said))
    assert url == stage.url(released)
    assert [line for line in said if line.endswith("nothing to change")] == [
        "resources of stage prod: nothing to change",
        "app of stage prod: nothing to change",
    ]
    assert any(line.startswith("APIHandler answers the API, whose methods call it without an alias: ") for line in said)
    with urllib.request.urlopen(f"{url}/health", timeout=30) as answer:  # noqa: S310 (ours)
        assert answer.status == 200


def test_events_use_the_alias_and_requests_the_function_with_tenant_isolation(
    released: stage.DeployTarget,
) -> None:
    client = released.client("lambda")
    for source in client.list_event_source_mappings()["EventSourceMappings"]:
        assert source["FunctionArn"].endswith(f":{release.ALIAS}"), source
    for function in client.list_functions()["Functions"]:
        apart = function["FunctionName"].startswith("represent-prod-APIHandler")
        assert bool(client.list_aliases(FunctionName=function["FunctionName"])["Aliases"]) is not apart


def test_change_is_shown_and_rolled_back_by_the_alarms_of_the_stage(
    released: stage.DeployTarget, sent: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    built = package.build("prod", thin=not package.runs_here())
    changed = tmp_path / "changed"
    subprocess.run(["cp", "-r", str(built), str(changed)], check=True)  # noqa: S603, S607
    with zipfile.ZipFile(changed / "deployment.zip", "a") as zipped:
        zipped.writestr("NOTE", "changed")
    monkeypatch.setattr(package, "build", lambda *_, **__: changed)
    said = list[str]()
    release.release(careful(released, said, only_show=True))
    assert "represent-prod: nothing was changed (dry run)" in said
    assert any(line.startswith("  ~ PublishChanges (AWS::Lambda::Function): Code") for line in said)
    before = list(status.describe(released))
    assert any("live at version 1" in line for line in before)
    made = stage.require_outputs(released)
    assert f"user pool: {made['UserPoolId']}, client {made['UserPoolClientId']}" in before
    sent.clear()
    alarm, *others = status.alarms(released)
    released.client("cloudwatch").set_alarm_state(
        AlarmName=alarm["AlarmName"], StateValue="ALARM", StateReason="a test"
    )
    try:
        release.release(careful(released, said))
    finally:
        released.client("cloudwatch").set_alarm_state(
            AlarmName=alarm["AlarmName"], StateValue="OK", StateReason="a test"
        )
    assert f"alarm {alarm['AlarmName']} is already in ALARM state, so it cannot roll back this release" in said
    (asked,) = [entry["RollbackConfiguration"] for entry in sent if entry["StackName"] == "represent-prod"]
    assert asked["MonitoringTimeInMinutes"] == release.MINUTES
    if len(others) <= release.MOST_TRIGGERS:
        assert {trigger["Arn"] for trigger in asked["RollbackTriggers"]} == {entry["AlarmArn"] for entry in others}
    assert any("live at version 2" in line for line in status.describe(released))


def test_many_alarms_roll_back_through_one_composite_alarm(
    released: stage.DeployTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release, "MOST_TRIGGERS", 1)
    template = {"Resources": dict[str, Any]()}
    release.delete_composite_alarm(released)
    assert careful(released, [], only_show=True).rollback(template) is None
    assert released.client("cloudwatch").describe_alarms(AlarmTypes=["CompositeAlarm"])["CompositeAlarms"] == []
    undone_by = careful(released, []).rollback(template)
    assert undone_by
    (trigger,) = undone_by["RollbackTriggers"]
    assert trigger["Type"] == "AWS::CloudWatch::CompositeAlarm"
    (made,) = released.client("cloudwatch").describe_alarms(
        AlarmNames=[status.composite_alarm_name(released)], AlarmTypes=["CompositeAlarm"]
    )["CompositeAlarms"]
    assert made["AlarmArn"] == trigger["Arn"]
    tags = released.client("cloudwatch").list_tags_for_resource(ResourceARN=made["AlarmArn"])["Tags"]
    assert {tag["Key"] for tag in tags} == set(parameters.TAGS)
    # This change removes the alarms of the app.
    of_the_app = status.alarm_ids(released, released.app)
    staying = [alarm["AlarmName"] for alarm in status.alarms(released) if alarm["LogicalId"] not in of_the_app]
    assert len(staying) > 1
    assert all(f'ALARM("{name}")' in made["AlarmRule"] for name in staying)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("QueueName: !Sub represent-${Stage}-imports-dead", "QueueName: !Sub represent-${Stage}-imports-lost"),
        ("BucketName: !Sub represent-${Stage}-rosters-", "BucketName: !Sub represent-${Stage}-lists-"),
    ],
)
def test_stateful_resources_are_not_replaced(
    released: stage.DeployTarget, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, old: str, new: str
) -> None:
    text, changed = stage.RESOURCES.read_text(encoding="utf-8"), tmp_path / "resources.yaml"
    assert old in text
    changed.write_text(text.replace(old, new, 1), encoding="utf-8")
    monkeypatch.setattr(stage, "RESOURCES", changed)
    before = stage.outputs(released, released.resources)
    said = list[str]()
    for phases in (release.PHASES, ["resources"]):
        with pytest.raises(
            cloudformation.StackError, match=r"would be replaced or removed.*Nothing was changed.*--allow"
        ):
            release.release(careful(released, said), phases)
    assert any("REPLACED" in line for line in said)
    assert stage.outputs(released, released.resources) == before


def test_phases_run_separately(released: stage.DeployTarget) -> None:
    said = list[str]()
    assert release.release(careful(released, said), ["package"]) is None
    assert [line.partition(":")[0] for line in said] == ["package"]
    assert release.release(careful(released, said), ["resources"]) is None
    assert said[1:] == ["resources of stage prod: nothing to change"]
    assert release.release(careful(released, said), ["function"]) == stage.url(released)


def test_showing_a_first_release_makes_no_stack(
    released: stage.DeployTarget, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["deploy", "release", "--stage", "dev", "--endpoint-url", str(released.endpoint), "--only-show"]) == 0
    assert "  + Table (AWS::DynamoDB::Table)" in capsys.readouterr().out
    assert not [name for name in names(released) if "dev" in name]


def test_status_lists_stacks_urls_versions_alarms_and_queues(
    released: stage.DeployTarget, capsys: pytest.CaptureFixture[str]
) -> None:
    released.client("sqs").send_message(
        QueueUrl=released.client("sqs").get_queue_url(QueueName="represent-prod-imports-dead")["QueueUrl"],
        MessageBody="{}",
    )
    assert main(["deploy", "status", "--stage", "prod", "--endpoint-url", str(released.endpoint)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "stack represent-prod: " in "".join(lines)
    assert f"API: {stage.url(released)}" in lines
    assert sum(line.startswith("function represent-prod-") for line in lines) == 12
    assert sum(", live at version " in line for line in lines) == 11
    assert any(line.startswith("alarm represent-prod-imports-dead: ") for line in lines)
    assert "queue represent-prod-imports-dead: 1 waiting, 0 in flight, 0 delayed" in lines


def test_status_of_an_alias_has_its_weights() -> None:
    weights = {"AdditionalVersionWeights": {"8": 0.1}}
    alias = {"Name": "live", "FunctionVersion": "7", "RoutingConfig": weights}
    assert status._alias(alias) == "live at version 7, 10% at 8"


def test_code_deploy_shifts_event_functions_on_aws() -> None:
    template = json.loads((package.build("prod") / "sam.json").read_text(encoding="utf-8"))
    shifted, at_once = release.add_traffic_shifting(template, by_code_deploy=True)
    assert at_once == ["APIHandler"]
    for entry in shifted["Resources"].values():
        if entry["Type"] == "AWS::Serverless::Function":
            entry["Properties"]["CodeUri"] = "s3://bucket/key"
    parameters = dict.fromkeys(template["Parameters"], "arn:aws:x:y:1:z")
    shown = {"Resources": shifted["Resources"]}
    made = Translator(
        managed_policy_map={"AWSCodeDeployRoleForLambda": "arn:aws:iam::aws:policy/x"}, sam_parser=Parser()
    )
    resources = made.translate(shown, parameters)["Resources"]
    aliases = {name: entry for name, entry in resources.items() if entry["Type"] == "AWS::Lambda::Alias"}
    assert len(aliases) == 11
    assert all("CodeDeployLambdaAliasUpdate" in entry["UpdatePolicy"] for entry in aliases.values())
    groups = [entry for entry in resources.values() if entry["Type"] == "AWS::CodeDeploy::DeploymentGroup"]
    assert len(groups) == 11
    assert all(release.SHIFT in json.dumps(group["Properties"]["DeploymentConfigName"]) for group in groups)


def test_make_targets_run_the_commands(released: stage.DeployTarget) -> None:
    for target, printed in (
        ("release", f"API: {stage.url(released)}"),
        ("release OPTIONS=--phase=resources", "resources of stage prod: nothing to change"),
        ("status", "queue represent-prod-tasks: "),
    ):
        command = ["make", *target.split(), "STAGE=prod", f"AWS_ENDPOINT_URL={released.endpoint}"]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 (ours)
        assert ran.returncode == 0, ran.stderr
        assert printed in ran.stdout


def test_smoke_and_dlq_work_on_a_released_stage(
    released: stage.DeployTarget, capsys: pytest.CaptureFixture[str]
) -> None:
    at = ["--stage", "prod", "--endpoint-url", str(released.endpoint)]
    assert main(["deploy", "smoke", *at]) == 0
    assert "7 of 7 checks passed" in capsys.readouterr().out
    assert main(["ops", "dlq", "tasks", *at]) == 0
    assert "tasks: 0 " in capsys.readouterr().out


def test_lasting_stage_is_destroyed_only_with_confirmation_and_keeps_its_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cloud = Cloud(tmp_path / "cloud", 0)
    cloud.start()
    try:
        at = ["--stage", "prod", "--endpoint-url", cloud.endpoint]
        place = stage.DeployTarget("prod", cloud.endpoint)
        assert main(["deploy", "release", *at]) == 0
        release._create_composite_alarm(place, status.alarms(place))
        assert main(["deploy", "destroy", *at]) == 1
        assert "--yes-take-down" in capsys.readouterr().err
        assert main(["deploy", "destroy", *at, "--yes-take-down"]) == 0
        assert "retained, and imported by the next deploy of stage prod" in capsys.readouterr().out
        assert place.client("cloudwatch").describe_alarms(AlarmTypes=["CompositeAlarm"])["CompositeAlarms"] == []
        assert place.client("lambda").list_functions()["Functions"] == []
        # The logs of a stage that lasts stay with its data, and its next release imports them.
        groups = {one["logGroupName"] for one in place.client("logs").describe_log_groups()["logGroups"]}
        assert {"/aws/lambda/represent-prod", "/aws/apigateway/represent-prod"} <= groups
        assert main(["deploy", "destroy", *at, "--yes-take-down"]) == 0
        assert {one["logGroupName"] for one in place.client("logs").describe_log_groups()["logGroups"]} == groups
        assert main(["deploy", "dev", *at]) == 1
        assert "make release STAGE=prod" in capsys.readouterr().err
    finally:
        cloud.stop()
