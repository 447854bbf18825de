"""The verbs of the directory. Every write is one transaction: the record, its change, the tenant's version."""

from __future__ import annotations

import hashlib
import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from pydantic_core import from_json

from chalicelib.aws.faults import Clash
from chalicelib.aws.table import LIMIT_OF_WRITES, META, TenantTable, Write
from chalicelib.directory import search
from chalicelib.directory.model import READ_ONLY, Level, Representative, RepresentativeDraft
from chalicelib.errors import Conflict, Flaw, Invalid, NotFound, PreconditionFailed, Unavailable
from chalicelib.validation import valid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from uuid import UUID

    from chalicelib.aws.table import Item
    from chalicelib.directory.search import ListQuery

    Precondition = Callable[[Representative], bool]

ATTEMPTS = 12
REPRESENTATIVES = "REP#"
DAY = 86_400
# A transaction takes 4 MB; half of it leaves room for keys and for the wire form of what is counted here.
BYTES_OF_WRITES = 2_000_000


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


class Journal(Protocol):
    """Give the write that records a change; `before` and `after` are JSON objects, or None."""

    def __call__(self, sequence: int, before: dict[str, Any] | None, after: dict[str, Any] | None) -> Write:
        """Make the write."""


# One mutation, (before, after): before is None for a new record, after is None for one that goes.
Step = tuple[Representative | None, Representative | None]


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
        self._journal = journal
        self._now = now
        self._new_id = new_id
        self._pause = pause

    def get(self, representative_id: UUID) -> Representative:
        """Return one representative; raises NotFound. One GetItem."""
        item = self._table.get(_sk(representative_id))
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
        for attempt in self._attempts():
            meta = self._table.get(META)
            try:
                self._commit(int(meta["version"]) if meta else 0, [(None, record)], self._remembered(once, record))
            except Clash as clash:
                if once and 3 in clash.failed:  # noqa: PLR2004 (after the record, its change and the version)
                    return self._first_answer(once)
                self._wait(attempt)
            else:
                return record
        raise self._too_busy()

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
            value = merge(current.writable(), patch)
            return self.revised(current, valid(RepresentativeDraft, value, read_only=READ_ONLY))

        return self._change(representative_id, merged, precondition, again=True)

    def delete(self, representative_id: UUID, precondition: Precondition | None) -> Representative:
        """Remove a representative and return it as it was; its changes remain."""
        return self._change(representative_id, lambda _: None, precondition, again=True)

    def apply(self, version: int, steps: Sequence[Step], progress: Callable[[int], None]) -> int:
        """Commit many steps in as few transactions as they fit, telling `progress` how many each held.

        Returns the tenant's version after them. Raises Clash when the tenant is no longer at `version`, or Unavailable;
        transactions before that one stay committed.
        """
        for chunk in chunks(steps):
            for attempt in self._attempts():
                try:
                    self._commit(version, chunk)
                except Clash as clash:
                    if clash.failed:
                        raise
                    self._wait(attempt)
                else:
                    break
            else:
                raise self._too_busy()
            version += len(chunk)
            progress(len(chunk))
        return version

    def draft(self, fields: dict[str, Any]) -> RepresentativeDraft:
        """Return JSON values as a draft; raises Invalid."""
        return valid(RepresentativeDraft, fields)

    def new(self, draft: RepresentativeDraft, representative_id: UUID) -> Representative:
        """Make the record that a draft becomes in this tenant."""
        now = self._now()
        return Representative(
            **self._settled(draft), id=representative_id, version=1, created_at=now, updated_at=now
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
        return revised.model_copy(update={"version": current.version + 1, "updated_at": now})

    def _change(
        self,
        representative_id: UUID,
        decide: Callable[[Representative], Representative | None],
        precondition: Precondition | None,
        *,
        again: bool,
    ) -> Representative:
        """Read, decide, write on condition that nothing changed in between: BatchGetItem, TransactWriteItems."""
        for attempt in self._attempts():
            stored = self._table.get_many([META, _sk(representative_id)])
            if _sk(representative_id) not in stored:
                raise self._no_such(representative_id)
            current = self._read(stored[_sk(representative_id)])
            if precondition and not precondition(current):
                raise PreconditionFailed("If-Match names another version; read the record again and repeat the change.")
            after = decide(current)
            if after is current:
                return current
            try:
                self._commit(int(stored[META]["version"]), [(current, after)])
            except Clash as clash:
                if 0 in clash.failed and precondition:
                    raise PreconditionFailed(
                        "The record changed meanwhile; read it again and repeat the change."
                    ) from clash
                if 0 in clash.failed and not again:
                    raise Conflict("The record changed meanwhile; read it again and repeat the change.") from clash
                self._wait(attempt)
            else:
                return after or current
        raise self._too_busy()

    def _commit(self, version: int, steps: Sequence[Step], more: Sequence[Write] = ()) -> None:
        writes = []
        for sequence, step in enumerate(steps, version + 1):
            before, after = (from_json(record.stored()) if record else None for record in step)
            writes += [self._element(step), self._journal(sequence, before, after)]
        writes.append(Write(META, {"version": version + len(steps)}, expect=version, bump=True))
        self._table.transact([*writes, *more])

    def _element(self, step: Step) -> Write:
        before, record = step
        expect = before.version if before else 0
        if record is None:
            if before is None:
                raise ValueError("a step needs a before or an after")
            return Write(_sk(before.id), None, expect)
        item: Item = {"doc": record.stored(), "version": record.version}
        if record.division_id:
            item |= {"GSI1PK": f"DIVISION#{record.division_id}", "GSI1SK": _sk(record.id)}
        return Write(_sk(record.id), item, expect)

    def _remembered(self, once: Once | None, record: Representative) -> list[Write]:
        if once is None:
            return []
        now = int(self._now().timestamp())
        item: Item = {"doc": record.stored(), "fingerprint": once.fingerprint, "expires_at": now + DAY}
        return [Write(once.sk, item, 0, partition="#IDEMPOTENCY", usage=True, expired_before=now)]

    def _first_answer(self, once: Once) -> Representative:
        first = self._table.get(once.sk, partition="#IDEMPOTENCY", usage=True)
        if first is None:
            raise self._too_busy()
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

    def _attempts(self) -> Iterator[int]:
        return iter(range(ATTEMPTS))

    def _wait(self, attempt: int) -> None:
        self._pause(random.uniform(0, min(0.4, 0.02 * 2**attempt)))  # noqa: S311 (jitter, no secret)

    @staticmethod
    def _too_busy() -> Unavailable:
        return Unavailable("Too many writes to this tenant at once; nothing was written, try again.", retry_after=2)


def merge(target: Any, patch: Any) -> Any:
    """Apply a JSON merge patch (RFC 7396, section 2).

    >>> merge({"a": {"b": 1, "c": 2}, "d": [1]}, {"a": {"b": None}, "d": [2]})
    {'a': {'c': 2}, 'd': [2]}
    """
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge(merged.get(name), value)
    return merged


def chunks(steps: Sequence[Step]) -> Iterator[Sequence[Step]]:
    """Cut steps into what one transaction takes: two writes each and one for the version, in count and in bytes."""
    start, size = 0, 0
    for end, step in enumerate(steps):
        # A record is written once as itself, and its change holds the state before and after.
        bytes_of_step = sum(len(record.stored()) * 2 for record in step if record)
        if end > start and (2 * (end - start + 1) + 1 > LIMIT_OF_WRITES or size + bytes_of_step > BYTES_OF_WRITES):
            yield steps[start:end]
            start, size = end, 0
        size += bytes_of_step
    if start < len(steps):
        yield steps[start:]


def _sk(representative_id: UUID) -> str:
    return f"{REPRESENTATIVES}{representative_id}"
