"""Show how complete and how current the data of a tenant are, for any visitor: no errors, no secrets, no names."""

from __future__ import annotations

from datetime import date, datetime  # noqa: TC003 (pydantic resolves annotations at run time)
from typing import TYPE_CHECKING

from pydantic import Field

from chalicelib.sources.models import ALL, SourceModel, SourceResult, SourceState, TenantSource, UnitState
from chalicelib.sources.views import show_in_tenant
from chalicelib.tenants.rules import Chamber, Level  # noqa: TC001 (same)
from chalicelib.tenants.statistics import summarize_office

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chalicelib.representatives.seat_states import SeatStates
    from chalicelib.sources.models import SourceDefinition
    from chalicelib.tenants.rules import Office
    from chalicelib.tenants.tenant_registry import Tenant

    # A source as it is defined, its state, and its state in the tenant.
    Known = tuple[SourceDefinition, SourceState, TenantSource]


class OfficeStatus(SourceModel):
    """The seats of an office, and the day on which a holder was last verified."""

    office: str = Field(description="The key of the office in the tenant's rules.", examples=["state-senator"])
    title: str = Field(description="The title of the office.", examples=["State Senator"])
    level: Level = Field(description="The level of government of the office.")
    chamber: Chamber | None = Field(
        description="The chamber of the legislature; null if the office is not in a legislature."
    )
    seats: int | None = Field(description="The total number of seats of the office; null if unknown.")
    filled: int = Field(description="The number of representatives who hold the office today.")
    vacant: int | None = Field(description="The number of seats that a source says are vacant; null if unknown.")
    unknown: int | None = Field(
        description="The number of seats that no source says anything about; null if the number of seats is unknown."
    )
    last_verified: date | None = Field(
        description="The newest day on which staff verified a holder (ISO 8601); null if never.",
        examples=["2026-02-01"],
    )


class SourceStatus(SourceModel):
    """A source of the tenant's data, and when it was last checked."""

    id: str = Field(description="The id of the source.", examples=["openstates-people"])
    name: str = Field(description="The name of the source.", examples=["Open States people"])
    publisher: str = Field(description="The organization that publishes the data.", examples=["Open States"])
    url: str | None = Field(
        description="The page of the source; null if there is none.", examples=["https://openstates.org"]
    )
    what: str = Field(description="The facts that it has.", examples=["Legislators, statewide executives and mayors"])
    licence: str = Field(description="The licence of the data.", examples=["CC0-1.0"])
    attribution: str = Field(description="How answers that come of it are to be attributed.")
    state: SourceResult = Field(description="The result of the last check.", examples=["applied"])
    as_of: date | None = Field(
        description="The day of its facts (ISO 8601); null before the first file.", examples=["2026-02-01"]
    )
    last_checked: datetime | None = Field(
        description="When it was last checked, with success or without (RFC 3339); null if never.",
        examples=["2026-02-01T06:00:00Z"],
    )
    last_success: datetime | None = Field(
        description="When it was last checked with success (RFC 3339); null if never.",
        examples=["2026-02-01T06:00:00Z"],
    )


class TenantStatus(SourceModel):
    """How complete and how current the data of a tenant are."""

    tenant: str = Field(description="The id of the tenant.", examples=["CA"])
    name: str = Field(description="The name of the tenant.", examples=["California"])
    last_verified: date | None = Field(
        description="The newest day on which staff verified a representative in office (ISO 8601); null if never.",
        examples=["2026-02-01"],
    )
    offices: tuple[OfficeStatus, ...] = Field(description="The offices, in the order of the rules.")
    sources: tuple[SourceStatus, ...] = Field(description="The sources: shared ones first, then the tenant's own.")


def make_status(tenant: Tenant, states: SeatStates, sources: Iterable[Known]) -> TenantStatus:
    """Return the status of a tenant with its seats and its sources."""
    return TenantStatus(
        tenant=tenant.id,
        name=tenant.name,
        last_verified=max(states.totals.all.checked, default=None),
        offices=tuple(_show_office(office, states) for office in states.engine.rules.offices),
        sources=tuple(_show_source(known, tenant.id) for known in sources),
    )


def _show_office(office: Office, states: SeatStates) -> OfficeStatus:
    summary = summarize_office(office, states)
    shown = summary.model_dump(include=set(OfficeStatus.model_fields))
    return OfficeStatus(**shown, last_verified=max(states.totals.get(office.key).checked, default=None))


def _show_source(known: Known, tenant: str) -> SourceStatus:
    definition, state, mine = known
    view = show_in_tenant(definition, state, mine, tenant)
    unit = state.units.get(tenant if definition.states else ALL, UnitState())
    checks = [each for each in (unit.checked_at, state.checked_at, view.checked_at) if each]
    return SourceStatus(
        url=view.homepage,
        state=view.result,
        last_checked=max(checks, default=None),
        last_success=view.checked_at,
        **view.model_dump(include={"id", "name", "publisher", "what", "licence", "attribution", "as_of"}),
    )
