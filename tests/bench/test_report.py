from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from bench import package_size, plot, reads, report
from bench.contestants import TITLES, RequestBatch
from bench.criteria import Criterion, Section
from bench.reads import SIZES, Measured, events

if TYPE_CHECKING:
    from pathlib import Path


def measured(size: int, ours: float) -> dict[str, Measured]:
    found = {}
    for name in TITLES:
        cpu, units = (ours, 1.0) if name == "represent" else (1.0, size * 10.0)
        found[name] = Measured(
            {each: [RequestBatch(cpu, cpu, units, units)] for each in reads.OPERATIONS}, memory=10**8
        )
    return found


@pytest.mark.parametrize(("ours", "verdict"), [(0.01, "met"), (0.5, "**not met**")])
def test_each_criterion_is_reported_with_its_key_and_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ours: float, verdict: str
) -> None:
    monkeypatch.setattr(report, "HERE", tmp_path)
    section = reads.report({size: measured(size, ours) for size in (100, 1_000)})
    text = report.write([section, Section("other", criteria=[Criterion("other.key", "a name", 1, None)])], took=1)
    assert (tmp_path / "results.md").read_text(encoding="utf-8") == text
    rows = {line.split("`")[1]: line for line in text.splitlines() if line.startswith("| `")}
    assert rows["reads.get.powertools.1000"].endswith(f"| {verdict} |")
    assert rows["reads.calls.100"].endswith("≤ 2 | 1 | met |")
    assert rows["other.key"] == "| `other.key` | a name | ≤ 1 | - | not measured |"


@pytest.mark.parametrize(
    ("value", "more", "result"),
    [
        (1.0, {}, "met"),
        (1.1, {}, "**not met**"),
        (1.0, {"at_least": True}, "met"),
        (0.9, {"at_least": True}, "**not met**"),
    ],
)
def test_criterion_is_met_at_its_limit(value: float, more: dict[str, bool], result: str) -> None:
    assert Criterion("key", "name", 1, value, **more).result == result


def test_plot_is_valid_svg_with_a_title_for_every_line_and_accepts_zero(tmp_path: Path) -> None:
    one = {name: [(100, 0.0), (1_000, 20.0)] for name in TITLES.values()}
    picture = plot.draw_panels({"a & b": one, "c": dict(list(one.items())[2:])})
    file = tmp_path / "plot.svg"
    file.write_text(picture, encoding="utf-8")
    texts = {element.text for element in ET.parse(file).iter() if element.text}  # noqa: S314 (a text of this repository)
    assert texts >= {*TITLES.values(), "a & b", "100", "1,000"}


def test_package_has_the_dependencies_of_its_peer_without_those_in_the_runtime() -> None:
    assert {"fastapi", "mangum", "pydantic-core", "starlette"} <= package_size.closure(
        package_size.NEEDS["fastapi_mangum"]
    )
    assert not package_size.closure(["boto3"])
    assert (
        package_size.measure_package("botocore_only")
        < 20_000
        < package_size.measure_package("plain_chalice")
        < package_size.measure_package("powertools")
    )


def test_smallest_tenant_also_has_the_requested_records() -> None:
    for tenant in SIZES:
        assert events(tenant)["get"]["pathParameters"]["representative_id"]
