"""Read who holds which seat, and where the districts are, from the files of a mirror.

This module shares no code with the product: it reads the files in its own way, to find mistakes of both.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
import tarfile
import zipfile
from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import shapefile
import shapely
import yaml
from shapely.geometry import LineString, MultiLineString, Point

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    Names = frozenset[str]
    Seat = tuple[str, str, str]  # state, body and the end of the id of the district

PEOPLE = "github.com/openstates/people/archive/refs/heads/main.tar.gz"
CONGRESS = "unitedstates.github.io/congress-legislators/legislators-current.json"
DIVISIONS = "raw.githubusercontent.com/opencivicdata/ocd-division-ids/master/identifiers/country-us.csv"
MAPS = {
    "cd": "www2.census.gov/geo/tiger/GENZ2025/shp/cb_2025_us_cd119_500k.zip",
    "sldu": "www2.census.gov/geo/tiger/GENZ2024/shp/cb_2024_us_sldu_500k.zip",
    "sldl": "www2.census.gov/geo/tiger/GENZ2024/shp/cb_2024_us_sldl_500k.zip",
}
CODES = {"cd": re.compile(r"CD\d+FP"), "sldu": re.compile("SLDUST"), "sldl": re.compile("SLDLST")}
# States by FIPS code (census.gov, ANSI codes), which follow their names; 72 is Puerto Rico.
_LETTERS = (
    "AL AK - AZ AR CA - CO CT DE DC FL GA - HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH "
    "OK OR PA - RI SC SD TN TX UT VT VA - WA WV WI WY"
)
FIPS = {f"{number:02}": letters for number, letters in enumerate(_LETTERS.split(), 1) if letters != "-"} | {"72": "PR"}
SENATE, HOUSE, UPPER, LOWER = "us-senate", "us-house", "upper", "lower"
AT_LARGE = "at-large"
# The kind of map that divides a state for a body.
DIVIDED_BY = {HOUSE: "cd", UPPER: "sldu", LOWER: "sldl"}
CHAMBERS = {"upper": UPPER, "legislature": UPPER, "lower": LOWER}
ON_THE_LINE = 10.0  # metres
METRES = 111_195.0  # of a degree of latitude, on a sphere of 6,371 km
MOST_FLAT = 2  # different points of a ring without an area
MOST_SIDES = 4  # districts that meet at a point
ROLE_FILE = re.compile(r"[^/]+/data/([a-z]{2})/(legislature|executive)/[^/]+\.ya?ml")
JURISDICTION = re.compile(r"ocd-jurisdiction/country:us/(?:state|district|territory):([a-z]{2})/government")


@dataclass(frozen=True, slots=True)
class Area:
    """A district of a map: the letters of its state, and the end of its OCD id without the type."""

    state: str
    tail: str


@dataclass(slots=True)
class DistrictMap:
    """The districts of all states in one file."""

    areas: list[Area]
    shapes: Sequence[BaseGeometry]
    tree: shapely.STRtree = field(init=False)

    def __post_init__(self) -> None:
        self.tree = shapely.STRtree(self.shapes)

    def find(self, lat: float, lon: float) -> tuple[list[Area], list[Area]]:
        """Return the districts that contain a point, and others within ON_THE_LINE of it."""
        point = Point(lon, lat)
        reach = ON_THE_LINE / METRES / max(math.cos(math.radians(lat)), 0.1)
        inside, near = [], []
        for i in sorted(self.tree.query(point, predicate="dwithin", distance=reach).tolist()):
            if self.shapes[i].contains(point):
                inside.append(self.areas[i])
            elif _measure(point, self.shapes[i]) <= ON_THE_LINE:
                near.append(self.areas[i])
        return inside, near


def _measure(point: Point, area: BaseGeometry) -> float:
    """Return the metres from a point to an area that is not far."""
    (x1, y1), (x2, y2) = shapely.shortest_line(point, area).coords
    return math.hypot((x2 - x1) * math.cos(math.radians(y1)), y2 - y1) * METRES


@dataclass(frozen=True, slots=True)
class Expectation:
    """The sets of names that are right for a body at a place, more than one on a line; or why there is none.

    `overdue` has members of Congress whose term should have ended, but whom the file of current members still lists:
    an answer may name them as overdue, or not at all.
    """

    answers: tuple[Names, ...] = ()
    why: str = ""
    overdue: Names = frozenset()


@dataclass(slots=True)
class Truth:
    """The holders of seats by state, body and district, the maps, and the number of House seats by state."""

    holders: Mapping[Seat, Names]
    overdue: Mapping[Seat, Names]
    maps: Mapping[str, DistrictMap]
    seats: Mapping[str, int]
    drawn: Mapping[str, int]

    def find_states(self, lat: float, lon: float) -> list[str]:
        """Return the state of a point, and others whose lines are within ON_THE_LINE of it."""
        inside, near = self.maps["cd"].find(lat, lon)
        return list(dict.fromkeys(area.state for area in (*inside, *near)))

    def list_bodies(self, states: Iterable[str]) -> list[str]:
        """Return the bodies and statewide offices of states."""
        offices = {body for state, body, _ in (*self.holders, *self.overdue) if state in set(states)}
        return [body for body in (SENATE, HOUSE, UPPER, LOWER) if body in offices] + sorted(
            offices - {SENATE, HOUSE, UPPER, LOWER}
        )

    def expect(self, body: str, lat: float, lon: float) -> Expectation:
        """Return the people who may be named as those of a body at a point."""
        found = self._expect(body, lat, lon)
        overdue = frozenset(
            name
            for (state, each, _), names in self.overdue.items()
            if each == body and state in self.find_states(lat, lon)
            for name in names
        )
        if overdue and found.answers == (frozenset(),):
            return Expectation(why="the term has ended, and no successor is listed")
        return replace(found, overdue=overdue)

    def _expect(self, body: str, lat: float, lon: float) -> Expectation:
        states = self.find_states(lat, lon)
        if not states:
            return Expectation(why="the point is in no state of the maps")
        if body not in DIVIDED_BY:
            return _allow_all_sides([self._get(state, body) for state in states])
        kind = DIVIDED_BY[body]
        if body == HOUSE and any(self.drawn.get(state) != self.seats.get(state) for state in states):
            return Expectation(why="the map has another number of districts than the state has seats")
        inside, near = self.maps[kind].find(lat, lon)
        inside, near = ([area for area in areas if area.state in states] for areas in (inside, near))
        if not inside and not near:
            return Expectation(why="no district of the map is here")
        sides = [
            self._get(area.state, body, area.tail) | self._get(area.state, body)  # and those who are elected at large
            for area in (*inside, *near)
        ]
        return _allow_all_sides(sides) if near else Expectation((frozenset().union(*sides),))

    def _get(self, state: str, body: str, tail: str = AT_LARGE) -> Names:
        return self.holders.get((state, body, tail), frozenset())


def _allow_all_sides(sides: Sequence[Names]) -> Expectation:
    """Return the expectation on a line: the holders on any of its sides, or on several."""
    found: set[Names] = {
        frozenset().union(*some)
        for count in range(1, min(len(sides), MOST_SIDES) + 1)
        for some in combinations(sides, count)
    }
    return Expectation(tuple(sorted(found, key=sorted)))


@dataclass(slots=True)
class Codes:
    """How districts are named: OCD ids by the Census Bureau's codes, and by the names that rosters use.

    Without facts of a state, codes and names are the numbers of districts.
    """

    exceptions: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[tuple[str, str, str], str] = field(default_factory=dict)

    @classmethod
    def read(cls, data: Path | None, census: Path | None) -> Codes:
        """Read the facts of `states.json` and `geoid_to_ocd.json`, where there are such files."""
        exceptions: dict[str, str] = {}
        names: dict[tuple[str, str, str], str] = {}
        if census and (census / "geoid_to_ocd.json").exists():
            for state, facts in json.loads((census / "geoid_to_ocd.json").read_bytes()).items():
                if isinstance(facts, dict) and state != "usa":
                    exceptions |= {key: _get_tail(division) for key, division in facts.get("exceptions", {}).items()}
        if data and (data / "states.json").exists():
            for state, facts in json.loads((data / "states.json").read_bytes()).items():
                for chamber in facts["chambers"]:
                    body = LOWER if chamber["chamber"] == "lower" else UPPER
                    for district in chamber["districts"]:
                        whole = district["division_id"] == facts["division_id"]
                        tail = AT_LARGE if whole else _get_tail(district["division_id"])
                        names[state, body, _fold(district["name"])] = tail
        return cls(exceptions, names)

    def place_code(self, kind: str, fips: str, code: str) -> str | None:
        """Return the end of the OCD id of a code; None for an area without a district."""
        if not code.strip("0Z ") and not (kind == "cd" and code == "00"):
            return None
        if kind == "cd":
            return AT_LARGE if code in {"00", "98"} else code.lstrip("0")
        return self.exceptions.get(f"{kind}-{fips}{code}") or code.lstrip("0").lower()

    def place_name(self, state: str, body: str, name: str) -> str:
        """Return the end of the OCD id of a district that a roster names."""
        tail = self.names.get((state, body, _fold(name))) or _fold(name).replace(" ", "_")
        # Idaho's A and B are two seats of one district.
        return tail.rstrip("ab") if (state, body) == ("ID", LOWER) else tail


def _get_tail(division: str) -> str:
    return division.rpartition(":")[2]


def _fold(name: str) -> str:
    return re.sub(r"\s+", " ", name).strip().lower()


def read_truth(mirror: Path, today: date, codes: Codes | None = None) -> Truth:
    """Read a mirror: who is in office on a day, and the maps."""
    codes = codes or Codes()
    holders: dict[Seat, set[str]] = defaultdict(set)
    overdue: dict[Seat, set[str]] = defaultdict(set)
    for seat, name in _read_people((mirror / PEOPLE).read_bytes(), today, codes):
        holders[seat].add(name)
    for seat, name, ended in _read_congress((mirror / CONGRESS).read_bytes(), today):
        (overdue if ended else holders)[seat].add(name)
    maps = {kind: _read_map(kind, (mirror / path).read_bytes(), codes) for kind, path in MAPS.items()}
    drawn: dict[str, int] = defaultdict(int)
    for area in maps["cd"].areas:
        drawn[area.state] += 1
    return Truth(
        {seat: frozenset(names) for seat, names in holders.items()},
        {seat: frozenset(names) for seat, names in overdue.items()},
        maps,
        _count_seats((mirror / DIVISIONS).read_text(encoding="utf-8"), today),
        drawn,
    )


def has_ended(end: str, today: date) -> bool:
    """Return whether a day, month or year of an end is before today.

    >>> from datetime import date
    >>> [has_ended(end, date(2026, 8, 15)) for end in ("", "2026", "2026-07", "2026-08-15", "2026-08-14T00:00:00")]
    [False, False, True, False, True]
    """
    day = end[:10]
    return bool(day) and day < today.isoformat()[: len(day)]


def has_begun(start: str, today: date) -> bool:
    """Return whether a day, month or year of a start is not after today."""
    day = start[:10]
    return not day or day <= today.isoformat()[: len(day)]


def _read_people(archive: bytes, today: date, codes: Codes) -> Iterator[tuple[Seat, str]]:
    """Yield the seats that people of Open States hold on a day."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as members:
        for member in members:
            file = ROLE_FILE.fullmatch(member.name)
            content = members.extractfile(member) if file and file[1] != "us" else None
            if content is None:
                continue
            person = yaml.load(content.read(), Loader=yaml.CSafeLoader)
            for role in person.get("roles") or ():
                if seat := _read_role(role, today, codes):
                    yield seat, clean(person["name"])


def _read_role(role: Mapping[str, Any], today: date, codes: Codes) -> Seat | None:
    """Return the state, body and district of a role that is held on a day."""
    where = JURISDICTION.fullmatch(str(role.get("jurisdiction") or ""))
    start, end = (str(role.get(name) or "") for name in ("start_date", "end_date"))
    if where is None or has_ended(end, today) or not has_begun(start, today):
        return None
    state, kind = where[1].upper(), str(role.get("type"))
    if kind not in CHAMBERS:
        return state, kind, AT_LARGE
    return state, CHAMBERS[kind], codes.place_name(state, CHAMBERS[kind], str(role.get("district") or ""))


def _read_congress(data: bytes, today: date) -> Iterator[tuple[Seat, str, bool]]:
    """Yield the seats of members of Congress on a day, and whether the term has ended: its end is the day after it."""
    for member in json.loads(data):
        terms = [term for term in member["terms"] if has_begun(term["start"], today)]
        term = max(terms, key=lambda term: str(term["start"]), default=None)
        if term is None:
            continue
        ended = term["end"] <= today.isoformat()
        names = member["name"]
        name = names.get("official_full") or " ".join(
            names[part] for part in ("first", "middle", "last", "suffix") if names.get(part)
        )
        if term["type"] == "sen":
            yield (term["state"], SENATE, AT_LARGE), clean(name), ended
        else:
            yield (term["state"], HOUSE, str(term["district"] or AT_LARGE)), clean(name), ended


def clean(name: str) -> str:
    """Return a name with single spaces and plain apostrophes."""
    return re.sub(r"\s+", " ", name.replace("\u2019", "'")).strip()


def _read_map(kind: str, archive: bytes, codes: Codes) -> DistrictMap:
    """Read a zipped shapefile; areas without a district are left out."""
    with zipfile.ZipFile(io.BytesIO(archive)) as members:
        parts = {name.rpartition(".")[2]: io.BytesIO(members.read(name)) for name in members.namelist()}
    reader = shapefile.Reader(shp=parts["shp"], dbf=parts["dbf"])
    column = next(entry[0] for entry in reader.fields if CODES[kind].fullmatch(entry[0]))
    areas, shapes = [], []
    for entry in reader.iterShapeRecords():
        fips, code = entry.record["STATEFP"], entry.record[column]
        state = FIPS.get(fips)
        tail = codes.place_code(kind, fips, code) if state else None
        if state and tail:
            areas.append(Area(state, tail))
            shapes.append(_make_area(entry.shape))
    for each in shapes:
        shapely.prepare(each)
    return DistrictMap(areas, shapes)


def _make_area(record: Any) -> BaseGeometry:
    """Return the area of the rings of a shape: those inside another one are holes, or islands in holes."""
    ends = [*record.parts, len(record.points)][1:]
    rings = [record.points[start:end] for start, end in zip(record.parts, ends, strict=True)]
    lines = [
        LineString([position[:2] for position in ring]) for ring in rings if len(set(map(tuple, ring))) > MOST_FLAT
    ]
    return shapely.build_area(shapely.node(MultiLineString(lines)))


def _count_seats(text: str, today: date) -> dict[str, int]:
    """Return the number of congressional districts of each state that are in force on a day."""
    seats: dict[str, int] = defaultdict(int)
    for row in csv.DictReader(io.StringIO(text)):
        found = re.fullmatch(r"ocd-division/country:us/(?:state|district|territory):([a-z]{2})/cd:[\w-]+", row["id"])
        if found and not has_ended(row.get("validThrough") or "", today):
            seats[found[1].upper()] += 1
    return dict(seats)
