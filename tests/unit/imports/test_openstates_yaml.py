"""The YAML of Open States: the choice of the role, and files that cannot be read."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.imports.formats import openstates_csv, openstates_yaml
from chalicelib.imports.io.archives import Member
from chalicelib.imports.row import RefusedRow, Row
from chalicelib.tenants.default_rules import load_default_rules
from chalicelib.tenants.tenant_registry import load_registry

TODAY = date(2026, 8, 15)
NAMES = {"Oregon": "OR"}
NY = "ocd-jurisdiction/country:us/state:ny/government"
SEAT = {"type": "lower", "jurisdiction": NY, "district": "46", "start_date": "2023-01-01"}
ADA: dict[str, Any] = {
    "id": "ocd-person/1",
    "name": "Ada Peña",
    "given_name": "Ada",
    "family_name": "Peña",
    "birth_date": "1970-01-01",
    "gender": "Female",
    "death_date": "",
    "biography": "A life.",
    "party": [{"name": "Democratic"}],
    "roles": [SEAT],
}


def read(*files: bytes) -> list[Row | RefusedRow]:
    members = (Member(n, f"{n}.yml", io.BufferedReader(io.BytesIO(file))) for n, file in enumerate(files, 1))
    return list(openstates_yaml.parse_rows(members, NAMES, TODAY))


def row(**changes: Any) -> Row:
    (found,) = read(yaml.safe_dump(ADA | changes, allow_unicode=True).encode())
    assert isinstance(found, Row), found
    return found


def refused(**changes: Any) -> RefusedRow:
    (found,) = read(yaml.safe_dump(ADA | changes, allow_unicode=True).encode())
    assert isinstance(found, RefusedRow), found
    return found


def test_person_becomes_a_row_without_private_facts() -> None:
    found = row(
        email="ada@example.org",
        image="https://example.org/a b.jpg",
        links=[{"url": "https://example.org/ada", "note": "homepage"}],
        sources=[{"url": "https://example.org/list"}],
        ids={"twitter": "ada", "legacy": "x"},
        other_identifiers=[{"scheme": "legacy_openstates", "identifier": "NYL1"}, {"scheme": "!", "identifier": "x"}],
        offices=[{"classification": "capitol", "address": "Albany", "voice": "518-455-0100", "fax": "518-455-0101"}],
    )
    assert found == Row(
        1,
        "NY",
        ("openstates", "ocd-person/1"),
        {
            "name": "Ada Peña",
            "given_name": "Ada",
            "family_name": "Peña",
            "position": "Assembly Member",
            "district": "46",
            "level": "state",
            "chamber": "lower",
            "party": "Democratic",
            "term_start": "2023-01-01",
            "photo_url": "https://example.org/a%20b.jpg",
            "contact_info": {
                "emails": ["ada@example.org"],
                "links": [{"url": "https://example.org/ada", "note": "homepage"}],
                "offices": [
                    {"classification": "capitol", "address": "Albany", "voice": "+15184550100", "fax": "+15184550101"}
                ],
                "social": {"twitter": "ada"},
            },
            "identifiers": [
                {"scheme": "openstates", "identifier": "ocd-person/1"},
                {"scheme": "legacy_openstates", "identifier": "NYL1"},
            ],
            "sources": [{"url": "https://example.org/list"}],
        },
        "1.yml",
    )


def test_current_role_is_the_row_with_its_term() -> None:
    old = SEAT | {"district": "45", "end_date": "2022-12-31"}
    fields = row(roles=[old, SEAT | {"end_date": "2026-12-31"}]).fields
    assert (fields["district"], fields["term_start"], fields["term_expected_end"]) == ("46", "2023-01-01", "2026-12-31")


@pytest.mark.parametrize(
    ("end", "lasts"), [("2026-08-15", False), ("2026-08-16", True), ("2026", True), ("2025", False)]
)
def test_role_ends_on_its_last_day_and_not_within_its_last_month_or_year(end: str, *, lasts: bool) -> None:
    if lasts:
        assert row(roles=[SEAT | {"end_date": end}]).fields.get("term_expected_end", "2026") == end
    else:
        found = refused(roles=[SEAT | {"end_date": end}])
        assert (found.reason, found.unread) == (f"holds no office now: the last role ended {end}", False)


def test_date_known_to_the_year_is_not_a_term_start() -> None:
    assert "term_start" not in row(roles=[SEAT | {"start_date": "2023"}]).fields


def test_legislative_seat_precedes_other_roles_and_a_held_one_precedes_a_future_one() -> None:
    mayor = {"type": "mayor", "jurisdiction": "ocd-jurisdiction/country:us/state:ny/place:troy/government"}
    assert row(roles=[mayor, SEAT]).fields["position"] == "Assembly Member"
    to_come = SEAT | {"type": "upper", "district": "9", "start_date": "2027-01-01"}
    assert row(roles=[to_come, SEAT]).fields["district"] == "46"
    assert row(roles=[to_come]).fields["term_start"] == "2027-01-01"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (
            {"roles": [SEAT, SEAT | {"type": "upper", "district": "9"}]},
            "has 2 roles without an end (lower 46, upper 9), so it is unclear which is held",
        ),
        ({"roles": [SEAT | {"type": "tsar"}]}, "the role 'tsar' is none of: upper, lower"),
        ({"roles": [SEAT | {"jurisdiction": "ocd-jurisdiction/country:ca"}]}, "is not in the United States"),
        ({"id": None}, "has no id"),
    ],
)
def test_ambiguous_role_ends_no_term(changes: dict[str, Any], reason: str) -> None:
    found = refused(**changes)
    assert (found.line, found.where, found.unread) == (1, "1.yml", True)
    assert reason in found.reason


@pytest.mark.parametrize(
    ("start", "end", "dates"),
    [
        ("2025-01-06T00:00:00Z", "2099-01-04 00:00:00", ("2025-01-06", "2099-01-04")),
        ("1/6/2025 0:00", "2099", ("2025-01-06", None)),
        ("soon", "TBD", (None, None)),
    ],
)
def test_dates_may_have_a_time_and_unreadable_ones_are_noted(
    start: str, end: str, dates: tuple[str | None, str | None]
) -> None:
    found = row(roles=[SEAT | {"start_date": start, "end_date": end}])
    assert (found.fields.get("term_start"), found.fields.get("term_expected_end")) == dates
    assert len(found.notes) == 2 * (start == "soon")


@pytest.mark.parametrize(
    ("role", "place", "says"),
    [
        ("governor", "state:ny", ("NY", "Governor", "state", None)),
        ("mayor", "state:ny/place:troy", ("NY", "Mayor", "municipal", None)),
        ("county executive", "state:ny/county:albany", ("NY", "County Executive", "county", None)),
        ("legislature", "state:ne", ("NE", "State Senator", "state", "unicameral")),
        ("legislature", "district:dc", ("DC", "Legislator", "state", "unicameral")),
        ("lower", "territory:pr", ("PR", "State Representative", "state", "lower")),
        ("governor", "district:dc", ("DC", "Mayor", "state", None)),
        ("mayor", "district:dc", ("DC", "Mayor", "state", None)),
        ("chief election officer", "state:wa", ("WA", "Secretary of State", "state", None)),
        ("chief election officer", "state:ma", ("MA", "Secretary of the Commonwealth", "state", None)),
        ("chief election officer", "state:sc", ("SC", "Chief Election Officer", "state", None)),
    ],
)
def test_jurisdiction_decides_state_and_level(role: str, place: str, says: tuple[str, str, str, str | None]) -> None:
    found = row(roles=[{"type": role, "jurisdiction": f"ocd-jurisdiction/country:us/{place}/government"}])
    assert (found.state, *(found.fields.get(name) for name in ("position", "level", "chamber"))) == says


@pytest.mark.parametrize("district", ["Chairman", "Chair", "CHAIRPERSON"])
def test_chair_of_the_council_of_dc_is_an_office_of_its_own(district: str) -> None:
    dc = "ocd-jurisdiction/country:us/district:dc/government"
    found = row(roles=[{"type": "legislature", "jurisdiction": dc, "district": district}])
    assert (found.fields["position"], found.fields.get("district")) == ("Council Chairman", None)


@pytest.mark.parametrize(
    ("place", "position"), [("ak", "Lieutenant Governor"), ("ut", "Lieutenant Governor"), ("hi", "Lieutenant Governor")]
)
def test_running_elections_is_no_second_office(place: str, position: str) -> None:
    where = {"jurisdiction": f"ocd-jurisdiction/country:us/state:{place}/government"}
    both = [{"type": "chief election officer"} | where, {"type": "lt_governor"} | where]
    for roles in (both, both[::-1]):
        assert row(roles=roles).fields["position"] == position


def test_several_offices_are_alternatives_with_their_own_terms() -> None:
    found = row(
        roles=[
            {"type": "lt_governor", "jurisdiction": NY, "start_date": "2019-01-01", "end_date": "2027-01-01"},
            {"type": "secretary of state", "jurisdiction": NY, "start_date": "2021-01-01"},
        ]
    )
    first, second = found.list_roles()
    assert (first.fields["position"], first.fields["term_start"], first.alternatives) == (
        "Lieutenant Governor",
        "2019-01-01",
        (),
    )
    assert second.fields == {name: value for name, value in first.fields.items() if name != "term_expected_end"} | {
        "position": "Secretary of State",
        "term_start": "2021-01-01",
    }


@pytest.mark.parametrize(
    "other",
    [
        {"type": "secretary of state", "jurisdiction": "ocd-jurisdiction/country:us/state:vt/government"},
        {"type": "council member", "jurisdiction": NY, "district": "4"},
    ],
)
def test_offices_of_two_states_and_seats_of_one_office_are_unclear(other: dict[str, str]) -> None:
    both = [{"type": "council member", "jurisdiction": NY, "district": "3"}, other]
    assert "has 2 roles without an end (council member 3, " in refused(roles=both).reason


def test_two_offices_of_a_vacant_seat_are_unclear() -> None:
    both = [{"type": "lt_governor", "jurisdiction": NY}, {"type": "governor", "jurisdiction": NY}]
    assert "has 2 roles without an end (lt_governor, governor)" in refused(name="Vacant", roles=both).reason


def test_role_of_an_unknown_type_beside_another_is_noted() -> None:
    governor = {"type": "governor", "jurisdiction": NY}
    found = row(roles=[{"type": "tsar", "jurisdiction": NY}, governor])
    assert (found.fields["position"], found.notes) == (
        "Governor",
        ("left out 'tsar' of 'role': The person has another role.",),
    )


def test_every_state_that_names_an_election_office_has_it_in_its_rules() -> None:
    registry = load_registry()
    for state, title in openstates_csv.ELECTION_OFFICES.items():
        offices = load_default_rules(registry.get(state)).offices
        assert title in {office.title for office in offices}, state


def test_seat_in_congress_has_its_state_in_its_district() -> None:
    us = "ocd-jurisdiction/country:us/government"
    seats = [{"type": "upper", "district": "Oregon"}, {"type": "lower", "district": "OR-4"}]
    found = [row(roles=[seat | {"jurisdiction": us}]) for seat in seats]
    assert [(each.state, each.fields["position"]) for each in found] == [
        ("OR", "US Senator"),
        ("OR", "US Representative"),
    ]
    assert "is not a seat in Congress" in refused(roles=[{"type": "lower", "district": "4", "jurisdiction": us}]).reason


def test_organization_is_not_a_person_and_hides_no_one() -> None:
    found = refused(id="ocd-organization/1")
    assert (found.reason, found.unread) == ("is an organization, not a person", False)


def test_current_parties_are_joined_like_joint_nominations() -> None:
    old = {"name": "Republican", "end_date": "2020-01-01"}
    assert row(party=[old, {"name": "Democratic"}, {"name": "Working Families"}]).fields["party"] == (
        "Democratic/Working Families"
    )


def test_unreadable_file_is_refused_with_its_number_and_others_are_read() -> None:
    good = yaml.safe_dump(ADA).encode()
    found = read(good, b"a: [", b"x" * 300_000, b"a: *x", good)
    assert [type(each).__name__ for each in found] == ["Row", "RefusedRow", "RefusedRow", "RefusedRow", "Row"]
    refused = [(each.line, each.where, each.reason, each.unread) for each in found if isinstance(each, RefusedRow)]
    assert refused == [
        (2, "2.yml", "The YAML is invalid on line 2: did not find expected node content", True),
        (3, "3.yml", "has more than 262,144 bytes", True),
        (4, "4.yml", "The YAML has an alias on line 1, which is not supported", True),
    ]


VALUES = st.recursive(
    st.none() | st.text(alphabet="a 1-[é", max_size=5) | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*ADA, *SEAT, "url"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from([*ADA, "offices", "links", "ids", "other_identifiers"]), VALUES))
def test_any_values_are_a_row_or_refused(changes: dict[str, Any]) -> None:
    assert len(read(yaml.safe_dump(ADA | changes, allow_unicode=True).encode())) == 1


@given(st.binary(max_size=200))
def test_any_bytes_are_a_row_or_refused(data: bytes) -> None:
    assert len(read(data)) == 1


def test_file_that_names_no_person_needs_no_id() -> None:
    found = row(id=None, name="Vacant")
    assert (found.vacant, found.fields["district"]) == (True, "46")


def test_roles_that_have_ended_are_history() -> None:
    past = {"start_date": "2019-01-01", "end_date": "2020-12-31"}
    found = row(
        roles=[
            SEAT,
            SEAT | past | {"type": "upper", "district": "9"},
            SEAT | past | {"start_date": "2017"},
            SEAT | past | {"type": "tsar"},
            SEAT | past | {"jurisdiction": "ocd-jurisdiction/country:us/state:or/government"},
            SEAT | {"start_date": "2030-01-01"},
        ]
    )
    assert found.fields["term_start"] == "2023-01-01"
    assert [(term.position, term.district, str(term.term_start), str(term.until)) for term in found.history] == [
        ("State Senator", "9", "2019-01-01", "2020-12-31")
    ]
