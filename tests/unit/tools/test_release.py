"""The smoke test, the comparison of benchmarks, the redrive of dead letters, the account, and rollbacks."""

from __future__ import annotations

import subprocess
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import NoCredentialsError, NoRegionError
from moto import mock_aws

from tools.cli import main
from tools.deploy import chalice_state, cloudformation, release, rollback, smoke, stage, status
from tools.deploy.smoke import Answer
from tools.ops import dlq, republish

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROBLEM = {"Content-Type": "application/problem+json"}
WHOLE: dict[str, Answer] = {
    "GET /health": Answer(200, {}, {"data": [{"status": "ok"}]}),
    "GET /health/ready": Answer(200, {}, {"data": []}),
    "GET /openapi.json": Answer(200, {}, {"openapi": "3.1.0"}),
    "GET /tenants?state=NY&limit=1": Answer(200, {}, {"meta": {"total": 63}}),
    "GET /no-such-path": Answer(404, PROBLEM, {"status": 404}),
    "GET /representatives": Answer(400, PROBLEM, {"status": 400}),
    "POST /representatives": Answer(401, PROBLEM, {"status": 401}),
}


class TestSmoke:
    def ask(self, changed: dict[str, Answer] | None = None) -> tuple[int, list[str], list[str]]:
        """Run the smoke test with these answers; return the number of failures, the printed lines and the requests."""
        answers, said, asked = {**WHOLE, **(changed or {})}, list[str](), list[str]()

        def answer(method: str, url: str) -> Answer:
            asked.append(f"{method} {url.removeprefix('https://x')}")
            return answers[asked[-1]]

        return smoke.run("https://x", answer, said.append), said, asked

    def test_each_check_is_requested_once(self) -> None:
        failed, said, asked = self.ask()
        assert failed == 0
        assert asked == list(WHOLE)
        assert all(line.startswith("ok ") for line in said)

    @pytest.mark.parametrize("which", WHOLE)
    @pytest.mark.parametrize("wrong", [Answer(418, {}, None), Answer(302, PROBLEM, {"status": 302})])
    def test_wrong_answers_are_reported(self, which: str, wrong: Answer) -> None:
        failed, said, _ = self.ask({which: wrong})
        assert failed == 1
        assert [line for line in said if line.startswith("FAIL")] == [
            line for line in said if f": {which} -> {wrong.status}" in line
        ]

    def test_unexpected_body_fails_the_check_only(self) -> None:
        assert self.ask({"GET /health": Answer(200, {}, None)})[0] == 1
        assert self.ask({"GET /no-such-path": Answer(404, {"Content-Type": "application/json"}, {})})[0] == 1

    def test_unavailable_stage_is_retried(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(smoke, "PAUSE", 0)
        failed, _, asked = self.ask({"GET /health/ready": Answer(503, {}, None)})
        assert failed == 1
        assert asked.count("GET /health/ready") == smoke.TRIES

    def test_url_of_a_chalice_stage_is_found_from_the_account(self, monkeypatch: pytest.MonkeyPatch) -> None:
        made: dict[str, str] = {}
        monkeypatch.setattr(stage, "outputs", lambda *_: made)
        monkeypatch.setattr(
            stage.DeployTarget, "client", lambda *_: SimpleNamespace(meta=SimpleNamespace(region_name="x-1"))
        )
        monkeypatch.setattr(chalice_state, "apis", lambda _: [])
        for name, how in (("dev", "make deploy STAGE=dev"), ("prod", "make release STAGE=prod"), ("local", "make run")):
            with pytest.raises(cloudformation.StackError, match=f"not deployed; run: {how}$"):
                smoke.find_url(stage.DeployTarget(name))
        monkeypatch.setattr(chalice_state, "apis", lambda _: ["abc"])
        assert smoke.find_url(stage.DeployTarget("dev")) == "https://abc.execute-api.x-1.amazonaws.com/dev"
        with pytest.raises(cloudformation.StackError, match="answers no requests"):
            smoke.find_url(stage.DeployTarget("dev", "http://127.0.0.1:1"))
        made |= {"EndpointURL": "https://of.the.stack/dev/"}
        assert smoke.find_url(stage.DeployTarget("dev")) == "https://of.the.stack/dev"

    def test_missing_credentials_error_lists_the_variables(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for error in (NoRegionError(), NoCredentialsError()):
            monkeypatch.setattr(smoke, "find_url", raising(error))
            assert main(["deploy", "smoke", "--stage", "dev"]) == 1
            printed = capsys.readouterr().err
            assert str(error).rstrip(".") + ". Set AWS_DEFAULT_REGION and credentials" in printed
            assert "AWS_ENDPOINT_URL=" in printed

    @pytest.mark.parametrize(
        "command",
        [
            "deploy dev", "deploy release", "deploy destroy", "deploy status", "deploy smoke", "deploy stack show",
            "deploy event-sources", "deploy rollback --to HEAD", "ops dlq tasks", "ops republish", "ops grant a@b.org",
            "ops restore --tenant CA",
        ],
    )  # fmt: skip
    def test_impossible_stage_error_says_which_names_are_possible(
        self, command: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main([*command.split(), "--stage", "Foo"]) == 2
        printed = capsys.readouterr().err
        assert "'Foo' is not a stage; expected a letter and at most 19" in printed

    def test_unreachable_stage_is_reported(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["deploy", "smoke", "--stage", "dev", "--url", "http://127.0.0.1:1"]) == 1
        assert "stage dev cannot be reached" in capsys.readouterr().err


def raising(error: Exception) -> Any:
    """Return a function that raises an error for any arguments."""

    def fail(*_: Any, **__: Any) -> None:
        raise error

    return fail


class TestDrain:
    @pytest.fixture
    def place(self) -> Iterator[stage.DeployTarget]:
        with mock_aws():
            for name in ("represent-dev-tasks", "represent-dev-tasks-dead"):
                boto3.client("sqs").create_queue(QueueName=name)
            yield stage.DeployTarget("dev")

    def waiting(self, name: str) -> list[str]:
        sqs = boto3.client("sqs")
        url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
        bodies: list[str] = []
        while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            bodies += [message["Body"] for message in messages]
        return bodies

    def test_every_message_returns_to_its_source_queue(self, place: stage.DeployTarget) -> None:
        sqs, said = boto3.client("sqs"), list[str]()
        dead = sqs.get_queue_url(QueueName="represent-dev-tasks-dead")["QueueUrl"]
        for number in range(23):
            sqs.send_message(QueueUrl=dead, MessageBody=str(number))
        assert dlq.drain(place, "tasks", said.append) == 23
        assert said == ["tasks: 23 redriven"]
        assert sorted(self.waiting("represent-dev-tasks"), key=int) == [str(number) for number in range(23)]
        assert self.waiting("represent-dev-tasks-dead") == []

    def test_message_that_cannot_be_deleted_is_redriven_once(
        self, place: stage.DeployTarget, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sent, asked = list[str](), list[dict[str, Any]]()

        def receive(**arguments: Any) -> Any:
            asked.append(arguments)
            return {"Messages": [{"MessageId": "1", "Body": "b", "ReceiptHandle": "r"}]}

        client = SimpleNamespace(
            get_queue_url=lambda QueueName: {"QueueUrl": QueueName},  # noqa: N803 (AWS's name)
            receive_message=receive,
            send_message=lambda MessageBody, **_: sent.append(MessageBody),  # noqa: N803 (AWS's name)
            delete_message=lambda **_: None,
        )
        monkeypatch.setattr(stage.DeployTarget, "client", lambda *_: client)
        assert dlq.drain(place, "tasks", lambda _: None) == 1
        assert sent == ["b"]
        # Without a wait, servers without messages may report an empty queue although others have messages.
        assert all(arguments["WaitTimeSeconds"] > 0 for arguments in asked)

    def test_command_redrives_each_kind_of_queue(
        self, place: stage.DeployTarget, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["ops", "dlq", "tasks", "--stage", place.stage]) == 0
        assert main(["ops", "dlq", "imports", "--stage", place.stage]) == 1
        assert "imports of stage dev cannot be redriven" in capsys.readouterr().err
        monkeypatch.setattr(republish, "redrive", lambda _: 0)
        assert main(["ops", "dlq", "changes", "--stage", "dev"]) == 0
        monkeypatch.setattr(republish, "redrive", lambda _: 2)
        assert main(["ops", "dlq", "changes", "--stage", "dev"]) == 1


class TestAccount:
    def test_account_is_prepared_for_one_repository(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        applied: list[Any] = []
        monkeypatch.setattr(stage.DeployTarget, "client", lambda *_: None)
        monkeypatch.setattr(stage.DeployTarget, "account", "1")

        def apply(*given: Any) -> bool:
            applied.append(given)
            return True

        monkeypatch.setattr(cloudformation, "apply", apply)
        made = {"Outputs": [{"OutputKey": "DevRoleArn", "OutputValue": "arn"}]}
        monkeypatch.setattr(cloudformation, "find", lambda *_: made)
        assert main(["deploy", "account", "--repository", "owner/name"]) == 0
        ((_, name, _, known, tags),) = applied
        assert (name, known[0]) == ("represent-account", {"ParameterKey": "Repository", "ParameterValue": "owner/name"})
        assert "Stage" not in {tag["Key"] for tag in tags}
        assert "DevRoleArn: arn" in capsys.readouterr().out
        for wrong in ("", "owner", "owner/name:ref", "*/*", "a/b/c"):
            assert main(["deploy", "account", "--repository", wrong]) == 1
            assert "expected owner/name" in capsys.readouterr().err


def git(folder: Path, *words: str) -> str:
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    ran = subprocess.run(["git", *who, *words], cwd=folder, capture_output=True, text=True, check=True)  # noqa: S603, S607
    return ran.stdout.strip()


@pytest.mark.parametrize("succeeds", [True, False])
def test_rollback_releases_the_functions_of_an_earlier_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], *, succeeds: bool
) -> None:
    repository = tmp_path / "repository"
    repository.mkdir()
    git(repository, "init", "--quiet")
    end = "true" if succeeds else "exit 3"
    (repository / "Makefile").write_text(f"release:\n\t@echo released $(STAGE) of before $(OPTIONS); {end}\n")
    git(repository, "add", "Makefile")
    git(repository, "commit", "--quiet", "-m", "before")
    before = git(repository, "rev-parse", "HEAD")
    # A killed rollback has left its worktree, with files of its own.
    git(repository, "worktree", "add", "--detach", ".local/rollback", before)
    (repository / ".local" / "rollback" / "left").touch()
    monkeypatch.setattr(rollback, "ROOT", repository)
    monkeypatch.setattr(rollback, "WORKTREE", repository / ".local" / "rollback")
    status = main(["deploy", "rollback", "--stage", "prod", "--to", before, "--minutes", "0"])
    # Only the functions: a rollback of the resources would remove those that the newer commit added, which is refused.
    assert "released prod of before --phase function --minutes 0" in capfd.readouterr().out
    assert (status == 0) is succeeds
    assert not (repository / ".local" / "rollback").exists()
    assert main(["deploy", "rollback", "--stage", "prod", "--to", "0000"]) == 2
    assert "There is no commit 0000" in capfd.readouterr().err


def test_lack_of_capacity_rolls_no_release_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests for made-up tenants can fill Lambda's environments; they must not be able to undo a release."""
    names = ("ApiFailuresAlarm", "APIHandlerErrorsAlarm", "APIHandlerThrottlesAlarm")
    alarms = [
        {"LogicalId": name, "AlarmName": name, "AlarmArn": f"arn:{name}", "Type": "x", "StateValue": "OK"}
        for name in names
    ]
    monkeypatch.setattr(status, "alarms", lambda _: alarms)
    monkeypatch.setattr(status, "alarm_ids", lambda *_: list(names))
    place: Any = SimpleNamespace(app="represent-prod")
    found = release.ReleaseHooks(place, lambda _: None).rollback({"Resources": dict.fromkeys(names)})
    assert found is not None
    assert [entry["Arn"] for entry in found["RollbackTriggers"]] == [
        "arn:ApiFailuresAlarm",
        "arn:APIHandlerErrorsAlarm",
    ]
