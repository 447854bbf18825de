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
def test_each_criterion_is_told_with_whether_it_is_met(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ours: float, verdict: str
) -> None:
    monkeypatch.setattr(report, "HERE", tmp_path)
    text = report.report(COLD, {size: measured(size, ours) for size in (100, 1_000)}, took=1)
    assert (tmp_path / "results.md").read_text(encoding="utf-8") == text
    told = {line.split(" | ")[0].removeprefix("| "): line for line in text.splitlines() if "≤" in line}
    assert verdict in told["warm get, CPU, share of Powertools, 1,000 records"]
    assert ("**" in told["warm get, CPU, share of Powertools, 1,000 records"]) == (verdict == "not met")
    assert told["cold, CPU, share of the floor"].endswith("≤ 1.25 | 1.00 | met |")
    assert told["calls of DynamoDB per 1,000 warm reads, 100 records"].endswith("≤ 2.00 | 1.00 | met |")


def test_the_plot_is_a_picture_that_names_every_line_and_takes_nothing_for_something(tmp_path: Path) -> None:
    picture = plot.panels({"a & b": {name: [(100, 0.0), (1_000, 20.0)] for name in report.TITLES.values()}})
    file = tmp_path / "plot.svg"
    file.write_text(picture, encoding="utf-8")
    texts = {element.text for element in ET.parse(file).iter() if element.text}  # noqa: S314 (ours)
    assert texts >= {*report.TITLES.values(), "a & b", "100", "1,000"}


def test_a_package_has_what_its_peer_needs_and_nothing_that_lambda_brings() -> None:
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


def test_the_smallest_tenant_too_has_the_records_that_are_asked_for() -> None:
    for tenant in SIZES:
        assert events(tenant)["get"]["pathParameters"]["representative_id"]
