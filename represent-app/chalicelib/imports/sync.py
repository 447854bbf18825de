"""From a roster to a tenant that agrees with it: plan, apply, and plan again if somebody wrote in between."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from chalicelib.aws.error_mapping import Clash
from chalicelib.core.errors import Conflict, Unavailable
from chalicelib.imports.planner import Plan, plan
from chalicelib.imports.planner_protocols import Memory
from chalicelib.imports.row import MOST_QUOTED, Refused, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from chalicelib.imports.planner_protocols import Desk
    from chalicelib.representatives.snapshot import View
    from chalicelib.representatives.transaction_writer import Step

MOST_CLOSED = 0.25
ATTEMPTS = 10
# A new plan sees whom others have just entered by hand, but somebody who never stops writing makes every plan too old.
PLANS_BEFORE_INSISTING = 2


class ClosesTooMany(Conflict):
    """The roster would end more than a quarter of a tenant's current terms, and nobody has allowed that."""


class Office(Protocol):
    """What loading needs of the directory."""

    def everyone(self) -> View:
        """Return all records of the tenant, with their version."""

    def desk(self, records: View) -> Desk:
        """Return what makes records under the rules that records are of."""

    def apply(
        self, records: View, steps: Sequence[Step], progress: Callable[[int], None], *, insist: bool = False
    ) -> int:
        """Commit the steps; raises Clash when the tenant (with `insist`: what the steps need of it) has changed."""


def load(  # noqa: PLR0913 (what to load, where, and how to tell of it)
    rows: Sequence[Row | Refused],
    tenant: str,
    directory: Office,
    today: date,
    *,
    may_close_many: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> Plan:
    """Make the tenant agree with the roster and return what that took; the same roster again writes nothing.

    Raises ClosesTooMany when it would end more than a quarter of the current terms, or Unavailable.
    """
    done = Plan()
    for attempt in range(ATTEMPTS):
        records = directory.everyone()
        todo = plan(rows, Memory(list(records.people)), tenant, directory.desk(records), today, written=done.ids)
        if todo.share_missing > MOST_CLOSED and not may_close_many:
            raise ClosesTooMany(f"{too_many(todo, tenant)} If so, allow it.")
        written: list[int] = []

        def tell(count: int, written: list[int] = written) -> None:
            written.append(count)
            progress(count)

        try:
            directory.apply(records, todo.steps, tell, insist=attempt >= PLANS_BEFORE_INSISTING)
        except Clash:
            done.add(todo, sum(written))
            continue
        todo.add(done, len(done.steps))
        return todo
    raise Unavailable("Others kept writing to this tenant; load the roster again.")


def too_many(todo: Plan, tenant: str) -> str:
    """Say that a plan would end more than a quarter of the current terms."""
    does = "would end" if todo.closed else "lacks the holders of"
    return (
        f"This roster {does} {todo.missing} of the {todo.current} current terms of {tenant}, more than a quarter, and "
        "was stopped. Is it the right file, and complete?"
    )


def of_tenant(rows: Iterable[Row | Refused], state: str, tenant: str) -> Iterator[Row | Refused]:
    """Refuse the rows that are of another state than the tenant's."""
    for row in rows:
        if isinstance(row, Row) and row.state != state:
            reason = f"belongs to {row.state[:MOST_QUOTED]}, not to {tenant}"
            yield Refused(row.line, row.fields["name"], reason, where=row.where)
        else:
            yield row
