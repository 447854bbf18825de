"""Write executions, with the marks by which the roll-up finds them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from chalicelib.usage.execution import pack
from chalicelib.usage.periods import ACCOUNTS, EXECUTIONS, LATE, format_stamp, get_hour

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from chalicelib.aws.usage_table import UsageTable
    from chalicelib.usage.execution import Execution

SOON = timedelta(hours=2)  # earlier hours will soon be outside the regular roll-up


@dataclass(slots=True, eq=False)
class ExecutionRepository:
    """Writes the executions of one account at a time; repeated writes count once."""

    table: Callable[[str | None], UsageTable]
    now: Callable[[], datetime]
    _noted: dict[str, date] = field(default_factory=dict, init=False)

    def write(self, account: str | None, executions: Sequence[Execution]) -> None:
        """Write executions: one BatchWriteItem, and another once a day for an account. Raises Unavailable."""
        if account is not None:
            self._note_account(account, executions[0])
        now = self.now()
        late = {get_hour(one.timestamp): one.ttl for one in executions if one.timestamp < now - SOON}
        lately: list[tuple[str, dict[str, str | int | bytes]]] = [
            (f"{LATE}#{format_stamp(now)}#{hour.isoformat()}", {"expires_at": ttl}) for hour, ttl in late.items()
        ]
        self.table(account).put_all(EXECUTIONS, lately + pack(executions))

    def _note_account(self, account: str, execution: Execution) -> None:
        """Record, once a day, that an account has usage."""
        day = execution.timestamp.date()
        if self._noted.get(account) != day:
            self.table(None).put_all(ACCOUNTS, [(account, {"expires_at": execution.ttl})])
            self._noted[account] = day
