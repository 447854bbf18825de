"""Write the people of a mirror in the layout of the Open States repository: one YAML file for each person."""

from __future__ import annotations

import csv
import re
import tarfile
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

Json = dict[str, Any]

# How many files about former people and committees the repository has (its commit of 2026-08-05).
RETIRED, COMMITTEES = 13_913, 3_004
STARTED = "2025-01-15"  # the first day of the terms of invented people
CHAMBERS = ("upper", "lower", "legislature")
ACCOUNTS = ("twitter", "youtube", "instagram", "facebook", "wikidata")
# The territories whose legislatures Open States lists.
LISTED_TERRITORIES = ("PR",)


@dataclass
class Roster:
    """The files of the archive by path, and how many people in it are real and invented."""

    files: dict[str, bytes] = field(default_factory=dict)
    real: int = 0
    invented: int = 0
    states: list[str] = field(default_factory=list)

    def add(self, state: str, folder: str, person: Json) -> None:
        """Add a person to a folder of a state."""
        key = person["id"].rpartition("/")[2]
        name = re.sub(r"[^\w.'-]+", "-", person["name"]).strip("-")
        text = yaml.dump(person, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True)
        self.files[f"data/{state}/{folder}/{name}-{key}.yml"] = text.encode()

    def invent(self, state: str, folder: str, role: Json, *, title: str = "Person") -> None:
        """Add an invented person with a role."""
        self.invented += 1
        number = self.invented
        key = uuid.uuid5(uuid.NAMESPACE_URL, f"https://example.org/invented/{number}")
        person = {
            "id": f"ocd-person/{key}",
            "name": f"Invented {title} {number}",
            "given_name": "Invented",
            "family_name": f"{title} {number}",
            "email": f"invented.{number}@example.org",
            "party": [{"name": ("Democratic", "Republican")[number % 2]}],
            "roles": [role],
            "offices": [
                {
                    "classification": "capitol",
                    "address": "1 Sample Mall, Sampleton",
                    "voice": f"202-555-01{number % 100:02}",
                }
            ],
            "links": [{"url": f"https://example.org/invented/{number}"}],
            "sources": [{"url": "https://example.org/invented"}],
        }
        self.add(state, folder, person)


def make_people(data: Path, states: Mapping[str, Any]) -> Roster:
    """Return the archive's files: real people of the rosters, and invented ones where a state has none."""
    roster = Roster({"README.md": b"A mirror for tests; README.txt at its root says which parts are invented.\n"})
    published = {file.name.partition(".")[0] for file in (data / "openstates-yaml").glob("*.tar.gz")}
    for state in sorted(published):
        _copy_published(roster, data / "openstates-yaml" / f"{state}.tar.gz")
    for file in sorted((data / "openstates").glob("*.csv")):
        if file.stem not in published:
            _add_rows(roster, file, "legislature")
    for letters, facts in sorted(states.items()):
        state = letters.lower()
        territory = "/territory:" in facts["division_id"] and letters not in LISTED_TERRITORIES
        if state not in published and not territory and not (data / "openstates" / f"{state}.csv").exists():
            roster.states.append(letters)
            _invent_legislature(roster, state, facts)
        if state not in published and not territory:
            _add_executives(roster, data / "openstates-executive" / f"{state}.csv", state, facts)
        _add_mayors(roster, data / "openstates-municipal" / f"{state}.csv", state, facts)
    for number in range(RETIRED):
        _add_retired(roster, number)
    for number in range(COMMITTEES):
        text = f"name: Invented Committee {number}\nchamber: upper\nmembers: []\n"
        roster.files[f"data/al/committees/upper-Invented-{number}.yml"] = text.encode()
    return roster


def _copy_published(roster: Roster, file: Path) -> None:
    """Add the files of a state as Open States publishes them."""
    with tarfile.open(file) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isfile() else None
            if content is not None and member.name.endswith(".yml"):
                roster.files[f"data/{member.name}"] = content.read()
                roster.real += 1


def _read_rows(file: Path) -> Iterator[dict[str, str]]:
    if file.exists():
        with file.open(encoding="utf-8", newline="") as stream:
            yield from csv.DictReader(stream)


def _add_rows(roster: Roster, file: Path, folder: str) -> None:
    """Add the people of a CSV file of legislators who hold a seat."""
    where = "" if file.stem == "us" else f"/state:{file.stem}"
    for row in _read_rows(file):
        if row["current_chamber"] in CHAMBERS:
            jurisdiction = f"ocd-jurisdiction/country:us{where}/government"
            role = {"type": row["current_chamber"], "jurisdiction": jurisdiction, "district": row["current_district"]}
            roster.add(file.stem, folder, make_person(row, role))
            roster.real += 1


def _invent_legislature(roster: Roster, state: str, facts: Json) -> None:
    """Invent a member for each seat of a legislature."""
    for chamber in facts["chambers"]:
        kind = {"unicameral": "legislature"}.get(chamber["chamber"], chamber["chamber"])
        for district in chamber["districts"]:
            for _ in range(district["seats"]):
                role = {"start_date": STARTED, "type": kind, "jurisdiction": _name_jurisdiction(facts)}
                roster.invent(state, "legislature", role | {"district": district["name"]})


def _name_jurisdiction(facts: Json, place: str = "") -> str:
    return f"{facts['division_id'].replace('ocd-division', 'ocd-jurisdiction')}{place}/government"


def _add_executives(roster: Roster, file: Path, state: str, facts: Json) -> None:
    """Add the statewide executives of a CSV file, and an invented governor if it has none."""
    roles = set()
    for row in _read_rows(file):
        if role := row["current_chamber"]:
            roles.add(role)
            roster.add(state, "executive", make_person(row, {"type": role, "jurisdiction": _name_jurisdiction(facts)}))
            roster.real += 1
    head = "mayor" if state == "dc" else "governor"
    if head not in roles:
        missing = {"start_date": STARTED, "type": head, "jurisdiction": _name_jurisdiction(facts)}
        roster.invent(state, "executive", missing, title="Governor" if head == "governor" else "Mayor")


def _add_mayors(roster: Roster, file: Path, state: str, facts: Json) -> None:
    """Add the mayors of a CSV file; a row without a current office becomes an invented mayor.

    The file does not say of which town a person is the mayor, so the towns are invented.
    """
    for number, row in enumerate(_read_rows(file), 1):
        role: Json = {"type": "mayor", "jurisdiction": _name_jurisdiction(facts, f"/place:invented_town_{number}")}
        if row["current_chamber"]:
            roster.add(state, "municipalities", make_person(row, role))
            roster.real += 1
        else:
            roster.invent(state, "municipalities", {"start_date": STARTED} | role, title="Mayor")


def _add_retired(roster: Roster, number: int) -> None:
    """Add an invented person without a current role, as short as its text may be: there are many."""
    key = uuid.uuid5(uuid.NAMESPACE_URL, f"https://example.org/retired/{number}")
    district, name = number % 35 + 1, f"Invented Retired {number}"
    text = (
        f"id: ocd-person/{key}\nname: {name}\ngiven_name: Invented\nfamily_name: Retired {number}\n"
        "party:\n- name: Democratic\nroles:\n- start_date: '2015-01-15'\n  end_date: '2019-01-15'\n  type: upper\n"
        f"  jurisdiction: ocd-jurisdiction/country:us/state:al/government\n  district: '{district}'\n"
        "sources:\n- url: https://example.org/invented\n"
    )
    roster.files[f"data/al/retired/{name.replace(' ', '-')}-{key}.yml"] = text.encode()
    roster.invented += 1


def make_person(row: Mapping[str, str], role: Json) -> Json:
    """Return a row of an Open States CSV in the form of its YAML; fields without a value are left out."""
    offices = [
        {"classification": kind}
        | {part: row[f"{kind}_{part}"] for part in ("address", "voice", "fax") if row[f"{kind}_{part}"]}
        for kind in ("capitol", "district")
    ]
    person: Json = {
        name: row[name]
        for name in ("id", "name", "given_name", "family_name", "gender", "email", "birth_date", "image")
        if row[name]
    }
    lists = {
        "party": [{"name": name} for name in row["current_party"].split("/") if name],
        "roles": [role],
        "offices": [office for office in offices if len(office) > 1],
        "links": [{"url": url} for url in row["links"].split(";") if url],
        "sources": [{"url": url} for url in row["sources"].split(";") if url],
        "ids": {name: row[name] for name in ACCOUNTS if row[name]},
    }
    return person | {name: value for name, value in lists.items() if value}
