"""The verbs of the directory. Every write is one transaction: the record, its change, the tenant's version."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from chalicelib.aws.faults import Clash
from chalicelib.aws.table import META, TenantTable, Write
from chalicelib.directory import search
from chalicelib.directory.ledger import Journal, Ledger, sort_key
from chalicelib.directory.merge import merge
from chalicelib.directory.model import Level, Representative, RepresentativeDraft
from chalicelib.errors import Conflict, Flaw, Invalid, NotFound, PreconditionFailed, Unavailable
from chalicelib.validation import valid

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from uuid import UUID

    from chalicelib.aws.table import Item
    from chalicelib.directory.ledger import Step
    from chalicelib.directory.search import ListQuery

    Precondition = Callable[[Representative], bool]

DAY = 86_400
# Bytes of JSON. An item of DynamoDB takes 400 KB, and a change holds a record before and after.
MAX_RECORD = 150_000


class Owner(Protocol):
    """What the directory must know of the tenant that it belongs to: id, kind (state or county) and state."""

    @property
    def id(self) -> str:
        """Give the tenant's id."""

    @property
    def kind(self) -> str:
        """Give the level: state or county."""

    @property
    def state(self) -> str:
        """Give the two letters of the state."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some of `total` representatives, as of the tenant's `version`."""

    items: list[Representative]
    total: int
    skip: int
    limit: int
    version: int


@dataclass(frozen=True, slots=True)
class Once:
    """What makes a retried create the same create: the client's key, and what it asked for."""

    key: str
    request: bytes

    @property
    def sk(self) -> str:
        """Name the item that remembers the first answer."""
        return hashlib.sha256(self.key.encode()).hexdigest()

    @property
    def fingerprint(self) -> str:
        """Tell two different requests under one key apart."""
        return hashlib.sha256(self.request).hexdigest()


class Directory:
    """The representatives of one tenant."""

    def __init__(  # noqa: PLR0913 (collaborators, all named)
        self,
        table: TenantTable,
        owner: Owner,
        journal: Journal,
        *,
        now: Callable[[], datetime],
        new_id: Callable[[], UUID],
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._table = table
        self._owner = owner
        self._ledger = Ledger(table, journal, pause)
        self._now = now
        self._new_id = new_id

    def get(self, representative_id: UUID) -> Representative:
        """Return one representative; raises NotFound. One GetItem."""
        item = self._table.get(sort_key(representative_id))
        if item is None:
            raise self._no_such(representative_id)
        return self._read(item)

    def page(self, query: ListQuery) -> Page:
        """List those who match. One Query per megabyte of the tenant's records."""
        version, everyone = self.everyone()
        chosen = search.select(everyone, query)
        shown = chosen[query.skip : query.skip + query.limit]
        return Page(shown, len(chosen), query.skip, query.limit, version)

    def everyone(self) -> tuple[int, list[Representative]]:
        """Return the tenant's version and all its records."""
        version, records = 0, []
        for item in self._table.query():
            if item["SK"] == META:
                version = int(item["version"])
            else:
                records.append(self._read(item))
        return version, records

    def create(self, draft: RepresentativeDraft, once: Once | None = None) -> Representative:
        """Add a representative; with `once`, a retry returns the first answer. GetItem, TransactWriteItems."""
        record = self.new(draft, self._new_id())
        attempt = 0
        while True:
            try:
                self._ledger.commit(self._ledger.version(), [(None, record)], self._remembered(once, record))
            except Clash as clash:
                if once and 3 in clash.failed:  # noqa: PLR2004 (after the record, its change and the version)
                    return self._first_answer(once)
                attempt = self._ledger.waited(attempt)
            else:
                return record

    def replace(
        self, representative_id: UUID, precondition: Precondition | None, draft: RepresentativeDraft
    ) -> Representative:
        """Put all writable fields in place of the old ones; a write in between is a Conflict, never lost."""
        return self._change(representative_id, lambda current: self.revised(current, draft), precondition, again=False)

    def patch(
        self, representative_id: UUID, precondition: Precondition | None, patch: dict[str, Any]
    ) -> Representative:
        """Apply a JSON merge patch (RFC 7396), again on the newer record if another write came in between."""

        def merged(current: Representative) -> Representative:
            unknown = dict.fromkeys(patch.keys() - RepresentativeDraft.model_fields.keys())
            value = merge(current.writable(), patch) | unknown  # refused by name, even where it is null
            return self.revised(current, valid(RepresentativeDraft, value))

        return self._change(representative_id, merged, precondition, again=True)

    def delete(self, representative_id: UUID, precondition: Precondition | None) -> Representative:
        """Remove a representative and return it as it was; its changes remain."""
        return self._change(representative_id, lambda _: None, precondition, again=True)

    def apply(
        self, version: int, steps: Sequence[Step], progress: Callable[[int], None], *, insist: bool = False
    ) -> int:
        """Commit many steps to a tenant at `version`; see Ledger.commit_all."""
        return self._ledger.commit_all(version, steps, progress, insist=insist)

    def draft(self, fields: dict[str, Any]) -> RepresentativeDraft:
        """Return JSON values as a draft; raises Invalid."""
        return valid(RepresentativeDraft, fields)

    def new(self, draft: RepresentativeDraft, representative_id: UUID) -> Representative:
        """Make the record that a draft becomes in this tenant."""
        now = self._now()
        return _fitting(
            Representative(**self._settled(draft), id=representative_id, version=1, created_at=now, updated_at=now)
        ).on(now.date())

    def revised(self, current: Representative, draft: RepresentativeDraft) -> Representative:
        """Return the record with a draft's fields; the very same record if that changes nothing."""
        now = self._now()
        revised = Representative(
            **self._settled(draft),
            id=current.id,
            version=current.version,
            created_at=current.created_at,
            updated_at=current.updated_at,
        ).on(now.date())
        if revised == current:
            return current
        return _fitting(revised.model_copy(update={"version": current.version + 1, "updated_at": now}))

    def _change(
        self,
        representative_id: UUID,
        decide: Callable[[Representative], Representative | None],
        precondition: Precondition | None,
        *,
        again: bool,
    ) -> Representative:
        """Read, decide, write on condition that nothing changed in between: BatchGetItem, TransactWriteItems."""
        attempt = 0
        while True:
            stored = self._table.get_many([META, sort_key(representative_id)])
            if sort_key(representative_id) not in stored:
                raise self._no_such(representative_id)
            current = self._read(stored[sort_key(representative_id)])
            if precondition and not precondition(current):
                raise PreconditionFailed("If-Match names another version; read the record again and repeat the change.")
            after = decide(current)
            if after is current:
                return current
            try:
                self._ledger.commit(int(stored[META]["version"]), [(current, after)])
            except Clash as clash:
                if 0 in clash.failed and (precondition or not again):
                    kind = PreconditionFailed if precondition else Conflict
                    raise kind("The record changed meanwhile; read it again and repeat the change.") from clash
                attempt = self._ledger.waited(attempt)
            else:
                return after or current

    def _remembered(self, once: Once | None, record: Representative) -> list[Write]:
        if once is None:
            return []
        now = int(self._now().timestamp())
        item: Item = {"doc": record.stored(), "fingerprint": once.fingerprint, "expires_at": now + DAY}
        return [Write(once.sk, item, 0, partition="#IDEMPOTENCY", usage=True, expired_before=now)]

    def _first_answer(self, once: Once) -> Representative:
        first = self._table.get(once.sk, partition="#IDEMPOTENCY", usage=True)
        if first is None:
            raise Unavailable("The first answer under this Idempotency-Key has just expired; try again.")
        if first["fingerprint"] != once.fingerprint:
            detail = "This Idempotency-Key was used for a different request; a new request needs a new key."
            raise Invalid(detail, flaws=(Flaw("Idempotency-Key", detail),))
        return self._read(first)

    def _settled(self, draft: RepresentativeDraft) -> dict[str, Any]:
        if draft.state not in (None, self._owner.state):
            detail = (
                f"A representative of {self._owner.id} has the state {self._owner.state}; leave it out or send that."
            )
            raise Invalid(detail, flaws=(Flaw("#/state", detail),))
        fields = {name: getattr(draft, name) for name in RepresentativeDraft.model_fields}
        return fields | {"state": self._owner.state, "level": draft.level or Level(self._owner.kind)}

    def _read(self, item: Item) -> Representative:
        return Representative.model_validate_json(str(item["doc"])).on(self._now().date())

    def _no_such(self, representative_id: UUID) -> NotFound:
        return NotFound(f"{self._owner.id} has no representative {representative_id}.")


def _fitting(record: Representative) -> Representative:
    """Return the record; raises Invalid if it is too large to be stored, twice, with the change that tells of it."""
    size = len(record.stored().encode())
    if size > MAX_RECORD:
        detail = f"A representative has at most {MAX_RECORD:,} bytes as JSON; this would have {size:,}."
        raise Invalid(detail, flaws=(Flaw("#", detail),))
    return record
