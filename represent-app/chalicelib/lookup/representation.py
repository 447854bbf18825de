"""Who represents a place: the officials of its divisions, as people read them, with the seats that nobody holds."""

from __future__ import annotations

from datetime import date  # noqa: TC003 (pydantic resolves annotations at run time)
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID  # noqa: TC003

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.representatives.models import Chamber, ContactInfo, Level, TermStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from chalicelib.representatives.models import Representative
    from chalicelib.tenants.rule_engine import RuleEngine
    from chalicelib.tenants.rules_models import District, Office
    from chalicelib.tenants.statistics import Vacancies, VacantSeat

    # The share of each division of a place, by its id.
    Shares = Mapping[str, float | None]
    # The key of an office, and a division; none where nobody knows it.
    Where = tuple[str, str | None]

Group = Literal["federal", "state", "county", "local"]
GROUPS: tuple[Group, ...] = ("federal", "state", "county", "local")
OF_LEVEL: dict[str, Group] = {
    Level.FEDERAL: "federal", Level.STATE: "state", Level.COUNTY: "county", Level.MUNICIPAL: "local",
}  # fmt: skip
SERVING = (TermStatus.CURRENT, TermStatus.OVERDUE)


class LookupModel(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(frozen=True)


class Official(LookupModel):
    """Somebody in office, and how to reach them. Overdue: past the end of the term, with no successor told."""

    id: UUID
    tenant: str
    name: str
    party: str | None
    status: TermStatus
    term_start: date | None
    term_expected_end: date | None
    contact_info: ContactInfo
    photo_url: str | None
    verified_at: str | None = Field(None, description="when staff checked the record last")


class VacantPlace(LookupModel):
    """A seat that nobody holds. `since` is null where no holder was ever recorded."""

    since: date | None
    last_holder: str | None
    successor: str | None = Field(None, description="whose term has yet to start")


class SeatsOfOffice(LookupModel):
    """An office in one of its districts, with everybody who holds it there, and its vacant seats.

    `share` is how much of the place is in the division: 1 means that these officials represent it for certain. Null
    means that they may. `seats` is null where the rules do not know how many there are.
    """

    office: str
    title: str
    level: Level
    chamber: Chamber | None
    district: str | None
    division_id: str | None
    share: float | None
    seats: int | None
    voting: bool = True
    officials: tuple[Official, ...]
    vacant: tuple[VacantPlace, ...]


class Representation(LookupModel):
    """The officials of a place, by level of government. `undivided` has the offices whose districts nobody knows."""

    federal: tuple[SeatsOfOffice, ...] = ()
    state: tuple[SeatsOfOffice, ...] = ()
    county: tuple[SeatsOfOffice, ...] = ()
    local: tuple[SeatsOfOffice, ...] = ()
    undivided: tuple[str, ...] = ()


def list_offices(
    engine: RuleEngine, people: Iterable[Representative], empty: Vacancies, shares: Shares
) -> tuple[list[SeatsOfOffice], list[str]]:
    """Return the offices of a tenant that represent a place, and the titles of those whose districts nobody knows.

    `engine` has the tenant's rules, `empty` its vacant seats. Every holder in a district of several seats is listed.
    """
    holders: dict[Where, list[Representative]] = {}
    for person in people:
        place = engine.find_placement(person) if person.status in SERVING else None
        if place is not None:
            # Who has neither district nor division holds an office of the whole tenant.
            where = person.division_id or (None if person.district else engine.tenant.division_id)
            holders.setdefault((place.office.key, where), []).append(person)
    found: list[SeatsOfOffice] = []
    undivided: list[str] = []
    for office in engine.rules.offices:
        places: dict[str, District | None] = {each.division_id: each for each in office.districts}
        districts = bool(places)
        places = places or {where: None for key, where in holders if key == office.key and where}
        if not districts and ((office.key, None) in holders or not places):
            undivided.append(office.title)
        for division_id, district in places.items():
            if division_id in shares:
                seats = holders.get((office.key, division_id), []), empty.list_at(office.key, division_id)
                found.append(_make_seats(engine, office, (division_id, district), shares[division_id], *seats))
    return found, undivided


def _make_seats(  # noqa: PLR0913, PLR0917 (what stands in it)
    engine: RuleEngine,
    office: Office,
    where: tuple[str, District | None],
    share: float | None,
    people: Iterable[Representative],
    empty: Iterable[VacantSeat],
) -> SeatsOfOffice:
    division_id, district = where
    return SeatsOfOffice(
        office=office.key,
        title=office.title,
        level=office.level,
        chamber=office.chamber,
        district=district.name if district else None,
        division_id=division_id,
        share=share,
        seats=district.seats if district else office.seats,
        voting=office.voting and (district is None or district.voting),
        officials=tuple(_make_official(engine.tenant.id, person) for person in sorted(people, key=_sort_key)),
        vacant=tuple(
            VacantPlace(
                since=seat.since,
                last_holder=seat.last_holder and seat.last_holder.name,
                successor=seat.successor and seat.successor.name,
            )
            for seat in empty
        ),
    )


def _sort_key(person: Representative) -> tuple[str, str]:
    return person.family_name or person.name, str(person.id)


def _make_official(tenant: str, person: Representative) -> Official:
    return Official(
        id=person.id,
        tenant=tenant,
        name=person.name,
        party=person.party,
        status=person.status,
        term_start=person.term_start,
        term_expected_end=person.term_expected_end,
        contact_info=person.contact_info,
        photo_url=person.photo_url,
        verified_at=person.verified_at.isoformat() if person.verified_at else None,
    )


def shorten(found: Representation, measure: Callable[[str], int], most: int) -> tuple[Representation, list[str]]:
    """Leave out officials, from the first that does not fit, so that the rest measures `most`; returns whose offices.

    Those are the divisions of the offices that have fewer officials than there are, at most once each.
    """
    left_out: dict[str, None] = {}
    groups: dict[str, tuple[SeatsOfOffice, ...]] = {}
    bare: dict[str, Any] = {name: _drop_officials(found, name) for name in GROUPS}
    used = measure(found.model_copy(update=bare).model_dump_json())
    for name in GROUPS:
        offices = []
        for office in getattr(found, name):
            shown = []
            for official in office.officials:
                used += measure(official.model_dump_json())
                if used > most:
                    left_out[office.division_id] = None
                    break
                shown.append(official)
            offices.append(office.model_copy(update={"officials": tuple(shown)}))
        groups[name] = tuple(offices)
    return found.model_copy(update=groups), list(left_out)


def _drop_officials(found: Representation, group: str) -> tuple[SeatsOfOffice, ...]:
    return tuple(office.model_copy(update={"officials": ()}) for office in getattr(found, group))


def group_officials(seats: Iterable[SeatsOfOffice], undivided: Iterable[str]) -> Representation:
    """Return offices grouped by level, in the order that they come in."""
    groups: dict[str, list[SeatsOfOffice]] = {name: [] for name in GROUPS}
    for each in seats:
        groups[OF_LEVEL[each.level]].append(each)
    told = {name: tuple(entries) for name, entries in groups.items()}
    return Representation(**told, undivided=tuple(undivided))
