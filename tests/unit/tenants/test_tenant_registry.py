"""The tenants of the registry, and the errors for unknown ones."""

from __future__ import annotations

import csv
import re
from dataclasses import FrozenInstanceError
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.core.errors import NotFound
from chalicelib.tenants import tenant_registry
from chalicelib.tenants.tenant_registry import TenantRegistry
from tests.support import in_both

if TYPE_CHECKING:
    from pathlib import Path

REGISTRY = tenant_registry.load_registry()
EVERYONE = [tenant for skip in range(0, 3300, 100) for tenant in REGISTRY.page(skip=skip, limit=100)[0]]


def test_there_are_56_states_and_3234_county_equivalents() -> None:
    assert REGISTRY.page(kind="state")[1] == 56
    assert REGISTRY.page(kind="county")[1] == 3234
    assert len(EVERYONE) == 3234 + 56 - len({"DC", "GU"})


def test_3143_county_equivalents_are_in_the_50_states_and_dc() -> None:
    # The Census has counted 3,144 since 2022, when it replaced Connecticut's eight counties by nine planning regions.
    territories = {"AS", "GU", "MP", "PR", "VI"}
    counties = [tenant for tenant in EVERYONE if tenant.county_fips and tenant.state not in territories]
    assert len(counties) == 3143
    assert len([tenant for tenant in counties if tenant.state == "CT"]) == 8


def test_dc_and_guam_are_one_government_and_one_tenant_each() -> None:
    assert (REGISTRY.get("DC").fips, REGISTRY.get("DC").county_fips) == ("11", "11001")
    assert REGISTRY.find_by_fips("66010") == REGISTRY.get("GU") == REGISTRY.find_by_fips("66")
    assert [tenant.id for tenant in REGISTRY.page(kind="county", state="DC")[0]] == ["DC"]


def test_every_id_code_and_division_belongs_to_one_tenant() -> None:
    assert len({tenant.id.lower() for tenant in EVERYONE}) == len(EVERYONE)
    assert len({tenant.division_id for tenant in EVERYONE}) == len(EVERYONE)
    codes = [code for t in EVERYONE for code in {t.fips, t.county_fips} if code]
    assert len(set(codes)) == len(codes) == 3234 + 56


def test_every_id_matches_its_grammar_and_that_of_lambda() -> None:
    for tenant in EVERYONE:
        assert re.fullmatch(r"[A-Z]{2}(-[A-Za-z0-9]+)*", tenant.id)
        assert re.fullmatch(r"[a-zA-Z0-9._:/=+@ -]{1,256}", tenant.id)
        assert tenant.id.startswith(tenant.state)
        assert tenant.kind == ("county" if "-" in tenant.id else "state")


@pytest.mark.parametrize(
    ("tenant_id", "name", "kind", "division"),
    [
        ("CA", "California", "state", "state:ca"),
        ("DC", "District of Columbia", "district", "district:dc"),
        ("PR", "Puerto Rico", "territory", "territory:pr"),
        ("NY-Albany", "Albany County", "county", "state:ny/county:albany"),
        ("CA-Los-Angeles", "Los Angeles County", "county", "state:ca/county:los_angeles"),
        ("MO-St-Louis", "St. Louis County", "county", "state:mo/county:st_louis"),
        ("MO-St-Louis-City", "St. Louis city", "independent_city", "state:mo/place:st_louis"),
        ("VA-Alexandria-City", "Alexandria city", "independent_city", "state:va/place:alexandria"),
        ("VA-Fairfax", "Fairfax County", "county", "state:va/county:fairfax"),
        ("VA-Fairfax-City", "Fairfax city", "independent_city", "state:va/place:fairfax"),
        ("VA-Charles-City", "Charles City County", "county", "state:va/county:charles_city"),
        ("VA-James-City", "James City County", "county", "state:va/county:james_city"),
        ("NV-Carson-City", "Carson City", "independent_city", "state:nv/place:carson_city"),
        ("MD-Prince-Georges", "Prince George's County", "county", "state:md/county:prince_george~s"),
        ("NM-Dona-Ana", "Doña Ana County", "county", "state:nm/county:doña_ana"),
        ("LA-Orleans", "Orleans Parish", "parish", "state:la/parish:orleans"),
        ("AK-Juneau", "Juneau City and Borough", "borough", "state:ak/borough:juneau"),
        ("AK-Anchorage", "Anchorage Municipality", "municipality", "state:ak/borough:anchorage"),
        ("AK-Nome", "Nome Census Area", "census_area", "state:ak/census_area:nome"),
        ("PR-Anasco", "Añasco Municipio", "municipio", "territory:pr/municipio:añasco"),
        ("AS-Eastern", "Eastern District", "district", "territory:as/district:eastern"),
        ("AS-Swains-Island", "Swains Island", "island", "territory:as/island:swains_island"),
        ("MP-Rota", "Rota Municipality", "municipality", "territory:mp/municipality:rota"),
        ("VI-St-Croix", "St. Croix Island", "island", "territory:vi/island:st_croix"),
    ],
)
def test_tenant_has_the_expected_id_name_and_division(tenant_id: str, name: str, kind: str, division: str) -> None:
    tenant = REGISTRY.get(tenant_id)
    assert (tenant.name, tenant.type, tenant.division_id) == (name, kind, f"ocd-division/country:us/{division}")
    assert tenant_id in REGISTRY
    assert REGISTRY.find_by_division(tenant.division_id) == tenant


def test_baltimore_county_and_baltimore_city_are_different_tenants() -> None:
    county, city = REGISTRY.get("MD-Baltimore"), REGISTRY.get("MD-Baltimore-City")
    assert (county.name, county.type, county.fips) == ("Baltimore County", "county", "24005")
    assert (city.name, city.type, city.fips) == ("Baltimore city", "independent_city", "24510")
    assert county.division_id == "ocd-division/country:us/state:md/county:baltimore"
    assert city.division_id == "ocd-division/country:us/state:md/place:baltimore"


def test_every_virginian_city_differs_from_the_county_with_its_name() -> None:
    cities = [tenant for tenant in EVERYONE if tenant.state == "VA" and tenant.type == "independent_city"]
    assert len(cities) == 38
    assert all(tenant.id.endswith("-City") for tenant in cities)


def test_pages_have_one_order() -> None:
    first, total = REGISTRY.page(kind="county", state="NY", limit=3)
    second, _ = REGISTRY.page(kind="county", state="NY", skip=3, limit=3)
    assert total == len(REGISTRY.select("county", "NY")) == 62
    assert [tenant.id for tenant in first + second] == [row[0] for row in REGISTRY.select("county", "NY")[:6]]
    assert [tenant.id for tenant in EVERYONE] == sorted(tenant.id for tenant in EVERYONE)


def test_state_is_listed_with_its_counties_and_an_unknown_one_is_empty() -> None:
    assert [row[0] for row in REGISTRY.select(state="DE")] == ["DE", "DE-Kent", "DE-New-Castle", "DE-Sussex"]
    assert REGISTRY.page(kind="state", state="DE") == ([REGISTRY.get("DE")], 1)
    assert REGISTRY.page(state="ZZ") == ([], 0)
    assert REGISTRY.page(skip=99_999)[0] == []


def test_registry_is_read_once_and_immutable() -> None:
    assert tenant_registry.load_registry() is REGISTRY
    with pytest.raises(FrozenInstanceError):
        REGISTRY.get("CA").name = "Golden"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        REGISTRY.select("state").append(())  # type: ignore[attr-defined]


def test_id_is_case_sensitive() -> None:
    assert "NY-Albany" in REGISTRY
    assert not [near for near in ("ny-albany", "NY-ALBANY", " NY-Albany", "NY_Albany", "") if near in REGISTRY]


def test_unknown_code_or_division_has_no_tenant() -> None:
    assert REGISTRY.find_by_fips("99999") is None
    assert REGISTRY.find_by_division("ocd-division/country:fr") is None


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("ca", "CA"),
        ("California", "CA"),
        ("Calfornia", "CA"),
        ("New York", "NY"),
        ("D.C.", "DC"),
        ("Washington, DC", "DC"),
        ("ny-albany", "NY-Albany"),
        ("ny albany", "NY-Albany"),
        ("NY_Albany", "NY-Albany"),
        ("NY-Albny", "NY-Albany"),
        ("Albny, NY", "NY-Albany"),
        ("MD-Baltimore-County", "MD-Baltimore"),
        ("md-baltimore-city", "MD-Baltimore-City"),
        ("Los Angeles", "CA-Los-Angeles"),
        ("Los Angeles County, CA", "CA-Los-Angeles"),
        ("los angeles county", "CA-Los-Angeles"),
        ("Los Angelos County", "CA-Los-Angeles"),
        ("La Crose", "WI-La-Crosse"),
        ("La Crose, WI", "WI-La-Crosse"),
        ("NM-Doña-Ana", "NM-Dona-Ana"),
        ("TX-Haris", "TX-Harris"),
        ("Saint Lawrence County, NY", "NY-St-Lawrence"),
        ("MO-Saint-Louis-City", "MO-St-Louis-City"),
        ("Sainte Genevieve, MO", "MO-Ste-Genevieve"),
        ("Lewis & Clark County, MT", "MT-Lewis-and-Clark"),
        ("Lewis Clark, MT", "MT-Lewis-and-Clark"),
        ("Prince George\u2019s County, MD", "MD-Prince-Georges"),
        ("Prince George's, MD", "MD-Prince-Georges"),
        ("Prince Georges MD", "MD-Prince-Georges"),
        ("Kaua\u02bbi", "HI-Kauai"),
        ("Kaua`i County", "HI-Kauai"),
        ("O\u2019Brien County, IA", "IA-OBrien"),
        ("De Kalb, GA", "GA-DeKalb"),
        ("DeWitt County, TX", "TX-DeWitt"),
        ("Miami Dade", "FL-Miami-Dade"),
        ("Dade County, FL", "FL-Miami-Dade"),
        ("Shannon County, SD", "SD-Oglala-Lakota"),
        ("Wade Hampton Census Area, AK", "AK-Kusilvak"),
        ("AK-Valdez-Cordova", "AK-Chugach"),
        ("36001", "NY-Albany"),
        ("06", "CA"),
        ("46113", "SD-Oglala-Lakota"),
        ("ocd-division/country:us/state:ny/county:albany", "NY-Albany"),
        ("ocd-division/country:us/state:sd/county:shannon", "SD-Oglala-Lakota"),
        ("ocd-division/country:us/district:dc", "DC"),
    ],
)
def test_unknown_tenant_error_suggests_the_intended_one(asked: str, meant: str) -> None:
    with pytest.raises(NotFound) as refused:
        REGISTRY.get(asked)
    assert refused.value.more["suggestions"][0] == meant
    assert meant in refused.value.detail


def test_every_county_is_found_by_other_spellings_of_its_words() -> None:
    spellings = (
        ("St.", "Saint"),
        ("Ste.", "Sainte"),
        (" and ", " & "),
        ("'", "\u2019"),
        ("'", ""),
        ("-", " "),
        (" ", "-"),
    )
    for tenant in EVERYONE:
        for short, long in spellings:
            if short in tenant.name:
                asked = f"{tenant.name.replace(short, long)}, {tenant.state}"
                assert REGISTRY.find_nearest(asked)[0] == tenant.id, asked


def test_error_for_a_misspelling_asks_for_the_similar_id() -> None:
    with pytest.raises(NotFound) as refused:
        REGISTRY.get("NY-Albny")
    assert refused.value.detail == "There is no tenant 'NY-Albny'. Did you mean NY-Albany?"


def test_shared_name_suggests_the_state_first_and_at_most_five() -> None:
    assert REGISTRY.find_nearest("Baltimore") == ["MD-Baltimore", "MD-Baltimore-City"]
    assert REGISTRY.find_nearest("New York") == ["NY", "NY-New-York"]
    assert REGISTRY.find_nearest("Washington")[:2] == ["DC", "WA"]
    assert len(REGISTRY.find_nearest("Jefferson")) == 5


@pytest.mark.parametrize("asked", ["TX-Jeferson", "MO/Saint Louis", "NJ-Yorke", "NJ Yorke", "Kinggs, NC", "LA-Yorke"])
def test_name_with_a_state_is_searched_in_that_state_only(asked: str) -> None:
    assert {near[:2] for near in REGISTRY.find_nearest(asked)} <= {asked[:2], asked[-2:]}


@pytest.mark.parametrize(
    "asked", ["", "---", "qqqqqqqq", "CA-Xyzzy", "x" * 100, "NY-Albany" * 500, "\x00\x1b[31m", "東京"]
)
def test_error_without_suggestions_names_the_list(asked: str) -> None:
    with pytest.raises(NotFound, match="GET /tenants lists them") as refused:
        REGISTRY.get(asked)
    assert refused.value.more["suggestions"] == []
    assert len(refused.value.detail) < 200


def test_text_longer_than_any_id_is_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(TenantRegistry, "_find_alike")
    assert REGISTRY.find_nearest("NY-Albny" + " " * 93) == []
    with pytest.raises(AttributeError):
        REGISTRY.find_nearest("NY-Albny" + " " * 92)


@given(st.text(max_size=300) | st.from_regex(r"(?a)[A-Za-z]{2}[- _,/][\w .'-]{0,20}", fullmatch=True))
@example("\x00\x1b[31m\u202e\u2028\ud800")
@example("ﷺ" * 100)
@example("ﬂ-ﬁ")
def test_any_text_is_a_tenant_or_not_found_and_is_echoed_safely(asked: str) -> None:
    if asked in REGISTRY:
        assert REGISTRY.get(asked).id == asked
        return
    with pytest.raises(NotFound) as refused:
        REGISTRY.get(asked)
    near = refused.value.more["suggestions"]
    assert len(near) == len(set(near)) <= 5
    assert all(suggestion in REGISTRY for suggestion in near)
    assert refused.value.detail.isprintable()
    assert len(refused.value.detail) < 300


def test_every_tenant_is_found_by_a_misspelled_id_and_by_name_and_state() -> None:
    for tenant in EVERYONE:
        assert REGISTRY.find_nearest(tenant.id.lower().replace("-", "_"))[0] == tenant.id
        assert REGISTRY.find_nearest(f"{tenant.name}, {tenant.state}")[0] == tenant.id


def ocd_counties(data: Path) -> dict[str, str]:
    """Return the counties of the Open Civic Data list: division ids by FIPS code."""
    with (data / "ocd" / "us_counties.csv").open(encoding="utf-8", newline="") as file:
        return {row["census_geoid"].removeprefix("place-"): row["id"] for row in csv.DictReader(file)}


@pytest.mark.parametrize(
    ("data", "least", "retired"),
    in_both([50, {"02261", "02270"}], [3000, {"02261", "02270", "46113"}]),
)
def test_divisions_match_the_open_civic_data_list(data: Path, least: int, retired: set[str]) -> None:
    listed = ocd_counties(data)
    assert len(listed) > least
    # Codes that the Census retired: Valdez-Cordova was split, Wade Hampton and Shannon were renamed and renumbered.
    assert {fips for fips in listed if REGISTRY.find_by_fips(fips) is None} == retired
    for fips, division_id in listed.items():
        tenant = REGISTRY.find_by_fips(fips)
        assert tenant is None or tenant.division_id == division_id


YOUNGER = {"AK-Chugach", "AK-Copper-River", "AK-Kusilvak"}


@pytest.mark.parametrize(
    ("data", "states", "counts", "others"),
    in_both(
        [{"AK", "DC", "DE", "GU", "HI", "NV", "VI"}, (1, 3), {*YOUNGER, "DC", "GU"}],
        [{tenant.state for tenant in EVERYONE}, (41, 12), {*YOUNGER, "SD-Oglala-Lakota", "DC", "GU"}],
    ),
)
def test_divisions_missing_from_the_open_civic_data_list_are_known(
    data: Path, states: set[str], counts: tuple[int, int], others: set[str]
) -> None:
    listed = ocd_counties(data)
    counties = [tenant for tenant in EVERYONE if tenant.county_fips and tenant.state in states]
    missing = [tenant for tenant in counties if tenant.county_fips not in listed]
    cities = {tenant.id for tenant in missing if tenant.type == "independent_city"}
    islands = {tenant.id for tenant in missing if tenant.state in {"AS", "MP", "VI"}}
    assert (len(cities), len(islands)) == counts
    assert {tenant.id for tenant in missing} == cities | islands | others


def test_quoted_text_is_shortened_beyond_the_longest() -> None:
    whole = "x" * tenant_registry.LONGEST
    assert tenant_registry._quote(whole) == f"'{whole}'"
    assert tenant_registry._quote(f"{whole}y") == f"'{whole}…'"
