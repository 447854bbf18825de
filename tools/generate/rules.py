"""Generate the default rules (tenants/rules.json) from the public data.

The data is not part of this repository (see tools.generate.public_data); without it nothing is built or compared.
"""

from __future__ import annotations

import csv
import itertools
import json
import re
from typing import TYPE_CHECKING, Any

from chalicelib.core.text_normalization import make_natural_key
from chalicelib.tenants import tenant_registry
from chalicelib.tenants.default_rules import expand, make_slug
from tools import ROOT
from tools.generate import public_data
from tools.generate.data import county_facts, state_facts
from tools.generate.write_or_check import write_or_check

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

TARGET = ROOT / "represent-app" / "chalicelib" / "tenants" / "rules.json"
Spec = dict[str, Any]
COUNTY_DISTRICT = re.compile(r"(ocd-division/country:us/[^/]+/[^/]+)/(council_district|executive_district):([^/]+)")
SHORTEST_RANGE = 3


def document(data: Path) -> dict[str, Any]:
    """Return the reference data: facts from the public data and from the tables in tools/generate/data."""
    states = json.loads((data / "states.json").read_bytes())
    congress = _congress(data)
    for path in sorted((data / "openstates-executive").glob("*.csv")):
        _check_executives(path)
    return {
        "sources": {"state": state_facts.SOURCES, "county": county_facts.SOURCES},
        "parties": state_facts.PARTIES,
        "kinds": {"state": state_facts.KINDS, "county": county_facts.KINDS},
        "states": {
            letters: {
                "time_zone": state["time_zone"],
                "county_time_zone": None if letters in county_facts.ZONES_NOT_KNOWN else state["time_zone"],
                "offices": [
                    *_congress_districts(letters, congress[letters]),
                    *_executives(letters),
                    *_boards(letters),
                    *(spec for chamber in state["chambers"] for spec in _chamber(letters, state, chamber)),
                ],
            }
            for letters, state in sorted(states.items())
        },
        "counties": _counties(states),
        "districts": _county_districts(data),
    }


def _congress(data: Path) -> dict[str, list[str]]:
    """Return the current congressional district names of each state."""
    found: dict[str, list[str]] = {}
    with (data / "ocd" / "us_congressional_districts.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if not row["validThrough"]:
                root, _, name = row["id"].partition("/cd:")
                found.setdefault(root[-2:].upper(), []).append("At-Large" if name == "at-large" else name)
    return found


def _check_executives(path: Path) -> None:
    """Check that the table of executives has every office in the rosters.

    Raises ValueError.
    """
    letters = path.stem.upper()
    with path.open(encoding="utf-8") as file:
        roles = {row["current_chamber"] for row in csv.DictReader(file)} - {""}
    for role in sorted(roles):
        if not any(letters in states for kind in state_facts.ROLES[role] for states in state_facts.EXECUTIVES[kind]):
            raise ValueError(
                f"{path.name} has a {role}, but EXECUTIVES in generate/data/state_facts.py has none for {letters}."
            )


def _congress_districts(letters: str, names: list[str]) -> Iterator[Spec]:
    if letters in state_facts.TERRITORIES:
        kind = "resident-commissioner" if letters == "PR" else "us-delegate"
    else:
        yield {"kind": "us-senator"}
        kind = "us-representative"
    spec = {"type": "cd", "seats": {"1": compact(names)}, "alias": f"{letters}-{{}}"}
    yield {"kind": kind, "district_kind": "at-large" if names == ["At-Large"] else "districts", "districts": spec}


def _executives(letters: str) -> Iterator[Spec]:
    for kind, (elected, appointed) in state_facts.EXECUTIVES.items():
        if letters in elected:
            two = kind == "governor" and letters in state_facts.GOVERNORS_OF_TWO_YEARS
            party = {"partisan": None} if kind == "governor" and letters in state_facts.NONPARTISAN - {"NE"} else {}
            yield {"kind": kind} | ({"term": {"years": 2}} if two else {}) | party | _own_title(letters, kind)
        elif letters in appointed:
            yield {"kind": kind, "selection": "appointed"}


def _own_title(letters: str, kind: str) -> Spec:
    """Return the title that a state has for an office, with the usual title among its synonyms."""
    title = state_facts.TITLES.get((kind, letters))
    if title is None:
        return {}
    usual = state_facts.KINDS[kind]
    others = [usual["title"], *(each for each in usual["synonyms"] if each != title)]
    return {"title": title, "synonyms": others}


def _boards(letters: str) -> Iterator[Spec]:
    for kind, (whole, divided) in state_facts.BOARDS.items():
        if letters in whole:
            names = state_facts.BOARD_SEAT_NAMES.get((kind, letters))
            aliases = {"aliases": names} if names else {}
            yield {"kind": kind, "district_kind": "at-large", "seats": whole[letters], **aliases}
        elif letters in divided:
            yield {"kind": kind, "seats": divided[letters]}


def _chamber(letters: str, state: Spec, chamber: Spec) -> Iterator[Spec]:
    """Yield the offices of a chamber: its members, and in DC also the chairman, who has a separate seat."""
    where, districts = chamber["chamber"], chamber["districts"]
    kind = {
        "upper": "state-senator",
        "lower": state_facts.LOWER_KINDS.get(letters, "state-representative"),
        "unicameral": state_facts.UNICAMERAL_KINDS.get(letters, "senator-at-large"),
    }[where]
    timing = _timing(letters, lower=where == "lower")
    rules = {"kind": kind, "partisan": letters not in state_facts.NONPARTISAN, **timing}
    if (letters, where) in state_facts.CHOSEN_BY_CUSTOM:
        rules["selection"] = None
    if vacancy := state_facts.VACANCIES.get(letters):
        rules["vacancy"] = vacancy
    chairs = [district for district in districts if district["name"] == "Chairman"]
    if chairs:
        yield {"kind": "council-chairman", "partisan": True, **timing}
    if own := state_facts.TERRITORIAL_CHAMBERS.get((letters, where)):
        if (counted := _count_seats(own)) != chamber["seats"]:
            raise ValueError(
                f"The {where} chamber of {letters} has {chamber['seats']} seats, but TERRITORIAL_CHAMBERS in "
                f"generate/data/state_facts.py has {counted}."
            )
        yield {**rules, **own}
        return
    members = [district for district in districts if district not in chairs]
    seats = state_facts.NAMED_SEATS.get(letters, []) if where == "lower" else []
    if seats:
        members = _merge_seats(members)
    yield {
        **rules,
        "district_kind": "districts",
        "districts": _format_districts(letters, state["division_id"], members) | ({"aliases": seats} if seats else {}),
    }


def _count_seats(own: Spec) -> int:
    """Return the number of seats of a chamber in TERRITORIAL_CHAMBERS."""
    if "districts" not in own:
        return int(own["seats"])
    return sum(int(count) * len(list(expand(names))) for count, names in own["districts"]["seats"].items())


def _merge_seats(districts: Sequence[Spec]) -> list[Spec]:
    """Return districts, with the seats that a source lists as districts (16A and 16B) merged into their district."""
    merged: dict[str, Spec] = {}
    for district in districts:
        name = re.sub(r"(?<=[0-9])[AB]$", "", district["name"])
        root = district["division_id"].rpartition(":")[0]
        known = merged.setdefault(name, {"name": name, "division_id": f"{root}:{make_slug(name)}", "seats": 0})
        known["seats"] += district["seats"]
    return list(merged.values())


def _timing(letters: str, *, lower: bool) -> Spec:
    """Return the term of a chamber, and whether all its seats are elected at once."""
    facts = state_facts
    if lower:
        term: Spec = {"years": 4 if letters in facts.LOWER_FOUR_YEARS else 2}
        staggered = letters in facts.LOWER_STAGGERED
    elif letters in facts.UPPER_PATTERN:
        term, staggered = {"pattern": facts.UPPER_PATTERN[letters]}, letters in facts.UPPER_STAGGERED
    else:
        term, staggered = {"years": facts.UPPER_YEARS.get(letters, 4)}, letters in facts.UPPER_STAGGERED
    # Half of the seats every two years; where the terms vary, so does the number of classes.
    classes = {"classes": 2} if staggered and "years" in term else {}
    return {"term": term, "stagger": {"staggered": staggered, **classes}}


def _format_districts(letters: str, root: str, districts: Sequence[Spec]) -> Spec:
    """Return districts in the format of the data: names by seats, and the ids that do not follow from the name."""
    kinds = {district["division_id"].removeprefix(f"{root}/").partition(":")[0] for district in districts}
    (kind,) = {kind for kind in kinds if not kind.startswith("ocd-division")}
    seats: dict[str, list[str]] = {}
    slugs = {}
    for district in sorted(districts, key=lambda district: make_natural_key(district["name"])):
        name, division = district["name"], district["division_id"].removeprefix(root).removeprefix("/")
        seats.setdefault(str(district["seats"]), []).append(name)
        if name == "At-Large" and kind in ("sldl", "sldu"):
            slugs[name] = ""  # no map has it: its seats belong to the whole tenant
        elif division != f"{kind}:{make_slug(name)}":
            slugs[name] = division
    spec: Spec = {"type": kind, "seats": {count: compact(names) for count, names in sorted(seats.items())}}
    if slugs:
        spec["slugs"] = slugs
    if letters in state_facts.WITHOUT_VOTE and kind == "sldl":
        spec["without_vote"] = list(state_facts.WITHOUT_VOTE[letters])
    return spec


def compact(names: Iterable[str]) -> list[str]:
    """Return names with runs of numbers written as ranges.

    >>> compact(["1", "2", "3", "4", "6", "Belknap 1", "Belknap 2", "Belknap 3", "7A"])
    ['1..4', '6', '7A', 'Belknap 1..3']
    """

    def parts(name: str) -> tuple[str, int] | None:
        found = re.fullmatch(r"(.*?)([1-9][0-9]*)", name)
        return (found[1], int(found[2])) if found else None

    ordered = sorted(names, key=make_natural_key)
    runs = itertools.groupby(
        enumerate(ordered), key=lambda pair: (p[0], p[1] - pair[0]) if (p := parts(pair[1])) else pair[1]
    )
    given: list[str] = []
    for _, run in runs:
        same = [name for _, name in run]
        if len(same) >= SHORTEST_RANGE and (last := parts(same[-1])):
            given.append(f"{same[0]}..{last[1]}")
        else:
            given += same
    return given


def _counties(states: Mapping[str, Any]) -> Spec:
    facts, tenants = county_facts, tenant_registry.load_registry()
    for tenant_id in (*facts.SPECIAL, *facts.ZONES, *facts.WITH_COUNCIL, *facts.WITH_EXECUTIVE):
        tenants.get(tenant_id)
    by_state = {
        letters: [
            *facts.BOARDS.get(letters, []),
            *({"kind": kind} for kind, states in facts.OFFICERS.items() if letters in states),
        ]
        for letters in sorted(states)
    }
    special = dict(facts.SPECIAL)
    for tenant_id in sorted(facts.WITH_COUNCIL | facts.WITH_EXECUTIVE):
        if tenant_id[:2] not in by_state:
            continue
        board, *rest = by_state[tenant_id[:2]]
        if tenant_id in facts.WITH_COUNCIL:
            board = {"kind": "county-council-member", **facts.LISTED}
        executive = [{"kind": "county-executive"}] if tenant_id in facts.WITH_EXECUTIVE else []
        special[tenant_id] = [board, *executive, *rest]
    return {"states": by_state, "types": facts.BY_TYPE, "special": special, "time_zones": facts.ZONES}


def _county_districts(data: Path) -> dict[str, dict[str, list[str]]]:
    """Return the districts of county boards by tenant, without the districts of other bodies in the county."""
    tenants = tenant_registry.load_registry()
    found: dict[str, dict[str, list[str]]] = {}
    with (data / "ocd" / "us_county_districts.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            match = COUNTY_DISTRICT.fullmatch(row["id"])
            if match and (tenant := tenants.find_by_division(match[1])):
                found.setdefault(tenant.id, {}).setdefault(match[2], []).append(match[3])
    return {
        tenant: {kind: compact(slugs) for kind, slugs in sorted(kinds.items())}
        for tenant, kinds in sorted(found.items())
    }


def render(data: Path) -> str:
    """Return the text of the reference data: one state, county or kind a line."""
    return _lines(document(data), depth=3) + "\n"


def _lines(value: Any, depth: int) -> str:
    if not depth or not isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    shallow = {"districts": 2, "parties": 2, "states": 2}
    inner = (
        f"{json.dumps(key)}:{_lines(part, min(depth, shallow.get(key, depth)) - 1)}" for key, part in value.items()
    )
    return "{\n" + ",\n".join(inner) + "\n}"


def generate(*, check: bool, target: Path = TARGET, data: Path | None = None) -> int:
    """Write the default rules from the public data, or check them; return the exit status.

    Without the public data nothing is compared, and writing fails.
    """
    data = data or public_data.folder()
    if data is None or not (data / "states.json").is_file():
        why = public_data.why_absent() if data is None else f"{data} has no states.json"
        print(f"rules.json was not {'compared' if check else 'written'}, because public data is missing: {why}")
        return 0 if check else 1
    return write_or_check(target, render(data), "is not up to date; run: make generate", check=check)
