"""The rule engine derives fields from a position, a district and a party, and refuses values outside the rules."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.core.errors import Invalid
from chalicelib.tenants.rules import Office
from tests.unit.tenants.people import default_engine, draft, engine_with, person


def fitted(tenant: str, **fields: Any) -> dict[str, Any]:
    return default_engine(tenant).derive_fields(draft(**fields))


def refusal(tenant: str, **fields: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        fitted(tenant, **fields)
    return {flaw.pointer: flaw.detail for flaw in caught.value.flaws}


@pytest.mark.parametrize("written", ["Assembly Member", "Assemblymember", "assemblyman", "ASSEMBLY-WOMAN"])
def test_synonym_becomes_the_title(written: str) -> None:
    found = fitted("CA", position=written, district="7")
    assert (found["position"], found["level"], found["chamber"]) == ("Assembly Member", "state", "lower")
    assert found["division_id"] == "ocd-division/country:us/state:ca/sldl:7"


@pytest.mark.parametrize("written", ["Democratic", "Democrat", "DEM", "D", "democratic party"])
def test_every_name_of_a_party_becomes_its_name(written: str) -> None:
    assert fitted("CA", position="State Senator", district="1", party=written)["party"] == "Democratic"


@pytest.mark.parametrize(
    ("tenant", "position", "district", "division"),
    [
        ("NH", "State Representative", "rockingham 30", "state:nh/sldl:rockingham_30"),
        ("MN", "State Representative", "27A", "state:mn/sldl:27a"),
        ("MA", "State Representative", "Tenth Bristol", "state:ma/sldl:10th_bristol"),
        ("VT", "State Representative", "Windsor Orange 1", "state:vt/sldl:windsor-orange-1"),
        ("NE", "Senator", "03", "state:ne/sldu:3"),
        ("ME", "State Representative", "Passamaquoddy Tribe", "state:me/sldl:passamaquoddy-tribe"),
        ("DC", "Councilmember", "Ward 3", "district:dc/ward:3"),
        ("WY", "US Representative", "WY-AL", "state:wy/cd:at-large"),
        ("GU", "US Representative", None, "territory:gu/cd:at-large"),
        ("OR", "US Senator", "Oregon", "state:or"),
        ("NY-Albany", "County Legislator", "12", "state:ny/county:albany/council_district:12"),
        ("NH", "Governor", None, "state:nh"),
    ],
)
def test_district_gets_its_name_and_division(tenant: str, position: str, district: str | None, division: str) -> None:
    found = fitted(tenant, position=position, district=district)
    assert found["division_id"] == f"ocd-division/country:us/{division}"
    assert found["district"]


def test_explicit_values_equal_to_derived_ones_are_accepted() -> None:
    explicit = {"level": "state", "chamber": "upper", "division_id": "ocd-division/country:us/state:ca/sldu:10"}
    assert fitted("CA", position="Senator", district="10", **explicit) | explicit == fitted(
        "CA", position="Senator", district="10"
    )


def test_unknown_office_in_nebraska_is_refused_with_its_offices() -> None:
    detail = refusal("NE", position="State Representative", district="7")["#/position"]
    assert detail.startswith("NE has no office 'State Representative'.")
    assert "It has one chamber; its offices are US Senator, US Representative, Governor" in detail
    assert "districts of State Senator are 1\u201349." in detail


def test_unknown_office_in_a_county_is_refused_with_its_offices() -> None:
    assert (
        "Its offices are County Commissioner, County Judge, Sheriff"
        in refusal("TX-Harris", position="Mayor")["#/position"]
    )
    assert "Did you mean County Clerk?" in refusal("TX-Harris", position="Countyclerc")["#/position"]


def test_county_without_offices_error_names_the_operation_that_adds_them() -> None:
    assert "PUT /tenants/{tenant}/rules" in refusal("RI-Kent", position="Sheriff")["#/position"]


def test_unknown_district_is_refused_with_the_known_ones() -> None:
    details = refusal("NE", position="State Senator", district="50")
    assert details == {"#/district": "State Senator in NE has no district '50'; its districts are 1\u201349."}
    assert "is elected by district; send the district" in refusal("NE", position="State Senator")["#/district"]


def test_wrong_division_is_refused_with_the_right_one() -> None:
    details = refusal("CA", position="Senator", district="10", division_id="ocd-division/country:us/state:ca/sldu:11")
    assert details["#/division_id"].endswith(
        "has the division ocd-division/country:us/state:ca/sldu:10; send that id or leave it out."
    )


def test_wrong_level_or_chamber_is_refused() -> None:
    assert "has level state, chamber upper" in refusal("CA", position="State Senator", level="county")["#/level"]
    assert "has level state, chamber upper" in refusal("CA", position="State Senator", chamber="lower")["#/chamber"]


def test_missing_level_is_that_of_the_office() -> None:
    engine = default_engine("CA")
    assert [engine.find_level(each) for each in ("City Mayor", "US Senator", "assemblyman")] == [
        "municipal",
        "federal",
        "state",
    ]
    assert engine.find_level("Wizard") is engine.find_level("Assemblyman", "upper") is None


def test_ambiguous_title_has_the_level_of_the_tenant_or_none() -> None:
    titled = [Office(key=level, title="Poet", level=level) for level in ("federal", "state", "municipal")]
    assert engine_with(*titled).find_level("Poet") == "state"
    assert engine_with(titled[0], titled[2]).find_level("Poet") is None


def test_title_of_two_offices_is_refused_with_both() -> None:
    engine = engine_with(
        Office(key="a", title="Judge", level="state"), Office(key="b", title="Judge", level="state", chamber="upper")
    )
    with pytest.raises(Invalid, match="level state, chamber left out; or level state, chamber upper"):
        engine.derive_fields(draft(position="Judge"))
    assert engine.derive_fields(draft(position="Judge", chamber="upper"))["chamber"] == "upper"


def test_unknown_party_is_refused_with_the_known_ones() -> None:
    assert "it has Democratic, Republican" in refusal("CA", position="Governor", party="Whig")["#/party"]


def test_all_errors_are_reported_together() -> None:
    assert refusal("CA", position="Senator", district="99", party="Whig").keys() == {"#/district", "#/party"}


class TestUnknownDistricts:
    LAW = engine_with(Office(key="commissioner", title="Commissioner", level="county"), tenant="OH-Adams")

    def test_any_district_or_none_is_accepted(self) -> None:
        assert self.LAW.derive_fields(draft(position="Commissioner", district="East"))["district"] == "East"
        assert self.LAW.derive_fields(draft(position="Commissioner"))["division_id"] is None

    def test_division_may_be_any_of_the_tenant(self) -> None:
        inside = f"{self.LAW.tenant.division_id}/council_district:1"
        assert self.LAW.derive_fields(draft(position="Commissioner", division_id=inside))["division_id"] == inside
        for outside in ("ocd-division/country:us/state:oh", f"{self.LAW.tenant.division_id}s"):
            with pytest.raises(Invalid, match="A division of OH-Adams is"):
                self.LAW.derive_fields(draft(position="Commissioner", division_id=outside))


def test_record_outside_the_rules_has_no_placement() -> None:
    engine = default_engine("CA")
    assert engine.find_placement(person(position="Wizard")) is None
    assert engine.find_placement(person(position="State Senator", district="99")) is None
    place = engine.find_placement(person(position="State Senator", district="9"))
    assert place
    assert (place.office.key, place.district and place.district.name) == ("state-senator", "9")


def test_long_lists_are_shortened_with_a_count() -> None:
    detail = refusal("NH", position="State Representative", district="Atlantis 1")["#/district"]
    assert "Belknap 1\u2013" in detail
    assert len(refusal("MA", position="State Representative", district="x")["#/district"]) < 1500


@pytest.mark.parametrize(
    ("state", "office", "label", "says"),
    [
        ("MA", "State Representative", "24th Midlesex", "the nearest of its 160 districts are 24th Middlesex"),
        ("VT", "State Representative", None, "some of its 109 districts are"),
    ],
)
def test_error_names_the_nearest_of_many_districts_and_where_the_list_is(
    state: str, office: str, label: str | None, says: str
) -> None:
    detail = refusal(state, position=office, **({"district": label} if label else {}))["#/district"]
    assert says in detail
    assert f"GET /tenants/{state}/rules lists all" in detail
    assert len(detail) < 300
