"""Policies follow from declarations; they allow exactly the declared calls."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from chalice.app import Chalice

from chalicelib.aws import clients
from chalicelib.aws.iam import DynamoDBOperation
from chalicelib.operations import execution_context, registry
from chalicelib.operations.declarations import NAME_ONLY
from chalicelib.operations.registry import required_env_vars, track_execution
from tests import grants, people
from tools.generate import policies

if TYPE_CHECKING:
    from pathlib import Path


def test_files_equal_the_code() -> None:
    assert policies.generate(check=True) == 0


def test_outdated_files_are_reported_and_regenerated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(policies, "FOLDER", tmp_path)
    (tmp_path / "policy-local-gone.json").write_text("{}")
    assert policies.generate(check=True) == 1
    assert "make generate" in capsys.readouterr().err
    assert policies.generate(check=False) == 0
    assert policies.generate(check=True) == 0
    functions = {"", *(f"-{name}" for name in registry.handlers)}
    assert {file.name for file in tmp_path.iterdir()} == {
        f"policy-{stage}{function}.json" for stage in ("dev", "local", "prod") for function in functions
    }


def test_every_function_of_every_stage_has_its_own_policy_file() -> None:
    from app import app  # noqa: PLC0415 (after the environment is set)

    config = json.loads((policies.FOLDER.parent / "config.json").read_text(encoding="utf-8"))
    assert config["autogen_policy"] is False
    assert set(config["stages"]) == set(policies.STAGES)
    for stage, settings in config["stages"].items():
        for function in policies.policies(app, stage):
            own = (
                settings.get("lambda_functions", {})
                .get(function, {})
                .get("iam_policy_file", settings["iam_policy_file"])
            )
            assert policies.FOLDER.parent / own == policies.file_of(stage, function)


@pytest.mark.parametrize("stage", policies.STAGES)
def test_no_policy_allows_more_than_its_named_resources(stage: str) -> None:
    for file, text in policies.files().items():
        if stage not in file.name:
            continue
        for statement in json.loads(text)["Statement"]:
            assert statement["Effect"] == "Allow"
            assert not any("*" in action or action.endswith((":Scan", "PartiQL")) for action in statement["Action"])
            for arn in statement["Resource"]:
                if arn.startswith("arn:aws:s3:"):
                    assert arn.startswith(f"arn:aws:s3:::represent-{stage}-rosters-*/")
                    continue
                if arn == "arn:aws:geo-places:*::provider/default":
                    continue  # provided by AWS and without tenant data
                if statement["Sid"] == "TracesHaveNoResource":
                    assert statement["Action"] == list(policies.TRACES)
                    continue
                region_and_account, resource = arn.split(":", 5)[3:5], arn.split(":", 5)[5]
                assert region_and_account == (["", "*"] if arn.startswith("arn:aws:iam:") else ["*", "*"])
                # A wildcard is allowed only where AWS makes up a part of the name; the Sid of the statement says so.
                assert "*" not in resource or "MadeByAws" in statement["Sid"] or "AwsCompletes" in statement["Sid"]
                assert stage in resource or statement["Condition"]["StringEquals"]["aws:ResourceTag/Stage"] == stage


# Operator alerts and the list of accounts with usage belong to no tenant.
WITHOUT_TENANT = ("notify_operators", "roll_up_usage")


@pytest.mark.parametrize("stage", policies.STAGES)
def test_function_with_the_tenant_role_cannot_access_tenant_items_itself(stage: str) -> None:
    for file, text in policies.files().items():
        if stage not in file.name:
            continue
        statements = json.loads(text)["Statement"]
        assumes = [entry for entry in statements if "sts:AssumeRole" in entry["Action"]]
        opened = [
            entry
            for entry in statements
            if any(action.startswith("dynamodb:") for action in entry["Action"]) and "Stream" not in entry["Sid"]
        ]
        assert opened
        of_none = any(name in file.name for name in WITHOUT_TENANT)
        assert bool(assumes) is (policies.is_scoped(stage) and not of_none), (
            f"{file.name}: if the function reads only items of no tenant, add it to WITHOUT_TENANT in this file"
        )
        for entry in opened if policies.is_scoped(stage) else []:
            (keys,) = entry["Condition"]["ForAllValues:StringLike"].values()
            assert entry["Condition"]["Null"] == {policies.LEADING: "false"}
            assert not [key for key in keys if key.startswith(("TENANT", "*", "?")) or "${" in key]


class TestAppWithEvents:
    @pytest.fixture
    def app(self, monkeypatch: pytest.MonkeyPatch) -> Chalice:
        monkeypatch.setattr(registry, "handlers", {})
        app = Chalice("represent")

        @app.on_dynamodb_record("arn:aws:dynamodb:us-east-1:1:table/represent-dev/stream/x", name="on_change")
        @track_execution
        @required_env_vars({"EVENT_BUS_NAME": []})
        def on_change(_: Any) -> None: ...

        @app.on_sqs_message("represent-dev-imports", name="on_import")
        @track_execution
        @required_env_vars({"DDB_TABLE_NAME": [DynamoDBOperation.PUT_ITEM], "IMPORT_QUEUE_URL": NAME_ONLY})
        def on_import(_: Any) -> None: ...

        @app.schedule("rate(1 day)", name="nightly")
        @track_execution
        def nightly(_: Any) -> None: ...

        return app

    def test_each_function_has_its_own_policy_and_may_read_its_source(self, app: Chalice) -> None:
        made = policies.policies(app, "dev")
        sids = {name: [entry["Sid"] for entry in policy["Statement"]] for name, policy in made.items()}
        log, traces = "LogsOfNamesThatAwsCompletes", "TracesHaveNoResource"
        assert sids["on_change"] == [
            "UsageTableNameEnv",
            "UsageTableNameUsage",
            log,
            traces,
            "ReadsTheStreamWhoseLabelIsMadeByAws",
            "PutsAwayWhatFails",
        ]
        assert sids["on_import"] == [
            "TenantRoleArn",
            "UsageTableNameEnv",
            "UsageTableNameUsage",
            "Parameters",
            log,
            traces,
            "ReadsTheQueue",
        ]
        assert sids["nightly"] == [log, traces]
        assert made["on_change"]["Statement"][4]["Resource"] == ["arn:aws:dynamodb:*:*:table/represent-dev/stream/*"]
        assert made["on_import"]["Statement"][6]["Resource"] == ["arn:aws:sqs:*:*:represent-dev-imports"]

    def test_on_the_embedded_cloud_the_function_role_accesses_the_tables(self, app: Chalice) -> None:
        sids = [entry["Sid"] for entry in policies.policies(app, "local")["on_import"]["Statement"]]
        assert sids[:2] == ["DdbTableName", "UsageTableName"]

    def test_function_without_declarations_is_refused(self) -> None:
        app = Chalice("represent")

        @app.schedule("rate(1 day)")
        def forgotten(_: Any) -> None: ...

        with pytest.raises(LookupError, match="forgotten has no declarations; decorate it with @track_execution"):
            policies.policies(app, "dev")


def test_policy_denies_another_stage_and_another_pool() -> None:
    policy = json.dumps(policies.policy(registry.list_api_uses(), "prod"))
    assert not grants.allows(policy, "dynamodb:GetItem", grants._arn("dynamodb", "table/represent-local"))
    assert not grants.allows(policy, "cognito-idp:AdminGetUser", grants._arn("cognito-idp", f"userpool/{people.POOL}"))
    local = json.dumps(policies.policy(registry.list_api_uses(), "local"))
    assert grants.allows(local, "cognito-idp:AdminGetUser", grants._arn("cognito-idp", f"userpool/{people.POOL}"))


class TestRecorder:
    def test_undeclared_call_is_reported(self) -> None:
        recorder = grants.Recorder()
        operation = registry.operations["list_tenants"]
        for name in ("PutItem", "GetItem"):  # the request pipeline declares GetItem
            model = clients.dynamodb().meta.service_model.operation_model(name)
            for caller in (operation, execution_context.REQUEST_PIPELINE):
                with execution_context.acting_as(caller):
                    recorder._record({"TableName": "represent-local"}, model, {})
        assert [call.partition(" on ")[0] for call in recorder.undeclared] == [
            "list_tenants called dynamodb:PutItem",
            "the gate called dynamodb:PutItem",
            "list_tenants called dynamodb:GetItem",
        ]

    def test_unused_declaration_is_reported(self) -> None:
        unused = grants.unexercised(set())
        assert (
            "list_changes declares dynamodb:Query on DDB_TABLE_NAME, and nothing in the suite ever calls it" in unused
        )

    def test_unknown_service_is_an_error(self) -> None:
        with pytest.raises(AssertionError, match=r"say in tests/grants.py what sns:Publish needs"):
            list(grants.required_permissions("sns", "Publish", {}))
