"""From a roster to a tenant that agrees with it: plan, apply, and plan again if somebody wrote in between."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from chalicelib.aws.faults import Clash
from chalicelib.errors import Conflict, Unavailable
from chalicelib.rosters.plan import Desk, Plan, plan

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from chalicelib.directory.ledger import Step
    from chalicelib.directory.shelf import Shelf
    from chalicelib.rosters.row import Refused, Row

MOST_CLOSED = 0.25
ATTEMPTS = 10
# A new plan sees whom others have just entered by hand, but somebody who never stops writing makes every plan too old.
PLANS_BEFORE_INSISTING = 2


class ClosesTooMany(Conflict):
    """The roster would end more than a quarter of a tenant's current terms, and nobody has allowed that."""


class Office(Protocol):
    """What loading needs of the directory."""

    def everyone(self) -> Shelf:
        """Return all records of the tenant, with their version."""

    def desk(self, shelf: Shelf) -> Desk:
        """Return what makes records under the rules that a shelf is of."""

    def apply(
        self, shelf: Shelf, steps: Sequence[Step], progress: Callable[[int], None], *, insist: bool = False
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
        shelf = directory.everyone()
        todo = plan(rows, shelf.people, tenant, directory.desk(shelf), today, written=done.ids)
        if todo.share_missing > MOST_CLOSED and not may_close_many:
            raise _too_many(todo, tenant)
        written: list[int] = []

        def tell(count: int, written: list[int] = written) -> None:
            written.append(count)
            progress(count)

        try:
            directory.apply(shelf, todo.steps, tell, insist=attempt >= PLANS_BEFORE_INSISTING)
        except Clash:
            done.add(todo, sum(written))
            continue
        todo.add(done, len(done.steps))
        return todo
    raise Unavailable("Others kept writing to this tenant; load the roster again.")


def _too_many(todo: Plan, tenant: str) -> ClosesTooMany:
    does = "would end" if todo.closed else "lacks the holders of"
    return ClosesTooMany(
        f"This roster {does} {todo.missing} of the {todo.current} current terms of {tenant}, more than a quarter, and "
        "was stopped. Is it the right file, and complete? If so, allow it."
    )
