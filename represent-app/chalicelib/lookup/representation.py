"""Models and functions that list the officials of a place by division, with empty seats."""

from __future__ import annotations

from datetime import date  # noqa: TC003 (pydantic resolves annotations at run time)
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from uuid import UUID  # noqa: TC003

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from chalicelib.geo.models import get_set
from chalicelib.representatives.models import Chamber, ContactInfo, Level, TermStatus
from chalicelib.tenants.vacancies import VacancySource  # noqa: TC001 (same)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from chalicelib.geo.models import Place
    from chalicelib.representatives.models import Representative
    from chalicelib.tenants.rule_engine import RuleEngine
    from chalicelib.tenants.rules_models import District, Office
    from chalicelib.tenants.vacancies import EmptySeat, EmptySeatIndex, SeatState

    # The key of an office and a division; None if the division is unknown.
    Where = tuple[str, str | None]

Group = Literal["federal", "state", "county", "local"]
GROUPS: tuple[Group, ...] = ("federal", "state", "county", "local")
OF_LEVEL: dict[str, Group] = {
    Level.FEDERAL: "federal", Level.STATE: "state", Level.COUNTY: "county", Level.MUNICIPAL: "local",
}  # fmt: skip
STATES: tuple[SeatState, ...] = ("vacant", "unknown")
SERVING = (TermStatus.CURRENT, TermStatus.OVERDUE)


class LookupModel(BaseModel):
    """A part of a response."""

    model_config = ConfigDict(frozen=True)


class OfficialSource(LookupModel):
    """The source of the record of an official, that of the name; single fields may have others."""

    name: str = Field(
        description="The name of the source; `staff` for records that the staff of the tenant entered, `upload` for "
        "rosters that they uploaded.",
        examples=["Open States people"],
    )
    url: str | None = Field(
        description="The page of the source; null if it has none.", examples=["https://github.com/openstates/people"]
    )
    as_of: date = Field(description="The day of which the source states the facts (ISO 8601).", examples=["2026-02-01"])
    fetched_at: AwareDatetime | None = Field(
        description="When the file of the source was fetched (RFC 3339); null if it was not fetched.",
        examples=["2026-02-01T06:00:00Z"],
    )


class Official(LookupModel):
    """An official and their contact details. Overdue: the expected end of the term has passed, no end was recorded."""

    id: UUID = Field(description="The id of the representative.", examples=["0190a6f2-7c3e-7d4b-9b1a-5f3c2e8d7a10"])
    tenant: str = Field(description="The id of the tenant that has the record.", examples=["CA"])
    name: str = Field(description="The full name of the official.", examples=["Ada Example"])
    party: str | None = Field(
        description="The name of the party; null if unknown or nonpartisan.", examples=["Democratic"]
    )
    status: TermStatus = Field(description="The state of the term today.")
    term_start: date | None = Field(
        description="The first day of the term (ISO 8601); null if unknown.", examples=["2022-12-05"]
    )
    term_expected_end: date | None = Field(
        description="The day on which the term is expected to end (ISO 8601); null if unknown.", examples=["2026-12-07"]
    )
    contact_info: ContactInfo = Field(description="How to reach the official.")
    photo_url: str | None = Field(
        description="The URL of a portrait photo; null if there is none.",
        examples=["https://example.org/photos/10.jpg"],
    )
    verified_at: str | None = Field(
        None,
        description="When the record was last verified (RFC 3339); null if never.",
        examples=["2026-01-15T12:00:00+00:00"],
    )
    source: OfficialSource | None = Field(
        None, description="The source of the record; null for records from before sources were noted."
    )


class EmptySeatOfOffice(LookupModel):
    """A seat without a current holder: vacant, or unknown; then no source says anything about it."""

    since: date | None = Field(
        description="The day since which the seat is vacant (ISO 8601); null if unknown.",
        examples=["2026-01-15"],
    )
    last_holder: str | None = Field(
        description="The name of the last holder; null if none was recorded.", examples=["Ada Example"]
    )
    successor: str | None = Field(
        None,
        description="The name of the representative whose term in the seat has not started; null if none is recorded.",
    )
    as_of: date | None = Field(
        None,
        description="The day of the latest source that says that the seat is vacant (ISO 8601); null if the seat is "
        "unknown.",
        examples=["2026-02-01"],
    )
    source: VacancySource | None = Field(
        None, description="The source that says that the seat is vacant; null if the seat is unknown."
    )


class SeatsOfOffice(LookupModel):
    """An office in one of its districts, with all holders there, its vacant seats and its unknown seats.

    `share` is the part of the place that is in the division: 1 means that these officials certainly represent the
    place, null that they may. `seats` is the sum of `officials`, `vacant` and `unknown`; it is null if the rules do not
    know the number of seats.
    """

    office: str = Field(description="The key of the office in the tenant's rules.", examples=["state-senator"])
    title: str = Field(description="The title of the office.", examples=["State Senator"])
    level: Level = Field(description="The level of government of the office.")
    chamber: Chamber | None = Field(
        description="The chamber of the legislature; null if the office is not in a legislature."
    )
    district: str | None = Field(
        description="The name of the district; null if the office has no districts.", examples=["10"]
    )
    division_id: str | None = Field(
        description="The Open Civic Data id of the division that the office represents; null if unknown.",
        examples=["ocd-division/country:us/state:ca/sldu:10"],
    )
    share: float | None = Field(
        description="The part of the place that is in the division, from 0 to 1; null if unknown.", examples=[1.0]
    )
    seats: int | None = Field(
        description="The number of seats of the district, or of the office without districts; null if unknown."
    )
    voting: bool = Field(default=True, description="Whether holders of the office vote in their body.")
    officials: tuple[Official, ...] = Field(description="The officials who hold the office in the district.")
    vacant: tuple[EmptySeatOfOffice, ...] = Field(
        description="The vacant seats of the office in the district: a departure is recorded, or a source says so."
    )
    unknown: tuple[EmptySeatOfOffice, ...] = Field(
        description="The seats of the office in the district that no source says anything about."
    )


class Representation(LookupModel):
    """The officials of a place, by level of government. `undivided` has the offices whose districts are unknown."""

    federal: tuple[SeatsOfOffice, ...] = Field((), description="Federal offices that represent the place.")
    state: tuple[SeatsOfOffice, ...] = Field((), description="State offices that represent the place.")
    county: tuple[SeatsOfOffice, ...] = Field((), description="County offices that represent the place.")
    local: tuple[SeatsOfOffice, ...] = Field((), description="Municipal offices that represent the place.")
    undivided: tuple[str, ...] = Field(
        (),
        description="The titles of offices whose districts are unknown, so that they cannot be matched to the place.",
        examples=[["County Legislator"]],
    )


def list_offices(
    engine: RuleEngine, people: Iterable[Representative], empty: EmptySeatIndex, place: Place
) -> tuple[list[SeatsOfOffice], list[str]]:
    """Return a tenant's offices that represent a place, and the titles of offices whose districts are unknown.

    `engine` has the tenant's rules, `empty` its seats without a holder. Every holder in a district of several seats is
    listed. A holder represents the district by the lines in force when the term began.
    """
    holders = _group_holders(engine, people)
    found: list[SeatsOfOffice] = []
    undivided: list[str] = []
    for office in engine.rules.offices:
        places: dict[str, District | None] = {each.division_id: each for each in office.districts}
        districts = bool(places)
        places = places or dict.fromkeys(filter(None, _list_places(holders, office)))
        if not districts and ((office.key, None) in holders or not places):
            seats = _find_unplaced(office, holders, empty, engine.tenant.division_id)
            if seats:
                found.append(_make_seats(engine, office, (None, None), None, seats))
            if seats is None or seats.number is None:
                undivided.append(office.title)
            else:
                places.pop(engine.tenant.division_id, None)
        # All known holders represent the whole tenant, so its other seats do too.
        here: dict[tuple[str, District | None], _Seats] = {}
        undistricted = not districts and _list_places(holders, office).keys() == {engine.tenant.division_id}
        for division_id, district in places.items():
            where = None if undistricted else division_id
            seats = _Seats(
                district.seats if district else office.seats if undistricted else None,
                holders.get((office.key, division_id), []),
                empty.list_at(office.key, where, "vacant") if division_id in place.shares else [],
                empty.list_at(office.key, where, "unknown") if division_id in place.shares else [],
            )
            here[division_id, district] = seats
        found += _list_represented(engine, office, place, here)
    return found, undivided


def _list_represented(
    engine: RuleEngine, office: Office, place: Place, here: Mapping[tuple[str, District | None], _Seats]
) -> list[SeatsOfOffice]:
    """Return an office's seats that represent a place.

    If no seat does by the lines that its holder was elected in, the seats of the districts of the day are returned: a
    holder of a term without lines of its own is not left out.
    """
    found = []
    for key, seats in here.items():
        share, represented = _apply_lines(place, key[0], seats)
        if represented is not None:
            found.append(_make_seats(engine, office, key, share, represented))
    if found:
        return found
    return [
        _make_seats(engine, office, key, place.shares[key[0]], seats)
        for key, seats in here.items()
        if key[0] in place.shares
    ]


def _find_unplaced(
    office: Office, holders: Mapping[Where, list[Representative]], empty: EmptySeatIndex, root: str
) -> _Seats | None:
    """Return the seats of an office without known districts if one is vacant; None if none is.

    It is unknown whether these seats represent the place, but not that they are vacant. If the rules know their number,
    they are listed with the holders in no known division and in the division of the tenant, `root`.
    """
    vacant, unknown = (empty.list_at(office.key, None, state) for state in STATES)
    if not vacant:
        return None
    if office.seats is None:
        return _Seats(None, [], vacant, unknown)
    officials = [person for division in (None, root) for person in holders.get((office.key, division), ())]
    return _Seats(len(officials) + len(vacant) + len(unknown), officials, vacant, unknown)


def _group_holders(engine: RuleEngine, people: Iterable[Representative]) -> dict[Where, list[Representative]]:
    """Return the serving people by office and division."""
    holders: dict[Where, list[Representative]] = {}
    for person in people:
        placement = engine.find_placement(person) if person.status in SERVING else None
        if placement is not None:
            # A record without district and division holds an office of the whole tenant.
            division = person.division_id or (None if person.district else engine.tenant.division_id)
            holders.setdefault((placement.office.key, division), []).append(person)
    return holders


def _apply_lines(place: Place, division_id: str, seats: _Seats) -> tuple[float | None, _Seats | None]:
    """Return the share of a place in a division, and the seats that represent it; None if none does.

    A seat that is held counts by the lines in force on its holder's `term_start`, the others by those of the day.
    """
    kind, today = get_set(division_id), place.shares
    shares = [place.find_shares(kind, person.term_start) for person in seats.officials]
    if all(each is today for each in shares):
        return (today[division_id], seats) if division_id in today else (None, None)
    pairs = [(person, each) for person, each in zip(seats.officials, shares, strict=True) if division_id in each]
    count = len(pairs) + len(seats.vacant) + len(seats.unknown)
    if not count:
        return None, None
    share = today[division_id] if division_id in today else pairs[0][1][division_id]
    return share, seats._replace(number=count, officials=[person for person, _ in pairs])


def _list_places(holders: Iterable[Where], office: Office) -> dict[str | None, None]:
    """Return the divisions of an office's holders, in their order; None if a division is unknown."""
    return dict.fromkeys(division for key, division in holders if key == office.key)


class _Seats(NamedTuple):
    """The seats of an office in one division; the number is None if the rules do not know it."""

    number: int | None
    officials: list[Representative]
    vacant: list[EmptySeat]
    unknown: list[EmptySeat]


def _make_seats(
    engine: RuleEngine, office: Office, where: tuple[str | None, District | None], share: float | None, seats: _Seats
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
        seats=seats.number,
        voting=office.voting and (district is None or district.voting),
        officials=tuple(_make_official(engine.tenant.id, person) for person in sorted(seats.officials, key=_sort_key)),
        vacant=tuple(map(_make_empty_seat, seats.vacant)),
        unknown=tuple(map(_make_empty_seat, seats.unknown)),
    )


def _make_empty_seat(seat: EmptySeat) -> EmptySeatOfOffice:
    return EmptySeatOfOffice(
        since=seat.since,
        last_holder=seat.last_holder and seat.last_holder.name,
        successor=seat.successor and seat.successor.name,
        as_of=seat.as_of,
        source=seat.source,
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
        source=_find_source(person),
    )


def _find_source(person: Representative) -> OfficialSource | None:
    """Return the source of a record: the one that states the name, else the first."""
    for each in sorted(person.provenance, key=lambda entry: "/name" not in entry.fields):
        name = each.name or each.source
        return OfficialSource(name=name, url=each.url, as_of=each.as_of, fetched_at=each.fetched_at)
    return None


def shorten(found: Representation, measure: Callable[[str], int], most: int) -> tuple[Representation, list[str]]:
    """Remove officials from the first that does not fit, so that the rest measures at most `most`.

    Also returns the divisions of the offices with removed officials, each at most once.
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
    """Return offices grouped by level, in their original order."""
    groups: dict[str, list[SeatsOfOffice]] = {name: [] for name in GROUPS}
    for each in seats:
        groups[OF_LEVEL[each.level]].append(each)
    by_level = {name: tuple(entries) for name, entries in groups.items()}
    return Representation(**by_level, undivided=tuple(undivided))
