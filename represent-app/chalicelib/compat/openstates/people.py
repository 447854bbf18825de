"""Write records in the shape of Open States' people."""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from chalicelib.compat.openstates.jurisdictions import classify_office, place_person, shorten_title
from chalicelib.core.term_spans import SERVING
from chalicelib.tenants.rules import AT_LARGE

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from chalicelib.tenants.tenant_registry import Tenant, TenantRegistry

Include = Literal["other_names", "other_identifiers", "links", "sources", "offices"]
PREFIX = "ocd-person/"
OF_COUNTY = re.compile(rf"(?:{PREFIX})?000([0-9]{{5}})-")
SCHEME = "openstates"  # of the identifiers that records have from Open States
PERSON = re.compile(r"ocd-person/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
OFFICES = {"capitol": "Capitol Office", "district": "District Office"}


def find_id(record: Mapping[str, Any], tenant: Tenant | None = None) -> str:
    """Return the id of a person: that of Open States if the record has it, else one with the id of the record.

    That of a person of a county, whom Open States does not have, names the county too, which makes it findable. A UUID
    has no room for both: the FIPS code replaces the first digits.
    """
    if tenant is not None and tenant.kind == "county":
        return f"{PREFIX}{_mark(tenant)}{record['id'][8:]}"
    known = (each["identifier"] for each in record["identifiers"] if each["scheme"] == SCHEME)
    found = next(known, record["id"])
    return found if found.startswith(PREFIX) else f"{PREFIX}{found}"


def find_county(tenants: TenantRegistry, person_id: str) -> Tenant | None:
    """Return the county that an id from find_id names; None if it names none."""
    found = OF_COUNTY.match(person_id)
    tenant = tenants.find_by_fips(found[1]) if found else None
    return tenant if tenant and tenant.kind == "county" else None


def list_tails(ids: Collection[str], tenant: Tenant) -> set[str]:
    """Return the ends of the ids of records that ids from find_id mean in a county; empty for another tenant."""
    mark = _mark(tenant)
    return {each[8:] for each in ids if tenant.kind == "county" and each.startswith(f"{mark}-")}


def _mark(county: Tenant) -> str:
    return f"000{county.fips}"


def describe_person(record: Mapping[str, Any], tenant: Tenant, include: Collection[str]) -> dict[str, Any]:
    """Return a record of a tenant, a JSON object, as a person: what is unknown is an empty text, or left out."""
    person_id = find_id(record, tenant)
    contact = record["contact_info"]
    person: dict[str, Any] = {
        "id": person_id,
        "name": record["name"],
        "party": record["party"] or "",
        **({"current_role": _describe_role(record)} if record["status"] in SERVING else {}),
        "jurisdiction": place_person(record, tenant).to_compact(),
        "given_name": record["given_name"] or "",
        "family_name": record["family_name"] or "",
        "image": record["photo_url"] or "",
        "email": next(iter(contact["emails"]), ""),
        "gender": "",
        "birth_date": "",
        "death_date": "",
        "extras": {},
        "created_at": record["created_at"],
        "updated_at": record["updated_at"],
        "openstates_url": _make_url(record, person_id),
    }
    parts = {
        "other_names": [],
        "other_identifiers": [
            {"scheme": each["scheme"], "identifier": each["identifier"]} for each in record["identifiers"]
        ],
        "links": [_drop_unknown({"url": each["url"], "note": each["note"]}) for each in contact["links"]],
        "sources": _list_sources(record),
        "offices": [_describe_office(each) for each in contact["offices"]],
    }
    return person | {name: part for name, part in parts.items() if name in include}


def _list_sources(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the pages that a record names as its sources, then those of the sources that filled it."""
    pages = [{"url": each["url"], "note": each["note"]} for each in record["sources"]]
    pages += [{"url": each["url"], "note": each["name"] or each["source"]} for each in record["provenance"]]
    by_url: dict[str, dict[str, Any]] = {}
    for page in pages:
        if page["url"]:
            by_url.setdefault(page["url"], _drop_unknown(page))
    return list(by_url.values())


def _describe_role(record: Mapping[str, Any]) -> dict[str, Any]:
    district = record["district"]
    org = classify_office(record["level"], record["chamber"])
    role = {"title": shorten_title(record["position"]), "org_classification": org}
    # Clients guess the level from the division of a role, which Open States gives to members of legislatures alone.
    if org in ("executive", "government") and district in (None, AT_LARGE):
        return role
    number = int(district) if district and district.isdecimal() and district.isascii() else district
    return role | _drop_unknown({"district": number, "division_id": record["division_id"]})


def _describe_office(office: Mapping[str, Any]) -> dict[str, Any]:
    kind = office["classification"]
    name = office["name"] or OFFICES.get(kind or "capitol", "Office")
    return _drop_unknown({"name": name} | {key: office[key] for key in ("address", "voice", "fax", "classification")})


def _drop_unknown(part: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in part.items() if value is not None}


def _make_url(record: Mapping[str, Any], person_id: str) -> str:
    """Return the page of a person at Open States; empty if Open States does not have the person."""
    found = PERSON.fullmatch(person_id)
    if found is None or not any(each["scheme"] == SCHEME for each in record["identifiers"]):
        return ""
    slug = re.sub(r"[^a-z0-9]+", "-", record["name"].lower()).strip("-")
    return f"https://openstates.org/person/{slug}-{write_base62(UUID(found[1]).int)}/"


def write_base62(number: int) -> str:
    """Return a number in base 62.

    >>> write_base62(0), write_base62(61), write_base62(62)
    ('0', 'z', '10')
    """
    text = ""
    while number or not text:
        number, rest = divmod(number, len(DIGITS))
        text = DIGITS[rest] + text
    return text
