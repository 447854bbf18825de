"""Lookups of offices, districts and parties in rules, and the validation of rules."""

from __future__ import annotations

import doctest
import importlib
from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from chalicelib.core.plain_json import dump_json
from chalicelib.geo.places import COUNTRY
from chalicelib.tenants import default_rules, rules_models, tenant_registry
from chalicelib.tenants.rules import (
    Office,
    Rules,
    normalize_label,
    normalize_party,
    normalize_title,
    read_rules,
)

CA, NE, MD, MN, NY, PR, RI, DC = (
    default_rules.load_default_rules(tenant_registry.load_registry().get(letters))
    for letters in ("CA", "NE", "MD", "MN", "NY", "PR", "RI", "DC")
)


@pytest.mark.parametrize(
    "module", ["chalicelib.tenants.rules", "chalicelib.tenants.default_rules", "tools.generate.rules"]
)
def test_docstring_examples(module: str) -> None:
    results = doctest.testmod(importlib.import_module(module))
    assert results.attempted > 0
    assert results.failed == 0


@pytest.mark.parametrize(
    ("rules", "written", "key"),
    [
        (CA, "Assembly Member", "assembly-member"),
        (CA, "ASSEMBLYMEMBER", "assembly-member"),
        (CA, "assembly-woman", "assembly-member"),
        (CA, "State  Senator", "state-senator"),
        (CA, "U.S. Senator", "us-senator"),
        (CA, "Congresswoman", "us-representative"),
        (CA, "Lt. Governor", "lieutenant-governor"),
        (CA, "Controller", "comptroller"),
        (CA, "State Comptroller", "comptroller"),
        (NE, "Senator", "unicameral-senator"),
        (MD, "Delegate", "delegate"),
        (PR, "Resident Commissioner", "resident-commissioner"),
        (DC, "Councilmember", "council-member"),
        (DC, "Mayor", "mayor"),
    ],
)
def test_office_is_found_by_its_common_names(rules: Rules, written: str, key: str) -> None:
    office = rules.find_office(written)
    assert office is not None
    assert office.key == key


def test_unknown_office_is_not_found() -> None:
    assert NE.find_office("State Representative") is None
    assert NE.find_office("State Senator", chamber="upper") is None
    assert NE.find_office("State Senator", level="federal") is None
    assert DC.find_office("US Senator") is None
    assert CA.find_office("") is None


@pytest.mark.parametrize(
    ("written", "level", "key"),
    [
        *(("Senator", level, key) for level, key in (("federal", "us-senator"), ("state", "state-senator"))),
        ("Representative", "federal", "us-representative"),
        ("US Senator", "federal", "us-senator"),
        ("House", "federal", "us-representative"),
    ],
)
def test_office_is_found_within_its_level(written: str, level: str, key: str) -> None:
    office = CA.find_office(written, level=level)
    assert office is not None
    assert office.key == key
    assert CA.find_office("Governor", level="federal") is None


def test_two_offices_with_one_name_are_ambiguous() -> None:
    twins = [Office(key=key, title="Commissioner", level="county") for key in ("a", "b")]
    rules = replace(CA, offices=tuple(twins))
    assert rules.find_office("Commissioner") is None


@pytest.mark.parametrize(
    ("state", "position", "label", "name"),
    [
        ("CA", "US Representative", "CA-12", "12"),
        ("CA", "US Representative", "12", "12"),
        ("CA", "State Senator", "District 07", "7"),
        ("AK", "US Representative", "AK-AL", "At-Large"),
        ("AK", "US Representative", None, "At-Large"),
        ("AK", "US Senator", "Alaska", "At-Large"),
        ("AK", "State Senator", "t", "T"),
        ("MA", "State Senator", "1st Plymouth & Norfolk", "First Plymouth and Norfolk"),
        *(("MA", "State Representative", label, "24th Middlesex") for label in ("24 Middlesex", "Middlesex 24")),
        ("MA", "State Representative", "1 Suffolk", "1st Suffolk"),
        ("MA", "State Senator", "1 Middlesex", "First Middlesex"),
        ("MA", "State Senator", "Essex & Middlesex 2", "Second Essex and Middlesex"),
        ("NH", "State Representative", "30 Hillsborough", "Hillsborough 30"),
        ("VT", "State Representative", "Addison First", "Addison-1"),
        ("MN", "State Representative", "1a", "1A"),
        ("NH", "State Representative", "hillsborough 12", "Hillsborough 12"),
        ("VT", "State Representative", "Windsor Orange 1", "Windsor-Orange-1"),
        ("ME", "State Representative", "passamaquoddy tribe", "Passamaquoddy Tribe"),
        ("DC", "Councilmember", "3", "Ward 3"),
        ("DC", "Councilmember", "At Large", "At-Large"),
        ("DC", "Councilmember", "atlarge", "At-Large"),
        *(("CA", "Governor", label, "At-Large") for label in ("AtLarge", "ATLARGE", "State-wide", "at_large")),
    ],
)
def test_district_is_found_by_its_common_names(state: str, position: str, label: str | None, name: str) -> None:
    office = default_rules.load_default_rules(tenant_registry.load_registry().get(state)).find_office(position)
    assert office is not None
    district = office.find_district(label)
    assert district is not None
    assert district.name == name


def test_each_district_is_found_by_its_own_name() -> None:
    for row in tenant_registry.load_registry().select():
        for office in default_rules.load_default_rules(tenant_registry.load_registry().get(row[0])).offices:
            for district in office.districts:
                assert office.find_district(district.name) is district, (row[0], office.key)


def test_unknown_district_is_not_found() -> None:
    senate = CA.find_office("State Senator")
    assert senate is not None
    assert [senate.find_district(label) for label in ("41", "0", "", "  ", None)] == [None] * 5


@pytest.mark.parametrize(
    ("rules", "written", "name"),
    [
        *((CA, alias, "Democratic") for alias in ("Democratic", "Democrat", "DEM", "d", "Democratic Party")),
        *((CA, alias, "Republican") for alias in ("GOP", "R", "republican")),
        (CA, "Independent", "Independent"),
        (CA, "Non-Partisan", "Nonpartisan"),
        (CA, "LIB", "Libertarian"),
        (CA, "G", "Green"),
        (MN, "DFL", "Democratic-Farmer-Labor"),
        (MN, "Democratic–Farmer–Labor Party", "Democratic-Farmer-Labor"),  # noqa: RUF001 (as Minnesota spells it)
        (NY, "Democratic/Working Families", "Democratic/Working Families"),
        (NY, "R / Conservative/Independence", "Republican/Conservative/Independence"),
        *((MN, code, "Democratic-Farmer-Labor") for code in ("Democratic", "D", "DEM")),
        *((NY, code, "Conservative") for code in ("CON", "C", "Conservative Party")),
        *((NY, code, "Working Families") for code in ("WOR", "WFP")),
        (NY, "REP/CON", "Republican/Conservative"),
        (NY, "DEM/WOR", "Democratic/Working Families"),
        (NY, "Constitution", "Constitution"),
        *((PR, code, "New Progressive") for code in ("NPP", "PNP", "Partido Nuevo Progresista")),
        (PR, "No Party Preference", "No Party Preference"),
        (CA, "CON", "Constitution"),
        (CA, "NPP", "No Party Preference"),
        *((NY, code, "Republican/Conservative") for code in ("REP, CON", "REP|CON", "R-C", "REP & CON", "Rep and Con")),
        *((NY, code, "Republican/Conservative") for code in ("REP;CON;", "Republican, Conservative", "REP, CON, R")),
        *(
            (NY, code, "Democratic/Working Families")
            for code in (
                *("Democratic, Working Families", "Democratic-Working Families", "DEM;WOR", "D/WF", "Dem - WFP"),
                *("Democratic Party and Working Families Party", "DEM\u2013WOR", "DEM + WOR", "Democratic , WFP"),
            )
        ),
        *(
            (NY, code, "Republican/Conservative/Independence")
            for code in ("REP-CON-IND", "REP/CON/IND", "REP/CON, IND", "REP, CON and IP", "R;C;INDEP")
        ),
        *((NY, code, "Independence") for code in ("IND", "ind", "Independence Party")),
        *((NY, code, "Independent") for code in ("Independent", "I")),
        (CA, "IND", "Independent"),
        (MN, "Democratic-Farmer-Labor/Independence", "Democratic-Farmer-Labor/Independence"),
        (MN, "Democratic-Farmer-Labor, Green", "Democratic-Farmer-Labor/Green"),
        (MN, "Democratic, Farmer, Labor", "Democratic-Farmer-Labor"),
        (MN, "DFL-IP", "Democratic-Farmer-Labor/Independence"),
        *(
            (NY, code, None)
            for code in ("REP, Whig", "Whig-CON", "DEM;WOR;Whig", "REP CON", "/", ",", " and ", "-", ";;")
        ),
        (MN, "Farmer-Labor", None),
        (CA, "Democratic/Whig", None),
        (CA, "", None),
    ],
)
def test_party_is_found_by_aliases_and_joint_nominations_stay_joint(
    rules: Rules, written: str, name: str | None
) -> None:
    assert rules.find_party(written) == name


@given(st.text(max_size=60))
def test_lookups_accept_any_text(text: str) -> None:
    CA.find_office(text)
    CA.find_party(text)
    CA.offices[1].find_district(text)
    assert normalize_title(normalize_title(text)) == normalize_title(text)
    assert normalize_label(text).strip() == normalize_label(text)


@pytest.mark.parametrize(
    ("rules", "written", "name", "unknown"),
    [
        (RI, "DEM/WOR", "Democratic", ["WOR"]),
        (RI, "Republican/Moderate", "Republican", ["Moderate"]),
        (RI, "Democratic & Working Families", "Democratic", ["Working Families"]),
        (RI, "Democratic (Working Families)", "Democratic", ["Working Families"]),
        (RI, "Whig; Green, Tory", "Green", ["Whig", "Tory"]),
        (NY, "REP/IDP", "Republican", ["IDP"]),
        (NY, "REP/CON/IDP", "Republican/Conservative", ["IDP"]),
        (NY, "Democratic (Working Families)", "Democratic/Working Families", []),
        (NY, "Democratic (D)", "Democratic", []),
        (CA, "Independent (Democratic)", "Independent", ["Democratic"]),
        (CA, "Independent (I)", "Independent", []),
        (CA, "Whig-Republican", None, ["Whig-Republican"]),
        (CA, "Whig", None, ["Whig"]),
    ],
)
def test_known_parties_of_a_joint_nomination_are_found(
    rules: Rules, written: str, name: str | None, unknown: list[str]
) -> None:
    assert rules.read_parties(written) == (name, unknown)
    assert rules.find_party(written) == (None if unknown else name)


def test_rules_are_immutable_and_their_model_rejects_unknown_fields() -> None:
    with pytest.raises(FrozenInstanceError):
        CA.version = 2  # type: ignore[misc]
    with pytest.raises(ValidationError, match="greater than or equal to 1"):
        rules_models.District(name="1", division_id=f"{COUNTRY}/state:ca", seats=0)
    with pytest.raises(ValidationError, match="extra"):
        rules_models.District.model_validate({"name": "1", "division_id": f"{COUNTRY}/state:ca", "members": 2})


@given(
    st.permutations([party.name for party in NY.parties]), st.sampled_from(["/", ", ", ";", "|", " and ", "-", " - "])
)
def test_joint_nomination_keeps_each_party_in_order(names: list[str], separator: str) -> None:
    assert NY.find_party(separator.join(names)) == "/".join(names)


def test_rules_survive_serialization() -> None:
    assert read_rules(dump_json(NY)) == NY
    assert rules_models.Rules.model_validate_json(dump_json(NY)).model_dump_json() == dump_json(NY)


def test_each_party_name_and_code_names_one_party_in_every_state() -> None:
    for tenant in tenant_registry.load_registry().page(kind="state", limit=100)[0]:
        named: dict[str, str] = {}
        for party in default_rules.load_default_rules(tenant).parties:
            for text in (party.name, *party.aliases):
                assert named.setdefault(normalize_party(text), party.name) == party.name, (tenant.id, text)
