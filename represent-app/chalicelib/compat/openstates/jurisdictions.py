"""The jurisdictions of Open States: the country, the states, and the counties as municipalities."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from chalicelib.geo.places import COUNTRY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """A government: that of the country, which has no tenant, or that of a tenant."""

    name: str
    classification: Classification
    division_id: str
    tenant: Tenant | None = None

    @property
    def id(self) -> str:
        """The id that Open States gives it."""
        return f"{PREFIX}{self.division_id.removeprefix(DIVISION)}{SUFFIX}"

    def to_compact(self) -> dict[str, str]:
        """Return the parts that a person has."""
        return {"id": self.id, "name": self.name, "classification": self.classification}


# Territories that Open States does not have.
ADDED = frozenset(f"{COUNTRY}/territory:{letters}" for letters in ("as", "gu", "mp", "vi"))
NATION = Jurisdiction("United States", "country", COUNTRY)
NATION_NAMES = frozenset({"us", "usa", "united states"})


def make_jurisdiction(tenant: Tenant) -> Jurisdiction:
    """Return the jurisdiction of a tenant."""
    kind: Classification = "state" if tenant.kind == "state" else "municipality"
    return Jurisdiction(tenant.name, kind, tenant.division_id, tenant)


def find_jurisdiction(tenants: TenantRegistry, text: str) -> Jurisdiction | None:
    """Return the jurisdiction that an id, an abbreviation or a name means; None if there is none."""
    wanted = text.strip()
    if wanted.casefold() in NATION_NAMES:
        return NATION
    if wanted.startswith(PREFIX) and wanted.endswith(SUFFIX):
        division = DIVISION + wanted.removeprefix(PREFIX).removesuffix(SUFFIX)
        if division == COUNTRY:
            return NATION
        tenant = tenants.find_by_division(division)
    else:
        named = tenants.find_named(wanted)
        tenant = tenants.get(named[0]) if named else None
    return make_jurisdiction(tenant) if tenant else None


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
    offices: dict[OrgClassification, list[Office]] = {}
    for office in rules.offices if rules else ():
        if office.level in ("state", "county"):
            offices.setdefault(classify_office(office.level, office.chamber), []).append(office)
    if {"upper", "lower"} & offices.keys():
        offices.setdefault("legislature", [])
    found = []
    for kind, usual in BODIES.items():
        if kind in offices:
            body = next((office.body for office in offices[kind] if office.body and kind in ("upper", "lower")), None)
            name = f"{jurisdiction.name} {body or usual}"
            found.append(
                {
                    "id": f"ocd-organization/{uuid.uuid5(uuid.NAMESPACE_URL, f'{jurisdiction.id}#{kind}')}",
                    "name": name,
                    "classification": kind,
                    "districts": list(_list_districts(offices[kind])),
                }
            )
    return found


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
