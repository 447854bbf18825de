"""In which tenant a constituent's data are, and how they get from one to another, or away, whoever dies on the way.

One item that belongs to no tenant, the whereabouts, names the tenants that have anything. No transaction spans two
tenants, since no credentials do. So in each tenant a lock stands before the items: every write is one transaction that
moves its version on. Whoever moves or erases says so in the whereabouts, shuts the lock (what is written after that
fails, and reads the whereabouts again), copies, empties, and says so. Each step is on condition of the lock that was
read, and of whereabouts no newer than those that were read before it; so whoever comes next goes on with what somebody
left, and who comes too late changes nothing. A lock that is made is empty, and the whereabouts are read once more.
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

ATTEMPTS = 24  # that may meet others' writes
KEPT_EMPTY = timedelta(hours=1)  # how long a lock stays that nobody wrote behind


@dataclass(frozen=True, slots=True)
class DataLocation:
    """Which tenants have data of a constituent: their home; from where and to where they move; or those to be emptied.

    What is left of who was erased is this, with no tenant: a digest, and when. While they move or are erased, a note
    beside it says who they are, so that it is finished without them.
    """

    state: State = "nowhere"
    tenants: tuple[str, ...] = ()
    version: int = 0


def require_id(person: str | None) -> UUID:
    """Return the id of an account, which names its items; raises Unauthorized for one of another form."""
    try:
        found = UUID(str(person))
    except ValueError:
        found = None
    if found is None or str(found) != person:
        raise Unauthorized("This token is of no account of a person.", error="invalid_token")
    return found


@dataclass(slots=True, eq=False)
class Relocation:
    """One constituent's data, wherever they are."""

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
        """Return what there is: GetItem, Query a megabyte. A move that somebody left is finished first."""

        def look() -> ConstituentAggregate | None:
            where = self._require_account()
            if where.state == "nowhere":
                return ConstituentAggregate(())
            if where.state != "settled":
                return None
            book = self._read_aggregate(where.tenants[0])
            if book.lock is None and self._read_location() != where:
                return None  # it was emptied while it was read
            return self._settle(where, book)

        return self._retry_until(look)

    def change(
        self, decide: Callable[[ConstituentAggregate, str], tuple[Sequence[Write], Result]], home: str | None = None
    ) -> Result:
        """Decide on what there is and write that, again if it changed meanwhile: GetItem twice, Query, PutItem.

        `home` is where somebody settles who is nowhere yet; raises Conflict without it.
        """

        def write() -> tuple[Result] | None:
            where = self._require_account()
            if where.state == "nowhere" and home is None:
                decide(ConstituentAggregate(()), "")  # it may have a better reason to refuse
                raise Conflict("Say first where you live: PUT /me/profile.")
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
        """Remove everything, the account at last, and leave the tombstone; who is erased already is left as they are.

        `account` removes it, also where it is gone; until it has, the erasure is not over.
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
        """Go on with an erasure or a move that was left; see erase and read."""
        state = self._read_location().state
        if state == "erasing":
            self.erase(account)
        elif state == "moving":
            self.read()

    def _retry_until(self, step: Callable[[], Result | None]) -> Result:
        """Do a step until it gives something; raises Unavailable if others are in the way too often."""
        for attempt in retry_on_conflict(ATTEMPTS, self.pause):
            with attempt:
                while (found := step()) is None:
                    pass
                return found
        raise Unavailable("Your data are being changed elsewhere just now; try again.")

    def _require_account(self) -> DataLocation:
        """Return where a constituent is, after a step of the move that is under way; raises Unauthorized."""
        where = self._read_location()
        if where.state in ("erasing", "erased"):
            raise Unauthorized("This account was deleted, and all that belonged to it.", error="invalid_token")
        if where.state == "moving":
            self._move_on(where)
        return where

    def _settle(self, where: DataLocation, book: ConstituentAggregate) -> ConstituentAggregate | None:
        """Return the book of somebody's home if it is open; else do a step towards that."""
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
        """Do a step of removing what a tenant has, the lock at last; returns whether there was anything."""
        book = book or self._read_consistent_aggregate(tenant)
        if book.lock is None:
            return False
        if not self._close_lock(tenant, book.lock, where):
            going = sorted(book.items)[:MOST_WRITES]
            last = len(going) == len(book.items)
            self._write(tenant, None if last else book.lock.bump(), book.make_removals(*going), before=book.lock)
        return True

    def _close_lock(self, tenant: str, lock: WriteLock, where: DataLocation) -> bool:
        """Shut a lock, unless it is shut since the whereabouts are what they are; returns whether that took a step."""
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
        """Make a lock with nothing behind it; one that is not wanted any more is taken away, by itself at last."""
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
        """Write behind the lock, or remove it, in one transaction; raises WriteConflict if the lock has changed."""
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
        """Write the next version of the whereabouts; raises WriteConflict."""
        version = where.version + 1
        item: Item = {"state": where.state, "tenants": " ".join(where.tenants), "version": version}
        under_way = where.state in ("moving", "erasing")
        # Who settles for the first time leaves no note that would have to go.
        unfinished = str(self.sub) if under_way else None if where.version else ""
        self.global_table.save_person(self._digest, item | {"at": self.now().isoformat()}, where.version, unfinished)

    def _read_aggregate(self, tenant: str) -> ConstituentAggregate:
        return ConstituentAggregate(self.get_table(tenant).query(partition=self._partition))

    def _read_consistent_aggregate(self, tenant: str) -> ConstituentAggregate:
        """Return a book as it was at one moment: its lock is read before all else, too, and is still the same."""
        before = self.get_table(tenant).get(LOCK, partition=self._partition)
        book = self._read_aggregate(tenant)
        if (before and int(before["version"])) != (book.lock and book.lock.version):
            raise WriteConflict(frozenset())
        return book
