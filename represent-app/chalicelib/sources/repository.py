"""Store the state of sources: of built-in ones without a tenant, and of all in each tenant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.aws.error_mapping import WriteConflict
from chalicelib.aws.tenant_table import Write
from chalicelib.core.errors import Conflict
from chalicelib.sources.models import SourceState, TenantSource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from chalicelib.aws.global_table import GlobalTable
    from chalicelib.aws.tenant_table import TenantTable

PARTITION = "#SOURCES"
CHANGED = "The source was changed in the meantime. Read it again."


@dataclass(frozen=True, slots=True)
class SourceRepository:
    """The state of the built-in sources."""

    table: GlobalTable

    def get(self, source_id: str) -> SourceState:
        """Return the state of a source: one GetItem."""
        return _parse(self.table.get_source(source_id))

    def list_states(self, ids: Iterable[str]) -> dict[str, SourceState]:
        """Return the states of sources by id: one BatchGetItem."""
        ids = list(ids)
        found = self.table.list_sources(ids)
        return {source_id: _parse(found.get(source_id)) for source_id in ids}

    def save(self, source_id: str, state: SourceState) -> SourceState:
        """Store the next version of a state; raises Conflict if it was changed in the meantime. One PutItem."""
        after = state.model_copy(update={"version": state.version + 1})
        try:
            self.table.save_source(
                source_id, {"doc": after.model_dump_json(exclude_defaults=True), "version": after.version}
            )
        except WriteConflict as conflict:
            raise Conflict(CHANGED) from conflict
        return after


@dataclass(frozen=True, slots=True)
class TenantSourceRepository:
    """The state of sources in one tenant."""

    table: Callable[[], TenantTable]
    tenant_id: str

    def get(self, source_id: str) -> TenantSource:
        """Return the state of a source in the tenant: one GetItem."""
        item = self.table().get(source_id, partition=PARTITION)
        return TenantSource.model_validate_json(str(item["doc"])) if item else TenantSource(source=source_id)

    def list_all(self) -> dict[str, TenantSource]:
        """Return the states of all sources that the tenant has one of: one Query."""
        items = self.table().query(partition=PARTITION)
        return {str(item["SK"]): TenantSource.model_validate_json(str(item["doc"])) for item in items}

    def save(self, state: TenantSource) -> TenantSource:
        """Store the next version of a state; raises Conflict if it was changed in the meantime. TransactWriteItems."""
        after = state.model_copy(update={"version": state.version + 1})
        item: dict[str, str | int] = {"doc": after.model_dump_json(exclude_defaults=True), "version": after.version}
        if after.definition:  # the schedule finds it in the index
            item |= {"GSI1PK": "SOURCES", "GSI1SK": f"{self.tenant_id}#{after.source}"}
        self._write(Write(after.source, item, state.version, partition=PARTITION))
        return after

    def delete(self, state: TenantSource) -> None:
        """Delete the state of a source; raises Conflict if it was changed in the meantime. TransactWriteItems."""
        self._write(Write(state.source, None, state.version, partition=PARTITION))

    def _write(self, write: Write) -> None:
        try:
            self.table().transact([write])
        except WriteConflict as conflict:
            raise Conflict(CHANGED) from conflict


def _parse(item: dict[str, str | int] | None) -> SourceState:
    return SourceState.model_validate_json(str(item["doc"])) if item else SourceState()
