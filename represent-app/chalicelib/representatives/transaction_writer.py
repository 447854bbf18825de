"""How steps become transactions: the record, its change and the tenant's version, all or none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from pydantic_core import from_json

from chalicelib.aws.error_mapping import WriteConflict, backoff_seconds
from chalicelib.aws.tenant_table import LIMIT_OF_WRITES, META, TenantTable, Write
from chalicelib.core.errors import Unavailable
from chalicelib.representatives.models import Representative

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from uuid import UUID

    from chalicelib.aws.tenant_table import Item

    # Return a version of the tenant at which steps still hold; raises Clash.
    Revalidate = Callable[[Sequence["Step"]], int]

ATTEMPTS = 24
# Of a transaction of many steps that insists: it takes long to arrive, so that a busy writer often comes before it.
ATTEMPTS_OF_MANY = 60
# A transaction takes 4 MB; half of it leaves room for keys and for the wire form of what is counted here.
BYTES_OF_WRITES = 2_000_000

# One mutation, (before, after): before is None for a new record, after is None for one that goes.
Step = tuple[Representative | None, Representative | None]


class MakeChange(Protocol):
    """Give the write that records a change; `before` and `after` are JSON objects, or None."""

    def __call__(self, sequence: int, before: dict[str, Any] | None, after: dict[str, Any] | None) -> Write:
        """Make the write."""


@dataclass(slots=True, eq=False)
class TransactionWriter:
    """Writes steps in the order of the tenant's versions."""

    table: TenantTable
    change_writer: MakeChange
    pause: Callable[[float], None]
    on_commit: Callable[[int, Sequence[Step], str], None] = lambda *_: None

    def versions(self) -> tuple[int, int]:
        """Return the version that the tenant is at, and that of its rules: one GetItem."""
        return parse_versions(self.table.get(META))

    def commit(self, version: int, steps: Sequence[Step], more: Sequence[Write] = ()) -> None:
        """Write steps, and what else belongs to them, in one transaction on a tenant at `version`.

        Raises Clash: position 0 is the first record, `len(steps) * 2` the version, and `more` follows.
        """
        writes: list[Write] = []
        for sequence, step in enumerate(steps, version + 1):
            before, after = (from_json(record.stored()) if record else None for record in step)
            writes += [_element(step), self.change_writer(sequence, before, after)]
        moved = self.table.bump_version(version, len(steps), writes[-1] if writes else None)
        self.table.transact([*writes, moved, *more])
        self.on_commit(version, steps, str(moved.item["mark"]) if moved.item else "")

    def commit_all(
        self, version: int, steps: Sequence[Step], progress: Callable[[int], None], again: Revalidate | None = None
    ) -> int:
        """Write many steps in as few transactions as they fit, telling `progress` how many each held.

        Returns the tenant's version after them. Raises Clash when the tenant is no longer at `version` (with `again`,
        which says at which version steps still hold, only when a record of the steps has changed), or Unavailable;
        transactions before that one stay committed.
        """
        for chunk in split_steps(steps):
            version = self._commit_one(version, chunk, again)
            progress(len(chunk))
        return version

    def backoff(self, attempt: int, most: int = ATTEMPTS) -> int:
        """Wait a moment after a clash, longer each time and never as long as others do; raises Unavailable at last."""
        if attempt == most:
            raise Unavailable("Too many writes to this tenant at once; this was not written, try again.", retry_after=2)
        self.pause(backoff_seconds(attempt))
        return attempt + 1

    def _commit_one(self, version: int, chunk: Sequence[Step], again: Revalidate | None) -> int:
        attempt = 0
        while True:
            try:
                self.commit(version, chunk)
            except WriteConflict as clash:
                if clash.failed and not (again and _elsewhere(clash, len(chunk))):
                    raise
                attempt = self.backoff(attempt, ATTEMPTS_OF_MANY if again else ATTEMPTS)
                if clash.failed and again:
                    version = again(chunk)
            else:
                return version + len(chunk)


def parse_versions(meta: Item | None) -> tuple[int, int]:
    """Return the version that a tenant's item tells, and that of its rules; both are 0 until something is written."""
    return (int(meta["version"]), int(meta.get("rules_version", 0))) if meta else (0, 0)


def _elsewhere(clash: WriteConflict, steps: int) -> bool:
    """Tell whether only the tenant's version and its changes clashed, and no record; see commit for the positions."""
    return not any(position < 2 * steps and position % 2 == 0 for position in clash.failed)


def parse_record(item: Item) -> Representative:
    """Return the record that an item holds, with the status that its term had when it was written."""
    return Representative.model_validate_json(str(item["doc"]))


def sort_key(representative_id: UUID | str) -> str:
    """Name the item of a representative within its tenant."""
    return f"REP#{representative_id}"


def split_steps(steps: Sequence[Step]) -> Iterator[Sequence[Step]]:
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


def _element(step: Step) -> Write:
    before, record = step
    expect = before.version if before else 0
    if record is None:
        if before is None:
            raise ValueError("a step needs a before or an after")
        return Write(sort_key(before.id), None, expect)
    item: Item = {"doc": record.stored(), "version": record.version}
    if record.division_id:
        item |= {"GSI1PK": f"DIVISION#{record.division_id}", "GSI1SK": sort_key(record.id)}
    return Write(sort_key(record.id), item, expect)
