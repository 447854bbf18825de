"""Fill the tables of the benchmark: one state with its counties and three maps, at each number of records.

Each size has its own table, so that the same state is measured at all sizes. The peers write to a copy of it.
"""

from __future__ import annotations

import base64
import json
import random
import uuid
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from bench.peers import synthetic_data

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bench.fake_dynamodb.tables import Database

    Seat = tuple[dict[str, Any], int]

# Colorado is a rectangle, so that invented strips cover it, and 100 records hold nearly all of its seats.
STATE, COUNTY = "CO", "CO-Denver"
SETS = {"congressional": ("cd", 8), "upper": ("sldu", 35), "lower": ("sldl", 65)}
WEST, EAST, SOUTH, NORTH = -109.04, -102.06, 37.01, 40.98
# Seats of the lower chamber that stay empty at every size, so that records can be created.
VACANT = tuple(str(number) for number in range(58, 66))
POINTS = 10_000
MANY_CHANGES = 1_000  # of the record whose history is read
SEED = 22
# A holder of an office without districts in the rules.
COMMISSIONER: dict[str, Any] = {
    "position": "County Commissioner", "district": None, "division_id": None, "level": "county", "chamber": None,
}  # fmt: skip
ROOT = f"ocd-division/country:us/state:{STATE.lower()}"


def name_table(size: int, *, peers: bool = False) -> str:
    """Return the name of the table with a number of records."""
    return f"bench-{size}{'-peers' * peers}"


def list_tables(sizes: Sequence[int]) -> list[str]:
    """Return the names of all tables with these numbers of records."""
    return [
        f"{name_table(size, peers=peers)}{usage}"
        for size in sizes
        for peers in (False, True)
        for usage in ("", "-usage")
    ]


def fill(database: Database, sizes: Sequence[int]) -> None:
    """Create the tables, and put the state and its counties into each."""
    counties = [item for tenant in list_counties() for item in make_items(tenant, None)]
    for size in sizes:
        items = [*make_items(STATE, size), *counties]
        for peers in (False, True):
            table = name_table(size, peers=peers)
            database.tables |= {table: {}, f"{table}-usage": {}}
            database.indexes |= {table: {}, f"{table}-usage": {}}
            database.fill(table, items)
        _store_maps_and_coverage(database, name_table(size))


def list_counties() -> list[str]:
    """Return the ids of the state's counties."""
    from chalicelib.tenants import tenant_registry  # noqa: PLC0415 (peers do not have the application)

    return [row[0] for row in tenant_registry.load_registry().select(kind="county", state=STATE)]


def list_points() -> list[dict[str, str]]:
    """Return different points of the state in random order, the same each time, as queries of /lookup."""
    chance = random.Random(SEED)  # noqa: S311 (not a secret)
    return [
        {
            "lat": f"{chance.uniform(SOUTH + 0.2, NORTH - 0.2):.6f}",
            "lon": f"{chance.uniform(WEST + 0.02, EAST - 0.02):.6f}",
        }
        for _ in range(POINTS)
    ]


def list_zips() -> list[dict[str, str]]:
    """Return all ZIP codes of the state in random order, as queries of /lookup."""
    from chalicelib.geo.reference_data import ReferenceData  # noqa: PLC0415
    from chalicelib.geo.zip_codes import PO_BOX, STANDARD, UNIQUE, is_place  # noqa: PLC0415

    kinds = (STANDARD, PO_BOX, UNIQUE)  # those that are in use, and not of the military
    places = [each for each in ReferenceData().zips if each.state == STATE and each.kind in kinds and is_place(each)]
    codes = [each.code for each in places if each.counties]
    random.Random(SEED).shuffle(codes)  # noqa: S311
    return [{"zip": code} for code in codes]


def list_divisions() -> list[dict[str, str]]:
    """Return all districts of the maps in random order, as queries of /lookup."""
    keys = [f"{ROOT}/{kind}:{number}" for kind, count in SETS.values() for number in range(1, count + 1)]
    random.Random(SEED).shuffle(keys)  # noqa: S311
    return [{"division": key} for key in keys]


def list_ids(tenant: str, count: int) -> list[str]:
    """Return the ids of a tenant's first records."""
    return [str(uuid.uuid5(uuid.NAMESPACE_URL, f"{tenant}/seat/{number}")) for number in range(count)]


@cache
def list_seats(tenant_id: str) -> list[dict[str, Any]]:
    """Return a record's fields for each seat of a tenant's rules, without the seats that stay empty."""
    from chalicelib.tenants import default_rules, tenant_registry  # noqa: PLC0415

    tenant = tenant_registry.load_registry().get(tenant_id)
    seats = []
    for office in default_rules.load_default_rules(tenant).offices:
        for district in office.districts:
            if tenant_id == STATE and office.chamber == "lower" and office.level == "state" and district.name in VACANT:
                continue
            fields = {
                "position": office.title,
                "district": None if office.district_kind == "at-large" else district.name,
                "division_id": district.division_id,
                "level": str(office.level),
                "chamber": office.chamber and str(office.chamber),
            }
            seats += [fields] * (district.seats or 1)
    # The offices of the whole tenant come first, so that the smallest size has them.
    return sorted(
        seats, key=lambda each: (each["district"] is not None, each["level"] != "federal", each["chamber"] == "lower")
    )


def make_items(tenant: str, size: int | None) -> Iterator[dict[str, Any]]:
    """Yield all items of a tenant in DynamoDB's wire format: `size` records, or (None) one for each seat."""
    seats = list_seats(tenant) or [COMMISSIONER]
    count = len(seats) if size is None else size
    partition, chance = {"S": f"TENANT#{tenant}"}, random.Random(f"{tenant}/{SEED}")  # noqa: S311
    for number, made in enumerate(list_ids(tenant, count)):
        record = _make_record(tenant, number, made, chance, seats)
        index = {}
        if "division_id" in record:
            index = {"GSI1PK": {"S": f"DIVISION#{record['division_id']}"}, "GSI1SK": {"S": f"REP#{made}"}}
        document = {"S": json.dumps(record, ensure_ascii=False, separators=(",", ":"))}
        yield {"PK": partition, "SK": {"S": f"REP#{made}"}, "doc": document, "version": {"N": "1"}, **index}
    version = count
    if tenant == STATE and size is not None:
        yield from _make_changes(tenant, list_ids(tenant, 1)[0], count, chance)
        version += MANY_CHANGES
    index = {"GSI1PK": {"S": "TENANTS"}, "GSI1SK": {"S": tenant}}
    yield {"PK": partition, "SK": {"S": "META"}, "version": {"N": str(version)}, **index}


def _make_record(
    tenant: str, number: int, made: str, chance: random.Random, seats: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """Build one record: a holder of each seat, then former holders, and mayors of towns, whose office has no limit."""
    family = synthetic_data.FAMILY
    given, name = chance.choice(synthetic_data.GIVEN), family[number] if number < len(family) else chance.choice(family)
    seat, began = seats[number % len(seats)], 2025
    if number >= len(seats):
        began = chance.choice((2011, 2013, 2015, 2017, 2019, 2021, 2023))
        if number % 3 == 0:
            town = f"ocd-division/country:us/state:{tenant[:2].lower()}/place:town_{number}"
            seat, began = (
                {
                    "position": "Mayor",
                    "district": f"Town {number}",
                    "division_id": town,
                    "level": "municipal",
                    "chamber": None,
                },
                2025,
            )
    ended = began < 2025  # noqa: PLR2004
    record: dict[str, Any] = {
        "name": f"{given} {name}", "given_name": given, "family_name": name, **seat,
        "state": tenant[:2], "party": chance.choice(synthetic_data.PARTIES[:2]) if seat["level"] != "county" else None,
        "term_start": f"{began}-01-08", "term_expected_end": f"{began + 6}-01-04",
        "term_end": f"{began + 2}-01-08" if ended else None,
        "contact_info": synthetic_data.make_contact(name, number, chance),
        "photo_url": f"https://example.org/photos/{made}.jpg",
        "identifiers": [{"scheme": "openstates", "identifier": f"ocd-person/{made}"}],
        "sources": [{"url": f"https://example.org/{tenant}/members/{number}", "note": "official roster"}],
        "id": made, "status": "ended" if ended else None,
        "version": 1, "created_at": synthetic_data.KNOWN_SINCE, "updated_at": synthetic_data.KNOWN_SINCE,
    }  # fmt: skip
    return {name: value for name, value in record.items() if value is not None}


def _make_changes(tenant: str, record: str, after: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    """Yield the changes of a record that was corrected many times; the tenant's other changes are not kept."""
    state = _make_record(tenant, 0, record, chance, list_seats(tenant))
    for number in range(1, MANY_CHANGES + 1):
        sequence = f"{after + number:012d}"
        before, state = state, state | {
            "photo_url": f"https://example.org/photos/{number}.jpg", "version": state["version"] + 1,
        }  # fmt: skip
        change = {
            "sequence": after + number, "type": "updated", "representative_id": record,
            "actor": {"kind": "staff", "id": None}, "source": "api", "at": "2026-01-02T03:04:05Z",
            "changed": ["photo_url"], "before": before, "after": state, "handover": False,
        }  # fmt: skip
        index = {"GSI1PK": {"S": f"TENANT#{tenant}#REP#{record}"}, "GSI1SK": {"S": sequence}}
        yield {
            "PK": {"S": f"TENANT#{tenant}#CHANGES"},
            "SK": {"S": sequence},
            "doc": {"S": json.dumps(change)},
            **index,
        }


def draw_maps() -> dict[str, dict[str, Any]]:
    """Return the map of each set as GeoJSON: strips with jagged borders, about as many points as a real state's."""
    found = {}
    for name, (kind, count) in SETS.items():
        chance = random.Random(f"{name}/{SEED}")  # noqa: S311
        width, steps = (EAST - WEST) / count, 3_000 // count + 20
        lats = [SOUTH + (NORTH - SOUTH) * i / steps for i in range(steps + 1)]
        borders = [[(WEST, lat) for lat in lats]]
        for number in range(1, count):
            border = [(WEST + (number + chance.uniform(-0.3, 0.3)) * width, lat) for lat in lats]
            borders.append(border)
        borders.append([(EAST, lat) for lat in lats])
        features = []
        for number in range(count):
            ring = [*borders[number + 1], *borders[number][::-1]]
            polygon = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
            properties = {"division_id": f"{ROOT}/{kind}:{number + 1}"}
            features.append({"type": "Feature", "properties": properties, "geometry": polygon})
        found[name] = {"type": "FeatureCollection", "features": features}
    return found


class DirectClient:
    """A client of a database in the same process; binary values are sent as the protocol has them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __getattr__(self, name: str) -> Any:
        operation = "".join(part.capitalize() for part in name.split("_"))
        return lambda **request: _decode(json.loads(self._database.answer(operation, _encode(request))))


def _encode(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _encode(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_encode(each) for each in value]
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _decode(value: Any) -> Any:
    if isinstance(value, dict):
        if value.keys() == {"B"}:
            return {"B": base64.b64decode(value["B"])}
        return {name: _decode(each) for name, each in value.items()}
    return [_decode(each) for each in value] if isinstance(value, list) else value


def _store_maps_and_coverage(database: Database, table: str) -> None:
    """Store the maps, and that a roster covers the legislature, through the application's own repositories."""
    from chalicelib.aws.tenant_table import TenantTable  # noqa: PLC0415 (peers do not have the application)
    from chalicelib.changes.change_writer import ChangeWriter  # noqa: PLC0415
    from chalicelib.changes.models import Actor  # noqa: PLC0415
    from chalicelib.core.tenant_cache import TenantCache  # noqa: PLC0415
    from chalicelib.geo import geojson  # noqa: PLC0415
    from chalicelib.geo.boundary_repository import BoundaryCaches, BoundaryRepository  # noqa: PLC0415
    from chalicelib.tenants.coverage import RosterClaim  # noqa: PLC0415
    from chalicelib.tenants.coverage_repository import CoverageRepository  # noqa: PLC0415

    def now() -> datetime:
        return datetime.now(UTC)

    client: Any = DirectClient(database)
    items = TenantTable(lambda: client, table, f"{table}-usage", STATE)
    with patch("chalicelib.aws.tenant_credentials.as_tenant", lambda _, found: found):
        caches = BoundaryCaches(TenantCache(most=8, size=10**8), TenantCache(most=8, size=10**8))
        maps = BoundaryRepository(lambda: items, STATE, caches, now)
        for name, collection in draw_maps().items():
            drawn = geojson.read(geojson.FeatureCollection.model_validate(collection), lambda key, _: key)
            ids = frozenset(drawn.shapes.keys)
            maps.replace(name, drawn, ids, None, None)  # type: ignore[arg-type]
        writer = ChangeWriter(Actor(kind="system"), "bench", STATE, now)
        coverage = CoverageRepository(lambda: items, STATE, lambda: writer, TenantCache(most=8, size=10**8))
        claim = RosterClaim(source="https://example.org/roster", as_of=date(2026, 1, 2))
        meta = items.get("META")
        claims = dict.fromkeys(("state-representative", "state-senator", "us-representative"), claim)
        items.transact(coverage.make_claim_writes(int((meta or {})["version"]), claims))
    database.calls.clear()
    database.read_units = database.write_units = 0.0
