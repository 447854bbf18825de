"""Deploying, restarting and removing stages with tools.deploy.stage and tools.local.ministack."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from botocore.config import Config

from tests.support import ROOT
from tools.cli import main
from tools.deploy import cloudformation, package, stage
from tools.local import ministack as cloud_tool
from tools.local.ministack import Cloud, CloudError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.e2e.conftest import Deployed

pytestmark = pytest.mark.journey


@pytest.fixture
def second(tmp_path: Path) -> Iterator[Cloud]:
    """Start a cloud for one test."""
    cloud = Cloud(tmp_path / "cloud", 0)
    cloud.start()
    yield cloud
    cloud.stop()


def test_second_deploy_changes_nothing(deployed: Deployed) -> None:
    said: list[str] = []
    assert stage.deploy(deployed.place, said.append) == deployed.url
    assert [line.rpartition(": ")[2] for line in said] == ["nothing to change", "nothing to change"]


def test_tables_have_the_properties_of_the_template(deployed: Deployed) -> None:
    client = deployed.place.client("dynamodb")
    table = client.describe_table(TableName="represent-local")["Table"]
    assert table["StreamSpecification"] == {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
    for name in ("represent-local", "represent-local-usage"):
        ttl = client.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
        assert (ttl["TimeToLiveStatus"], ttl["AttributeName"]) == ("ENABLED", "expires_at")
        backups = client.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
        assert backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"


def test_names_made_by_aws_are_in_parameter_store(deployed: Deployed) -> None:
    outputs = stage.outputs(deployed.place, deployed.place.resources)
    found = deployed.place.client("ssm").get_parameters_by_path(Path="/represent/local")["Parameters"]
    values = {parameter["Name"].rpartition("/")[2]: parameter["Value"] for parameter in found}
    assert values == {
        "USER_POOL_ID": outputs["UserPoolId"],
        "USER_POOL_CLIENT_ID": outputs["UserPoolClientId"],
        "DDB_STREAM_ARN": outputs["TableStreamArn"],
        "IMPORT_QUEUE_URL": outputs["ImportQueueUrl"],
        "CRITICAL_ERRORS_QUEUE_URL": outputs["CriticalErrorsQueueUrl"],
        "ROSTER_BUCKET_NAME": outputs["RosterBucketName"],
        "SOURCE_QUEUE_URL": outputs["SourceQueueUrl"],
        "EXPORT_QUEUE_URL": outputs["ExportQueueUrl"],
        "TASK_QUEUE_URL": outputs["TaskQueueUrl"],
    }


def test_changed_package_takes_effect_and_a_removed_stage_leaves_nothing(
    second: Cloud, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    place = stage.DeployTarget("local", second.endpoint)
    url = stage.deploy(place, lambda _: None)
    built = package.build("local", thin=not package.runs_here())
    changed = tmp_path / "changed"
    subprocess.run(["cp", "-r", str(built), str(changed)], check=True)  # noqa: S603, S607
    subprocess.run(  # noqa: S603
        [sys.executable, "-m", "zipfile", "-e", str(changed / "deployment.zip"), str(tmp_path / "unzipped")], check=True
    )
    health = tmp_path / "unzipped" / "chalicelib" / "system" / "health.py"
    health.write_text(health.read_text(encoding="utf-8").replace('"ok"', '"fine"'), encoding="utf-8")
    for code in (health.parent / "__pycache__").glob(
        "health.*"
    ):  # remove the byte code, which is not compared with the source
        code.unlink()
    inside = sorted(str(path) for path in (tmp_path / "unzipped").iterdir())
    subprocess.run(  # noqa: S603
        [sys.executable, "-m", "zipfile", "-c", str(changed / "deployment.zip"), *inside], check=True
    )
    monkeypatch.setattr(package, "build", lambda *_, **__: changed)
    assert stage.deploy(place, lambda _: None) == url
    with _open(f"{url}/health") as answer:
        assert b'"fine"' in answer.read()
    said: list[str] = []
    stage.remove(place, take_down=False, say=said.append)
    assert said == ["represent-local: removed", "represent-local-resources: removed"]
    assert place.client("dynamodb").list_tables()["TableNames"] == []
    assert place.client("s3").list_buckets()["Buckets"] == []
    assert place.client("lambda").list_functions()["Functions"] == []
    stage.remove(place, take_down=False, say=said.append)
    assert said[-1] == "represent-local-resources: was not there"


def _open(url: str) -> Any:
    import urllib.request  # noqa: PLC0415 (one use)

    return urllib.request.urlopen(url, timeout=30)  # noqa: S310 (ours)


def test_removed_lasting_stage_keeps_its_data_and_the_next_deploy_takes_it_back(second: Cloud) -> None:
    place, said = stage.DeployTarget("prod", second.endpoint), list[str]()
    stage.deploy(place, said.append)
    dynamodb, key = place.client("dynamodb"), {"PK": {"S": "TENANT#CA"}, "SK": {"S": "X"}}
    dynamodb.put_item(TableName="represent-prod", Item=key)
    stage.remove(place, take_down=True, say=said.append)
    assert said[-1].startswith("retained, and imported by the next deploy of stage prod:\n  Table: represent-prod\n")
    assert said[-1].count("\n") == 28
    with _open(f"{stage.deploy(place, said.append)}/health") as answer:
        assert answer.status == 200
    assert any(line.startswith("importing the resources retained") and "\n  UserPool: " in line for line in said)
    assert dynamodb.get_item(TableName="represent-prod", Key=key)["Item"] == key
    stage.deploy(place, said.append)
    assert [line.rpartition(": ")[2] for line in said[-2:]] == ["nothing to change", "nothing to change"]


def test_two_user_pools_of_one_name_are_an_error(second: Cloud) -> None:
    place = stage.DeployTarget("prod", second.endpoint)
    for _ in range(2):
        place.client("cognito-idp").create_user_pool(PoolName="represent-prod")
    with pytest.raises(stage.StageError, match="2 user pools have the name represent-prod"):
        stage.deploy(place, lambda _: None)


def test_unknown_stage_is_refused_before_anything_is_made(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["deploy", "stack", "deploy", "--stage", "Foo", "--endpoint-url", deployed.cloud.endpoint]) == 2
    assert "'Foo' is not a stage; expected a letter and at most 19 letters" in capsys.readouterr().err
    assert cloudformation.find(deployed.place.client("cloudformation"), "represent-Foo-resources") is None


def test_data_survives_a_restart_and_queues_follow_the_cloud_to_another_port(tmp_path: Path) -> None:
    cloud = Cloud(tmp_path / "cloud", 0)
    cloud.start()
    place = stage.DeployTarget("local", cloud.endpoint)
    stage.deploy(place, lambda _: None)
    key = {"PK": {"S": "TENANT#CA"}, "SK": {"S": "X"}}
    place.client("dynamodb").put_item(TableName="represent-local", Item=key)
    assert cloud.stop()
    cloud = Cloud(tmp_path / "cloud", 0)
    place = stage.DeployTarget("local", cloud.endpoint)
    cloud.start()
    try:
        assert place.client("dynamodb").get_item(TableName="represent-local", Key=key)["Item"] == key
        with _open(f"{stage.url(place)}/health") as answer:
            assert answer.status == 200
        queue_url = place.client("ssm").get_parameter(Name="/represent/local/IMPORT_QUEUE_URL")["Parameter"]["Value"]
        assert queue_url == stage.outputs(place, place.resources)["ImportQueueUrl"]
        assert queue_url == place.client("sqs").get_queue_url(QueueName="represent-local-imports")["QueueUrl"]
        assert queue_url.startswith(cloud.endpoint)
    finally:
        cloud.stop()


def test_lasting_stage_is_not_removed_without_confirmation(deployed: Deployed) -> None:
    with pytest.raises(stage.StageError, match="--yes-take-down"):
        stage.remove(stage.DeployTarget("prod", deployed.cloud.endpoint), take_down=False)


def test_template_refused_by_aws_is_reported_with_the_reason(second: Cloud) -> None:
    place = stage.DeployTarget("local", second.endpoint)
    with pytest.raises(stage.StageError, match="broken"):
        stage.apply(place, "broken", '{"Resources": {"X": {"Type": "AWS::No::Such"}}}', [])
    with pytest.raises(stage.StageError, match="is not deployed"):
        stage.url(place)


def test_exit_status_shows_success_or_failure(
    deployed: Deployed, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    at = ["--endpoint-url", deployed.cloud.endpoint]
    assert main(["deploy", "stack", "show", "--stage", "local", *at]) == 0
    assert "represent-local: " in capsys.readouterr().out
    assert main(["deploy", "stack", "deploy", "--stage", "local", *at]) == 0
    assert f"API: {deployed.url}" in capsys.readouterr().out
    assert main(["deploy", "stack", "remove", "--stage", "prod", *at]) == 1
    assert "failed" in capsys.readouterr().err
    monkeypatch.setattr(stage, "CONFIG", Config(retries={"total_max_attempts": 1}))
    assert main(["deploy", "stack", "show", "--stage", "local", "--endpoint-url", "http://127.0.0.1:1"]) == 1


class TestCloud:
    @pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="only Linux lists listening sockets in /proc/net")
    def test_cloud_listens_only_on_loopback(self, deployed: Deployed) -> None:
        port = f":{deployed.cloud.port:04X}"
        tables = [table for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")) if table.exists()]
        rows = [line.split() for table in tables for line in table.read_text(encoding="utf-8").splitlines()[1:]]
        listening = [row[1] for row in rows if row[3] == "0A" and row[1].endswith(port)]
        assert listening == [f"0100007F{port}"]

    def test_taken_port_is_explained(self, taken_port: int, tmp_path: Path) -> None:
        with pytest.raises(CloudError, match=f"Port {taken_port} on 127.0.0.1 is in use.*CLOUD_PORT="):
            Cloud(tmp_path, taken_port).start()

    def test_cloud_that_does_not_start_shows_its_last_output(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys, "executable", "/bin/false")
        with pytest.raises(CloudError, match="did not start"):
            Cloud(tmp_path, 0).start()

    def test_command_starts_shows_and_stops_a_cloud(self, tmp_path: Path) -> None:
        at = ["--port", str(cloud_tool.free_port()), "--state", str(tmp_path)]

        def run(verb: str) -> tuple[int, str]:
            command = [sys.executable, "-m", "tools", "local", "cloud", verb, *at]
            ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 (ours)
            return ran.returncode, ran.stdout + ran.stderr

        results = [run(verb) for verb in ("status", "start", "status", "start", "stop", "stop")]
        assert [status for status, _ in results] == [0, 0, 0, 1, 0, 0]
        for (_, said), expected in zip(
            results,
            ("nothing answers", "answers at", "answers at", "is in use", "stopped", "was not running"),
            strict=True,
        ):
            assert expected in said
