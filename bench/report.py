"""Report a run of the benchmarks: what ran where, the criteria, a table for each part, and plots."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from bench import criteria, plot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.criteria import Section

HERE = Path(__file__).resolve().parent
VERSIONS = (
    "aws-lambda-powertools", "fastapi", "mangum", "Flask", "apig-wsgi", "chalice", "pydantic", "boto3", "botocore",
    "shapely",
)  # fmt: skip


def write(sections: Sequence[Section], *, took: float, options: str = "") -> str:
    """Write results.md and results.svg; return the text of the former. `options` are those of a partial run."""
    parts = [describe_run(took, options), "![plot](results.svg)", format_criteria(sections)]
    parts += [text for section in sections for text in section.text]
    text = "\n\n".join(parts) + "\n"
    (HERE / "results.md").write_text(text, encoding="utf-8")
    panels = {title: lines for section in sections for title, lines in section.plots.items()}
    (HERE / "results.svg").write_text(plot.draw_panels(panels), encoding="utf-8")
    return text


def format_criteria(sections: Sequence[Section]) -> str:
    """Return the table of all criteria, and how many are met."""
    rows = [each for section in sections for each in section.criteria]
    met, not_met, unknown = (sum(each.result == result for each in rows) for result in criteria.RESULTS)
    lines = [each.format() for each in rows]
    summary = f"{met} are met, {not_met} are not, {unknown} were not measured."
    return "\n".join([f"## Criteria\n\n{summary}\n", criteria.HEAD, *lines])


def describe_run(took: float, options: str) -> str:
    """Return the heading, and on what the run was measured and how."""
    info = Path("/proc/cpuinfo")
    names = [line for line in info.read_text(encoding="utf-8").splitlines() if line.startswith("model name")]
    model = names[0].partition(":")[2].strip() if names else platform.processor()
    command = f"python -m bench {options}" if options else "make bench"
    made_of = ", ".join(f"{name} {version(name)}" for name in VERSIONS)
    return f"""# The cost of Represent and five peers

Written by `{command}` on {datetime.now(UTC):%Y-%m-%d} in {took:.0f} s: {model}, {os.cpu_count()} cores,
load {os.getloadavg()[0]:.1f} at the end, Python {platform.python_version()}; {made_of}.

Values are medians of alternating rounds. Each contestant runs in its own process, handles the same API Gateway events
and queries the same database on loopback (`bench/fake_dynamodb/`), whose work is not counted. Values in brackets are
Represent's cost as a share of the peer's: the median of paired rounds. All modules and packages have compiled byte
code. Peers use eventually consistent reads, at half the capacity. Calls and capacity units are given per 1,000 reads
for get · list · search. `bench/README.md` describes the parts."""
