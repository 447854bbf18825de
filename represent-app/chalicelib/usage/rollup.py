"""Add up executions by operation, source and key, exact to the last digit. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from chalicelib.usage.pricing import compute_database_cost

Row = Mapping[str, Any]  # a stored execution or sum
FIGURES = ("duration_ms", "lambda_cost", "read_units", "write_units")  # stored as texts, which keep every digit


class UsageGroup(NamedTuple):
    """A group of executions; `key` is the id of an API key, or empty."""

    operation: str
    source: str
    key: str


@dataclass(frozen=True, slots=True)
class UsageSums:
    """The sums of executions; durations in milliseconds, costs in US dollars."""

    executions: int = 0
    failed: int = 0
    duration_ms: Decimal = Decimal(0)
    lambda_cost: Decimal = Decimal(0)
    read_units: Decimal = Decimal(0)
    write_units: Decimal = Decimal(0)

    @property
    def database_cost(self) -> Decimal:
        """The cost of the capacity units."""
        return compute_database_cost(self.read_units, self.write_units)

    @property
    def cost(self) -> Decimal:
        """The total cost."""
        return self.lambda_cost + self.database_cost

    def __add__(self, other: UsageSums) -> UsageSums:
        return UsageSums(
            self.executions + other.executions,
            self.failed + other.failed,
            self.duration_ms + other.duration_ms,
            self.lambda_cost + other.lambda_cost,
            self.read_units + other.read_units,
            self.write_units + other.write_units,
        )

    def to_item(self) -> dict[str, str | int]:
        """Return the sums as an item."""
        return {"executions": self.executions, "failed": self.failed} | {
            name: str(getattr(self, name)) for name in FIGURES
        }


def parse_item(row: Row) -> UsageSums:
    """Return the sums in an item."""
    return UsageSums(int(row["executions"]), int(row["failed"]), *(Decimal(row[name]) for name in FIGURES))


def add_up(rows: Iterable[Row]) -> dict[UsageGroup, UsageSums]:
    """Add up stored executions by group.

    >>> row = {"operation": "get", "event_source": "http", "duration_ms": "1.500", "lambda_cost": "0.1",
    ...        "read_units": "0.5", "write_units": "0", "success": True, "api_key_id": None}
    >>> found = add_up([row, row])
    >>> [(group.operation, sums.executions, str(sums.duration_ms)) for group, sums in found.items()]
    [('get', 2, '3.000')]
    """
    found: dict[tuple[str, str, str], list[Any]] = {}
    for row in rows:
        group = row["operation"], row["event_source"], row["api_key_id"] or ""
        sums = found.get(group)
        if sums is None:
            sums = found[group] = [0, 0, *(Decimal(0) for _ in FIGURES)]
        sums[0] += 1
        sums[1] += not row["success"]
        for place, name in enumerate(FIGURES, 2):
            sums[place] += Decimal(row[name])
    return {UsageGroup(*group): UsageSums(*sums) for group, sums in found.items()}


def merge_sums(parts: Iterable[tuple[UsageGroup, UsageSums]]) -> dict[UsageGroup, UsageSums]:
    """Add up sums by group."""
    found: dict[UsageGroup, UsageSums] = {}
    for group, sums in parts:
        found[group] = found.get(group, UsageSums()) + sums
    return found
