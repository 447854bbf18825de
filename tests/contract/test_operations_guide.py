"""docs/operations.md says what is so: alarms are those of the templates, costs are computed, targets exist."""

from __future__ import annotations

import json
import re
import shlex
from typing import TYPE_CHECKING, Any

import pytest

from app import app
from tests.support import ROOT, parse_command
from tools.deploy import cloudformation, package, parameters
from tools.generate import costs, functions

if TYPE_CHECKING:
    from pathlib import Path

GUIDE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def test_every_alarm_has_a_meaning_and_an_action() -> None:
    lasting = cloudformation.read((ROOT / "represent-app/.chalice/resources.yaml").read_text(encoding="utf-8"))[
        "Resources"
    ]
    app = json.loads((package.build("prod") / "sam.json").read_text(encoding="utf-8"))["Resources"]
    declared = {
        entry["Properties"]["AlarmName"]["Fn::Sub"].removeprefix("represent-${Stage}-")
        for entry in (lasting | app).values()
        if entry["Type"] == "AWS::CloudWatch::Alarm"
    }
    section = GUIDE.partition("## Alarms")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `([a-z0-9-]+)` \| (.+) \| (.+) \|$", section, re.MULTILINE)
    assert len({name for name, _, _ in rows}) == len(rows)
    # A function without rows of its own has the three rows of every function.
    general = {
        f"{name.replace('_', '-')}-{kind.lower()}" for name in functions.list_functions() for kind in functions.KINDS
    }
    assert {name for name, _, _ in rows} <= declared
    assert declared - {name for name, _, _ in rows} <= general
    assert section.count("| `<function>-") == len(functions.KINDS)
    assert all(len(meaning) > 20 and len(action) > 10 for _, meaning, action in rows)
    assert "| budget `represent-{stage}` |" in section


def test_the_guide_has_exactly_the_parameters_of_the_stacks() -> None:
    cells = set(re.findall(r"^   \| (`\w+`(?: · `\w+`)*) \|", GUIDE, re.MULTILINE))
    names = {name for cell in cells for name in re.findall(r"\w+", cell)}
    assert names == set(parameters.read_parameters("prod"))


def test_every_make_target_in_the_guide_exists() -> None:
    lines = re.findall(r"(?:`|^)make ([a-z][a-z ]*)", GUIDE, re.MULTILINE)
    named = {word for line in lines for word in line.split()}
    assert "release" in named
    assert named <= TARGETS


@pytest.mark.parametrize(
    "file", sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]), ids=lambda file: file.name
)
def test_every_command_in_the_documents_is_valid(file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace("\\\n", " ")
    for found in re.findall(r"python -m tools ([^`#\n]+)", text):
        words = shlex.split(found.replace("…", ""))
        if words[-1] not in ("--help", "<command>"):
            parse_command(words)


def test_the_costs_are_as_computed() -> None:
    assert costs.generate(check=True) == 0


class TestTheArithmetic:
    def test_usage_above_a_tier_costs_the_price_of_the_next(self) -> None:
        assert costs.compute_tiered_cost(333e6, costs.GATEWAY) == pytest.approx(1_165.50)
        assert costs.compute_tiered_cost(333e6 + 1e6, costs.GATEWAY) == pytest.approx(1_165.50 + 2.80)
        assert costs.compute_tiered_cost(60_000, costs.LAMBDA_LOGS_GB) == pytest.approx(12_500)

    def test_more_requests_cost_more_in_total_and_less_each(self) -> None:
        totals = [sum(of(costs.Load(rate)) for _, _, of in costs.ROWS) for rate in costs.RATES]
        assert totals == sorted(totals)
        each = [total / rate for total, rate in zip(totals, costs.RATES, strict=True)]
        assert each == sorted(each, reverse=True)

    def test_version_reads_never_exceed_requests(self) -> None:
        for rate in costs.RATES:
            load = costs.Load(rate)
            assert load.version_reads <= load.requests
            most = costs.TENANTS / costs.TTL * (1 + load.shared_at_once)
            assert load.version_reads / costs.SECONDS <= most

    def test_shared_environments_cost_less_unless_every_tenant_is_busy(self) -> None:
        for rate in costs.RATES[:2]:
            before, after = costs.Load(rate, isolated=1, by_tenant=True), costs.Load(rate)
            assert before.loads == before.shared_at_once == 0
            assert after.metrics < before.metrics
            assert sum(of(after) for _, _, of in costs.ROWS) < sum(of(before) for _, _, of in costs.ROWS)

    def test_every_operation_is_counted(self) -> None:
        assert len({operation.name for operation in app.served.values()}) == costs.OPERATIONS

    def test_a_stale_table_is_reported_and_written(
        self, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = tmp_path / "operations.md"
        file.write_text(f"a\n{costs.BEGIN}old\n{costs.END}b\n")
        monkeypatch.setattr(costs, "FILE", file)
        assert costs.generate(check=True) == 1
        assert "make generate" in capsys.readouterr().err
        assert costs.generate(check=False) == 0
        assert costs.generate(check=False) == 0
        assert costs.generate(check=True) == 0
        assert file.read_text().startswith(f"a\n{costs.BEGIN}| US dollars")
        with pytest.raises(ValueError, match="has no line"):
            costs.text("nothing")
