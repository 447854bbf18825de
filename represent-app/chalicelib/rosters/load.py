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
    from chalicelib.directory.model import Representative
    from chalicelib.rosters.row import Refused, Row

MOST_CLOSED = 0.25
ATTEMPTS = 5


class Shelf(Desk, Protocol):
    """What loading needs of the directory."""

    def everyone(self) -> tuple[int, list[Representative]]:
        """Return the tenant's version and all its records."""

    def apply(self, version: int, steps: Sequence[Step], progress: Callable[[int], None]) -> int:
        """Commit the steps; raises Clash when the tenant is not at `version` any more."""


def load(  # noqa: PLR0913 (what to load, where, and how to tell of it)
    rows: Sequence[Row | Refused],
    tenant: str,
    directory: Shelf,
    today: date,
    *,
    may_close_many: bool = False,
    started: Callable[[Plan], None] = lambda _: None,
    progress: Callable[[int], None] = lambda _: None,
) -> Plan:
    """Make the tenant agree with the roster and return what that took; the same roster again writes nothing.

    Raises Conflict when it would end more than a quarter of the current terms, before anything is written.
    """
    for _ in range(ATTEMPTS):
        version, stored = directory.everyone()
        todo = plan(rows, stored, tenant, directory, today)
        if todo.share_closed > MOST_CLOSED and not may_close_many:
            raise Conflict(
                f"This roster would end {len(todo.closed)} of the {todo.current} current terms of {tenant}, more than "
                "a quarter; nothing was written. Is it the right file, and complete? If so, allow it."
            )
        started(todo)
        try:
            directory.apply(version, todo.steps, progress)
        except Clash:
            continue
        return todo
    raise Unavailable("Others kept writing to this tenant; load the roster again.")
