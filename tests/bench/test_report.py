from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from bench import package_size, plot, report
from bench.reads import SIZES, Measured, RequestBatch, events

if TYPE_CHECKING:
    from pathlib import Path

COLD = {name: [{"cpu": 0.2 if name in ("represent", "botocore_only") else 0.5, "wall": 0.3, "memory": 50_000_000}]
        for name in report.TITLES}  # fmt: skip


def measured(size: int, ours: float) -> dict[str, Measured]:
    found = {}
    for name in report.TITLES:
        cpu, units = (ours, 1.0) if name == "represent" else (1.0, size * 10.0)
        found[name] = Measured(
            {each: [RequestBatch(cpu, cpu, units, units)] for each in report.OPERATIONS}, memory=10**8
        )
    return found


@pytest.mark.parametrize(("ours", "verdict"), [(0.01, "met"), (0.5, "not met")])
def test_each_criterion_is_reported_with_its_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ours: float, verdict: str
) -> None:
    monkeypatch.setattr(report, "HERE", tmp_path)
    text = report.report(COLD, {size: measured(size, ours) for size in (100, 1_000)}, took=1)
    assert (tmp_path / "results.md").read_text(encoding="utf-8") == text
    rows = {line.split(" | ")[0].removeprefix("| "): line for line in text.splitlines() if "≤" in line}
    assert verdict in rows["warm get, CPU, share of Powertools, 1,000 records"]
    assert ("**" in rows["warm get, CPU, share of Powertools, 1,000 records"]) == (verdict == "not met")
    assert rows["cold, CPU, share of the floor"].endswith("≤ 1.25 | 1.00 | met |")
    assert rows["calls of DynamoDB per 1,000 warm reads, 100 records"].endswith("≤ 2.00 | 1.00 | met |")


def test_plot_is_valid_svg_with_a_title_for_every_line_and_accepts_zero(tmp_path: Path) -> None:
    picture = plot.panels({"a & b": {name: [(100, 0.0), (1_000, 20.0)] for name in report.TITLES.values()}})
    file = tmp_path / "plot.svg"
    file.write_text(picture, encoding="utf-8")
    texts = {element.text for element in ET.parse(file).iter() if element.text}  # noqa: S314 (a text of this repository)
    assert texts >= {*report.TITLES.values(), "a & b", "100", "1,000"}


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
