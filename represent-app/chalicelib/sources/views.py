"""Show sources: what they have, whose they are, and how their last check ended."""

from __future__ import annotations

from datetime import date, datetime  # noqa: TC003 (pydantic resolves annotations at run time)
from typing import TYPE_CHECKING
from uuid import UUID  # noqa: TC003

from pydantic import Field

from chalicelib.sources.models import (
    ALL,
    SourceChange,
    SourceDefinition,
    SourceFile,
    SourceFormat,
    SourceModel,
    SourceResult,
    SourceState,
    TenantSource,
    UnitState,
    hide_query,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

LISTED = 3  # failed units that a detail names


class SourceEdition(SourceModel):
    """An earlier file that a source may be put back to."""

    digest: str = Field(
        description="The digest of the file, which names it in POST …/sync.",
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    )
    state: str | None = Field(
        None, description="The state whose file it is; null if the source has one for all.", examples=["CO"]
    )
    as_of: date = Field(description="The day of its facts (ISO 8601).", examples=["2026-02-01"])
    fetched_at: datetime = Field(description="When it was fetched (RFC 3339).", examples=["2026-02-01T06:00:00Z"])


class SourceView(SourceChange):
    """A source: its publisher and licence, its files, and the result of its last check.

    For a tenant, `as_of`, `fetched_at`, `changed_at` and `result` are those of the part that the tenant has.
    """

    id: str = Field(description="The id of the source.", examples=["openstates-people"])
    name: str = Field(description="The name of the source.", examples=["Open States people"])
    publisher: str = Field(description="The organization that publishes the data.", examples=["Open States"])
    licence: str = Field(description="The licence of the data.", examples=["CC0-1.0"])
    attribution: str = Field(description="How answers that come of it are to be attributed.")
    homepage: str | None = Field(description="The page of the source; null if there is none.")
    what: str = Field(description="The facts that it has.", examples=["Legislators, statewide executives and mayors"])
    format: SourceFormat = Field(description="How its files are read.")
    tenant: str | None = Field(
        None,
        description="The tenant whose own source it is; null for a source of the catalogue.",
        examples=["NY-Albany"],
    )
    paused: bool = Field(description="Whether it is paused.")
    result: SourceResult = Field(description="The result of the last check.", examples=["applied"])
    detail: str | None = Field(None, description="The result in a sentence; null if there is nothing to say.")
    as_of: date | None = Field(
        None, description="The day of its facts (ISO 8601); null before the first file.", examples=["2026-02-01"]
    )
    fetched_at: datetime | None = Field(
        None, description="When the file in force was fetched (RFC 3339).", examples=["2026-02-01T06:00:00Z"]
    )
    checked_at: datetime | None = Field(
        None,
        description="When it was last checked with success (RFC 3339); null if never.",
        examples=["2026-02-01T06:00:00Z"],
    )
    changed_at: datetime | None = Field(
        None, description="When it last changed something (RFC 3339); null if never.", examples=["2026-02-01T06:00:00Z"]
    )
    next_check_at: datetime | None = Field(
        None,
        description="When it is checked next (RFC 3339); null for the next run of the schedule.",
        examples=["2026-02-01T06:00:00Z"],
    )
    failures: int = Field(0, description="The number of checks that failed since the last one with success.")
    import_id: UUID | None = Field(
        None,
        description="The id of the last import of a roster; null if there is none.",
        examples=["0190a6f2-7c3e-7d4b-9b1a-5f3c2e8d7a10"],
    )
    digest: str | None = Field(None, description="The digest of the file in force; null before the first file.")
    earlier: tuple[SourceEdition, ...] = Field((), description="Earlier files that the source may be put back to.")


def show_source(definition: SourceDefinition, state: SourceState) -> SourceView:
    """Return a source of the catalogue."""
    editions = [unit.edition for unit in state.units.values() if unit.edition]
    newest = max(editions, key=lambda each: each.fetched_at, default=None)
    if state.paused:
        result = SourceResult.PAUSED
    elif state.failures:
        result = SourceResult.FAILED
    elif state.pending:
        result = SourceResult.IMPORTING
    elif state.checked_at is None:
        result = SourceResult.NEVER
    else:
        changed = state.changed_at and state.changed_at >= state.checked_at
        result = SourceResult.APPLIED if changed else SourceResult.UNCHANGED
    return _make_view(
        definition,
        paused=state.paused,
        result=result,
        detail=_describe_failures(state),
        as_of=newest.as_of if newest else None,
        fetched_at=newest.fetched_at if newest else None,
        checked_at=state.checked_at,
        changed_at=state.changed_at,
        next_check_at=state.next_check_at,
        failures=state.failures,
        digest=newest.digest if newest and len(editions) == 1 else None,
        earlier=_list_earlier(state.units),
    )


def show_in_tenant(definition: SourceDefinition, state: SourceState, mine: TenantSource, tenant: str) -> SourceView:
    """Return a source as it is in one tenant."""
    unit = state.units.get(tenant if definition.states else ALL, UnitState())
    failed = unit.detail if definition.states or not state.failures else state.detail
    result, detail = mine.result, mine.detail
    if state.paused or mine.paused:
        result, detail = SourceResult.PAUSED, "The source is paused."
    elif failed and result not in (SourceResult.NEEDS_REVIEW, SourceResult.IMPORTING):
        result, detail = SourceResult.FAILED, _describe_failure(failed, mine)
    elif result == SourceResult.APPLIED and mine.changed_at and unit.checked_at and unit.checked_at > mine.changed_at:
        result = SourceResult.UNCHANGED
    if state.detail and not state.failures and result in (SourceResult.APPLIED, SourceResult.UNCHANGED):
        detail = f"{detail} {state.detail}"
    return _make_view(
        definition,
        tenant=tenant if mine.definition else None,
        paused=state.paused or mine.paused,
        result=result,
        detail=detail,
        as_of=mine.as_of,
        fetched_at=mine.fetched_at,
        checked_at=None if failed and unit.edition is None else _get_success(state, unit, failed),
        changed_at=mine.changed_at,
        next_check_at=state.next_check_at,
        failures=state.failures,
        import_id=mine.import_id,
        digest=unit.edition.digest if unit.edition else None,
        earlier=_list_earlier(state.units) if mine.definition else (),
    )


def _describe_failure(reason: str, mine: TenantSource) -> str:
    return f"{reason} The tenant keeps the facts of the last file." if mine.as_of else reason


def _get_success(state: SourceState, unit: UnitState, failed: str | None) -> datetime | None:
    """Return when the files of a tenant were last checked with success."""
    return state.checked_at if failed else unit.checked_at


def _make_view(definition: SourceDefinition, **fields: object) -> SourceView:
    names = (
        *SourceChange.model_fields,
        "id",
        "name",
        "publisher",
        "licence",
        "attribution",
        "homepage",
        "what",
        "format",
    )
    shown = {name: getattr(definition, name) for name in names}
    shown["files"] = tuple(file.model_copy(update={"url": hide_query(file.url)}) for file in definition.files)
    return SourceView.model_validate({**shown, **fields})


def _describe_failures(state: SourceState) -> str | None:
    """Return the reasons of the failed units, of at most a few."""
    failed = [unit.detail for unit in state.units.values() if unit.detail]
    if not failed:
        return state.detail
    more = f" And {len(failed) - LISTED} more." if len(failed) > LISTED else ""
    return " ".join(failed[:LISTED]) + more


def _list_earlier(units: Mapping[str, UnitState]) -> tuple[SourceEdition, ...]:
    return tuple(
        SourceEdition(
            digest=each.digest, state=None if name == ALL else name, as_of=each.as_of, fetched_at=each.fetched_at
        )
        for name, unit in units.items()
        for each in unit.history
    )


__all__ = ["SourceEdition", "SourceFile", "SourceView", "show_in_tenant", "show_source"]
