"""Build a small mirror of the public sources from invented data: each file at `<host>/<path of its URL>`.

A test changes the lists of a mirror before it is written:

    mirror = make_mirror(("CO",))
    mirror.find_person("Cora Invented 3")["email"] = "cora@example.org"
    mirror.write(folder)
"""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import yaml

from tests import census_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from tests.census_files import Rings

Json = dict[str, Any]
Feature = tuple[str, str, "Rings"]

CENSUS = "www2.census.gov/geo"
RELATIONSHIPS = f"{CENSUS}/docs/maps-data/data/rel2020"
PEOPLE_PATH = "github.com/openstates/people/archive/refs/heads/main.tar.gz"
CONGRESS_PATH = "unitedstates.github.io/congress-legislators"
DIVISIONS_PATH = "raw.githubusercontent.com/opencivicdata/ocd-division-ids/master/identifiers/country-us.csv"
MAP_PATHS = {
    "cd119": f"{CENSUS}/tiger/GENZ2025/shp/cb_2025_us_cd119_500k.zip",
    "sldu": f"{CENSUS}/tiger/GENZ2024/shp/cb_2024_us_sldu_500k.zip",
    "sldl": f"{CENSUS}/tiger/GENZ2024/shp/cb_2024_us_sldl_500k.zip",
}
SIZE = 0.9  # degrees, the side of the square of a district


@dataclass(frozen=True)
class State:
    """A state: FIPS code, the south-west corner of its district 1, and a ZIP code in each of districts 1 and 2.

    District 2 is east of district 1. A state `at_large` has one congressional district, which covers both.
    """

    fips: str
    west: float
    south: float
    zips: tuple[str, str]
    counties: tuple[str, str]
    at_large: bool = False

    def get_point(self, district: int) -> tuple[float, float]:
        """Return latitude and longitude of the middle of a district, 1 or 2."""
        return self.south + SIZE / 2, self.west + SIZE * (district - 0.5)


STATES = {
    "CO": State("08", -105.8, 39.0, ("80202", "80010"), ("08031", "08001")),
    "KS": State("20", -96.5, 38.2, ("66603", "66044"), ("20177", "20045")),
    "WY": State("56", -105.9, 41.05, ("82070", "82001"), ("56001", "56021"), at_large=True),
}
# The states with invented members of Congress: those above come first, so that a few are enough for a test.
_MORE = "AL AR AZ CA CT FL GA IA ID IL IN KY LA MD ME MI MN MO MS NC NE NH NJ NM NV NY"
CONGRESS = (*STATES, *_MORE.split())


@dataclass
class InventedMirror:
    """The invented records of a mirror. `people` has persons by the path in the archive, `maps` features by kind.

    `zips` has the rows of census_files.make_relationships by the path of the file below `rel2020`.
    """

    people: dict[str, Json] = field(default_factory=dict)
    congress: list[Json] = field(default_factory=list)
    offices: list[Json] = field(default_factory=list)
    social: list[Json] = field(default_factory=list)
    maps: dict[str, list[Feature]] = field(default_factory=dict)
    zips: dict[str, tuple[str, list[tuple[str, str, int, int, int]]]] = field(default_factory=dict)
    divisions: list[tuple[str, str]] = field(default_factory=list)

    def find_person(self, name: str) -> Json:
        """Return the record of Open States or of Congress with a name; raises KeyError."""
        for person in self.people.values():
            if person.get("name") == name:
                return person
        for member in self.congress:
            if member["name"]["official_full"] == name:
                return member
        raise KeyError(name)

    def remove_field(self, name: str) -> None:
        """Remove a field, such as `email` or `offices`, from every person of Open States."""
        for person in self.people.values():
            person.pop(name, None)

    def drop_half_of_people(self) -> None:
        """Remove every second person of Open States, and every second member of Congress."""
        self.people = dict(list(self.people.items())[::2])
        self.congress = self.congress[::2]

    def halve_map(self, kind: str) -> None:
        """Remove every second district of a map: cd119, sldu or sldl."""
        self.maps[kind] = self.maps[kind][::2]

    def write(self, folder: Path) -> Path:
        """Write the files of the mirror into a folder, and return it. Equal records make equal bytes."""
        for path, data in self.make_files().items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        return folder

    def make_files(self) -> dict[str, bytes]:
        """Return the content of each file by its path in the mirror."""
        files = {
            PEOPLE_PATH: make_archive(self.people),
            f"{CONGRESS_PATH}/legislators-current.json": json.dumps(self.congress).encode(),
            f"{CONGRESS_PATH}/legislators-district-offices.json": json.dumps(self.offices).encode(),
            f"{CONGRESS_PATH}/legislators-social-media.json": json.dumps(self.social).encode(),
            DIVISIONS_PATH: "".join(f"{key},{name}\n" for key, name in [("id", "name"), *self.divisions]).encode(),
        }
        for kind, path in MAP_PATHS.items():
            files[path] = census_files.make_shapefile(kind, self.maps[kind])
        for path, (kind, rows) in self.zips.items():
            files[f"{RELATIONSHIPS}/{path}"] = census_files.make_relationships(kind, rows)
        return files


def make_mirror(states: Iterable[str] = STATES, congress: int = 26, today: date | None = None) -> InventedMirror:
    """Return a mirror of some of STATES, with the delegations of the first `congress` states of CONGRESS.

    Each of the states has a governor, and senators and house members of its legislature in districts 1 and 2. Terms
    are those of the Congress that is seated `today`.
    """
    began = _get_first_day(today or date.today())  # noqa: DTZ011 (terms are in days)
    mirror = InventedMirror(maps={kind: [] for kind in MAP_PATHS})
    for letters in states:
        for chamber in ("upper", "lower"):
            for district in ("1", "2"):
                add_person(mirror, letters, chamber, district, start=began)
        add_person(mirror, letters, "governor", start=began)
        _draw(mirror, letters)
    for letters in CONGRESS[:congress]:
        at_large = letters in STATES and STATES[letters].at_large
        for kind, district in (("sen", 1), ("sen", 2), *((("rep", 0),) if at_large else (("rep", 1), ("rep", 2)))):
            add_member(mirror, letters, kind, district, began)
    return mirror


def _get_first_day(today: date) -> date:
    """Return the first day of the Congress that is seated on a day (constitution, amendment 20)."""
    start = date(today.year - (today.year + 1) % 2, 1, 3)
    return start if start <= today else date(start.year - 2, 1, 3)


def add_person(  # noqa: PLR0913 (the facts of a person)
    mirror: InventedMirror,
    letters: str,
    role: str,
    district: str | None = None,
    *,
    start: date | None = None,
    end: date | None = None,
    name: str | None = None,
) -> Json:
    """Add a person with one role of Open States: `upper`, `lower`, `governor` and others; returns the record."""
    number = len(mirror.people) + 1
    name = name or f"Cora Invented {number}"
    key = uuid.uuid5(uuid.NAMESPACE_URL, f"https://example.org/{letters}/{number}/{name}")
    root = f"ocd-jurisdiction/country:us/state:{letters.lower()}/government"
    days = {"start_date": start, "end_date": end}
    person = {
        "id": f"ocd-person/{key}",
        "name": name,
        "given_name": "Cora",
        "family_name": name.removeprefix("Cora "),
        "email": f"member{number}@example.org",
        "party": [{"name": ("Democratic", "Republican")[number % 2]}],
        "roles": [
            {"type": role, "jurisdiction": root}
            | ({"district": district} if district else {})
            | {part: day.isoformat() for part, day in days.items() if day}
        ],
        "offices": [
            {
                "classification": "capitol",
                "address": "1 Sample Mall, Sampleton",
                "voice": f"202-555-01{number % 100:02}",
            }
        ],
        "links": [{"url": f"https://example.org/{letters.lower()}/{number}"}],
        "sources": [{"url": f"https://example.org/{letters.lower()}/members"}],
    }
    folder = "legislature" if district else "executive"
    mirror.people[f"data/{letters.lower()}/{folder}/{name.replace(' ', '-')}-{key}.yml"] = person
    return person


def add_member(mirror: InventedMirror, letters: str, kind: str, district: int, began: date) -> Json:
    """Add a member of Congress (`sen` or `rep`) with an office and accounts; returns the record.

    `district` is the class of a senator, and 0 the district at large.
    """
    number = len(mirror.congress) + 1
    ids = {"bioguide": f"X{number:06}"}
    name = f"Dorin Invented {number}"
    years, seat = (6, "class") if kind == "sen" else (2, "district")
    term = {
        "type": kind,
        "start": began.isoformat(),
        "end": began.replace(year=began.year + years).isoformat(),
        "state": letters,
        seat: district,
        "party": ("Democrat", "Republican")[number % 2],
        "url": f"https://example.org/m/{number}",
        "contact_form": f"https://example.org/m/{number}/contact",
        "address": "1 Sample House Office Building Washington DC 20515",
        "phone": f"202-555-01{number % 100:02}",
    }
    member = {
        "id": ids,
        "name": {"first": "Dorin", "last": f"Invented {number}", "official_full": name},
        "bio": {"gender": "F"},
        "terms": [term],
    }
    mirror.congress.append(member)
    where = {"city": "Sampleton", "state": letters, "zip": "00000", "latitude": 39.5, "longitude": -105.5}
    office = {"id": f"X{number:06}-sampleton", "address": "2 Sample Street", **where, "hours": "M-F 9-5"}
    mirror.offices.append({"id": ids, "offices": [office | {"phone": "202-555-0199"}]})
    mirror.social.append({"id": ids, "social": {"twitter": f"member{number}", "facebook": f"member{number}"}})
    return member


def _draw(mirror: InventedMirror, letters: str) -> None:
    """Add the districts of a state to the maps, and its two ZIP codes to the tables."""
    state = STATES[letters]
    root = f"ocd-division/country:us/state:{letters.lower()}"
    squares = [census_files.square(state.west + SIZE * number, state.south, SIZE) for number in (0, 1)]
    codes = {"cd119": ("01", "02"), "sldu": ("001", "002"), "sldl": ("001", "002")}
    if state.at_large:
        (west, south), (_, north), (east, _) = squares[0][0], squares[0][1], squares[1][2]
        ring = [(west, south), (west, north), (east, north), (east, south), (west, south)]
        mirror.maps["cd119"].append((state.fips, "00", [ring]))
        mirror.divisions.append((f"{root}/cd:at-large", f"{letters} at-large congressional district"))
        codes["cd119"] = ("00", "00")
    for kind, path, relation in (
        ("cd119", "cd-sld/tab20_cd11920_zcta520_natl.txt", "CD119"),
        ("sldu", f"cd-sld/tab20_sldu202420_zcta520_st{state.fips}.txt", "SLDU2024"),
        ("sldl", f"cd-sld/tab20_sldl202420_zcta520_st{state.fips}.txt", "SLDL2024"),
    ):
        rows = mirror.zips.setdefault(path, (relation, []))[1]
        for code, ring, zip_code in zip(codes[kind], squares, state.zips, strict=True):
            rows.append((zip_code, state.fips + code, 100, 100, 0))
            if code != "00":
                mirror.maps[kind].append((state.fips, code, [ring]))
                name = f"{letters} {kind} district {int(code)}"
                mirror.divisions.append((f"{root}/{kind.removesuffix('119')}:{int(code)}", name))
    rows = mirror.zips.setdefault("zcta520/tab20_zcta520_county20_natl.txt", ("COUNTY", []))[1]
    rows += [(zip_code, fips, 100, 100, 0) for zip_code, fips in zip(state.zips, state.counties, strict=True)]


def make_archive(people: Mapping[str, Json]) -> bytes:
    """Return an archive of people as GitHub makes it, with some files that are not about current people."""
    retired = {"id": "ocd-person/00000000-0000-0000-0000-000000000000", "name": "Rona Retired", "roles": []}
    files = dict(_dump_people(people)) | {
        "README.md": b"Invented people.\n",
        "data/co/committees/upper-Samples.yml": b"name: Samples\nchamber: upper\n",
        "data/co/retired/Rona-Retired.yml": yaml.safe_dump(retired).encode(),
    }
    out = io.BytesIO()
    with (
        gzip.GzipFile(filename="", fileobj=out, mode="wb", mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w") as archive,
    ):
        for path, data in sorted(files.items()):
            member = tarfile.TarInfo(f"people-main/{path}")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


def _dump_people(people: Mapping[str, Json]) -> Iterator[tuple[str, bytes]]:
    for path, person in people.items():
        yield path, yaml.safe_dump(person, sort_keys=False, allow_unicode=True).encode()
