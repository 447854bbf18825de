"""A place: its divisions, which of them are certain, and what is unknown. models.py describes it to clients."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from json.encoder import encode_basestring as quote
from typing import TYPE_CHECKING, Literal

from chalicelib.core.plain_json import dump_json
from chalicelib.core.validity import is_in_force

if TYPE_CHECKING:
    from collections.abc import Iterable

Kind = Literal["country", "state", "county", "congressional", "upper", "lower", "council", "place"]
# The sets of districts whose boundaries an administrator can upload.
Set = Literal["congressional", "upper", "lower", "council", "place"]
SETS: tuple[Set, ...] = ("congressional", "upper", "lower", "council", "place")
COUNTRY = "ocd-division/country:us"
# The kinds of districts by the type in their OCD ids; those of boards have many types. Municipalities are places.
TYPES: dict[str, Set] = {"cd": "congressional", "sldu": "upper", "sldl": "lower", "place": "place"}


@dataclass(frozen=True, kw_only=True)
class Division:
    """A division that a place is or may be in.

    `share` is the part of the requested place that is in the division: 1 is all of it, so the division is certain. Null
    means that the share is unknown and may be 0.
    """

    id: str
    kind: Kind
    name: str
    share: float | None
    valid_from: date | None = None
    valid_to: date | None = None

    def limit_share(self, part: float | None) -> Division:
        """Return the division of a state or county that has a part of the place; None: it may have none of it.

        A share of less than 1 is that of the whole place already; see relationship_files.
        """
        if part == 1 or self.share != 1:
            return self
        return replace(self, share=part)

    def to_json(self) -> str:
        """Return the division as JSON, like dump_json; each lookup writes a dozen."""
        share = "null" if self.share is None else repr(self.share)
        return (
            f'{{"id":{quote(self.id)},"kind":{quote(self.kind)},"name":{quote(self.name)},"share":{share},'
            f'"valid_from":{_write_day(self.valid_from)},"valid_to":{_write_day(self.valid_to)}}}'
        )


@dataclass(frozen=True, kw_only=True)
class Lines:
    """The districts that a place is in by one edition of a map, which is not in force on the day of the lookup.

    A holder who was elected in an earlier edition represents its districts until the end of the term.
    """

    set: Kind
    valid_from: date | None
    valid_to: date | None
    divisions: tuple[Division, ...]

    def began_by(self, day: date) -> bool:
        """Return whether the lines came into force on a day or earlier."""
        ended = self.valid_to is not None and self.valid_to <= day
        return ended or (self.valid_from is not None and self.valid_from <= day)

    def was_in_force(self, day: date) -> bool:
        """Return whether the lines were in force on a day."""
        return is_in_force(self.valid_from, self.valid_to, day)

    @cached_property
    def shares(self) -> dict[str, float | None]:
        """The share of each division, by id."""
        return {division.id: division.share for division in self.divisions}

    def limit_shares(self, part: float | None) -> Lines:
        """Return the lines of a state or county that has a part of the place; see Division.limit_share."""
        if part == 1:
            return self
        return replace(self, divisions=tuple(each.limit_share(part) for each in self.divisions))

    def to_json(self) -> str:
        """Return the lines as JSON; see Division.to_json."""
        return (
            f'{{"set":{quote(self.set)},"valid_from":{_write_day(self.valid_from)},'
            f'"valid_to":{_write_day(self.valid_to)},"divisions":{_write_all(self.divisions)}}}'
        )


@dataclass(frozen=True, kw_only=True)
class Unknown:
    """A kind of division that is unknown or uncertain for a place, and the reason."""

    kind: Kind
    reason: str


@dataclass(frozen=True, kw_only=True)
class Place:
    """A location and its divisions. `state` and `county` are tenant ids; null if unknown or if there are several.

    For a point near a border they are the most likely ones; the share of each division says what is certain.
    """

    state: str | None
    county: str | None
    divisions: tuple[Division, ...]
    former: tuple[Lines, ...] = ()
    upcoming: tuple[Lines, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    on: date | None = None
    lat: float | None = None
    lon: float | None = None

    def to_json(self) -> str:
        """Return the place as JSON; see Division.to_json."""
        return (
            f'{{"state":{dump_json(self.state)},"county":{dump_json(self.county)},'
            f'"divisions":{_write_all(self.divisions)},"former":{_write_all(self.former)},'
            f'"upcoming":{_write_all(self.upcoming)},"unknown":{dump_json(self.unknown) if self.unknown else "[]"},'
            f'"on":{_write_day(self.on)},"lat":{dump_json(self.lat)},"lon":{dump_json(self.lon)}}}'
        )

    @property
    def is_exact(self) -> bool:
        """Whether the whole place is in each of the divisions, and none is unknown."""
        return not self.unknown and all(division.share == 1 for division in self.divisions)

    @cached_property
    def shares(self) -> dict[str, float | None]:
        """The share of each division on the day, by id."""
        return {division.id: division.share for division in self.divisions}

    def find_shares(self, kind: Kind, term_start: date | None) -> dict[str, float | None]:
        """Return the share of each division of a kind by the lines in force when a term began.

        They are those of the day if they were in force then, or if no earlier lines are known. Before the first edition
        its lines count: it is unknown which lines there were earlier.
        """
        former = self._former.get(kind)
        if term_start is None or not former:
            return self.shares
        for lines in former:
            if lines.was_in_force(term_start):
                return lines.shares
        first = former[0]
        return first.shares if first.valid_from is not None and term_start < first.valid_from else self.shares

    def move_to(self, day: date) -> Place:
        """Return the place on a later day: lines that have come into force by then are those of its divisions."""
        divisions, former, upcoming = list(self.divisions), list(self.former), list[Lines]()
        for lines in sorted(self.upcoming, key=lambda each: each.valid_from or date.max):
            if lines.valid_from is None or lines.valid_from > day:
                upcoming.append(lines)
                continue
            before = tuple(each for each in divisions if each.kind == lines.set)
            began = before[0].valid_from if before else None
            former.append(Lines(set=lines.set, valid_from=began, valid_to=lines.valid_from, divisions=before))
            divisions = [each for each in divisions if each.kind != lines.set] + list(lines.divisions)
        unknown = list(self.unknown)
        for kind in dict.fromkeys(each.kind for each in divisions if each.valid_to and each.valid_to <= day):
            ended = tuple(each for each in divisions if each.kind == kind)
            divisions = [each for each in divisions if each.kind != kind]
            began, end = ended[0].valid_from, ended[0].valid_to
            former.append(Lines(set=kind, valid_from=began, valid_to=end, divisions=ended))
            unknown.append(Unknown(kind=kind, reason=f"These lines ended on {end}; send the place again."))
        return replace(
            self,
            divisions=tuple(divisions),
            former=tuple(former),
            upcoming=tuple(upcoming),
            unknown=tuple(unknown),
            on=day,
        )

    @cached_property
    def _former(self) -> dict[Kind, list[Lines]]:
        found: dict[Kind, list[Lines]] = {}
        for lines in self.former:
            found.setdefault(lines.set, []).append(lines)
        return found


def _write_day(day: date | None) -> str:
    return "null" if day is None else f'"{day.isoformat()}"'


def _write_all(items: Iterable[Division | Lines]) -> str:
    return f"[{','.join([each.to_json() for each in items])}]"


def get_set(division_id: str) -> Set:
    """Return the set that a district of a tenant belongs to, by its id.

    >>> get_set("ocd-division/country:us/state:ny/sldu:44"), get_set("ocd-division/country:us/district:dc/ward:3")
    ('upper', 'council')
    """
    return TYPES.get(division_id.rpartition("/")[2].partition(":")[0], "council")
