"""Generate a synthetic tenant: any number of records (1 KB each) in the stored format, the same each time."""

from __future__ import annotations

import json
import random
import uuid
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

# Position, level, chamber, kind of division; most officials of a state are legislators, and most of those are former
# ones.
SEATS = (
    ("State Senator", "state", "upper", "sldu"),
    ("State Senator", "state", "upper", "sldu"),
    ("Assembly Member", "state", "lower", "sldl"),
    ("Assembly Member", "state", "lower", "sldl"),
    ("Assembly Member", "state", "lower", "sldl"),
    ("County Supervisor", "county", None, "council_district"),
    ("City Council Member", "municipal", None, "ward"),
    ("Mayor", "municipal", None, None),
)
GIVEN = (
    "Aisha", "Benjamin", "Carla", "Dmitri", "Elena", "Farouk", "Grace", "Hiro", "Imani", "Jorge", "Katherine", "Liam",
    "Maria", "Nathaniel", "Olivia", "Priya", "Quentin", "Rosa", "Samuel", "Theresa", "Umberto", "Victoria", "Wendell",
    "Ximena", "Yusuf", "Zoe",
)  # fmt: skip
# No name is part of another or one letter away from it, so that a search for a name matches only that name.
FAMILY = (
    "Abernathy", "Bautista", "Castellanos", "Dombrowski", "Eisenberg", "Fitzgerald", "Gutierrez", "Hollingsworth",
    "Iwasaki", "Jankowski", "Kowalczyk", "Lindqvist", "Montgomery", "Nakashima", "Okonkwo", "Papadopoulos",
    "Quintanilla", "Rasmussen", "Stephanopoulos", "Thibodeaux", "Underwood", "Villanueva", "Whitaker", "Xiong",
    "Yarborough", "Zimmerman", "Blackwell", "Churchill", "Delacroix", "Fernandez", "Grimaldi", "Hathaway",
)  # fmt: skip
SEARCHED = "Okonkwo"
PARTIES = ("Democratic", "Republican", "Independent")
STREETS = ("Main St", "Capitol Mall", "Cañon Blvd", "Peachtree Ave", "Market St", "Elm St")
KNOWN_SINCE = "2024-11-20T08:30:00Z"


def ids(tenant: str, count: int) -> Iterator[str]:
    """Yield the ids of a tenant's records, in random order."""
    for number in range(count):
        yield str(uuid.uuid5(uuid.NAMESPACE_URL, f"{tenant}/{number}"))


def documents(tenant: str, count: int) -> Iterator[tuple[str, str]]:
    """Yield a tenant's records: the id, and the stored JSON text."""
    chance = random.Random(tenant)  # noqa: S311 (test data, not a secret)
    for number, made in enumerate(ids(tenant, count)):
        record = _record(tenant, number, made, chance)
        yield made, json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def items(tenant: str, count: int) -> Iterator[dict[str, Any]]:
    """Yield all items of a tenant in DynamoDB's wire format: its records, and its version."""
    partition = {"S": f"TENANT#{tenant}"}
    for made, document in documents(tenant, count):
        yield {"PK": partition, "SK": {"S": f"REP#{made}"}, "doc": {"S": document}, "version": {"N": "1"}}
    version = {"version": {"N": str(count)}, "GSI1PK": {"S": "TENANTS"}, "GSI1SK": {"S": tenant}}
    yield {"PK": partition, "SK": {"S": "META"}, **version}


def _record(tenant: str, number: int, made: str, chance: random.Random) -> dict[str, Any]:
    """Build one record: its fields in the order of the model, without those that have their defaults."""
    position, level, chamber, kind = chance.choice(SEATS)
    district = None if kind is None else f"Ward {number % 50 + 1}" if kind == "ward" else str(number % 80 + 1)
    # The first records are not random, so that the smallest tenant also has a person with the name searched for.
    given, family = chance.choice(GIVEN), FAMILY[number] if number < len(FAMILY) else chance.choice(FAMILY)
    began = 2025 if number < 300 else chance.choice((2013, 2015, 2017, 2019, 2021, 2023, 2025))  # noqa: PLR2004
    state = tenant[:2]
    division = f"ocd-division/country:us/state:{state.lower()}" + (f"/{kind}:{number % 80 + 1}" if kind else "")
    record: dict[str, Any] = {
        "name": f"{given} {family}", "given_name": given, "family_name": family,
        "position": position, "district": district, "division_id": division,
        "level": level, "chamber": chamber, "state": state, "party": chance.choice(PARTIES),
        "term_start": f"{began}-01-06", "term_expected_end": f"{began + 4}-01-04",
        "term_end": f"{began + 2}-01-03" if began < 2025 else None,  # noqa: PLR2004
        "contact_info": make_contact(family, number, chance),
        "photo_url": f"https://example.org/photos/{made}.jpg",
        "identifiers": [{"scheme": "openstates", "identifier": f"ocd-person/{made}"}],
        "sources": [{"url": f"https://example.org/{state}/members/{number}", "note": "official roster"}],
        "id": made,
        "status": "ended" if began < 2025 else None,  # noqa: PLR2004
        "version": 1, "created_at": KNOWN_SINCE, "updated_at": KNOWN_SINCE,
    }  # fmt: skip
    return {name: value for name, value in record.items() if value is not None}


def make_contact(family: str, number: int, chance: random.Random) -> dict[str, Any]:
    """Build the contact details of a person."""
    phone = f"+1916555{number % 10_000:04d}"
    offices = [
        {
            "classification": classification,
            "name": f"{classification.capitalize()} Office",
            "address": f"{number % 900 + 100} {chance.choice(STREETS)}, Suite {number % 400}, Sacramento, CA 95814",
            "voice": phone,
        }
        for classification in ("capitol", "district")
    ]
    return {
        "emails": [f"{family.lower()}.{number}@example.org"],
        "phones": [phone],
        "offices": offices,
        "links": [{"url": f"https://example.org/{family.lower()}/{number}"}],
        "social": {"twitter": f"{family.lower()}{number}"},
    }
