"""Build a small folder of invented data with the layout of the public data; see README.md beside this file."""

from __future__ import annotations

import atexit
import csv
import gzip
import io
import json
import math
import shutil
import tarfile
import tempfile
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from chalicelib.imports.formats.openstates_csv import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HERE = Path(__file__).resolve().parent
Json = dict[str, Any]

GIVEN, FAMILY = (line.split() for line in (HERE / "names.txt").read_text(encoding="utf-8").splitlines())
PARTIES = ("Democratic", "Republican", "Democratic", "Republican", "Independent")

# Facts: name, code, time zone, division, and the seats of each chamber's districts, where 1..40 is a range of names.
# Ids that do not follow from a name are in OWN_IDS.
DI, ST, TE = "ocd-division/country:us/district:", "ocd-division/country:us/state:", "ocd-division/country:us/territory:"
STATES: dict[str, tuple[str, str, str, str, dict[str, tuple[str, dict[str, int]]]]] = {
    "AK": ("Alaska", "02", "America/Anchorage", f"{ST}ak", {
        "lower": ("sldl", {"1..40": 1}), "upper": ("sldu", dict.fromkeys("ABCDEFGHIJKLMNOPQRST", 1)),
    }),
    "AS": ("American Samoa", "60", "Pacific/Samoa", f"{TE}as", {
        "lower": ("sldl", {"1..21": 1}), "upper": ("sldu", {"1..18": 1}),
    }),
    "DC": ("District of Columbia", "11", "America/New_York", f"{DI}dc", {
        "unicameral": ("ward", {**{f"Ward {n}": 1 for n in range(1, 9)}, "Chairman": 1, "At-Large": 4}),
    }),
    "DE": ("Delaware", "10", "America/New_York", f"{ST}de", {
        "lower": ("sldl", {"1..41": 1}), "upper": ("sldu", {"1..21": 1}),
    }),
    "GU": ("Guam", "66", "Pacific/Guam", f"{TE}gu", {"unicameral": ("sldu", {"1..15": 1})}),
    "ID": ("Idaho", "16", "America/Denver", f"{ST}id", {
        "lower": ("sldl", {f"{n}{letter}": 1 for n in range(1, 36) for letter in "AB"}),
        "upper": ("sldu", {"1..35": 1}),
    }),
    "ME": ("Maine", "23", "America/New_York", f"{ST}me", {
        "lower": ("sldl", {"1..151": 1, "Passamaquoddy Tribe": 1, "Houlton Band of Maliseet Indians": 1}),
        "upper": ("sldu", {"1..35": 1}),
    }),
    "NE": ("Nebraska", "31", "America/Chicago", f"{ST}ne", {"unicameral": ("sldu", {"1..49": 1})}),
    "PR": ("Puerto Rico", "72", "America/Puerto_Rico", f"{TE}pr", {
        "lower": ("sldl", {"1..40": 1, "At-Large": 13}), "upper": ("sldu", {"1..8": 2, "At-Large": 12}),
    }),
    "UT": ("Utah", "49", "America/Denver", f"{ST}ut", {
        "lower": ("sldl", {"1..75": 1}), "upper": ("sldu", {"1..29": 1}),
    }),
    "WV": ("West Virginia", "54", "America/New_York", f"{ST}wv", {
        "lower": ("sldl", {"1..100": 1}), "upper": ("sldu", {"1..17": 2}),
    }),
}  # fmt: skip
OWN_IDS = {
    ("DC", "Chairman"): "",
    ("DC", "At-Large"): "",
    ("ME", "Passamaquoddy Tribe"): "sldl:passamaquoddy-tribe",
    ("ME", "Houlton Band of Maliseet Indians"): "sldl:houlton-band",
    ("PR", "upper At-Large"): "",
}
# The states with invented legislators. Of these, only ME and NE have a public roster.
SEATED = ("AK", "ID", "ME", "NE", "WV")
AREA = {"AK": "907", "ID": "208", "ME": "207", "NE": "402", "WV": "304"}


def states() -> Json:
    """Return the states in the form of states.json."""
    return {
        letters: {
            "name": name,
            "fips": fips,
            "time_zone": zone,
            "division_id": root,
            "unicameral": len(chambers) == 1,
            "chambers": [_chamber(letters, root, chamber, *drawn) for chamber, drawn in chambers.items()],
        }
        for letters, (name, fips, zone, root, chambers) in STATES.items()
    }


def _chamber(letters: str, root: str, chamber: str, kind: str, drawn: dict[str, int]) -> Json:
    districts = []
    for name, seats in ((each, seats) for names, seats in drawn.items() for each in _names(names)):
        slug = f"{kind}:{name.removeprefix('Ward ').lower().replace(' ', '_')}"
        own = OWN_IDS.get((letters, name), OWN_IDS.get((letters, f"{chamber} {name}"), slug))
        districts.append({"name": name, "division_id": f"{root}/{own}".removesuffix("/"), "seats": seats})
    return {"chamber": chamber, "seats": sum(each["seats"] for each in districts), "districts": districts}


def _names(names: str) -> list[str]:
    first, _, last = names.partition("..")
    return [str(number) for number in range(int(first), int(last) + 1)] if last else [names]


def person(number: int, state: str, **cells: str) -> dict[str, str]:
    """Return a row of an Open States people CSV about an invented person."""
    given = GIVEN[number % len(GIVEN)]
    family = FAMILY[(number * 7 + number // len(GIVEN)) % len(FAMILY)]
    # Forms of names that occur in rosters.
    forms = {
        3: f"{given} {family} Jr.",
        7: f'{given} "Zip" {family}',
        11: f"{given} O\u2019{family}",
        13: f"{given} D'{family}",
    }
    name = forms.get(number % 17, f"{given} {family}")
    page, phone = f"https://example.org/{state.lower()}/{number}", f"{AREA.get(state, '202')}-555-01{number % 100:02}"
    row = dict.fromkeys(COLUMNS, "") | {
        "id": f"ocd-person/{uuid.uuid5(uuid.NAMESPACE_URL, page)}",
        "name": name,
        "current_party": PARTIES[number % len(PARTIES)],
        "given_name": given,
        "family_name": family,
        "sources": f"{page};https://example.org/{state.lower()}/members",
    }
    if number % 2:
        row |= {"email": f"member{number}@example.org", "image": f"{page}/a photo.jpg", "links": f"{page};{page}/news"}
    if number % 3 == 0:
        row |= {"capitol_address": "1 Sample Mall, Room 100; Sampleton", "capitol_voice": phone, "gender": "Female"}
    if number % 5 == 0:
        row |= {"district_address": "12 Fictional Plaza", "district_voice": phone, "district_fax": phone}
    if number % 11 == 0:
        row |= {
            "email": f"https://example.org/write?to={number}",
            "twitter": f"member{number}",
            "birth_date": "1970-01-01",
        }
    return row | cells


def legislators(letters: str) -> list[dict[str, str]]:
    """Return a member for most seats of a legislature; one seat in 37 is vacant."""
    seats = [
        ("legislature" if chamber["chamber"] == "unicameral" else chamber["chamber"], district["name"])
        for chamber in states()[letters]["chambers"]
        for district in chamber["districts"]
        for _ in range(district["seats"])
    ]
    first = 200 * SEATED.index(letters)
    party = {"current_party": "Nonpartisan"} if letters == "NE" else {}
    return [
        person(first + number, letters, current_chamber=chamber, current_district=name, **party)
        for number, (chamber, name) in enumerate(seats)
        if number % 37 != 5
    ]


def rosters() -> dict[str, list[dict[str, str]]]:
    """Return every roster that is an Open States CSV, by its path."""
    found = {f"openstates/{letters.lower()}.csv": legislators(letters) for letters in SEATED}
    found["openstates/ak.csv"].append(person(1100, "AK"))
    found["openstates/id.csv"][6]["current_party"] = "Republican/Purple Tea"
    federal = {
        "upper": ("Alaska", "Alaska", "Idaho", "West Virginia", "West Virginia"),
        "lower": ("AK-AL", "ID-1", "ID-2", "WV-2", "DC-AL", "GU-AL", "PR-AL"),
    }
    seats = [(chamber, name) for chamber, names in federal.items() for name in names]
    found["openstates/us.csv"] = [
        person(1110 + number, "us", current_chamber=chamber, current_district=name)
        for number, (chamber, name) in enumerate(seats)
    ]
    found["openstates-executive/ak.csv"] = [
        person(1130, "AK", current_chamber="governor"),
        person(1131, "AK", current_chamber="lt_governor"),
        person(1132, "AK"),
    ]
    found["openstates-executive/id.csv"] = [person(1133, "ID")]
    found["openstates-executive/wv.csv"] = [
        person(1140 + number, "WV", current_chamber=role)
        for number, role in enumerate(("governor", "attorney general", "secretary of state"))
    ]
    # No column of the file names the town of a mayor.
    found["openstates-municipal/wv.csv"] = [
        *(person(1150 + number, "WV", current_chamber="mayor", current_party="") for number in range(4)),
        person(1154, "WV"),
    ]
    return found


def of_yaml(row: dict[str, str], letters: str) -> Json:
    """Return a person in the form of the Open States YAML."""
    where = f"ocd-jurisdiction/country:us/state:{letters.lower()}/government"
    role = {"type": row["current_chamber"], "jurisdiction": where, "start_date": "2025-01-21"}
    if not row["current_chamber"]:
        role |= {"type": "governor", "end_date": "2025-03-31"}
    if row["current_district"]:
        role["district"] = row["current_district"]
    offices = [
        {"classification": kind, "address": row[f"{kind}_address"], "voice": row[f"{kind}_voice"]}
        for kind in ("capitol", "district")
        if row[f"{kind}_address"]
    ]
    record = {
        **{
            name: row[name]
            for name in ("id", "name", "given_name", "family_name", "gender", "birth_date", "email", "image")
        },
        "party": [{"name": row["current_party"]}],
        "roles": [{"type": "lower", "jurisdiction": where, "district": "1", "end_date": "2023-01-01"}, role],
        "offices": offices,
        "links": [{"url": url} for url in filter(None, row["links"].split(";"))],
        "sources": [{"url": url, "note": "list"} for url in row["sources"].split(";")],
        "ids": {"twitter": row["twitter"]} if row["twitter"] else {},
        "other_identifiers": [{"scheme": "legacy_openstates", "identifier": row["id"][-8:].upper()}],
    }
    return {name: value for name, value in record.items() if value}


def _name(first: str, last: str, official: str = "", **more: str) -> Json:
    return {"first": first, "last": last, "official_full": official or f"{first} {last}", **more}


def congress() -> tuple[list[Json], list[Json], list[Json]]:
    """Return current legislators, their district offices, and presidents in the form of congress-legislators."""
    dc = {"address": "1 Sample House Office Building", "phone": "202-555-0100", "url": "https://example.org/m"}
    sen = {"type": "sen", "start": "2025-01-03", "end": "2031-01-03", "class": 2, "party": "Republican", **dc}
    rep = {"type": "rep", "start": "2025-01-03", "end": "2027-01-03", "party": "Democrat", **dc}
    old = {"type": "rep", "start": "2021-01-03", "end": "2023-01-03", "state": "ID", "district": 2, "party": "Democrat"}
    members: list[tuple[Json, list[Json]]] = [
        (_name("Adela", "Fictum"), [sen | {"state": "AK", "fax": "202-555-0101"}]),
        (_name("Berto", "Mockett", 'Berto "Zip" Mockett', middle="Q.", nickname="Zip"), [sen | {"state": "AK"}]),
        (_name("Cyra", "Inventis", "Cyra Inventis, Jr.", suffix="Jr."), [rep | {"state": "AK", "district": 0}]),
        (_name("Dorin", "Fant\u00e1sma"), [old, rep | {"state": "ID", "district": 1}]),
        (
            {"first": "Fenna", "last": "Ersatz"},
            [rep | {"state": "WV", "district": 2, "contact_form": "hhttps://example.org/c"}],
        ),
        (_name("Galen", "D'Specimen", "Galen D\u2019Specimen"), [rep | {"state": "GU", "district": 0}]),
        (
            _name("Hester", "Nominal"),
            [old | {"start": "2025-01-03", "end": "2029-01-03", "state": "PR", "district": 0}],
        ),
    ]
    current = [
        {
            "id": {"bioguide": f"X{number:06}", "fec": [f"H{number}", f"S{number}"], "votesmart": number}
            | ({"wikidata": f"Q{number}", "thomas": f"{number:05}"} if number % 2 else {}),
            "name": name,
            "bio": {"birthday": "1970-01-01", "gender": "F"},
            "terms": terms,
        }
        for number, (name, terms) in enumerate(members)
    ]
    home = {"city": "Sampleton", "state": "AK", "zip": "99501", "phone": "907-555-0102", "latitude": 61.2}
    of_two = [home | {"id": f"X000000-{number}", "address": f"{number} Sample St"} for number in (1, 2)]
    of_one = [home | {"id": "X000003-1", "building": "Sample Hall", "suite": "5"}]
    offices = [
        {"id": {"bioguide": "X000000"}, "offices": of_two},
        {"id": {"bioguide": "X000003"}, "offices": of_one},
    ]
    ids = (("prez", {"bioguide": "X000100"}), ("viceprez", {"bioguide": "X000101"}), ("prez", {"govtrack": 9}))
    presidents = [
        {"id": known, "name": _name("Ilse", "Imagino"), "terms": [{"type": kind, "start": "1801-03-04"}]}
        for kind, known in ids
    ]
    return current, offices, presidents


def grid(columns: int, rows: int, box: tuple[float, float, float, float]) -> list[list[list[float]]]:
    """Return the rings of cells that fill a box; neighbours share their borders, which are curved."""
    west, south, east, north = box
    wide, high = (east - west) / columns, (north - south) / rows

    def line(one: tuple[int, int], two: tuple[int, int]) -> list[list[float]]:
        steps = 24
        drawn = []
        for step in range(steps + 1):
            part = step / steps
            x, y = (a + (b - a) * part for a, b in zip(one, two, strict=True))
            bend = 0.04 * math.sin(part * math.pi) * math.sin(17 * part + 3 * one[0] + 5 * one[1])
            dx, dy = (0, bend) if one[1] == two[1] else (bend, 0)
            drawn.append([round(west + (x + dx) * wide, 5), round(south + (y + dy) * high, 5)])
        return drawn

    rings = []
    for row in range(rows):
        for column in range(columns):
            a, b, c, d = (column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)
            rings.append([*line(a, b), *line(b, c)[1:], *line(d, c)[-2::-1], *line(a, d)[-2::-1]])
    return rings


def _map(kind: str, root: str, rings: Sequence[list[list[float]]]) -> Json:
    """Return a map: district 2 has a hole, which belongs to district 3, and district 4 has an island."""
    shapes: list[list[list[list[list[float]]]]] = [[[ring]] for ring in rings]
    if len(rings) > 4:
        (x, y), (far_x, far_y) = shapes[1][0][0][0], shapes[1][0][0][len(rings[1]) // 2]
        hole = [[round(x + (far_x - x) * a, 5), round(y + (far_y - y) * b, 5)] for a, b in _SQUARE]
        island = [[round(lon, 5), round(lat + 1.9, 5)] for lon, lat in hole]
        shapes[1][0].append(hole[::-1])
        shapes[2].append([hole])
        shapes[3].append([island])
    return {"type": "FeatureCollection", "features": list(_features(kind, root, shapes))}


_SQUARE = ((0.4, 0.4), (0.6, 0.4), (0.62, 0.5), (0.6, 0.6), (0.4, 0.6), (0.4, 0.4))


def _features(kind: str, root: str, shapes: Sequence[Any]) -> Iterator[Json]:
    for number, parts in enumerate(shapes, 1):
        one = {"type": "Polygon", "coordinates": parts[0]}
        geometry = one if len(parts) == 1 else {"type": "MultiPolygon", "coordinates": parts}
        properties = {"division_id": f"{root}/{kind}:{number}", "name": str(number)}
        yield {"type": "Feature", "properties": properties, "geometry": geometry}


def maps() -> dict[str, Json]:
    """Return maps of districts by their path: plain polygons, many kinds, and a chamber's 21 districts."""
    return {
        "boundaries/cd-id.geojson.gz": _map("cd", f"{ST}id", grid(2, 1, (-117, 42.1, -111.1, 44))),
        "boundaries/sldl-wv.geojson.gz": _map("sldl", f"{ST}wv", grid(10, 10, (-82, 37.5, -80, 39))),
        "boundaries/sldu-nv.geojson.gz": _map("sldu", f"{ST}nv", grid(7, 3, (-119.9, 39.1, -114.2, 40.6))),
    }


def build(folder: Path) -> None:
    """Write the whole folder."""
    shutil.copytree(HERE / "ocd", folder / "ocd")
    for name in (
        "openstates",
        "openstates-executive",
        "openstates-municipal",
        "openstates-yaml",
        "congress",
        "boundaries",
    ):
        (folder / name).mkdir()
    (folder / "states.json").write_text(json.dumps(states()), encoding="utf-8")
    tables = rosters()
    for path, rows in tables.items():
        with (folder / path).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
    _odd(folder, tables)
    with tarfile.open(folder / "openstates-yaml" / "ak.tar.gz", "w:gz") as archive:
        for part, path in (("legislature", "openstates/ak.csv"), ("executive", "openstates-executive/ak.csv")):
            for number, row in enumerate(tables[path]):
                _add(
                    archive,
                    f"ak/{part}/Member-{number}.yml",
                    yaml.safe_dump(of_yaml(row, "AK"), allow_unicode=True, sort_keys=False),
                )
    current, offices, presidents = congress()
    for name, content in {
        "legislators-current": current,
        "legislators-district-offices": offices,
        "executive": presidents,
    }.items():
        (folder / "congress" / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    packed = gzip.compress(yaml.safe_dump(current, allow_unicode=True, sort_keys=False).encode(), mtime=0)
    (folder / "congress" / "legislators-current.yaml.gz").write_bytes(packed)
    for path, drawn in maps().items():
        (folder / path).write_bytes(gzip.compress(json.dumps(drawn).encode(), mtime=0))


def _odd(folder: Path, tables: dict[str, list[dict[str, str]]]) -> None:
    """Write the rows that do not fit the default rules, in the form of docs/roster-exceptions.md."""
    lines = [
        f"| ak.csv | {len(tables['openstates/ak.csv']) + 1} | office | none is named |",
        "| id.csv | 8 | party | unknown |",
    ]
    (folder / "roster-exceptions.md").write_text("\n".join(lines), encoding="utf-8")


def _add(archive: tarfile.TarFile, name: str, text: str) -> None:
    data = text.encode()
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    archive.addfile(entry, io.BytesIO(data))


def _folder() -> Path:
    made = Path(tempfile.mkdtemp(prefix="represent-invented-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    build(made)
    return made


FOLDER = _folder()
