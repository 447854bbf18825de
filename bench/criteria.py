"""Model the results of a benchmark: sections with tables, criteria that are met or not, and lines of plots."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bench.fake_dynamodb.server import CounterClient

    Lines = Mapping[str, Sequence[tuple[float, float]]]

PATIENCE = 5  # seconds for one request
RESULTS = MET, NOT_MET, UNKNOWN = "met", "**not met**", "not measured"
HEAD = "| key | criterion | limit | measured | |\n|---|---|---:|---:|---|"


@dataclass(frozen=True)
class Criterion:
    """A limit and the measured value, None if it could not be measured; `key` stays the same between runs."""

    key: str
    name: str
    limit: float
    measured: float | None
    at_least: bool = False

    @property
    def result(self) -> str:
        """Whether the limit is met, as the table shows it."""
        if self.measured is None:
            return UNKNOWN
        met = self.measured >= self.limit if self.at_least else self.measured <= self.limit
        return MET if met else NOT_MET

    def format(self) -> str:
        """Return the row of the table."""
        measured = "-" if self.measured is None else format_number(self.measured)
        limit = f"{'≥' if self.at_least else '≤'} {format_number(self.limit)}"
        return f"| `{self.key}` | {self.name} | {limit} | {measured} | {self.result} |"


@dataclass
class Section:
    """The results of one part of the benchmark: paragraphs and tables in Markdown, criteria and plots."""

    name: str
    text: list[str] = field(default_factory=list)
    criteria: list[Criterion] = field(default_factory=list)
    plots: dict[str, Lines] = field(default_factory=dict)


@dataclass(frozen=True)
class Run:
    """A run: its database, the numbers of records, the rounds, and whether it is a quick one without peers."""

    database: CounterClient
    sizes: Sequence[int]
    rounds: int
    quick: bool

    def drop(self, slow: Mapping[int, bool], section: Section, name: str) -> Run:
        """Return the run without sizes that are too slow for a part, and say so in its section."""
        for size, is_slow in slow.items():
            if is_slow:
                section.text.append(f"{name} with {size:,} records is refused, or takes more than {PATIENCE} s each.")
            title = f"{name} with {size:,} records, requests refused or too slow to measure"
            section.criteria.append(Criterion(f"{section.name}.too_slow.{size}", title, 0, int(is_slow)))
        return replace(self, sizes=[size for size in self.sizes if not slow.get(size)])


def format_number(value: float) -> str:
    """Return a number with three significant digits, or all of a large one.

    >>> format_number(0.0523), format_number(4.0), format_number(12345.6)
    ('0.0523', '4', '12,346')
    """
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"  # noqa: PLR2004


def make_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; all columns but the first are aligned to the right."""
    lines = [f"| {' | '.join(head)} |", f"|---|{'---:|' * (len(head) - 1)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def pair(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Return our cost as a share of theirs: the median of paired rounds."""
    return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
