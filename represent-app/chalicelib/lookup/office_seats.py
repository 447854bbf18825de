"""List the offices of a tenant that represent a place, with their officials, as the JSON that clients get.

The JSON of an office in a division is written once, and again when one of its seats changes; only the share of the
place in the division is added for each place.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from chalicelib.core.plain_json import dump_json
from chalicelib.geo.places import get_set
from chalicelib.lookup.representation import GROUP_OF_LEVEL, write_empty_seat
from chalicelib.tenants.vacancies import EmptySeatIndex, group_all_seats

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from chalicelib.geo.places import Place
    from chalicelib.lookup.representation import Group
    from chalicelib.representatives.seat_states import SeatStates
    from chalicelib.tenants.rule_engine import RuleEngine
    from chalicelib.tenants.rules import District, Office
    from chalicelib.tenants.vacancies import EmptySeat, SeatState

STATES: tuple[SeatState, ...] = ("vacant", "unknown")


class OfficialText(NamedTuple):
    """An official as JSON, the ids of the record and its tenant, and the first day of the term; None if unknown."""

    text: str
    id: str
    tenant: str
    term_start: date | None


@dataclass(frozen=True, slots=True)
class SeatsText:
    """The JSON of models.SeatsOfOffice in parts: `head`, the share, and `tail`, which has the officials."""

    group: Group
    division_id: str | None
    head: str
    seats: int | None
    voting: bool
    officials: tuple[OfficialText, ...]
    empty: tuple[tuple[str, ...], tuple[str, ...]]
    tail: str = ""

    def complete(self) -> SeatsText:
        """Return the parts with their tail."""
        vacant, unknown = (",".join(texts) for texts in self.empty)
        officials = ",".join(each.text for each in self.officials)
        voting = "true" if self.voting else "false"
        seats = "null" if self.seats is None else self.seats
        tail = (
            f',"seats":{seats},"voting":{voting},"officials":[{officials}],"vacant":[{vacant}],"unknown":[{unknown}]}}'
        )
        return replace(self, tail=tail)

    def choose(self, officials: Sequence[OfficialText], seats: int | None) -> SeatsText:
        """Return the parts with only some of the officials."""
        return replace(self, officials=tuple(officials), seats=seats).complete()


class PlacedSeats(NamedTuple):
    """The seats of an office in a division, and the share of a place that is in the division."""

    seats: SeatsText
    share: float | None

    def to_json(self) -> str:
        """Return the JSON of the seats."""
        share = "null" if self.share is None else repr(self.share)
        return f"{self.seats.head}{share}{self.seats.tail}"

    def choose(self, officials: int) -> PlacedSeats:
        """Return the seats with only the first officials."""
        shown = self.seats.officials[:officials]
        return (
            self if shown == self.seats.officials else self._replace(seats=self.seats.choose(shown, self.seats.seats))
        )


class OpenOffice(NamedTuple):
    """An office whose districts the rules do not know: its divisions in order, and the seats that are in none of them.

    `whole` means that all known holders represent the whole tenant, so its other seats do too. The title of an
    `undivided` office is listed, because its holders cannot be matched to a place.
    """

    divisions: Mapping[str, int]
    whole: bool
    unplaced: SeatsText | None
    undivided: bool


def list_offices(states: SeatStates, place: Place) -> tuple[list[PlacedSeats], list[str]]:
    """Return a tenant's offices that represent a place, and the titles of offices whose districts are unknown.

    Every holder in a district of several seats is listed. A holder represents the district by the lines in force when
    the term began.
    """
    found: list[PlacedSeats] = []
    undivided: list[str] = []
    divisions = place.shares.keys() | {each.id for lines in place.former for each in lines.divisions}
    for office, districts in _select_offices(states.engine, divisions):
        if districts:
            here = [_get_seats(states, office, each.division_id, each) for each in districts]
        else:
            unknown = _get_open_office(states, office)
            if unknown.unplaced:
                found.append(PlacedSeats(unknown.unplaced, None))
            if unknown.undivided:
                undivided.append(office.title)
            # An office may be held in thousands of divisions, a place is in a few.
            at = sorted((each for each in divisions if each in unknown.divisions), key=unknown.divisions.__getitem__)
            here = [_get_seats(states, office, each, None, whole=unknown.whole) for each in at]
        found += _list_represented(place, here)
    return found, undivided


def _select_offices(engine: RuleEngine, divisions: Iterable[str]) -> list[tuple[Office, list[District]]]:
    """Return the offices with those of their districts that are among some divisions, and the offices without any."""

    def derive() -> dict[str | None, list[tuple[int, int]]]:
        found: dict[str | None, list[tuple[int, int]]] = {}
        for number, office in enumerate(engine.rules.offices):
            if not office.districts:
                found.setdefault(None, []).append((number, 0))
            # Of districts with the same division, the last one counts.
            for division, at in {each.division_id: at for at, each in enumerate(office.districts)}.items():
                found.setdefault(division, []).append((number, at))
        return found

    by_division: Mapping[str | None, Sequence[tuple[int, int]]] = engine.get_derived("offices by division", derive)
    offices = engine.rules.offices
    chosen: dict[int, list[int]] = {number: [] for number, _ in by_division.get(None, ())}
    for division in divisions:
        for number, at in by_division.get(division, ()):
            chosen.setdefault(number, []).append(at)
    return [
        (offices[number], [offices[number].districts[at] for at in sorted(chosen[number])]) for number in sorted(chosen)
    ]


def _list_represented(place: Place, here: Sequence[SeatsText]) -> list[PlacedSeats]:
    """Return an office's seats that represent a place.

    If no seat does by the lines that its holder was elected in, the seats of the districts of the day are returned: a
    holder of a term without lines of its own is not left out.
    """
    shares = place.shares
    if not place.former:
        return [PlacedSeats(seats, shares[key]) for seats in here if (key := str(seats.division_id)) in shares]
    found = [placed for seats in here if (placed := _apply_lines(place, seats))]
    return found or [PlacedSeats(seats, shares[key]) for seats in here if (key := str(seats.division_id)) in shares]


def _apply_lines(place: Place, seats: SeatsText) -> PlacedSeats | None:
    """Return the seats of a division that represent a place, with its share; None if none does.

    A seat that is held counts by the lines in force on its holder's `term_start`, the others by those of the day.
    """
    division, today = str(seats.division_id), place.shares
    kind = get_set(division)
    shares = [place.find_shares(kind, person.term_start) for person in seats.officials]
    if all(each is today for each in shares):
        return PlacedSeats(seats, today[division]) if division in today else None
    if division not in today:  # its empty seats do not represent the place
        seats = replace(seats, empty=((), ()))
    pairs = [(person, each) for person, each in zip(seats.officials, shares, strict=True) if division in each]
    count = len(pairs) + sum(map(len, seats.empty))
    if not count:
        return None
    share = today[division] if division in today else pairs[0][1][division]
    return PlacedSeats(seats.choose([person for person, _ in pairs], count), share)


def _get_seats(
    states: SeatStates, office: Office, division_id: str, district: District | None, *, whole: bool = False
) -> SeatsText:
    """Return the seats of an office in a division; see OpenOffice for `whole`."""

    def derive() -> SeatsText:
        seats = district.seats if district else office.seats if whole else None
        empty = _list_empty(states, office, None if whole else division_id)
        return _write_seats(states, office, (division_id, district), seats, empty)

    found: SeatsText = states.get_derived(office.key, division_id, derive)
    return found


def _get_open_office(states: SeatStates, office: Office) -> OpenOffice:
    """Return the divisions of an office whose districts the rules do not know."""

    def derive() -> OpenOffice:
        found = states.list_divisions(office.key)
        root = states.engine.tenant.division_id
        divisions = [division for division in found if division is not None]
        whole = found == [root]
        if divisions and None not in found:
            return OpenOffice(_number(divisions), whole, None, undivided=False)
        unplaced = _write_unplaced(states, office)
        undivided = unplaced is None or unplaced.seats is None
        if not undivided:
            divisions = [division for division in divisions if division != root]
        return OpenOffice(_number(divisions), whole, unplaced, undivided)

    found: OpenOffice = states.get_derived(office.key, "open", derive)
    return found


def _number(divisions: Sequence[str]) -> dict[str, int]:
    return {division: number for number, division in enumerate(divisions)}


def _write_unplaced(states: SeatStates, office: Office) -> SeatsText | None:
    """Return the seats of an office without known districts if one is vacant; None if none is.

    It is unknown whether these seats represent the place, but not that they are vacant. If the rules know their number,
    they are listed with the holders in no known division and in the division of the tenant.
    """
    vacant, unknown = _list_empty(states, office, None)
    if not vacant:
        return None
    if office.seats is None:
        return _write_seats(states, office, (None, None), None, (vacant, unknown), at=())
    seats = _write_seats(
        states, office, (None, None), None, (vacant, unknown), at=(None, states.engine.tenant.division_id)
    )
    return seats.choose(seats.officials, len(seats.officials) + len(vacant) + len(unknown))


def _list_empty(states: SeatStates, office: Office, division_id: str | None) -> tuple[list[EmptySeat], list[EmptySeat]]:
    """Return the vacant and the unknown seats of an office in one division; None: those whose district is unknown."""
    seats = group_all_seats(states.engine, states.on).get(office.key, ())
    near = (at for at in seats if at[1] is None or at[1].division_id == division_id)
    index = EmptySeatIndex([found for found in map(states.get_empty, near) if found])
    vacant, unknown = (index.list_at(office.key, division_id, state) for state in STATES)
    return vacant, unknown


def _write_seats(  # noqa: PLR0913 (parts of the JSON)
    states: SeatStates,
    office: Office,
    where: tuple[str | None, District | None],
    seats: int | None,
    empty: tuple[Sequence[EmptySeat], Sequence[EmptySeat]],
    *,
    at: Sequence[str | None] | None = None,
) -> SeatsText:
    """Return the seats of an office in a division, with its officials there, or in other divisions."""
    division_id, district = where
    people = [
        person for division in ((division_id,) if at is None else at)
        for person in states.list_serving((office.key, division))
    ]  # fmt: skip
    people.sort(key=lambda person: (person["family_name"] or person["name"], person["id"]))
    head = {
        "office": office.key,
        "title": office.title,
        "level": office.level,
        "chamber": office.chamber,
        "district": district.name if district else None,
        "division_id": division_id,
    }
    vacant, unknown = (tuple(map(write_empty_seat, each)) for each in empty)
    return SeatsText(
        GROUP_OF_LEVEL[office.level],
        division_id,
        f'{dump_json(head)[:-1]},"share":',
        seats,
        office.voting and (district is None or district.voting),
        tuple(_write_official(states.engine.tenant.id, person) for person in people),
        (vacant, unknown),
    ).complete()


def _write_official(tenant: str, person: Mapping[str, Any]) -> OfficialText:
    """Return a record as the JSON of models.Official."""
    verified, start = person["verified_at"], person["term_start"]
    shown = {
        "id": person["id"],
        "tenant": tenant,
        **{name: person[name] for name in ("name", "party", "status", "term_start", "term_expected_end")},
        "contact_info": person["contact_info"],
        "photo_url": person["photo_url"],
        "verified_at": datetime.fromisoformat(verified).isoformat() if verified else None,
        "source": _find_source(person["provenance"]),
    }
    return OfficialText(dump_json(shown), person["id"], tenant, date.fromisoformat(start) if start else None)


def _find_source(provenance: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """Return the source of a record: the one that states the name, else the first; None if there is none."""
    for each in sorted(provenance, key=lambda entry: "/name" not in entry["fields"]):
        named = {name: each[name] for name in ("url", "as_of", "fetched_at")}
        return {"name": each["name"] or each["source"], **named}
    return None
