"""The jurisdictions of Open States: the country, the states, and the counties as municipalities."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from chalicelib.core.errors import BadRequest
from chalicelib.geo.places import COUNTRY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from chalicelib.tenants.rules import Office, Rules
    from chalicelib.tenants.tenant_registry import Tenant, TenantRegistry

Classification = Literal["state", "municipality", "country"]
OrgClassification = Literal["legislature", "executive", "lower", "upper", "government"]
DIVISION = "ocd-division/"
PREFIX, SUFFIX = "ocd-jurisdiction/", "/government"  # of the id of a government, around that of its division
UNKNOWN_TIME = "1970-01-01T00:00:00+00:00"  # the shape has no way to say that a time is unknown
BODIES: dict[OrgClassification, str] = {
    "legislature": "Legislature", "upper": "Senate", "lower": "House", "executive": "Executive Branch",
    "government": "Government",
}  # fmt: skip


# The bodies of the country, whose districts are in the rules of the states.
CONGRESS: dict[OrgClassification, str] = {
    "legislature": "United States Congress", "upper": "United States Senate",
    "lower": "United States House of Representatives",
}  # fmt: skip
FEDERAL, MUNICIPAL = "federal", "municipal"  # levels of offices
# The other id of the District of Columbia, and of what is in it.
ALIAS = (f"{COUNTRY}/state:dc", f"{COUNTRY}/district:dc")
SHOWN = 5  # jurisdictions of the same name in an error


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """A government: that of the country, which has no tenant, or of a tenant, or of a city in the tenant of a state."""

    name: str
    classification: Classification
    division_id: str
    tenant: Tenant | None = None

    @property
    def id(self) -> str:
        """The id that Open States gives it."""
        return f"{PREFIX}{self.division_id.removeprefix(DIVISION)}{SUFFIX}"

    @property
    def is_city(self) -> bool:
        """Whether it is a city or a town, which is not a tenant: its people are in the tenant of its state."""
        return self.tenant is not None and self.division_id != self.tenant.division_id

    def has(self, level: str, division_id: str | None) -> bool:
        """Return whether a person is of this government, by the level and the division of the office."""
        if self.is_city:
            return level == MUNICIPAL and division_id == self.division_id
        if self.classification != "municipality" and level == MUNICIPAL:
            return False
        return (level == FEDERAL) == (self.tenant is None)

    def to_compact(self) -> dict[str, str]:
        """Return the parts that a person has."""
        return {"id": self.id, "name": self.name, "classification": self.classification}


# Territories that Open States does not have.
ADDED = frozenset(f"{COUNTRY}/territory:{letters}" for letters in ("as", "gu", "mp", "vi"))
# A city or a town, and its state.
CITY = re.compile(rf"({COUNTRY}/(?:state|territory):[a-z]{{2}})/place:[^/:]+")
NATION = Jurisdiction("United States", "country", COUNTRY)
NATION_NAMES = frozenset({"us", "usa", "united states"})


def make_jurisdiction(tenant: Tenant) -> Jurisdiction:
    """Return the jurisdiction of a tenant."""
    kind: Classification = "state" if tenant.kind == "state" else "municipality"
    return Jurisdiction(tenant.name, kind, tenant.division_id, tenant)


def make_city(state: Tenant, division_id: str, name: str | None = None) -> Jurisdiction:
    """Return the jurisdiction of a city in a state; without a name, it has that of the id.

    >>> from chalicelib.tenants.tenant_registry import load_registry
    >>> ny = load_registry().get("NY")
    >>> make_city(ny, "ocd-division/country:us/state:ny/place:new_york").name
    'New York'
    """
    called = name or division_id.rpartition(":")[2].replace("_", " ").title()
    return Jurisdiction(called, "municipality", division_id, state)


def place_person(record: Mapping[str, Any], tenant: Tenant) -> Jurisdiction:
    """Return the jurisdiction of a person in a tenant: the country for Congress, their own city for mayors."""
    if record["level"] == FEDERAL:
        return NATION
    division_id = record["division_id"] or ""
    if record["level"] == MUNICIPAL and CITY.fullmatch(division_id):
        return make_city(tenant, division_id, record["district"])
    return make_jurisdiction(tenant)


def find_jurisdiction(tenants: TenantRegistry, text: str) -> Jurisdiction | None:
    """Return the jurisdiction that an id, an abbreviation or a name means; None if there is none.

    Raises BadRequest for a name that several counties have.
    """
    wanted = text.strip()
    if wanted.casefold() in NATION_NAMES:
        return NATION
    if wanted.startswith(PREFIX) and wanted.endswith(SUFFIX):
        return _find_by_division(tenants, DIVISION + wanted.removeprefix(PREFIX).removesuffix(SUFFIX))
    found = _list_named(tenants, wanted)
    if len(found) > 1:
        ids = ", ".join(make_jurisdiction(each).id for each in found[:SHOWN])
        more = f" and {len(found) - SHOWN} others" if len(found) > SHOWN else ""
        raise BadRequest(
            f"{len(found)} jurisdictions are called '{wanted}'. Send the id ({ids}{more}), or the name with the state, "
            f"such as '{found[0].name}, {found[0].state}'."
        )
    return make_jurisdiction(found[0]) if found else None


def _find_by_division(tenants: TenantRegistry, division_id: str) -> Jurisdiction | None:
    if division_id == COUNTRY:
        return NATION
    if f"{division_id}/".startswith(f"{ALIAS[0]}/"):
        division_id = division_id.replace(*ALIAS)
    if tenant := tenants.find_by_division(division_id):
        return make_jurisdiction(tenant)
    city = CITY.fullmatch(division_id)
    state = tenants.find_by_division(city[1]) if city else None
    return make_city(state, division_id) if state else None


def _list_named(tenants: TenantRegistry, text: str) -> list[Tenant]:
    """Return the tenants that a text names, alone or behind a state: exact names have precedence over similar ones."""
    states = _list_states(tenants)
    if state := states.get(_plain(text)):
        return [tenants.get(state)]
    if text in tenants:
        return [tenants.get(text)]
    name, state = _split_state(text, states)
    found = tenants.find_named(f"{state} {name}" if state else name)
    named = [tenants.get(each) for each in found if state in ("", each[:2])]
    exact = [each for each in named if each.name.casefold() == name.casefold()]
    return exact or named


def _split_state(text: str, states: Mapping[str, str]) -> tuple[str, str]:
    """Return a name without the state behind it, and the letters of the state: it is behind a comma, or written out."""
    name, comma, state = text.rpartition(",")
    if comma:
        return (name.strip(), states[_plain(state)]) if _plain(state) in states else (text, "")
    words = text.split()
    for start in range(1, len(words)):
        if letters := states.get(_plain(" ".join(words[start:]))):
            return " ".join(words[:start]), letters
    return text, ""


def _plain(text: str) -> str:
    """Return a name without case, and letters without dots: "D.C." is "dc"."""
    return " ".join(text.replace(".", "").casefold().split())


@lru_cache(maxsize=4)
def _list_states(tenants: TenantRegistry) -> dict[str, str]:
    """Return the letters of each state by its letters and its name."""
    rows = tenants.select("state")
    names = {row[1]: row[0] for row in rows} | {row[0]: row[0] for row in rows} | {"U.S. Virgin Islands": "VI"}
    return {_plain(name): letters for name, letters in names.items() if "-" not in letters}


def list_jurisdictions(tenants: TenantRegistry, classification: Classification | None) -> list[Jurisdiction]:
    """Return the jurisdictions of a classification, or all: states first, each kind by name."""
    found: list[Jurisdiction] = []
    if classification in (None, "state"):
        found += _list_tenants(tenants, "state")
    if classification in (None, "country"):
        found.append(NATION)
    if classification in (None, "municipality"):
        found += _list_tenants(tenants, "county")
    return found


@lru_cache(maxsize=4)
def _list_tenants(tenants: TenantRegistry, kind: Literal["state", "county"]) -> tuple[Jurisdiction, ...]:
    all_of = (tenants.get(row[0]) for row in tenants.select(kind))
    found = (make_jurisdiction(each) for each in all_of if each.kind == kind)
    # Clients read one page, which has those that Open States has.
    return tuple(sorted(found, key=lambda each: (each.division_id in ADDED, each.name)))


def classify_office(level: str, chamber: str | None) -> OrgClassification:
    """Return the organization that an office belongs to."""
    if chamber in ("upper", "lower"):
        return "upper" if chamber == "upper" else "lower"
    if chamber:
        return "legislature"
    return "executive" if level in ("state", "federal") else "government"


def describe_organizations(jurisdiction: Jurisdiction, rules: Rules | None) -> list[dict[str, Any]]:
    """Return the organizations of a jurisdiction, with the districts that its rules know."""
    if jurisdiction.tenant is None:
        return [_describe_body(jurisdiction, kind, name, []) for kind, name in CONGRESS.items()]
    offices: dict[OrgClassification, list[Office]] = {"government": []} if jurisdiction.is_city else {}
    for office in rules.offices if rules and not jurisdiction.is_city else ():
        if office.level in ("state", "county"):
            offices.setdefault(classify_office(office.level, office.chamber), []).append(office)
    if {"upper", "lower"} & offices.keys():
        offices.setdefault("legislature", [])
    found = []
    for kind, usual in BODIES.items():
        if kind in offices:
            body = next((office.body for office in offices[kind] if office.body and kind in ("upper", "lower")), None)
            name = f"{jurisdiction.name} {body or usual}"
            found.append(_describe_body(jurisdiction, kind, name, list(_list_districts(offices[kind]))))
    return found


def _describe_body(at: Jurisdiction, kind: OrgClassification, name: str, districts: list[Any]) -> dict[str, Any]:
    found = f"ocd-organization/{uuid.uuid5(uuid.NAMESPACE_URL, f'{at.id}#{kind}')}"
    return {"id": found, "name": name, "classification": kind, "districts": districts}


def _list_districts(offices: Sequence[Office]) -> Iterator[dict[str, Any]]:
    for office in offices:
        for district in office.districts:
            yield {
                "label": district.name,
                "role": shorten_title(office.title),
                "division_id": district.division_id,
                "maximum_memberships": district.seats or 1,
            }


def shorten_title(title: str) -> str:
    """Return a title without the level of government.

    >>> shorten_title("State Senator"), shorten_title("US Representative"), shorten_title("Governor")
    ('Senator', 'Representative', 'Governor')
    """
    return title.removeprefix("State ").removeprefix("US ")


def describe(jurisdiction: Jurisdiction, latest: str | None = None) -> dict[str, Any]:
    """Return a jurisdiction in the shape of Open States; `latest` is when a record was last changed."""
    return {
        **jurisdiction.to_compact(),
        "division_id": jurisdiction.division_id,
        "url": "",
        "latest_bill_update": UNKNOWN_TIME,
        "latest_people_update": latest or UNKNOWN_TIME,
    }
