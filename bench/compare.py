"""Compare the benchmark's criteria with the last commit: `python -m tools check benchmarks`, after `make bench`."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from bench.criteria import MET

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parent.parent
RESULTS = "bench/results.md"
ROW = re.compile(
    r"^\| `(?P<key>[^`]+)` \| [^|]+ \| (?P<limit>[≤≥] [\d.,]+) \| (?P<measured>[-\d.,e]+) \| (?P<result>[^|]+) \|$",
    re.MULTILINE,
)
COUNT = re.compile(r"^\| `(?P<key>instructions\.[^`]+)` \| (?P<count>[\d,]+) \|$", re.MULTILINE)
# Machines differ and are shared, so only changes of at least this share are shown.
SHARE = 0.25
# Counts of instructions hardly differ between runs of one machine; other builds of Python and of its packages do.
MORE = 0.10


class Row(NamedTuple):
    """A criterion of a table: its limit, the measured value (None: not measured), and whether it is met."""

    limit: str
    measured: float | None
    met: bool


def parse_criteria(text: str) -> dict[str, Row]:
    """Return the criteria of a table by their keys.

    Raises ValueError if the text has no criteria.
    """
    found = {}
    for row in ROW.finditer(text):
        measured = None if row["measured"] == "-" else float(row["measured"].replace(",", ""))
        found[row["key"]] = Row(row["limit"], measured, row["result"].strip() == MET)
    if not found:
        raise ValueError("The results have no table of criteria; run: make bench")
    return found


def find_more_instructions(before: str, now: str) -> list[str]:
    """Return a line for each operation of two results that needs more instructions than before, by more than MORE."""
    counts = [
        {row["key"]: int(row["count"].replace(",", "")) for row in COUNT.finditer(text)} for text in (before, now)
    ]
    return [
        f"{key}: {count:,} instructions before, {counts[1][key]:,} now"
        for key, count in counts[0].items()
        if key in counts[1] and counts[1][key] > count * (1 + MORE)
    ]


def find_regressions(before: Mapping[str, Row], now: Mapping[str, Row]) -> list[str]:
    """Return a line for each criterion that was met and is not, or that is missing or was not measured."""
    problems = []
    for key, row in before.items():
        after = now.get(key)
        if after is None:
            problems.append(f"{key}: measured no more")
        elif row.met and after.measured is None:
            problems.append(f"{key}: met before, not measured now")
        elif row.met and not after.met:
            problems.append(f"{key}: met before with {row.measured:g}, not met now: {after.measured:g} ({after.limit})")
    return problems


def list_differences(before: Mapping[str, Row], now: Mapping[str, Row]) -> list[str]:
    """Return a line for each criterion whose value or result has changed by more than noise, and for each new one."""
    lines = []
    for key, row in now.items():
        was = before.get(key)
        if was is None:
            lines.append(f"{key}: new, {_format(row)}")
        elif was.met != row.met or _has_changed(was.measured, row.measured):
            lines.append(f"{key}: {_format(was)} before, {_format(row)} now")
    return lines


def _has_changed(was: float | None, now: float | None) -> bool:
    if was is None or now is None:
        return was is not now
    return abs(now - was) > SHARE * max(abs(was), abs(now))


def _format(row: Row) -> str:
    if row.measured is None:
        return "not measured"
    return f"{row.measured:g} ({row.limit}, {'met' if row.met else 'not met'})"


@click.command("benchmarks")
@click.option("--against", default="HEAD", show_default=True, help="The commit to compare with.")
def command(against: str) -> int:
    """Compare the criteria in bench/results.md with those of a commit; exits with 1 if one is met no more."""
    shown = subprocess.run(
        ["git", "show", f"{against}:{RESULTS}"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if shown.returncode:
        print(f"{against} has no {RESULTS}: {shown.stderr.strip()}", file=sys.stderr)
        return 1
    text = (ROOT / RESULTS).read_text(encoding="utf-8")
    before, now = parse_criteria(shown.stdout), parse_criteria(text)
    for line in list_differences(before, now):
        print(line)
    problems = [*find_regressions(before, now), *find_more_instructions(shown.stdout, text)]
    for line in problems:
        print(line, file=sys.stderr)
    if not problems:
        print(
            f"{sum(row.met for row in now.values())} of {len(now)} criteria are met, and none fewer than at {against}"
        )
    return 1 if problems else 0
