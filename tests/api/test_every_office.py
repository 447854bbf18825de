"""Every office of each state and of 100 counties: lookups name exactly those whose division contains the place.

The expectation comes from tests/data/offices_table.py, which uses nothing of the product.
"""

from __future__ import annotations

import json
import uuid
import zlib
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.auth.permissions import Principal
from chalicelib.container import Container
from chalicelib.geo.geojson import FeatureCollection
from chalicelib.geo.models import PlaceQuery
from chalicelib.geo.place_finder import GeocodedAddress
from chalicelib.geo.places import SETS
from chalicelib.geo.service import replace_boundaries
from chalicelib.lookup.service import LookupService
from chalicelib.representatives.models import Representative
from chalicelib.representatives.transaction_writer import TransactionWriter
from chalicelib.tenants import default_rules, tenant_registry
from tests.data.offices_table import OUTSIDE, TableOffice, TableTenant, find_center, read_counties, read_states

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mypy_boto3_dynamodb.client import DynamoDBClient

    from tests.api.conftest import Caller

    # The key of an office and a division.
    Where = tuple[str, str]

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
ENTERED = datetime(2021, 1, 15, 12, tzinfo=UTC)
STATES, COUNTIES = read_states(), read_counties()
TENANTS = {**STATES, **COUNTIES}
GROUPS = 8  # the tenants are walked in groups, so that several processes share the work
GROUP_OF_LEVEL = {"federal": "federal", "state": "state", "county": "county", "municipal": "local"}
UNKNOWN = {"since": None, "last_holder": None, "successor": None, "as_of": None, "source": None}
MOST_SHOWN = 20
LEGISLATORS = ("senator-at-large", "state-representative", "state-senator")  # of the territories


@dataclass
class Recorded:
    """The seats of an office in one division: names of holders, (since, last holder) of vacancies, and the others."""

    holders: list[str] = field(default_factory=list)
    vacant: list[tuple[str, str]] = field(default_factory=list)
    unknown: int = 0


@dataclass(frozen=True)
class Spot:
    """A place that is looked up. `cells` has its tenants, each with the cell of its strip that the place is in, if any.

    `at` is the latitude and longitude; None if the place is looked up by an address.
    """

    query: PlaceQuery
    cells: Mapping[str, int | None]
    at: tuple[float, float] | None = None

    def list_offices(self) -> Iterator[TableOffice]:
        """Yield the offices that represent the place, by the table."""
        for tenant_id, cell in self.cells.items():
            spans = lay_out(tenant_id)
            for office in TENANTS[tenant_id].divided:
                span = spans.get(str(office.division))
                if span is None or (cell is not None and cell in span):
                    yield office

    def list_undivided(self) -> list[str]:
        """Return the titles of the tenants' offices whose districts are unknown."""
        return sorted(office.title for tenant_id in self.cells for office in TENANTS[tenant_id].undivided)


@cache
def count_cells(tenant_id: str) -> int:
    """Return the number of cells of the strip that a tenant's districts are in; a state and a county may share one."""
    home = TENANTS[tenant_id].home
    return max(tenant.count_cells() for tenant in TENANTS.values() if tenant.home == home)


@cache
def lay_out(tenant_id: str) -> dict[str, range]:
    """Return the cells of each district of a tenant."""
    return TENANTS[tenant_id].lay_out(count_cells(tenant_id))


def list_tenants(state: TableTenant) -> list[TableTenant]:
    """Return a state and its counties."""
    return [state, *(county for county in COUNTIES.values() if county.id[:2] == state.id)]


def list_spots(state: TableTenant) -> Iterator[Spot]:
    """Yield a place in each cell of the strips in a state, one beside each strip, and the addresses of its counties."""
    for tenant in list_tenants(state):
        beside = dict.fromkeys((state.id, tenant.id))
        if tenant.fips:
            yield Spot(PlaceQuery(address=f"1 Sample St, {tenant.id}"), beside)
        elif tenant.point:
            owners = [owner for owner in beside if TENANTS[owner].home == tenant.id]
            for cell in range(count_cells(tenant.id)):
                yield make_spot(find_center(tenant.point, cell), beside | dict.fromkeys(owners, cell))
            lat, lon = find_center(tenant.point, 0)
            yield make_spot((lat + OUTSIDE, lon), beside)


def make_spot(at: tuple[float, float], cells: Mapping[str, int | None]) -> Spot:
    return Spot(PlaceQuery(lat=at[0], lon=at[1]), cells, at)


def geocode(address: str, _: date) -> GeocodedAddress:
    """Return the point and the county of an address that list_spots makes."""
    tenant = COUNTIES[address.rpartition(" ")[2]]
    assert tenant.point
    return GeocodedAddress(*tenant.point, county=tenant.fips)


@dataclass
class Stage:
    """A stage in process with maps and records of some tenants; `recorded` has what the records say of each office."""

    container: Container = field(
        default_factory=lambda: Container(Principal(kind="system", id="walk"), now=lambda: NOON)
    )
    recorded: dict[Where, Recorded] = field(default_factory=dict)

    def make_lookup(self) -> LookupService:
        """Return a new lookup service, which reads each tenant at most once."""
        made = self.container
        return LookupService(made.tenants, made.for_tenant, made.reference_data, lambda: geocode, NOON.date())

    def upload_maps(self, tenant: TableTenant) -> None:
        """Upload the invented maps of a tenant."""
        corner = TENANTS[tenant.home].point
        assert corner
        maps = tenant.draw(count_cells(tenant.id), corner)
        assert maps.keys() <= set(SETS)
        for name in SETS:
            if name in maps:
                collection = FeatureCollection.model_validate(maps[name])
                made = replace_boundaries(self.container.for_tenant(tenant.id), name, collection, None)
                assert (made.not_in_rules, made.not_drawn) == ((), ())

    def record(self, tenant: TableTenant, people: Sequence[Representative]) -> None:
        """Store the first records of a tenant."""
        scope = self.container.for_tenant(tenant.id)
        writes = TransactionWriter(scope.table, scope.change_writer).commit_all(
            0, [(None, person) for person in people]
        )
        assert sum(count for count, _ in writes) == len(people)

    def fill(self, tenant: TableTenant) -> None:
        """Record a current holder for about a third of the seats, and a former one for another third.

        A division whose number of seats is unknown has a holder or none.
        """
        people: list[Representative] = []
        for office in tenant.divided:
            found = self.recorded[office.key, str(office.division)] = Recorded()
            for seat in range(office.seats or 1):
                lot = zlib.crc32(f"{office.key} {office.division} {seat}".encode())
                name = f"Member {len(people)} of {tenant.id}"
                if lot % 3 == 0:
                    # About half of these terms were expected to end, but no end is recorded.
                    expected_end = date(2024, 12, 31) if lot % 2 else None
                    people.append(make_person(tenant, office, name, term_expected_end=expected_end))
                    found.holders.append(name)
                elif lot % 3 == 1 and office.seats:
                    end = date(2024, 1 + lot % 12, 1)
                    people.append(make_person(tenant, office, name, term_end=end))
                    found.vacant.append((str(end), name))
                else:
                    found.unknown += bool(office.seats)
        self.record(tenant, people)


def make_person(tenant: TableTenant, office: TableOffice, name: str, **term: date | None) -> Representative:
    return Representative(
        id=uuid.uuid5(uuid.NAMESPACE_URL, name),
        name=name,
        position=office.title,
        level=office.level,
        district=office.district,
        division_id=office.division,
        state=tenant.id[:2],
        term_start=date(2021, 1, 4),
        version=1,
        created_at=ENTERED,
        updated_at=ENTERED,
        **term,
    )


def describe(office: TableOffice, recorded: Recorded) -> dict[str, Any]:
    """Return the values that an answer must have for an office in one division; see read_answer."""
    return {
        "group": GROUP_OF_LEVEL[office.level],
        "title": office.title,
        "district": office.district,
        "share": 1,
        "seats": office.seats,
        "officials": sorted(recorded.holders),
        "vacant": sorted(recorded.vacant),
        "unknown": [UNKNOWN] * recorded.unknown,
    }


def read_answer(officials: Mapping[str, Any]) -> dict[Where, dict[str, Any]]:
    """Return the values of each office in an answer, by its key and division."""
    entries = [(group, entry) for group in GROUP_OF_LEVEL.values() for entry in officials[group]]
    found = {
        (entry["office"], entry["division_id"]): {
            "group": group,
            **{name: entry[name] for name in ("title", "district", "share", "seats", "unknown")},
            "officials": sorted(person["name"] for person in entry["officials"]),
            "vacant": sorted((str(seat["since"]), str(seat["last_holder"])) for seat in entry["vacant"]),
        }
        for group, entry in entries
    }
    assert len(found) == len(entries)
    return found


def list_differences(
    spot: Spot, recorded: Mapping[Where, Recorded] | None, officials: Mapping[str, Any]
) -> Iterator[str]:
    """Yield the differences between an answer and the table; without records, every seat must be unknown."""
    expected = {}
    for office in spot.list_offices():
        where = office.key, str(office.division)
        expected[where] = describe(office, recorded[where] if recorded else Recorded(unknown=office.seats or 0))
    got = read_answer(officials)
    for where in sorted(expected.keys() | got.keys()):
        if expected.get(where) != got.get(where):
            yield f"{[*spot.cells]} at {spot.at}: {where}: expected {expected.get(where)}; got {got.get(where)}"
    if sorted(officials["undivided"]) != spot.list_undivided():
        yield f"{[*spot.cells]} at {spot.at}: undivided: {officials['undivided']}"


def format_some(differences: Sequence[str]) -> str:
    return "\n".join([f"{len(differences)} differences", *differences[:MOST_SHOWN]])


class TestTable:
    def test_table_has_the_known_numbers_of_seats(self) -> None:
        seats: Counter[str] = Counter()
        for tenant in STATES.values():
            for office in tenant.offices:
                seats[office.key] += office.seats or 0
                if "/territory:" in tenant.division and office.key in LEGISLATORS:
                    seats[tenant.id] += office.seats or 0
                if "/state:" in tenant.division and office.type in ("sldu", "sldl"):
                    seats["legislators of the fifty states"] += office.seats or 0
        assert (seats["us-senator"], seats["us-representative"]) == (100, 435)
        assert seats["us-delegate"] + seats["resident-commissioner"] == 6
        assert seats["legislators of the fifty states"] == 7388
        assert {key: seats[key] for key in ("AS", "GU", "MP", "PR", "VI")} == {
            "AS": 21 + 18, "GU": 15, "MP": 20 + 9, "PR": 53 + 28, "VI": 15
        }  # fmt: skip
        assert (len(STATES), len(COUNTIES)) == (56, 100)

    @pytest.mark.parametrize("group", range(GROUPS))
    def test_table_and_default_rules_have_the_same_offices(self, group: int) -> None:
        for tenant in list(TENANTS.values())[group::GROUPS]:
            known = tenant_registry.load_registry().get(tenant.id)
            rules = default_rules.load_default_rules(known)
            divided = {
                (office.key, district.division_id, office.title, office.level, district.name, district.seats)
                for office in rules.offices
                for district in office.districts
            }
            undivided = {
                (office.key, None, office.title, office.level, None, office.seats)
                for office in rules.offices
                if not office.districts
            }
            table = [(o.key, o.division, o.title, o.level, o.district, o.seats) for o in tenant.offices]
            assert len(table) == len(set(table))
            assert set(table) == divided | undivided
            assert tenant.division == known.division_id


@pytest.mark.parametrize("group", range(GROUPS))
def test_lookup_names_exactly_the_offices_whose_division_contains_the_place(api: Caller, group: int) -> None:
    """The first place of each strip is looked up over HTTP too."""
    stage = Stage()
    wrong: list[str] = []
    for state in list(STATES.values())[group::GROUPS]:
        tenants = list_tenants(state)
        for tenant in tenants:
            stage.upload_maps(tenant)
            stage.fill(tenant)
        lookup = stage.make_lookup()
        finder, named = lookup.finder, set[TableOffice]()
        for spot in list_spots(state):
            officials = json.loads(lookup.find_officials(finder.find(spot.query)).to_json())
            wrong += list_differences(spot, stage.recorded, officials)
            if spot.at and 0 in spot.cells.values():
                found = api.get("/lookup?lat={}&lon={}".format(*spot.at)).one
                wrong += list_differences(spot, stage.recorded, found["officials"])
            named.update(spot.list_offices())
        assert named == {office for tenant in tenants for office in tenant.divided}
    assert not wrong, format_some(wrong)


@pytest.mark.parametrize("group", range(GROUPS))
def test_each_division_is_found_by_its_id(dynamodb: DynamoDBClient, group: int) -> None:
    assert dynamodb
    finder = Stage().make_lookup().finder
    for tenant in list(TENANTS.values())[group::GROUPS]:
        for division in {str(office.division) for office in tenant.divided}:
            found = finder.find(PlaceQuery(division=division)).divisions
            assert division in {each.id for each in found}
            assert {each.share for each in found} == {1}


def test_office_without_known_districts_has_all_its_seats_in_the_whole_tenant(dynamodb: DynamoDBClient) -> None:
    """This applies from the first record of a current holder without a district; before, only the title is listed."""
    assert dynamodb
    stage = Stage()
    wrong: list[str] = []
    for tenant in TENANTS.values():
        expected: dict[Where, dict[str, Any]] = {}
        people: list[Representative] = []
        for office in tenant.undivided:
            if office.seats:
                holder, former = (f"{office.title} {number} of {tenant.id}" for number in (1, 2))
                people.append(make_person(tenant, office, holder))
                recorded = Recorded([holder], unknown=office.seats - 1)
                if office.seats > 1:
                    people.append(make_person(tenant, office, former, term_end=date(2024, 3, 1)))
                    recorded = Recorded([holder], [("2024-03-01", former)], office.seats - 2)
                expected[office.key, tenant.division] = describe(office, recorded)
        if expected:
            stage.record(tenant, people)
            lookup = stage.make_lookup()
            place = lookup.finder.find(PlaceQuery(division=tenant.division))
            got = read_answer(json.loads(lookup.find_officials(place).to_json()))
            wrong += [f"{where}: {got.get(where)}" for where, entry in expected.items() if got.get(where) != entry]
    assert not wrong, format_some(wrong)


def test_seats_add_up_if_one_holder_of_an_office_without_known_districts_has_a_district(
    dynamodb: DynamoDBClient,
) -> None:
    assert dynamodb
    stage, tenant = Stage(), STATES["MA"]
    (office,) = (office for office in tenant.undivided if office.key == "executive-councilor")
    people = [make_person(tenant, office, "Ada"), make_person(tenant, replace(office, district="3"), "Bo")]
    stage.record(tenant, people)
    lookup = stage.make_lookup()
    place = lookup.finder.find(PlaceQuery(division=tenant.division))
    found = read_answer(json.loads(lookup.find_officials(place).to_json()))[office.key, tenant.division]
    assert "Ada" in found["officials"]
    assert found["seats"] in (None, sum(len(found[state]) for state in ("officials", "vacant", "unknown")))


class TestFreshStage:
    def test_every_seat_is_unknown(self, api: Caller) -> None:
        wrong: list[str] = []
        for state in STATES.values():
            for spot in list_spots(state):
                # Without maps, all places of a county are alike.
                if spot.at and not any(cell is not None for cell in spot.cells.values()):
                    found = api.get("/lookup?lat={}&lon={}".format(*spot.at)).one
                    wrong += list_differences(spot, None, found["officials"])
        assert not wrong, format_some(wrong)

    @pytest.mark.parametrize("point", ["lat=18.38&lon=-66.06", "lat=18.07&lon=-66.62"])  # in San Juan and in Ponce
    def test_seats_at_large_of_puerto_rico_are_of_the_whole_territory(self, api: Caller, point: str) -> None:
        officials = api.get(f"/lookup?{point}").one["officials"]
        root = "ocd-division/country:us/territory:pr"
        legislature = [entry for entry in officials["state"] if entry["chamber"]]
        assert [(e["title"], e["district"], e["division_id"], len(e["unknown"])) for e in legislature] == [
            ("State Representative", "At-Large", root, 13),
            ("State Senator", "At-Large", root, 12),
        ]
        assert [entry["division_id"] for entry in officials["federal"]] == [f"{root}/cd:at-large"]
