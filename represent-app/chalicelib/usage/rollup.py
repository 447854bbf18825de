"""Executions added up by operation, source and key: functions of values, exact to the last digit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from typing import Any, NamedTuple

from chalicelib.usage.cost import database_cost

Row = Mapping[str, Any]  # an execution, or a sum, as it is stored


class Group(NamedTuple):
    """What is added up together; `key` is the id of an API key, or empty."""

    operation: str
    source: str
    key: str


@dataclass(frozen=True, slots=True)
class Sums:
    """Executions added up; durations in milliseconds, costs in US dollars."""

    executions: int = 0
    failed: int = 0
    duration_ms: Decimal = Decimal(0)
    lambda_cost: Decimal = Decimal(0)
    read_units: Decimal = Decimal(0)
    write_units: Decimal = Decimal(0)

    @property
    def database_cost(self) -> Decimal:
        """What the units cost."""
        return database_cost(self.read_units, self.write_units)

    @property
    def cost(self) -> Decimal:
        """What all of it costs."""
        return self.lambda_cost + self.database_cost

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.executions + other.executions,
            self.failed + other.failed,
            self.duration_ms + other.duration_ms,
            self.lambda_cost + other.lambda_cost,
            self.read_units + other.read_units,
            self.write_units + other.write_units,
        )

    def item(self) -> dict[str, str | int]:
        """Give the sums as they are stored."""
        return {name: value if isinstance(value, int) else str(value) for name, value in asdict(self).items()}


def of_row(row: Row) -> Sums:
    """Return the sums of one stored execution."""
    decimals = (Decimal(str(row[name])) for name in ("duration_ms", "lambda_cost", "read_units", "write_units"))
    return Sums(1, int(not row["success"]), *decimals)


def of_item(row: Row) -> Sums:
    """Return sums that were stored."""
    decimals = (Decimal(str(row[each.name])) for each in fields(Sums) if each.name not in ("executions", "failed"))
    return Sums(int(row["executions"]), int(row["failed"]), *decimals)


def added_up(rows: Iterable[Row]) -> dict[Group, Sums]:
    """Add up stored executions.

    >>> row = {"operation": "get", "event_source": "http", "duration_ms": "1.500", "lambda_cost": "0.1",
    ...        "read_units": "0.5", "write_units": "0", "success": True, "api_key_id": None}
    >>> found = added_up([row, row])
    >>> [(group.operation, sums.executions, str(sums.duration_ms)) for group, sums in found.items()]
    [('get', 2, '3.000')]
    """
    found: dict[Group, Sums] = {}
    for row in rows:
        group = Group(str(row["operation"]), str(row["event_source"]), row["api_key_id"] or "")
        found[group] = found.get(group, Sums()) + of_row(row)
    return found


def together(parts: Iterable[tuple[Group, Sums]]) -> dict[Group, Sums]:
    """Add sums up by group."""
    found: dict[Group, Sums] = {}
    for group, sums in parts:
        found[group] = found.get(group, Sums()) + sums
    return found
