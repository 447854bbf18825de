"""Find the tenant that stores a constituent's data, and move or erase the data; each step survives a crash.

One item that belongs to no tenant, the data location, names the tenants that store anything. No transaction spans two
tenants, because no credentials do. Therefore each tenant has a lock beside the items, and every write is one
transaction that increments the lock's version. A move or an erasure records itself in the data location, closes the
lock (later writes fail and read the location again), copies, empties the source, and records the result. Each step is
conditional on the lock that was read, and on a data location that is no newer than the one read before. So another
process can continue an unfinished relocation, and a late one changes nothing. A new lock has no items, and the data
location is read once more after the lock is made.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, TypeVar
from uuid import UUID

from chalicelib.aws.error_mapping import WriteConflict
from chalicelib.aws.optimistic_locking import retry_on_conflict
from chalicelib.aws.tenant_table import Write
from chalicelib.constituents.aggregate import LOCK, MOST_WRITES, ConstituentAggregate, WriteLock, make_lock
from chalicelib.core.errors import Conflict, Unauthorized, Unavailable
from chalicelib.core.ids import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from chalicelib.aws.global_table import GlobalTable
    from chalicelib.aws.tenant_table import Item, TenantTable

Result = TypeVar("Result")
State = Literal["nowhere", "settled", "moving", "erasing", "erased"]

ATTEMPTS = 24  # attempts in spite of concurrent writes
KEPT_EMPTY = timedelta(hours=1)  # how long an unused new lock stays


@dataclass(frozen=True, slots=True)
class DataLocation:
    """The tenants that store a constituent's data: the home; source and target of a move; or those to be emptied.

    After an erasure this item remains, without a tenant: a digest and a time. During a move or an erasure, a note
    beside it names the constituent, so that the relocation can be finished without a request of theirs.
    """

    state: State = "nowhere"
    tenants: tuple[str, ...] = ()
    version: int = 0


def require_id(person: str | None) -> UUID:
    """Return the id of an account, which is part of its item keys; raises Unauthorized if it is not a UUID."""
    try:
        found = UUID(str(person))
    except ValueError:
        found = None
    if found is None or str(found) != person:
        raise Unauthorized("This token does not belong to a person's account.", error="invalid_token")
    return found


@dataclass(slots=True, eq=False)
class Relocation:
    """Reads, changes, moves and erases one constituent's data, in any tenant."""

    global_table: GlobalTable
    get_table: Callable[[str], TenantTable]
    sub: UUID
    now: Callable[[], datetime]
    pause: Callable[[float], None] = time.sleep
    _partition: str = field(init=False)
    _digest: str = field(init=False)

    def __post_init__(self) -> None:
        self._partition = f"#USER#{self.sub}"
        self._digest = digest(str(self.sub))

    def read(self) -> ConstituentAggregate:
        """Return all items: GetItem, one Query per megabyte. Finishes an interrupted move first."""

        def look() -> ConstituentAggregate | None:
            where = self._require_account()
            if where.state == "nowhere":
                return ConstituentAggregate(())
            if where.state != "settled":
                return None
            book = self._read_aggregate(where.tenants[0])
            if book.lock is None and self._read_location() != where:
                return None  # the tenant was emptied during the read
            return self._settle(where, book)

        return self._retry_until(look)

    def change(
        self, decide: Callable[[ConstituentAggregate, str], tuple[Sequence[Write], Result]], home: str | None = None
    ) -> Result:
        """Decide on the current items and write; repeats after concurrent changes: GetItem twice, Query, PutItem.

        `home` is the tenant for a constituent without data; without it, raises Conflict for such a constituent.
        """

        def write() -> tuple[Result] | None:
            where = self._require_account()
            if where.state == "nowhere" and home is None:
                decide(ConstituentAggregate(()), "")  # it may raise a more specific error
                raise Conflict("Your profile has no home yet; set it first with PUT /me/profile.")
            if where.state == "nowhere":
                self._save(DataLocation("settled", (str(home),), where.version))
            if where.state != "settled":
                return None
            (tenant,) = where.tenants
            book = self._read_consistent_aggregate(tenant)
            if book.lock is None:
                self._make_lock(tenant, where, is_open=True)
                return None
            if self._settle(where, book) is None:
                return None
            if book.orphans:
                self._write(tenant, book.lock.bump(), book.make_removals(*book.orphans[:MOST_WRITES]))
                return None
            writes, result = decide(book, tenant)
            if writes:
                self._write(tenant, book.lock.bump(), writes)
            return (result,)

        return self._retry_until(write)[0]

    def erase(self, account: Callable[[], None]) -> None:
        """Remove everything, the account last, and leave a tombstone; does nothing after an erasure.

        `account` removes the account, and must succeed if it is already gone; the erasure is finished only after it.
        """

        def away() -> bool | None:
            where = self._read_location()
            if where.state == "erased":
                return True
            if where.state != "erasing":
                self._save(replace(where, state="erasing"))
            elif not any(self._empty_tenant(tenant, where) for tenant in where.tenants):
                account()
                self._save(DataLocation("erased", (), where.version))
            return None

        self._retry_until(away)

    def finish(self, account: Callable[[], None]) -> None:
        """Continue an unfinished erasure or move; see erase and read."""
        state = self._read_location().state
        if state == "erasing":
            self.erase(account)
        elif state == "moving":
            self.read()

    def _retry_until(self, step: Callable[[], Result | None]) -> Result:
        """Repeat a step until it returns a result; raises Unavailable after too many conflicts."""
        for attempt in retry_on_conflict(ATTEMPTS, self.pause):
            with attempt:
                while (found := step()) is None:
                    pass
                return found
        raise Unavailable("Your data are being changed by another request. Try again.")

    def _require_account(self) -> DataLocation:
        """Return the data location, after a step of a move that is under way; raises Unauthorized."""
        where = self._read_location()
        if where.state in ("erasing", "erased"):
            raise Unauthorized("This account and all its data were deleted.", error="invalid_token")
        if where.state == "moving":
            self._move_on(where)
        return where

    def _settle(self, where: DataLocation, book: ConstituentAggregate) -> ConstituentAggregate | None:
        """Return the aggregate of the home tenant if its lock is open; else do a step towards that."""
        (home,) = where.tenants
        if book.lock and not book.lock.open:
            self._refuse_newer(book.lock, where)
            self._write(home, book.lock.set_open(is_open=True, epoch=where.version))
            return None
        if book.profile and book.profile.tenant != home:
            self._save(DataLocation("moving", (home, book.profile.tenant), where.version))
            return None
        return book

    def _move_on(self, where: DataLocation) -> None:
        """Do the next step of a move."""
        source, target = where.tenants
        leaving = self._read_consistent_aggregate(source)
        if leaving.lock is None:
            self._save(DataLocation("settled", (target,), where.version))
        elif not self._close_lock(source, leaving.lock, where):
            coming = self._read_consistent_aggregate(target)
            if coming.lock is None:
                self._make_lock(target, where, is_open=False)
            elif not self._close_lock(target, coming.lock, where):
                missing = coming.make_move_writes(leaving, target)
                if missing:
                    self._write(target, coming.lock.bump(), missing)
                else:
                    self._empty_tenant(source, where, leaving)

    def _empty_tenant(self, tenant: str, where: DataLocation, book: ConstituentAggregate | None = None) -> bool:
        """Do a step of removing a tenant's items, the lock last; returns whether there was anything."""
        book = book or self._read_consistent_aggregate(tenant)
        if book.lock is None:
            return False
        if not self._close_lock(tenant, book.lock, where):
            going = sorted(book.items)[:MOST_WRITES]
            last = len(going) == len(book.items)
            self._write(tenant, None if last else book.lock.bump(), book.make_removals(*going), before=book.lock)
        return True

    def _close_lock(self, tenant: str, lock: WriteLock, where: DataLocation) -> bool:
        """Close a lock unless it is closed under the current data location; returns whether a write was needed."""
        self._refuse_newer(lock, where)
        if not lock.open and lock.epoch == where.version:
            return False
        self._write(tenant, lock.set_open(is_open=False, epoch=where.version))
        return True

    @staticmethod
    def _refuse_newer(lock: WriteLock, where: DataLocation) -> None:
        if lock.epoch > where.version:
            raise WriteConflict(frozenset())

    def _make_lock(self, tenant: str, where: DataLocation, *, is_open: bool) -> None:
        """Make a lock without items, which expires; removes it at once if the data location has changed since."""
        lock = make_lock(is_open=is_open, epoch=where.version)
        fades = int((self.now() + KEPT_EMPTY).timestamp())
        table = self.get_table(tenant)
        table.transact([Write(LOCK, {**lock.to_item(), "expires_at": fades}, 0, partition=self._partition)])
        if self._read_location().version != where.version:
            with suppress(WriteConflict):
                table.transact([Write(LOCK, None, lock.version, partition=self._partition)])

    def _write(
        self, tenant: str, lock: WriteLock | None, writes: Sequence[Write] = (), before: WriteLock | None = None
    ) -> None:
        """Write with the lock, or remove the lock, in one transaction; raises WriteConflict if the lock has changed."""
        expect = before.version if before else lock.version - 1 if lock else 0
        turn = Write(LOCK, lock.to_item() if lock else None, expect, partition=self._partition)
        self.get_table(tenant).transact([turn, *(replace(write, partition=self._partition) for write in writes)])

    def _read_location(self) -> DataLocation:
        item = self.global_table.get_person(self._digest)
        if item is None:
            return DataLocation()
        state: State = item["state"]  # type: ignore[assignment]
        return DataLocation(state, tuple(str(item["tenants"]).split()), int(item["version"]))

    def _save(self, where: DataLocation) -> None:
        """Write the next version of the data location; raises WriteConflict."""
        version = where.version + 1
        item: Item = {"state": where.state, "tenants": " ".join(where.tenants), "version": version}
        under_way = where.state in ("moving", "erasing")
        # A first data location has no note to remove.
        unfinished = str(self.sub) if under_way else None if where.version else ""
        self.global_table.save_person(self._digest, item | {"at": self.now().isoformat()}, where.version, unfinished)

    def _read_aggregate(self, tenant: str) -> ConstituentAggregate:
        return ConstituentAggregate(self.get_table(tenant).query(partition=self._partition))

    def _read_consistent_aggregate(self, tenant: str) -> ConstituentAggregate:
        """Return a consistent aggregate: its lock is also read first, and must be unchanged."""
        before = self.get_table(tenant).get(LOCK, partition=self._partition)
        book = self._read_aggregate(tenant)
        if (before and int(before["version"])) != (book.lock and book.lock.version):
            raise WriteConflict(frozenset())
        return book
