"""The default rules: the right number of seats, every district once, and nothing that is not known."""

from __future__ import annotations

import csv
import json
import re
import time
import zoneinfo
from collections import Counter
from typing import TYPE_CHECKING, Any, get_args

import pytest

from chalicelib.core.plain_json import to_object
from chalicelib.tenants import default_rules, tenant_registry
from chalicelib.tenants.rules import Office, Rules, normalize_label, normalize_title
from chalicelib.tenants.rules_models import RulesDraft, Zone
from tests.support import INVENTED, PUBLIC

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

WRITTEN = (INVENTED / "states.json").read_bytes()
REGISTRY = tenant_registry.load_registry()
STATES = [tenant.id for tenant in REGISTRY.page(kind="state", limit=100)[0]]
TERRITORIES = {"AS", "DC", "GU", "MP", "PR", "VI"}
# The territories whose seats Open States numbers as districts of one.
NUMBERED = {"AS", "GU", "MP", "VI"}
# Ids that no list of OCD divisions has: the seats of tribes, by Open States.
UNLISTED = {f"ocd-division/country:us/state:me/sldl:{tribe}" for tribe in ("houlton-band", "passamaquoddy-tribe")}
# Seats of the upper and lower chamber, or of the only one (Open States metadata, 2026-05).
IN_ONE_LINE = (
    "AK 20/40; AL 35/105; AR 35/100; AS 18/21; AZ 30/60; CA 40/80; CO 35/65; CT 36/151; DC 13; DE 21/41; FL "
    "40/120; GA 56/180; GU 15; HI 25/51; IA 50/100; ID 35/70; IL 59/118; IN 50/100; KS 40/125; KY 38/100; LA "
    "39/105; MA 40/160; MD 47/141; ME 35/153; MI 38/110; MN 67/134; MO 34/163; MP 9/20; MS 52/122; MT 50/100; NC "
    "50/120; ND 47/94; NE 49; NH 24/400; NJ 40/80; NM 42/70; NV 21/42; NY 63/150; OH 33/99; OK 48/101; OR 30/60; "
    "PA 50/203; PR 28/53; RI 38/75; SC 46/124; SD 35/70; TN 33/99; TX 31/150; UT 29/75; VA 40/100; VI 15; VT "
    "30/150; WA 49/98; WI 33/99; WV 34/100; WY 31/62"
)
SEATS = dict(entry.split() for entry in IN_ONE_LINE.split("; "))
DIVISION = re.compile(
    r"ocd-division/country:us/(state|district|territory):[a-z]{2}"
    r"(/(sldu|sldl|cd|ward):[a-z0-9._~-]+|/(county|parish|borough|census_area|place|municipality|municipio|island|district)"
    r":[^/:]+(/(council_district|executive_district):[a-z0-9._~-]+)?)?"
)


def rules_of(tenant_id: str) -> Rules:
    return default_rules.load_default_rules(REGISTRY.get(tenant_id))


def office(tenant_id: str, key: str) -> Office:
    return next(office for office in rules_of(tenant_id).offices if office.key == key)


def seats(state: str, chamber: str) -> int:
    legislature = [o for o in rules_of(state).offices if o.level == "state" and o.chamber == chamber]
    return sum(office.seats or 0 for office in legislature)


@pytest.mark.parametrize("state", STATES)
def test_legislature_has_its_number_of_seats(state: str) -> None:
    counts = [seats(state, chamber) for chamber in ("upper", "lower", "unicameral")]
    assert [str(count) for count in counts if count] == SEATS[state].split("/")


def test_the_fifty_states_have_7388_seats() -> None:
    chambers = ("upper", "lower", "unicameral")
    assert sum(seats(state, where) for state in set(STATES) - TERRITORIES for where in chambers) == 7388


def list_divisions(districts: Iterable[dict[str, Any]], state: str) -> Counter[str]:
    """Return the seats of each division that a list of districts has.

    Idaho elects two seats, A and B, in each district. Seats at large are of the whole tenant.
    """
    seats: Counter[str] = Counter()
    for district in districts:
        division = district["division_id"]
        if state == "ID":
            division = re.sub(r"(?<=:)([0-9]+)[ab]$", r"\1", division)
        seats[re.sub(r"/sld[lu]:at-large$", "", division)] += district["seats"]
    return seats


@pytest.mark.parametrize(
    ("data", "state"),
    [
        *(pytest.param(INVENTED, state, id=f"invented-{state}") for state in json.loads(WRITTEN)),
        *(pytest.param(PUBLIC, state, id=f"public-{state}", marks=pytest.mark.public_data) for state in STATES),
    ],
)
def test_seats_and_districts_match_the_lists_of_states(data: Path, state: str) -> None:
    published = json.loads((data / "states.json").read_bytes())[state]
    for chamber in published["chambers"]:
        assert seats(state, chamber["chamber"]) == chamber["seats"]
        if state in NUMBERED:  # the data numbers the seats; see TestTerritories
            continue
        known: Counter[str] = Counter()
        for office in rules_of(state).offices:
            if office.level == "state" and office.chamber == chamber["chamber"]:
                for district in office.districts:
                    known[district.division_id] += district.seats or 0
        assert known == list_divisions(chamber["districts"], state)
    assert rules_of(state).time_zone == published["time_zone"]


def test_congress_has_535_voting_and_six_nonvoting_seats() -> None:
    federal = [
        office
        for state in STATES
        for office in rules_of(state).offices
        if office.level == "federal" and not office.key.startswith("shadow")
    ]
    assert sum(office.seats or 0 for office in federal if office.voting) == 535
    assert sum(office.seats or 0 for office in federal if not office.voting) == 6
    assert {office.title for office in rules_of("PR").offices if office.level == "federal"} == {"Resident Commissioner"}
    assert [o.key for o in rules_of("DC").offices if o.level == "federal"] == [
        "us-delegate", "shadow-senator", "shadow-representative"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "title", "seats"),
    [
        ("TX", "Railroad Commissioner", 3),
        ("AZ", "Corporation Commissioner", 5),
        ("NH", "Executive Councilor", 5),
        ("MA", "Governor's Councillor", 8),
        ("CA", "Board of Equalization Member", 4),
        ("GA", "Public Service Commissioner", 5),
        ("TN", "State Treasurer", 1),
        ("DC", "Shadow Senator", 2),
    ],
)
def test_boards_and_officers_beside_the_governor_are_offices(state: str, title: str, seats: int) -> None:
    office = rules_of(state).find_office(title)
    assert office
    assert office.seats == seats


@pytest.mark.parametrize(
    ("state", "key", "seats"),
    [
        ("AZ", "corporation-commissioner", 5),
        ("OK", "corporation-commissioner", 3),
        ("GA", "public-service-commissioner", 5),
        ("ND", "public-service-commissioner", 3),
        ("SD", "public-utilities-commissioner", 3),
        ("TX", "railroad-commissioner", 3),
        ("DC", "shadow-senator", 2),
        ("DC", "shadow-representative", 1),
    ],
)
def test_board_that_the_whole_state_elects_represents_the_whole_state(state: str, key: str, seats: int) -> None:
    board = office(state, key)
    assert (board.district_kind, board.seats) == ("at-large", seats)
    assert [(d.name, d.division_id, d.seats) for d in board.districts] == [
        ("At-Large", REGISTRY.get(state).division_id, seats)
    ]


def test_district_where_a_commissioner_of_georgia_lives_names_a_seat_of_the_whole_state() -> None:
    board = office("GA", "public-service-commissioner")
    assert {board.find_district(label) for label in ("District 3", "5", "Georgia", None)} == {board.districts[0]}
    assert board.find_district("6") is None


@pytest.mark.parametrize(
    ("state", "key", "seats"),
    [
        *(
            (state, "public-service-commissioner", seats)
            for state, seats in (("AL", 7), ("LA", 5), ("MS", 3), ("MT", 5), ("NE", 5))
        ),
        ("CA", "board-of-equalization-member", 4),
        ("MA", "executive-councilor", 8),
        ("NH", "executive-councilor", 5),
    ],
)
def test_districts_of_other_boards_are_not_listed(state: str, key: str, seats: int) -> None:
    board = office(state, key)
    assert (board.district_kind, board.districts, board.seats) == (None, (), seats)


class TestTerritories:
    """The legislatures of American Samoa, the Northern Mariana Islands and the Virgin Islands."""

    # The districts of each chamber by seats, with the last parts of their ids.
    CHAMBERS = (
        (
            "AS", "state-representative", "sldl",
            {1: "2 3 4 5 6 7 8 9 10 11 13 14 16 17 swains_island", 2: "1 12 15"},
        ),
        ("AS", "state-senator", "sldu", {1: "2 3 4 9 10 11 12", 2: "1 5 7 8", 3: "6"}),
        ("MP", "state-representative", "sldl", {1: "6 7", 2: "2 4 5", 6: "1 3"}),
        ("MP", "state-senator", "sldu", {3: "1 2 3"}),
        ("VI", "senator-at-large", "sldu", {7: "st_croix st_thomas-st_john"}),
    )  # fmt: skip

    @pytest.mark.parametrize(("state", "key", "kind", "expected"), CHAMBERS)
    def test_chamber_has_its_districts_and_not_one_for_each_seat(
        self, state: str, key: str, kind: str, expected: dict[int, str]
    ) -> None:
        root = REGISTRY.get(state).division_id
        divisions = {f"{root}/{kind}:{slug}": count for count, slugs in expected.items() for slug in slugs.split(" ")}
        whole = {root: 1} if state == "VI" else {}
        chamber = office(state, key)
        assert {d.division_id: d.seats for d in chamber.districts} == divisions | whole
        assert chamber.seats == sum(divisions.values()) + len(whole)
        assert chamber.has_seats_by_district
        assert all(d.voting for d in chamber.districts)

    @pytest.mark.parametrize(
        ("state", "key", "label", "division"),
        [
            ("AS", "state-representative", "Representative District No. 9", "sldl:9"),
            ("AS", "state-representative", "District 17", "sldl:17"),
            ("AS", "state-representative", "Swains Island", "sldl:swains_island"),
            ("AS", "state-representative", "Swain's Island", "sldl:swains_island"),
            ("AS", "state-representative", "Maoputasi #2", "sldl:8"),
            ("AS", "state-representative", "Sua No. 1", "sldl:5"),
            ("AS", "state-representative", "Manu'a District No. 2", "sldl:2"),
            ("AS", "state-senator", "Senatorial District 12", "sldu:12"),
            ("AS", "state-senator", "Ma'oputasi", "sldu:6"),
            ("MP", "state-representative", "Precinct 1", "sldl:1"),
            ("MP", "state-representative", "Election District 5", "sldl:5"),
            ("MP", "state-representative", "Tinian", "sldl:6"),
            ("MP", "state-senator", "First Senatorial District", "sldu:1"),
            ("MP", "state-senator", "Senatorial District 3", "sldu:3"),
            ("MP", "state-senator", "Rota", "sldu:1"),
            ("VI", "senator-at-large", "St. Croix", "sldu:st_croix"),
            ("VI", "senator-at-large", "Saint Croix District", "sldu:st_croix"),
            ("VI", "senator-at-large", "St. Thomas/St. John", "sldu:st_thomas-st_john"),
            ("VI", "senator-at-large", "St. Thomas & St. John", "sldu:st_thomas-st_john"),
            ("VI", "senator-at-large", "At Large", ""),
        ],
    )
    def test_usual_names_find_a_district(self, state: str, key: str, label: str, division: str) -> None:
        found = office(state, key).find_district(label)
        assert found is not None
        assert found.division_id == f"{REGISTRY.get(state).division_id}/{division}".removesuffix("/")

    def test_seats_are_no_districts(self) -> None:
        for state, key, label in (
            ("AS", "state-representative", "18"), ("AS", "state-senator", "13"), ("MP", "state-representative", "8"),
            ("MP", "state-senator", "4"), ("VI", "senator-at-large", "1"), ("VI", "senator-at-large", "St. John"),
        ):  # fmt: skip
            assert office(state, key).find_district(label) is None, (state, label)

    @pytest.mark.public_data
    def test_lists_of_divisions_have_every_district_of_a_legislature(self) -> None:
        listed: set[str] = set()
        for kind in ("sldl", "sldu"):
            with (PUBLIC / "ocd" / f"us_{kind}.csv").open(encoding="utf-8") as file:
                listed |= {row["id"] for row in csv.DictReader(file)}
        ours = {
            district.division_id
            for state in STATES
            for each in rules_of(state).offices
            for district in each.districts
            if re.search("/sld[lu]:", district.division_id)
        }
        assert ours - listed == UNLISTED
        for state in NUMBERED:
            root = REGISTRY.get(state).division_id
            assert {key for key in listed if key.startswith(f"{root}/")} <= ours


def test_every_state_legislature_has_a_way_to_fill_vacancies() -> None:
    methods = Counter(
        {
            office.vacancy.method
            for office in rules_of(state).offices
            if office.chamber and office.level == "state" and office.vacancy
        }.pop()
        for state in set(STATES) - TERRITORIES
    )
    assert methods == {"special election": 25, "appointment": 25}


def test_1016_seats_are_in_districts_of_more_than_one() -> None:
    counts = [
        district.seats or 0
        for state in set(STATES) - TERRITORIES
        for office in rules_of(state).offices
        if office.level == "state" and office.chamber
        for district in office.districts
    ]
    assert sum(count for count in counts if count > 1) == 1016


def test_every_district_of_every_tenant_has_one_name_and_one_division() -> None:
    for row in REGISTRY.select():
        rules = rules_of(row[0])
        keys = [office.key for office in rules.offices]
        titles = [normalize_title(office.title) for office in rules.offices]
        assert len(set(keys)) == len(keys), row[0]
        assert len(set(titles)) == len(titles), row[0]
        for office in rules.offices:
            ids = [district.division_id for district in office.districts]
            names = [normalize_label(district.name) for district in office.districts]
            assert len(set(ids)) == len(ids), (row[0], office.key)
            assert len(set(names)) == len(names), (row[0], office.key)
            assert all(map(DIVISION.fullmatch, ids)), (row[0], office.key, ids)
            assert all(found.startswith(REGISTRY.get(row[0]).division_id) for found in ids)
            counts = [district.seats for district in office.districts]
            if counts and office.seats and None not in counts:
                assert sum(filter(None, counts)) == office.seats, (row[0], office.key)


def test_terms_and_stagger_differ_between_legislatures() -> None:
    lower = {
        state: o for state in STATES for o in rules_of(state).offices if o.level == "state" and o.chamber == "lower"
    }
    of_four = {state for state, o in lower.items() if o.term and o.term.years == 4} - TERRITORIES
    assert of_four == {"AL", "LA", "MD", "MS", "ND"}
    upper = {
        state: o
        for state in set(STATES) - TERRITORIES
        for o in rules_of(state).offices
        if o.level == "state" and o.chamber in ("upper", "unicameral")
    }
    assert len([o for o in upper.values() if o.term and o.term.years == 2]) == 12
    assert len([o for o in upper.values() if o.term and o.term.pattern == "2-4-4"]) == 8
    assert len([o for o in upper.values() if o.stagger and o.stagger.staggered]) == 27
    assert [s for s in STATES if (o := rules_of(s).find_office("Governor")) and o.term and o.term.years == 2] == [
        "NH",
        "VT",
    ]


def test_seats_without_a_vote_are_marked() -> None:
    house = office("ME", "state-representative")
    assert [d.name for d in house.districts if not d.voting] == [
        "Houlton Band of Maliseet Indians",
        "Passamaquoddy Tribe",
    ]
    assert house.seats == 153


def test_state_has_its_elected_and_appointed_executives() -> None:
    assert office("AK", "attorney-general").selection == "appointed"
    assert office("CA", "attorney-general").selection == "elected"
    assert office("PA", "secretary-of-the-commonwealth").selection == "appointed"
    assert rules_of("TX").find_office("Lieutenant Governor")
    assert rules_of("WY").find_office("Lieutenant Governor") is None
    assert all(rules_of(state).find_office("Governor") for state in STATES if state != "DC")


def test_county_governments_follow_their_state() -> None:
    court = office("TX-Harris", "precinct-commissioner")
    assert (court.seats, [d.name for d in court.districts]) == (4, ["1", "2", "3", "4"])
    assert office("TX-Harris", "county-judge").seats == 1
    assert (office("CA-Los-Angeles", "county-supervisor").seats, office("CA-San-Francisco", "mayor").seats) == (5, 1)
    both = [o.body for o in rules_of("IN-Allen").offices if o.body]
    assert both == ["County Council", "Board of Commissioners"]
    council = office("IN-Allen", "county-council-member")
    assert [(d.name, d.seats) for d in council.districts][-1] == ("At-Large", 3)
    assert rules_of("KY-Adair").find_office("County Judge/Executive")
    assert rules_of("LA-Acadia").find_office("Police Juror")
    assert rules_of("AK-Juneau").find_office("Borough Mayor")
    assert [o.key for o in rules_of("NY-Albany").offices][:2] == ["county-legislator", "county-executive"]
    assert [o.key for o in rules_of("WA-King").offices][:2] == ["county-council-member", "county-executive"]
    assert rules_of("NY-Kings").find_office("Borough President")
    assert [o.title for o in rules_of("VA-Richmond-City").offices] == ["Mayor", "Council Member"]
    assert next(d.name for d in office("VA-Albemarle", "county-supervisor").districts) == "Jack Jouett"


def test_unknown_facts_of_a_county_are_null() -> None:
    board = office("OH-Adams", "county-commissioner")
    assert (board.seats, board.district_kind, board.districts, board.term) == (None, None, (), None)
    assert rules_of("CT-Hartford").offices == ()
    assert rules_of("AK-Nome").offices == ()


def test_time_zones_exist_and_are_null_for_states_with_two() -> None:
    for row in REGISTRY.select():
        zone = rules_of(row[0]).time_zone
        assert zone is None or zone in get_args(Zone), row[0]
    assert all(map(zoneinfo.ZoneInfo, get_args(Zone)))
    assert rules_of("TX-El-Paso").time_zone == "America/Denver"
    assert rules_of("TX-Harris").time_zone == "America/Chicago"
    assert rules_of("TN-Knox").time_zone is None


def test_default_rules_are_a_valid_draft() -> None:
    ids = [row[0] for row in REGISTRY.select()]
    for tenant in (*(each for each in ids if "-" not in each), *ids[::25]):
        fields = {
            name: value for name, value in to_object(rules_of(tenant)).items() if name not in ("tenant", "version")
        }
        assert RulesDraft.model_validate(fields).model_dump(mode="json", exclude={"orphans"}) == fields


def test_rules_name_their_sources() -> None:
    rules = rules_of("CA")
    assert {source.what for source in rules.sources} >= {"chambers, districts and seats", "parties", "Congress"}
    assert rules.version == 0


def test_first_rules_of_a_process_take_less_than_ten_milliseconds() -> None:
    costs = []
    for _ in range(5):
        default_rules._load_data.cache_clear()
        began = time.process_time()
        rules_of("NH")
        costs.append(time.process_time() - began)
    assert min(costs) < 0.01


@pytest.mark.parametrize(
    ("state", "label", "district"),
    [("ID", "16A", "16"), ("ID", "District 16, Seat B", "16"), ("ID", "16", "16"), ("WA", "5 Position 2", "5")],
)
def test_seats_of_one_district_are_found_by_their_names(state: str, label: str, district: str) -> None:
    office = rules_of(state).find_office("State Representative")
    assert office is not None
    found = office.find_district(label)
    assert found is not None
    assert (found.name, found.seats) == (district, 2)
    assert found.division_id.endswith(f"/sldl:{district}")


def test_seats_at_large_of_a_legislature_belong_to_the_whole_tenant() -> None:
    tenant = REGISTRY.get("PR")
    found = [
        district.division_id
        for office in rules_of("PR").offices
        if office.level == "state" and office.chamber
        for district in office.districts
        if district.name == "At-Large"
    ]
    assert found == [tenant.division_id] * 2
