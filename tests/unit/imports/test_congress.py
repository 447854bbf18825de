"""The files of congress-legislators: current members and their district offices."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.imports.formats import congress
from chalicelib.imports.io.bounded import Limits
from chalicelib.imports.planner import make_plan
from chalicelib.imports.record_spool import RecordList
from chalicelib.imports.row import BadRoster, RefusedRow, Row
from chalicelib.representatives.provenance import Origin
from chalicelib.representatives.record_factory import RecordFactory
from chalicelib.tenants import default_rules, tenant_registry
from chalicelib.tenants.rule_engine import RuleEngine

REP = {"type": "rep", "start": "2025-01-03", "end": "2027-01-03", "state": "OR", "district": 4, "party": "Democrat"}
ADA: dict[str, Any] = {
    "id": {"bioguide": "A000001", "thomas": "00001", "fec": ["H1", "H2"], "votesmart": 12},
    "name": {"first": "Ada", "last": "Peña", "official_full": "Ada Peña"},
    "bio": {"birthday": "1970-01-01", "gender": "F"},
    "terms": [REP | {"start": "2023-01-03", "end": "2025-01-03", "district": 1}, REP],
}
OFFICE = {
    "id": "x",
    "address": "1 Main St.",
    "suite": 5,
    "building": "Hall",
    "city": "Salem",
    "state": "OR",
    "zip": "97301",
}


TODAY = date(2026, 8, 15)
TENANT = tenant_registry.load_registry().get("OR")


def read(*people: Any, offices: dict[str, list[dict[str, Any]]] | None = None) -> list[Row | RefusedRow]:
    return list(congress.parse_rows(json.dumps(people).encode(), "json", congress.Companions(offices or {}), TODAY))


def fields(**term: Any) -> dict[str, Any]:
    (row,) = read(ADA | {"terms": [REP | term]})
    assert isinstance(row, Row)
    return row.fields


def test_member_is_a_row_with_the_newest_term_and_all_other_ids() -> None:
    rep = REP | {"url": "https://ada.house.gov", "contact_form": "https://ada.house.gov/c", "phone": "202-225-0100"}
    (row,) = read(ADA | {"terms": [rep, ADA["terms"][0]]}, offices={"A000001": [OFFICE | {"phone": "503-555-0100"}]})
    assert row == Row(
        1,
        "OR",
        ("bioguide", "A000001"),
        {
            "name": "Ada Peña",
            "given_name": "Ada",
            "family_name": "Peña",
            "position": "US Representative",
            "district": "4",
            "level": "federal",
            "chamber": "lower",
            "party": "Democrat",
            "term_start": "2025-01-03",
            "term_expected_end": "2027-01-03",
            "how": None,
            "senate_class": None,
            "contact_info": {
                "emails": [],
                "links": [{"url": "https://ada.house.gov"}],
                "contact_form": "https://ada.house.gov/c",
                "offices": [
                    {"classification": "capitol", "voice": "+12022250100"},
                    {
                        "classification": "district",
                        "address": "1 Main St., 5, Hall, Salem, OR 97301",
                        "voice": "+15035550100",
                    },
                ],
                "social": {},
            },
            "identifiers": [
                {"scheme": "bioguide", "identifier": "A000001"},
                {"scheme": "thomas", "identifier": "00001"},
                {"scheme": "fec", "identifier": "H1"},
                {"scheme": "votesmart", "identifier": "12"},
            ],
            "sources": [{"url": "https://github.com/unitedstates/congress-legislators"}],
        },
    )


def test_senator_has_no_district_and_delegate_has_the_whole_place() -> None:
    senator = fields(type="sen", **{"class": 2, "state_rank": "junior"})
    assert (senator["position"], senator["chamber"], senator.get("district")) == ("US Senator", "upper", None)
    assert senator["senate_class"] == 2
    assert fields(**{"class": 2})["senate_class"] is None
    assert fields(type="sen", **{"class": "first"})["senate_class"] is None
    assert fields(state="GU", district=0)["district"] == "At-Large"
    assert "district" not in fields(district=-1)


@pytest.mark.parametrize(
    ("how", "expected"), [("appointment", "appointed"), ("special-election", "elected"), ("by lot", None), (None, None)]
)
def test_way_into_the_seat_is_kept_if_it_is_known(how: str | None, expected: str | None) -> None:
    assert fields(how=how).get("how") == expected


def test_district_office_has_hours_and_coordinates() -> None:
    place = {"hours": "M-F 9-5", "latitude": 44.94, "longitude": -123.03}
    (row,) = read(ADA, offices={"A000001": [OFFICE | place, OFFICE | {"latitude": "north", "longitude": 400}]})
    assert isinstance(row, Row)
    first, second = row.fields["contact_info"]["offices"][-2:]
    assert first.items() >= place.items()
    assert not second.keys() & place.keys()
    assert row.notes == (
        "left out 'north, 400' of 'coordinates': Expected a latitude and a longitude in degrees.",
    )  # fmt: skip


def test_new_term_does_not_keep_how_the_one_before_was_taken() -> None:
    engine = RuleEngine(TENANT, default_rules.load_default_rules(TENANT))
    factory = RecordFactory(TENANT, engine, lambda: datetime(2026, 8, 15, tzinfo=UTC), Origin("congress", TODAY))
    first = REP | {"type": "sen", "class": 2, "how": "appointment", "start": "2023-01-03", "end": "2025-01-03"}
    rows = read(ADA | {"terms": [first]})
    made = make_plan(rows, RecordList([]), factory, TODAY).created[0][1]
    assert made
    assert (made.how, made.senate_class) == ("appointed", 2)
    rows = read(ADA | {"terms": [first, REP | {"type": "sen", "class": 2}]})
    changed = make_plan(rows, RecordList([made]), factory, TODAY).changed[0][1]
    assert changed
    assert (changed.how, changed.senate_class) == (None, 2)


def test_accounts_on_social_networks_come_from_their_own_file() -> None:
    data = json.dumps(
        [{"id": {"bioguide": "A000001"}, "social": {"threads": "ada", "youtube_id": "UC1", "twitter_id": 7}}]
    ).encode()
    found = congress.read_social_media(data, "json")
    assert found == {"A000001": {"threads": "ada", "youtube": "UC1"}}
    (row,) = congress.parse_rows(json.dumps([ADA]).encode(), "json", congress.Companions(social=found), TODAY)
    assert isinstance(row, Row)
    assert row.fields["contact_info"]["social"] == {"threads": "ada", "youtube": "UC1"}


def test_term_past_its_expected_end_is_still_the_current_one() -> None:
    assert fields(end="2020-01-03", start="2018-01-03")["term_expected_end"] == "2020-01-03"


def test_name_is_composed_if_there_is_no_official_one() -> None:
    (row,) = read(ADA | {"name": {"first": "Ada", "middle": "B.", "last": "Peña", "suffix": "Jr."}})
    assert isinstance(row, Row)
    assert row.fields["name"] == "Ada B. Peña Jr."


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        (ADA | {"id": {"thomas": "1"}}, "has no bioguide id"),
        (ADA | {"terms": [REP | {"type": "prez"}]}, "the newest term, 'prez' of 'OR', is not a seat in Congress"),
        (ADA | {"terms": []}, "is not a seat in Congress"),
        ("Ada", "has no bioguide id"),
    ],
)
def test_entry_that_is_not_a_member_is_refused_with_its_number(person: Any, reason: str) -> None:
    first, second = read(ADA, person)
    assert isinstance(first, Row)
    assert isinstance(second, RefusedRow)
    assert (second.line, second.unread) == (2, True)
    assert reason in second.reason


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"{}", "not a list of people"),
        (b"[]", "not a list of people"),
        (b"[", "not JSON"),
        (b"[" + b" " * 200 + b"]", "A document that is read as a whole has more than 100 bytes"),
    ],
)
def test_file_without_members_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(BadRoster, match=says):
        list(congress.parse_rows(io.BytesIO(data), "json", congress.Companions(), TODAY, Limits(document=100)))


def test_offices_are_read_by_bioguide_id_and_a_file_without_any_is_refused() -> None:
    data = json.dumps([{"id": {"bioguide": "A000001"}, "offices": [OFFICE, "x"]}, "y"]).encode()
    assert congress.read_district_offices(data, "json") == {"A000001": [OFFICE]}
    assert congress.read_district_offices(data, "yaml")["A000001"][0]["suite"] == "5"
    with pytest.raises(BadRoster, match="should be legislators-district-offices"):
        congress.read_district_offices(json.dumps([ADA]).encode(), "json")


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(alphabet="a 1-[é", max_size=5) | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*ADA, *REP, *OFFICE]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_any_values_give_rows_or_a_bad_roster(value: Any) -> None:
    offices: Any = {"A000001": value if isinstance(value, list) and all(isinstance(v, dict) for v in value) else []}
    for people in ([value], [ADA, value]):
        try:
            assert len(read(*people, offices=offices)) == len(people)
        except BadRoster:
            continue


@pytest.mark.parametrize("content", [b"[" + b"[]," * 2_600_000 + b"[]]", b"- []\n" * 1_200_000])
def test_file_of_nested_lists_is_refused_before_it_fills_the_memory(content: bytes) -> None:
    form: Any = "json" if content.startswith(b"[") else "yaml"
    with pytest.raises(BadRoster, match="more than 1,000,000 values"):
        list(congress.parse_rows(content, form, congress.Companions(), TODAY))


def test_more_people_than_a_file_may_have_are_refused() -> None:
    with pytest.raises(BadRoster, match="more than 2 rows"):
        list(congress.parse_rows(b"[{},{},{}]", "json", congress.Companions(), TODAY, Limits(rows=2)))


def test_entry_that_names_no_person_needs_no_id() -> None:
    (row,) = read(ADA | {"id": {}, "name": {"official_full": "Vacant"}})
    assert isinstance(row, Row)
    assert row.vacant


def test_next_term_that_is_listed_already_is_not_the_current_one() -> None:
    coming = REP | {"start": "2027-01-03", "end": "2029-01-03"}
    (row,) = read(ADA | {"terms": [coming, *ADA["terms"]]})
    assert isinstance(row, Row)
    assert (row.fields["term_start"], row.fields["term_expected_end"]) == ("2025-01-03", "2027-01-03")
    assert [(term.district, str(term.term_start), str(term.until)) for term in row.history] == [
        ("1", "2023-01-03", "2025-01-03")
    ]
    (newcomer,) = read(ADA | {"terms": [coming | {"start": "2029-01-03"}, coming]})
    assert isinstance(newcomer, Row)
    assert (newcomer.fields["term_start"], newcomer.history) == ("2027-01-03", ())


def test_earlier_terms_of_the_same_state_are_history_and_end_when_the_next_one_starts() -> None:
    terms = [
        REP | {"start": "2017-01-03", "end": "2019-01-03", "state": "WA"},
        REP | {"start": "2019-01-03", "end": "2021-01-03", "district": 0},
        REP | {"start": "2021-01-03", "end": "2023-01-03"},
        {"type": "sen", "state": "OR", "start": "2022-06-01", "end": "2029-01-03"},
        {"type": "sen", "state": "OR", "start": "2023-01-03T00:00:00Z", "end": "2029-01-03"},
    ]
    (row,) = read(ADA | {"terms": terms})
    assert isinstance(row, Row)
    assert (row.fields["position"], row.fields["term_start"]) == ("US Senator", "2023-01-03")
    assert [(term.position, term.district, str(term.term_start), str(term.until)) for term in row.history] == [
        ("US Representative", "At-Large", "2019-01-03", "2021-01-03"),
        ("US Representative", "4", "2021-01-03", "2022-06-01"),
        ("US Senator", None, "2022-06-01", "2023-01-03"),
    ]
