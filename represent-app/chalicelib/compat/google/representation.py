"""Write the officials of a place in the shape of Google's representatives, from the JSON of lookups.

An office in a division is translated once, and again when its JSON changes; no answer is kept by place.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from chalicelib.compat.google import wording
from chalicelib.compat.google.addresses import cut_address
from chalicelib.compat.google.wording import OURS
from chalicelib.core.plain_json import dump_json
from chalicelib.geo.places import COUNTRY
from chalicelib.lookup.representation import GROUPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from chalicelib.compat.google.parameters import Selection
    from chalicelib.geo.places import Division, Place
    from chalicelib.lookup.representation import OfficialsFound
    from chalicelib.tenants.tenant_registry import TenantRegistry

KIND = "civicinfo#representativeInfoResponse"
# The District of Columbia, and the id by which Google's clients know it; so it is for its wards.
CAPITAL, FORMER_CAPITAL = f"{COUNTRY}/district:dc", f"{COUNTRY}/state:dc"
# The states whose lower chamber is an assembly; Google calls the others State House.
ASSEMBLIES = frozenset({"CA", "NJ", "NV", "NY", "WI"})


class OfficeText(NamedTuple):
    """An office in Google's shape: its JSON up to `officialIndices`, that of its officials, and what filters use."""

    head: str
    officials: tuple[str, ...]
    level: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Within:
    """A division, and the divisions below it if an answer has those too."""

    division_id: str
    below: bool

    def has(self, division_id: str) -> bool:
        """Return whether an answer has a division."""
        return division_id == self.division_id or (self.below and division_id.startswith(f"{self.division_id}/"))


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of the country that an answer is about: the names of its divisions, and those that it has."""

    tenants: TenantRegistry
    place: Place

    def find_state(self, division_id: str) -> tuple[str, str]:
        """Return the letters and the name of the state that a division is in; empty for the country."""
        letters = division_id.removeprefix(f"{COUNTRY}/").partition("/")[0].rpartition(":")[2].upper()
        return (letters, self.tenants.get(letters).name) if letters in self.tenants else ("", "")

    def name_area(self, division_id: str) -> str:
        """Return the name of the tenant or municipality that a division is, or else is in."""
        known = {division.id: division.name for division in self.place.divisions if division.kind != "council"}
        while division_id not in known and "/" in division_id:
            above, _, last = division_id.rpartition("/")
            if last.startswith("place:"):
                return last.removeprefix("place:").replace("_", " ").title()
            division_id = above
        return known.get(division_id, "")

    def describe(self, division: Division) -> dict[str, Any]:
        """Return a division in Google's shape, without its offices."""
        alias = find_alias(division.id)
        return {"name": self._name(division)} | ({"alsoKnownAs": [alias]} if alias else {})

    def _name(self, division: Division) -> str:
        if division.kind == "council":
            return wording.name_district(division.name, self.name_area(division.id))
        letters, state = self.find_state(division.id)
        lower = "Assembly" if letters in ASSEMBLIES else "State House"
        return wording.name_division(division.id, division.kind, division.name, state, lower)


def find_alias(division_id: str) -> str | None:
    """Return another id by which Google's clients know a division.

    >>> find_alias("ocd-division/country:us/district:dc/ward:1"), find_alias("ocd-division/country:us/state:ny")
    ('ocd-division/country:us/state:dc/ward:1', None)
    """
    return _replace_start(division_id, CAPITAL, FORMER_CAPITAL)


def find_current(division_id: str) -> str:
    """Return the id that a division has here, whose alias may be given.

    >>> find_current("ocd-division/country:us/state:dc")
    'ocd-division/country:us/district:dc'
    """
    return _replace_start(division_id, FORMER_CAPITAL, CAPITAL) or division_id


def _replace_start(division_id: str, old: str, new: str) -> str | None:
    is_within = f"{division_id}/".startswith(f"{old}/")
    return f"{new}{division_id.removeprefix(old)}" if is_within else None


def write_representatives(
    scope: Scope, found: OfficialsFound, selection: Selection, own: Mapping[str, Any], within: Within | None = None
) -> str:
    """Return the divisions, offices and officials of a place as the inside of a JSON object.

    `own` is added under `x-represent`. With `within`, only its divisions and their offices are shown.
    """
    offices: list[str] = []
    officials: list[str] = []
    indices: dict[str, list[int]] = {}
    for name in GROUPS:
        for placed in found.groups[name]:
            seats = placed.seats
            at = seats.division_id or _find_root(scope.place, name)
            if within is not None and not within.has(at):
                continue
            state = scope.find_state(at)
            office = translate_office(seats.head, seats.tail, at, state, scope.name_area(at))
            if not selection.has(office.level, office.roles):
                continue
            indices.setdefault(at, []).append(len(offices))
            numbers = range(len(officials), len(officials) + len(office.officials))
            share = "" if placed.share is None else f',"share":{placed.share!r}'
            offices.append(f'{office.head}{share}}},"officialIndices":{dump_json(list(numbers))}}}')
            officials += office.officials
    divisions = write_divisions(scope, indices, selection, within)
    return (
        f'"divisions":{divisions},"offices":[{",".join(offices)}],"officials":[{",".join(officials)}],'
        f'"{OURS}":{dump_json(own)}'
    )


def write_divisions(
    scope: Scope, indices: Mapping[str, Sequence[int]], selection: Selection, within: Within | None = None
) -> str:
    """Return the divisions of a place as JSON, with the offices in each; with a filter, only those with offices."""
    shown: dict[str, dict[str, Any]] = {}
    for division in scope.place.divisions:
        inside = within is None or within.has(division.id)
        if inside and (selection.is_all or division.id in indices):
            shown[division.id] = scope.describe(division)
    for division_id, offices in indices.items():
        # Of a term that began by other lines, the district is not among those of the day.
        known = shown.setdefault(division_id, {"name": scope.name_area(division_id) or division_id.rpartition(":")[2]})
        known["officeIndices"] = list(offices)
    return dump_json(shown)


@lru_cache(maxsize=2048)
def translate_office(head: str, tail: str, division_id: str, state: tuple[str, str], area: str) -> OfficeText:
    """Return an office in Google's shape; the head and tail are those of lookup.office_seats.SeatsText."""
    seats = json.loads(f"{head}null{tail}")
    level = wording.LEVELS[seats["level"]]
    roles = wording.find_roles(seats["title"], seats["level"], seats["chamber"], state[0])
    name = wording.name_office(seats["title"], seats["office"], seats["level"], state, area)
    shown = {"name": name, "divisionId": division_id, "levels": [level], "roles": roles}
    counts = {
        "office": seats["office"],
        "seatState": _find_state(seats),
        **({} if seats["seats"] is None else {"seats": seats["seats"]}),
        "vacant": len(seats["vacant"]),
        "unknown": len(seats["unknown"]),
    }
    text = f'{dump_json(shown)[:-1]},"{OURS}":{dump_json(counts)[:-1]}'
    return OfficeText(text, tuple(dump_json(_translate_official(each)) for each in seats["officials"]), level, roles)


def _find_state(seats: Mapping[str, Any]) -> str:
    """Return the state of an office's seats: filled if one of them is held, else vacant if one is known to be."""
    if seats["officials"]:
        return "filled"
    return "vacant" if seats["vacant"] else "unknown"


def _find_root(place: Place, group: str) -> str:
    """Return the division of the tenant whose seats have no known division: the county, else the state."""
    kinds = ("county", "state") if group in ("county", "local") else ("state", "county")
    return next((division.id for kind in kinds for division in place.divisions if division.kind == kind), COUNTRY)


def _translate_official(official: Mapping[str, Any]) -> dict[str, Any]:
    """Return an official in Google's shape: what is unknown is left out."""
    contact = official["contact_info"]
    source = official["source"]
    own = {
        "id": official["id"],
        "tenant": official["tenant"],
        "status": official["status"],
        "termStart": official["term_start"],
        "termExpectedEnd": official["term_expected_end"],
        "source": source and source["name"],
        "asOf": source and source["as_of"],
    }
    shown = {
        "name": official["name"],
        "address": [dict(cut_address(each["address"])) for each in contact["offices"] if each["address"]],
        "party": wording.name_party(official["party"]),
        "phones": [*map(wording.write_phone, _list_phones(contact))],
        "urls": [*dict.fromkeys(link["url"] for link in contact["links"])],
        "photoUrl": official["photo_url"],
        "emails": contact["emails"],
        "channels": [
            {"type": kind, "id": contact["social"][name]}
            for name, kind in wording.CHANNELS.items()
            if contact["social"][name]
        ],
    }
    return {name: value for name, value in shown.items() if value} | {
        OURS: {name: value for name, value in own.items() if value}
    }


def _list_phones(contact: Mapping[str, Any]) -> Iterable[str]:
    voices = (each["voice"] for each in contact["offices"] if each["voice"])
    return dict.fromkeys([*contact["phones"], *voices])
