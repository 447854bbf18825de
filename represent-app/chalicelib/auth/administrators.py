"""Make sure that a tenant always has at least one administrator."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.aws.optimistic_locking import make_busy_error, retry_on_conflict
from chalicelib.aws.tenant_table import Write
from chalicelib.core.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from chalicelib.aws.cognito import UserPool
    from chalicelib.aws.tenant_table import Item, TenantTable

PARTITION, LEAVING = "#STAFF", "LEAVING"
# Seconds for which a leaving administrator is not counted: longer than a request takes, and longer than the pool's
# lists lag behind its writes.
SETTLES = 60
ATTEMPTS = 10


@dataclass(slots=True, eq=False)
class AdministratorRoster:
    """Lets administrators of a tenant leave one at a time, but not the last of them.

    One item lists those who are leaving. It is written before any change in the user pool, on condition that no other
    request has written it since it was read, so that two simultaneous requests see each other.
    """

    pool: UserPool
    table: TenantTable
    tenant: str
    now: Callable[[], datetime]

    @contextmanager
    def leave(self, name: str) -> Iterator[None]:
        """Register an account as leaving its administrator role; raises Conflict for the last one.

        GetItem, ListUsersInGroup and a Put.
        """
        for attempt in retry_on_conflict(ATTEMPTS):
            leaving, version = self._read()
            enabled = {account.name for account in self.pool.list_members(f"{self.tenant}:admin") if account.enabled}
            staying = enabled - leaving.keys()
            if name in staying and staying == {name}:
                raise Conflict(
                    f"This is the last administrator of {self.tenant}; give the role to another account first."
                )
            with attempt:
                self._write(leaving | {name: int(self.now().timestamp())}, version)
                break
        else:
            raise make_busy_error("The staff of this tenant is changing at the moment; try again shortly.")
        try:
            yield
        except BaseException:
            self.stay(name)
            raise

    def stay(self, name: str) -> None:
        """Count an account as an administrator again. GetItem, and a Put if it was leaving."""
        for attempt in retry_on_conflict(ATTEMPTS):
            leaving, version = self._read()
            if leaving.pop(name, None) is None:
                return
            with attempt:
                self._write(leaving, version)
                return

    def _read(self) -> tuple[dict[str, int], int]:
        item = self.table.get(LEAVING, partition=PARTITION)
        if item is None:
            return {}, 0
        over = self.now().timestamp() - SETTLES
        leaving: dict[str, int] = json.loads(str(item["doc"]))
        return {name: since for name, since in leaving.items() if since > over}, int(item["version"])

    def _write(self, leaving: dict[str, int], version: int) -> None:
        expires_at = int(self.now().timestamp()) + 2 * SETTLES
        item: Item = {"doc": json.dumps(leaving), "version": version + 1, "expires_at": expires_at}
        self.table.transact([Write(LEAVING, item, expect=version, partition=PARTITION)])
