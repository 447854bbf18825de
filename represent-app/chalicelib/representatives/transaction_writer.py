"""Commit steps as transactions: the record, its change and the tenant's version, all or none."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from pydantic_core import from_json

from chalicelib.aws.optimistic_locking import make_busy_error, retry_on_conflict
from chalicelib.aws.tenant_table import LIMIT_OF_WRITES, TenantTable, Write
from chalicelib.representatives.models import Representative

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from uuid import UUID

    from chalicelib.aws.error_mapping import WriteConflict
    from chalicelib.aws.tenant_table import Item
    from chalicelib.changes.change_writer import ChangeWriter
    from chalicelib.representatives.snapshot_loader import SnapshotLoader

    # Return a version of the tenant at which the steps are valid; raises WriteConflict.
    Revalidate = Callable[[Sequence["Step"]], int]

ATTEMPTS = 24
# For a large transaction that revalidates: it takes long to send, so concurrent writers often commit first.
ATTEMPTS_OF_MANY = 60
# A transaction holds 4 MB; half of it leaves room for keys and for the wire format.
BYTES_OF_WRITES = 2_000_000

# One mutation, (before, after): `before` is None for a new record, `after` is None for a removed one.
Step = tuple[Representative | None, Representative | None]


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record as it is stored: the text, and the JSON object in it. It is written without its validation."""

    text: str
    fields: dict[str, Any]

    @classmethod
    def parse(cls, text: str) -> StoredRecord:
        """Return the record that `to_json` returned as this text."""
        return cls(text, from_json(text))

    @property
    def id(self) -> str:
        """The id of the representative."""
        return str(self.fields["id"])

    @property
    def version(self) -> int:
        """The version of the record."""
        return int(self.fields["version"])

    @property
    def division_id(self) -> str | None:
        """The id of the division that the seat represents; None if unknown."""
        return self.fields.get("division_id")

    def to_json(self) -> str:
        """Return the record as it is stored."""
        return self.text

    def validate(self) -> Representative:
        """Return the complete record."""
        return Representative.parse_stored(self.text)


# A mutation whose records may be as they are stored.
AnyStep = tuple[Representative | StoredRecord | None, Representative | StoredRecord | None]


@dataclass(frozen=True, slots=True)
class Batch:
    """Steps to write in one transaction on a tenant at `version`, and additional writes of that transaction."""

    version: int
    steps: Sequence[AnyStep]
    extra_writes: Sequence[Write] = ()


@dataclass(slots=True, eq=False)
class TransactionWriter:
    """Writes records, each in one transaction with its change and the tenant's version.

    All writes of records go through this class. It updates the cached snapshot after each commit if `snapshots` is set.
    """

    table: TenantTable
    change_writer: ChangeWriter
    pause: Callable[[float], None] = time.sleep
    snapshots: SnapshotLoader | None = None

    def commit(self, batch: Batch) -> None:
        """Write a batch: one TransactWriteItems.

        Raises WriteConflict: position 0 is the first record, `len(steps) * 2` the version, and `extra_writes` follow.
        """
        records = [_make_write(step) for step in batch.steps]
        states = [(_read_fields(before), _read_fields(after)) for before, after in batch.steps]
        changes = self.change_writer.write_record_changes(batch.version, states)
        writes = [write for pair in zip(records, changes, strict=True) for write in pair]
        moved = self.table.bump_version(batch.version, len(batch.steps), writes[-1] if writes else None)
        self.table.transact([*writes, moved, *batch.extra_writes])
        if self.snapshots:
            steps = [(_validate(before), _validate(after)) for before, after in batch.steps]
            self.snapshots.apply_committed(batch.version, steps, str(moved.item["mark"]) if moved.item else "")

    def commit_all(
        self, version: int, steps: Sequence[Step], revalidate: Revalidate | None = None
    ) -> Iterator[tuple[int, int]]:
        """Write many steps in as few transactions as possible; yields the number of steps and the version of each.

        Raises WriteConflict if the tenant is no longer at `version`; with `revalidate`, which returns a version at
        which the steps are valid, only if a record of the steps has changed. Earlier transactions stay committed.
        """
        for chunk in split_steps(steps):
            attempts = retry_on_conflict(
                (ATTEMPTS_OF_MANY if revalidate else ATTEMPTS) + 1,
                self.pause,
                may_retry=partial(_may_retry, len(chunk), revalidate is not None),
            )
            conflict: WriteConflict | None = None
            for attempt in attempts:
                if conflict and conflict.failed and revalidate:
                    version = revalidate(chunk)
                with attempt:
                    self.commit(Batch(version, chunk))
                    break
                conflict = attempt.conflict
            else:
                raise make_busy_error()
            version += len(chunk)
            yield len(chunk), version


def _may_retry(steps: int, revalidates: bool, conflict: WriteConflict) -> bool:  # noqa: FBT001 (bound by partial)
    """Return whether to retry a chunk: another transaction held an item, or no record of the chunk has changed."""
    return not conflict.failed or (revalidates and _is_elsewhere(conflict, steps))


def parse_versions(meta: Item | None) -> tuple[int, int]:
    """Return the version of a tenant and that of its rules; both are 0 until something is written."""
    return (int(meta["version"]), int(meta.get("rules_version", 0))) if meta else (0, 0)


def _is_elsewhere(clash: WriteConflict, steps: int) -> bool:
    """Return whether only the tenant's version and changes conflicted, not a record; see commit for positions."""
    return not any(position < 2 * steps and position % 2 == 0 for position in clash.failed)


def parse_record(item: Item) -> Representative:
    """Parse the record of an item, with the status that was stored."""
    return Representative.model_validate_json(str(item["doc"]))


def sort_key(representative_id: UUID | str) -> str:
    """Return the sort key of a representative's item."""
    return f"REP#{representative_id}"


def split_steps(steps: Sequence[Step]) -> Iterator[Sequence[Step]]:
    """Split steps into transactions: two writes for each step and one for the version, limited in count and bytes."""
    start, size = 0, 0
    for end, step in enumerate(steps):
        # A record is written once as itself, and its change holds the record before and after.
        bytes_of_step = sum(len(record.to_json()) * 2 for record in step if record)
        if end > start and (2 * (end - start + 1) + 1 > LIMIT_OF_WRITES or size + bytes_of_step > BYTES_OF_WRITES):
            yield steps[start:end]
            start, size = end, 0
        size += bytes_of_step
    if start < len(steps):
        yield steps[start:]


def _read_fields(record: Representative | StoredRecord | None) -> dict[str, Any] | None:
    """Return the JSON object of a record as it is stored."""
    if record is None:
        return None
    fields: dict[str, Any] = record.fields if isinstance(record, StoredRecord) else from_json(record.to_json())
    return fields


def _validate(record: Representative | StoredRecord | None) -> Representative | None:
    return record.validate() if isinstance(record, StoredRecord) else record


def _make_write(step: AnyStep) -> Write:
    before, record = step
    expect = before.version if before else 0
    if record is None:
        if before is None:
            raise ValueError("a step needs `before` or `after`")
        return Write(sort_key(before.id), None, expect)
    item: Item = {"doc": record.to_json(), "version": record.version}
    if record.division_id:
        item |= {"GSI1PK": f"DIVISION#{record.division_id}", "GSI1SK": sort_key(record.id)}
    return Write(sort_key(record.id), item, expect)
