"""Examples of the answers in the shapes of Google Civic Information v2 and Open States v3, with invented people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chalicelib.compat.google.models import DivisionSearch, DivisionsOfAddress, Representatives
from chalicelib.compat.openstates.models import Jurisdiction, JurisdictionList, PersonList

if TYPE_CHECKING:
    from pydantic import BaseModel

ALBANY, SENATE = "ocd-division/country:us/state:ny/county:albany", "ocd-division/country:us/state:ny/sldu:44"
ADDRESS = {"line1": "112 State St", "city": "Albany", "state": "NY", "zip": "12207"}
NORTH_CAROLINA = {
    "id": "ocd-jurisdiction/country:us/state:nc/government", "name": "North Carolina", "classification": "state"
}  # fmt: skip
JURISDICTION = NORTH_CAROLINA | {
    "division_id": "ocd-division/country:us/state:nc", "url": "", "latest_bill_update": "1970-01-01T00:00:00+00:00",
    "latest_people_update": "2026-01-15T12:00:00Z",
}  # fmt: skip
PAGINATION = {"per_page": 10, "page": 1, "max_page": 1, "total_items": 1}
EXAMPLES: dict[type[BaseModel], dict[str, Any]] = {
    Representatives: {
        "kind": "civicinfo#representativeInfoResponse",
        "normalizedInput": ADDRESS,
        "divisions": {
            ALBANY: {"name": "Albany County"},
            SENATE: {"name": "New York State Senate district 44", "officeIndices": [0]},
        },
        "offices": [
            {
                "name": "NY State Senator",
                "divisionId": SENATE,
                "levels": ["administrativeArea1"],
                "roles": ["legislatorUpperBody"],
                "x-represent": {
                    "office": "state-senator", "seatState": "filled", "seats": 1, "vacant": 0, "unknown": 0,
                    "share": 1.0,
                },
                "officialIndices": [0],
            }
        ],
        "officials": [
            {
                "name": "Ada Example",
                "address": [ADDRESS],
                "party": "Democratic Party",
                "phones": ["(518) 555-0100"],
                "urls": ["https://example.org"],
                "emails": ["ada@example.org"],
                "channels": [{"type": "Twitter", "id": "ada_example"}],
                "x-represent": {
                    "id": "0190a6f2-7c3e-7d4b-9b1a-5f3c2e8d7a10", "tenant": "NY", "status": "current",
                    "source": "Open States people", "asOf": "2026-02-01",
                },
            }
        ],
        "x-represent": {"exact": True, "unknown": [], "undivided": []},
    },
    DivisionsOfAddress: {"normalizedInput": ADDRESS, "divisions": {ALBANY: {"name": "Albany County"}}},
    DivisionSearch: {
        "kind": "civicinfo#divisionSearchResponse", "results": [{"ocdId": ALBANY, "name": "Albany County"}]
    },
    PersonList: {
        "results": [
            {
                "id": "ocd-person/adb58f21-f2fd-4830-85b6-f490b0867d14", "name": "Ada Example", "party": "Democratic",
                "current_role": {
                    "title": "Senator", "org_classification": "upper", "district": 10,
                    "division_id": "ocd-division/country:us/state:nc/sldu:10",
                },
                "jurisdiction": NORTH_CAROLINA, "given_name": "Ada", "family_name": "Example", "image": "",
                "email": "ada@example.org", "gender": "", "birth_date": "", "death_date": "", "extras": {},
                "created_at": "2026-01-15T12:00:00Z", "updated_at": "2026-01-15T12:00:00Z", "openstates_url": "",
            }
        ],
        "pagination": PAGINATION,
    },
    Jurisdiction: JURISDICTION,
    JurisdictionList: {"results": [JURISDICTION], "pagination": PAGINATION},
}  # fmt: skip
