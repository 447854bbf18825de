"""Add up one tenant's executions by the hour and the day, and compare its cost with its budget.

Roll-ups are computed from the executions and replace the previous ones, so repeated or interrupted runs leave correct
sums. The last hours are added up again each time for records that arrive late; earlier hours are added up again when a
mark says that records arrived for them.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal  # noqa: TC003 (pydantic resolves annotations at run time)
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.core.errors import Conflict
from chalicelib.usage.execution import parse_moment, unpack
from chalicelib.usage.periods import DAY, EXECUTIONS, HOUR, LATE, ROLLUPS, format_stamp, get_day, get_hour, list_steps
from chalicelib.usage.rollup import UsageGroup, UsageSums, add_up, merge_sums, parse_item

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chalicelib.aws.usage_table import UsageTable

GRACE = timedelta(minutes=5)  # during which records of an hour may still arrive
AGAIN = 3  # hours that are added up again
MOST_HOURS = 48  # hours in one run
KEPT = timedelta(days=400)
SHARES = (80, 100)  # percent of a budget
STATE, BUDGET = "STATE", "BUDGET"


class Budget(BaseModel):
    """A tenant's monthly budget in US dollars; `announced` has the announced shares in percent, by month."""

    model_config = ConfigDict(frozen=True, validate_by_name=True, serialize_by_alias=True)

    monthly_usd: Annotated[Decimal, Field(gt=0, le=1_000_000, max_digits=12, decimal_places=2)]
    announced: dict[str, list[int]] = Field({}, alias="told")  # the name in stored items
    version: int = 0


@dataclass(slots=True, eq=False)
class UsageService:
    """The usage of one tenant, or the usage without a tenant."""

    table: UsageTable
    now: Callable[[], datetime]

    @property
    def until(self) -> datetime | None:
        """The end of the hours that are added up: one GetItem."""
        state = self.table.get(ROLLUPS, STATE)
        return datetime.fromisoformat(str(state["until"])) if state else None

    def roll_up(self) -> bool:
        """Add up the hours that have ended; returns whether more are left than fit in one run."""
        closed = get_hour(self.now() - GRACE)
        until = self.until
        begun = until or self._find_first()
        if begun is None:
            return False
        ends = min(closed, begun + MOST_HOURS * HOUR)
        starts = min(begun, ends) - AGAIN * HOUR
        hours = sorted({*list_steps(starts, ends, HOUR), *self._find_late(starts)})
        for hour in hours:
            found = self.table.query_between(EXECUTIONS, parse_moment(hour), parse_moment(hour + HOUR))
            self._write("HOUR", hour, add_up(unpack(found)))
        for day in sorted({get_day(hour) for hour in hours}):
            self._write("DAY", day, merge_sums(self.read_sums("HOUR", day, day + DAY)))
        if ends > begun or until is None:
            self.table.put_all(ROLLUPS, [(STATE, {"until": ends.isoformat()})])
        return ends < closed

    def read_sums(self, size: str, since: datetime, until: datetime) -> Iterator[tuple[UsageGroup, UsageSums]]:
        """Return the sums of the hours or days of a period: one Query per megabyte."""
        for item in self.table.query_between(ROLLUPS, f"{size}#{format_stamp(since)}", f"{size}#{format_stamp(until)}"):
            yield (
                UsageGroup(str(item["operation"]), str(item["event_source"]), str(item["api_key_id"])),
                parse_item(item),
            )

    def read_total(self, since: datetime, until: datetime) -> UsageSums:
        """Return the total of a period of whole days."""
        return sum((sums for _, sums in self.read_sums("DAY", since, until)), UsageSums())

    def read_month(self) -> tuple[datetime, datetime]:
        """Return the start and the end of this month."""
        begins = self.now().astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        return begins, begins + timedelta(days=calendar.monthrange(begins.year, begins.month)[1])

    def get_budget(self) -> Budget | None:
        """Return the budget, or None: one GetItem."""
        item = self.table.get(ROLLUPS, BUDGET)
        return Budget.model_validate_json(str(item["doc"])) if item else None

    def set_budget(self, monthly_usd: Decimal) -> Budget:
        """Set the budget; raises Conflict if it was changed at the same time."""
        known = self.get_budget()
        return self._save(Budget(monthly_usd=monthly_usd, version=known.version if known else 0))

    def warn(self, announce: Callable[[Budget, str, int, Decimal], None]) -> None:
        """Announce, once for each month and share, that this month's cost has reached a share of the budget."""
        budget = self.get_budget()
        if budget is None:
            return
        begins, ends = self.read_month()
        spent, month = self.read_total(begins, ends).cost, f"{begins:%Y-%m}"
        announced = budget.announced.get(month, [])
        reached = [share for share in SHARES if spent * 100 >= budget.monthly_usd * share and share not in announced]
        for share in reached:
            announce(budget, month, share, spent)
        if reached:
            self._save(budget.model_copy(update={"announced": {month: sorted([*announced, *reached])}}))

    def _save(self, budget: Budget) -> Budget:
        after = budget.model_copy(update={"version": budget.version + 1})
        item: dict[str, str | int] = {"doc": after.model_dump_json(), "version": after.version}
        if not self.table.put(ROLLUPS, BUDGET, item, budget.version):
            raise Conflict("The budget was just changed by another request; read it again.")
        return after

    def _find_late(self, since: datetime) -> Iterator[datetime]:
        """Yield the hours for which executions were written long after them, since a moment: one Query."""
        for item in self.table.query_between(EXECUTIONS, f"{LATE}#{format_stamp(since)}", f"{LATE}#~"):
            yield datetime.fromisoformat(str(item["SK"]).rpartition("#")[2])

    def _find_first(self) -> datetime | None:
        first = self.table.query_first(EXECUTIONS)
        return get_hour(datetime.fromisoformat(first.partition("#")[0])) if first else None

    def _write(self, size: str, begins: datetime, groups: dict[UsageGroup, UsageSums]) -> None:
        expires, when = int((begins + KEPT).timestamp()), f"{size}#{format_stamp(begins)}"
        items: list[tuple[str, dict[str, str | int]]] = [
            (
                f"{when}#{group.operation}#{group.source}#{group.key}",
                {
                    "operation": group.operation, "event_source": group.source, "api_key_id": group.key,
                    **sums.to_item(), "expires_at": expires,
                },
            )
            for group, sums in groups.items()
        ]  # fmt: skip
        self.table.put_all(ROLLUPS, items)
