from __future__ import annotations

import subprocess
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from bench import compare
from bench.criteria import HEAD, Criterion
from tools.cli import main

if TYPE_CHECKING:
    from pathlib import Path


def table(*criteria: Criterion) -> str:
    return "\n".join(["# The results", HEAD, *(each.format() for each in criteria)])


def criterion(measured: float | None, key: str = "lookup.point.ms.100") -> Criterion:
    return Criterion(key, "warm lookup by point", 0.4, measured)


def regressions(before: str, now: str) -> list[str]:
    return compare.find_regressions(compare.parse_criteria(before), compare.parse_criteria(now))


def differences(before: str, now: str) -> list[str]:
    return compare.list_differences(compare.parse_criteria(before), compare.parse_criteria(now))


@pytest.mark.parametrize(
    ("before", "now", "problem"),
    [
        (0.3, 0.5, "lookup.point.ms.100: met before with 0.3, not met now: 0.5 (≤ 0.4)"),
        (0.3, None, "lookup.point.ms.100: met before, not measured now"),
        (0.3, 0.4, None),
        (5.0, 6.0, None),
        (None, 12345.6, None),
    ],
)
def test_only_a_criterion_that_was_met_can_fail(before: float | None, now: float | None, problem: str | None) -> None:
    assert regressions(table(criterion(before)), table(criterion(now))) == ([problem] if problem else [])


def test_criterion_must_not_disappear() -> None:
    before, now = table(criterion(5.0), criterion(1.0, "other")), table(criterion(1.0, "other"))
    assert regressions(before, now) == ["lookup.point.ms.100: measured no more"]


def test_differences_are_shown_beyond_noise() -> None:
    before = table(criterion(0.30), criterion(0.3, "b"), criterion(2.0, "c"), criterion(1.0, "d"))
    now = table(criterion(0.31), criterion(0.2, "b"), criterion(0.3, "c"), criterion(None, "d"), criterion(1.0, "e"))
    assert differences(before, now) == [
        "b: 0.3 (≤ 0.4, met) before, 0.2 (≤ 0.4, met) now",
        "c: 2 (≤ 0.4, not met) before, 0.3 (≤ 0.4, met) now",
        "d: 1 (≤ 0.4, not met) before, not measured now",
        "e: new, 1 (≤ 0.4, not met)",
    ]


def test_an_operation_must_not_need_many_more_instructions() -> None:
    before, now = (
        f"| `instructions.get` | {get} |\n| `instructions.post` | 2,000,000 |\n" for get in ("500,000", "560,000")
    )
    assert compare.find_more_instructions(before, now) == ["instructions.get: 500,000 instructions before, 560,000 now"]
    assert compare.find_more_instructions(now, before) == []
    assert compare.find_more_instructions(before, "not counted") == []


def test_results_without_criteria_are_refused() -> None:
    with pytest.raises(ValueError, match="make bench"):
        compare.parse_criteria("# The results")


def test_command_fails_only_for_regressions(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bench").mkdir()
    (tmp_path / compare.RESULTS).write_text(table(criterion(0.5)), encoding="utf-8")
    monkeypatch.setattr(compare, "ROOT", tmp_path)
    for last, status in ((0.9, 0), (0.3, 1)):
        shown = SimpleNamespace(returncode=0, stdout=table(criterion(last)))
        monkeypatch.setattr(subprocess, "run", lambda *_, shown=shown, **__: shown)
        assert main(["check", "benchmarks"]) == status
    said = capsys.readouterr()
    assert "0 of 1 criteria are met" in said.out
    assert "met before with 0.3, not met now: 0.5" in said.err


def test_committed_results_have_criteria() -> None:
    found = compare.parse_criteria((compare.ROOT / compare.RESULTS).read_text(encoding="utf-8"))
    assert {"lookup.point.flat", "writes.post.flat", "memory.tenant", "local.p50"} <= found.keys()


def test_commit_without_results_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "benchmarks", "--against", "no-such-commit"]) == 1
    assert "no-such-commit has no" in capsys.readouterr().err
