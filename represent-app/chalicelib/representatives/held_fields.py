"""Store the fields that staff of a tenant hold against sources; only staff read them.

A value that staff removed may be private, so it is not a part of the public record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from chalicelib.aws.tenant_table import Write
from chalicelib.representatives.provenance import NOTHING_HELD, HeldFields

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.aws.tenant_table import TenantTable
    from chalicelib.representatives.provenance import Restatement

PARTITION = "#HELD"


@dataclass(frozen=True, slots=True)
class HeldFieldsRepository:
    """The held fields of one tenant's records."""

    table: Callable[[], TenantTable]

    def get(self, representative_id: UUID) -> tuple[HeldFields, int]:
        """Return the held fields of a record, and the version of their item: one GetItem."""
        item = self.table().get(str(representative_id), partition=PARTITION)
        if item is None:
            return NOTHING_HELD, 0
        return HeldFields.model_validate_json(str(item["doc"])), int(item["version"])

    def list_all(self) -> dict[UUID, HeldFields]:
        """Return the held fields of all records that have some: one Query per megabyte."""
        return {
            UUID(str(item["SK"])): HeldFields.model_validate_json(str(item["doc"]))
            for item in self.table().query(partition=PARTITION)
        }

    def make_write(self, representative_id: UUID, held: HeldFields, version: int) -> Write:
        """Return the write that replaces the held fields of a record at a version; 0 if there are none yet.

        Fields of which nothing is held are kept as such: imports may delete no item.
        """
        item: dict[str, str | int] = {"doc": held.model_dump_json(), "version": version + 1}
        return Write(str(representative_id), item, version, partition=PARTITION)

    def make_deletion_writes(self, representative_id: UUID) -> list[Write]:
        """Return the write that forgets the held fields of a record, if it has some: one GetItem."""
        _, version = self.get(representative_id)
        return [Write(str(representative_id), None, version, partition=PARTITION)] if version else []

    def make_restating_writes(self, restated: dict[UUID, Restatement]) -> list[Write]:
        """Return the writes that store what a source states now; entries that staff removed stay. GetItem for each."""
        writes = []
        for representative_id, restatement in restated.items():
            current, version = self.get(representative_id)
            after = current.restate(restatement)
            if after != current:
                writes.append(self.make_write(representative_id, after, version))
        return writes
