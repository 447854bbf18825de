"""Compare the benchmark's criteria with those of the last commit: `python -m tools.compare`, after `make bench`."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
RESULTS = "bench/results.md"
ROW = re.compile(r"^\| (?P<name>[^|]+) \| ≤ [\d.,]+ \| (?P<measured>[\d.,]+) \| (?P<met>[^|]+) \|$", re.MULTILINE)
# Machines differ and are shared: what is worse by less than this share, or by less than this much, is noise.
SHARE, LEAST = 0.25, 0.05


def criteria(text: str) -> dict[str, tuple[float, bool]]:
    """Return what was measured for each criterion, and whether it is met; raises ValueError where there is none."""
    found = {
        row["name"].strip(): (float(row["measured"].replace(",", "")), row["met"].strip() == "met")
        for row in ROW.finditer(text)
    }
    if not found:
        raise ValueError("There is no table of criteria in the results; run: make bench")
    return found


def worse(before: Mapping[str, tuple[float, bool]], now: Mapping[str, tuple[float, bool]]) -> list[str]:
    """Tell each criterion that is not met, is gone, or is worse than before by more than noise."""
    told = [f"{name}: not met, {measured:g}" for name, (measured, met) in now.items() if not met]
    for name, (measured, _) in before.items():
        if name not in now:
            told.append(f"{name}: measured no more")
        elif now[name][1] and now[name][0] > measured * (1 + SHARE) + LEAST:
            told.append(f"{name}: {measured:g} before, {now[name][0]:g} now")
    return told


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.compare", description=__doc__)
    parser.add_argument("--against", default="HEAD", help="the commit whose results are the last")
    options = parser.parse_args(arguments)
    shown = subprocess.run(
        ["git", "show", f"{options.against}:{RESULTS}"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if shown.returncode:
        print(f"{options.against} has no {RESULTS}: {shown.stderr.strip()}", file=sys.stderr)
        return 1
    now = criteria((ROOT / RESULTS).read_text(encoding="utf-8"))
    told = worse(criteria(shown.stdout), now)
    for line in told:
        print(line, file=sys.stderr)
    if not told:
        print(f"{len(now)} criteria are met, and none is worse than at {options.against}")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
