"""Compare the benchmark's criteria with the last commit: `python -m tools check benchmarks`, after `make bench`."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parent.parent
RESULTS = "bench/results.md"
ROW = re.compile(r"^\| (?P<name>[^|]+) \| ≤ [\d.,]+ \| (?P<measured>[\d.,]+) \| (?P<met>[^|]+) \|$", re.MULTILINE)
# Machines differ and are shared: a regression below this share, or below this amount, is noise.
SHARE, LEAST = 0.25, 0.05


def parse_criteria(text: str) -> dict[str, tuple[float, bool]]:
    """Return the measured value of each criterion, and whether it is met.

    Raises ValueError if the text has no criteria.
    """
    found = {
        row["name"].strip(): (float(row["measured"].replace(",", "")), row["met"].strip() == "met")
        for row in ROW.finditer(text)
    }
    if not found:
        raise ValueError("The results have no table of criteria; run: make bench")
    return found


def find_regressions(before: Mapping[str, tuple[float, bool]], now: Mapping[str, tuple[float, bool]]) -> list[str]:
    """Return a line for each criterion that is not met, is missing, or is worse than before by more than noise."""
    problems = [f"{name}: not met, {measured:g}" for name, (measured, met) in now.items() if not met]
    for name, (measured, _) in before.items():
        if name not in now:
            problems.append(f"{name}: measured no more")
        elif now[name][1] and now[name][0] > measured * (1 + SHARE) + LEAST:
            problems.append(f"{name}: {measured:g} before, {now[name][0]:g} now")
    return problems


@click.command("benchmarks")
@click.option("--against", default="HEAD", show_default=True, help="The commit to compare with.")
def command(against: str) -> int:
    """Compare the criteria in bench/results.md with those of a commit; exits with 1 if one is worse."""
    shown = subprocess.run(
        ["git", "show", f"{against}:{RESULTS}"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if shown.returncode:
        print(f"{against} has no {RESULTS}: {shown.stderr.strip()}", file=sys.stderr)
        return 1
    now = parse_criteria((ROOT / RESULTS).read_text(encoding="utf-8"))
    problems = find_regressions(parse_criteria(shown.stdout), now)
    for line in problems:
        print(line, file=sys.stderr)
    if not problems:
        print(f"{len(now)} criteria are met, and none is worse than at {against}")
    return 1 if problems else 0
