"""A stage of any name has its own package, whose templates are valid in every region and follow all rules."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import template_rules
from tools.deploy import chalice_state, package, parameters, stages
from tools.deploy.stage import DeployTarget

REGIONS = ("us-east-1", "us-west-2", "eu-west-1")
MADE_UP = "pr-123"
TENANT = "X-Amz-Tenant-Id"


def lint(file: Path, region: str) -> str:
    command = [str(Path(sys.executable).parent / "cfn-lint"), "--regions", region, "--", str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603 (ours)


@pytest.mark.parametrize("region", REGIONS)
def test_transformed_package_of_a_stage_of_any_name_is_valid(region: str, tmp_path: Path) -> None:
    sam = json.loads((package.build(MADE_UP) / "sam.json").read_text(encoding="utf-8"))
    made = template_rules.transform(template_rules.release_of(sam), region)
    made.pop("Transform", None)
    file = tmp_path / "template.json"
    file.write_text(json.dumps(made), encoding="utf-8")
    assert lint(file, region) == ""
    assert lint(template_rules.FOLDER / "resources.yaml", region) == ""
    assert lint(template_rules.FOLDER / "account.yaml", region) == ""
    rendered = template_rules.render(MADE_UP)
    assert template_rules.find_faults(rendered) == []


def test_a_made_up_stage_has_no_name_of_the_stage_that_it_is_modelled_on() -> None:
    text = (package.build(MADE_UP) / "sam.json").read_text(encoding="utf-8")
    assert not re.search(r"represent[-/]dev\b|STAGE\W+dev\b", text)
    resources = json.loads(text)["Resources"]
    assert resources["APIHandler"]["Properties"]["Environment"]["Variables"]["STAGE"] == MADE_UP
    assert resources["RestAPI"]["Properties"]["StageName"] == MADE_UP
    queues = [
        event["Properties"]["Queue"]["Fn::Sub"].rpartition(":")[2]
        for resource in resources.values()
        for event in resource["Properties"].get("Events", {}).values()
        if event["Type"] == "SQS"
    ]
    assert len(queues) == 5
    assert all(name.startswith(f"represent-{MADE_UP}-") for name in queues)


@pytest.mark.parametrize("stage", ["qa", "pr-123", "a", "z0-9", "abcdefghijklmnopqrst"])
def test_any_stage_can_be_named(stage: str) -> None:
    assert stages.check_name(stage) == stage
    assert parameters.tags(stage)["Stage"] == stage


@pytest.mark.parametrize(
    "stage",
    ["", "Qa", "1", "-a", "a_b", "a b", "abcdefghijklmnopqrstu", "a-", "a--b", "dev-usage", "tenant", "deploys"],
)
def test_impossible_names_are_refused(stage: str) -> None:
    with pytest.raises(stages.InvalidStage, match="is not a stage"):
        stages.check_name(stage)
    with pytest.raises(package.PackagingError, match="is not a stage"):
        package.build(stage)


def test_only_short_stages_are_removed_with_their_data() -> None:
    assert [stage for stage in ("local", "dev", "pr-7", "qa", "prod", "devs") if parameters.is_passing(stage)] == [
        "local", "dev", "pr-7"
    ]  # fmt: skip
    assert (stages.is_passing("qa", "no"), stages.is_passing("dev", "yes")) == (True, False)


def test_stages_with_similar_names_stay_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["represent-dev-run_task-event", "represent-dev-x-run_task-event", "represent-dev-x-event"]

    class Rules:
        def get_paginator(self, _: str) -> Rules:
            return self

        def paginate(self, **_: str) -> list[dict[str, Any]]:
            return [{"Rules": [{"Name": name} for name in names]}]

    monkeypatch.setattr(DeployTarget, "client", lambda *_: Rules())
    assert "represent-dev-x-run_task-event" not in chalice_state._rules(DeployTarget("dev"))


class TestWithoutIsolation:
    @pytest.fixture
    def text(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
        file = tmp_path / "parameters.json"
        file.write_text(json.dumps({MADE_UP: {"TenantIsolation": "no"}}), encoding="utf-8")
        monkeypatch.setattr(parameters, "FILE", file)
        return (package.build(MADE_UP) / "sam.json").read_text(encoding="utf-8")

    def test_neither_isolation_nor_a_tenant_id_is_rendered(self, text: str) -> None:
        assert "TenancyConfig" not in text
        assert TENANT not in text
        with_it = json.loads((package.build("dev") / "sam.json").read_text(encoding="utf-8"))
        assert TENANT in json.dumps(with_it)
        definition = json.loads(text)["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
        for methods in definition["paths"].values():
            for method in methods.values():
                assert "requestParameters" not in method["x-amazon-apigateway-integration"]

    def test_validators_of_the_tenant_header_stay(self, text: str) -> None:
        definition = json.loads(text)["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
        wanted = json.loads((package.build("dev") / "sam.json").read_text(encoding="utf-8"))["Resources"]["RestAPI"]
        for path, methods in wanted["Properties"]["DefinitionBody"]["paths"].items():
            for name, method in methods.items():
                assert definition["paths"][path][name].get("parameters") == method.get("parameters")

    def test_chalice_deploys_without_it_too(self, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
        from tools.deploy import chalice_deploy, stage  # noqa: PLC0415 (one use)

        assert text
        monkeypatch.setattr(stage, "find_boundary", lambda _: "")
        merged = chalice_deploy.overlay_to_merge(DeployTarget(MADE_UP))
        assert merged["tenancy"] is None
        assert TENANT not in json.dumps(merged)
