"""Who the tenants are, and what an unknown one is told."""

from __future__ import annotations

import csv
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import tenants
from chalicelib.errors import NotFound
from tests.support import DATA, needs_data

REGISTRY = tenants.load()
EVERYONE = [tenant for skip in range(0, 3300, 100) for tenant in REGISTRY.page(skip=skip, limit=100)[0]]


def test_there_are_56_states_and_3234_county_equivalents() -> None:
    assert REGISTRY.page(kind="state")[1] == 56
    assert REGISTRY.page(kind="county")[1] == 3234
    assert len(EVERYONE) == 3234 + 56 - len({"DC", "GU"})


def test_dc_and_guam_are_one_government_and_one_tenant_each() -> None:
    assert (REGISTRY.get("DC").fips, REGISTRY.get("DC").county_fips) == ("11", "11001")
    assert REGISTRY.by_fips("66010") == REGISTRY.get("GU") == REGISTRY.by_fips("66")
    assert [tenant.id for tenant in REGISTRY.page(kind="county", state="DC")[0]] == ["DC"]


def test_every_id_code_and_division_belongs_to_one_tenant() -> None:
    assert len({tenant.id.lower() for tenant in EVERYONE}) == len(EVERYONE)
    assert len({tenant.division_id for tenant in EVERYONE}) == len(EVERYONE)
    codes = [code for t in EVERYONE for code in {t.fips, t.county_fips} if code]
    assert len(set(codes)) == len(codes) == 3234 + 56


def test_every_id_fits_its_grammar_and_that_of_lambda() -> None:
    for tenant in EVERYONE:
        assert re.fullmatch(r"[A-Z]{2}(-[A-Za-z0-9]+)*", tenant.id)
        assert re.fullmatch(r"[a-zA-Z0-9._:/=+@ -]{1,256}", tenant.id)
        assert tenant.id.startswith(tenant.state)
        assert tenant.kind == ("county" if "-" in tenant.id else "state")


@pytest.mark.parametrize(
    ("tenant_id", "name", "kind", "division"),
    [
        ("CA", "California", "state", "state:ca"),
        ("PR", "Puerto Rico", "territory", "territory:pr"),
        ("NY-Albany", "Albany County", "county", "state:ny/county:albany"),
        ("CA-Los-Angeles", "Los Angeles County", "county", "state:ca/county:los_angeles"),
        ("MD-Baltimore", "Baltimore County", "county", "state:md/county:baltimore"),
        ("MD-Baltimore-City", "Baltimore city", "independent_city", "state:md/place:baltimore"),
        ("VA-Alexandria-City", "Alexandria city", "independent_city", "state:va/place:alexandria"),
        ("VA-Fairfax", "Fairfax County", "county", "state:va/county:fairfax"),
        ("VA-Fairfax-City", "Fairfax city", "independent_city", "state:va/place:fairfax"),
        ("VA-Charles-City", "Charles City County", "county", "state:va/county:charles_city"),
        ("NV-Carson-City", "Carson City", "independent_city", "state:nv/place:carson_city"),
        ("MD-Prince-Georges", "Prince George's County", "county", "state:md/county:prince_george~s"),
        ("NM-Dona-Ana", "Doña Ana County", "county", "state:nm/county:doña_ana"),
        ("LA-Orleans", "Orleans Parish", "parish", "state:la/parish:orleans"),
        ("AK-Juneau", "Juneau City and Borough", "borough", "state:ak/borough:juneau"),
        ("AK-Nome", "Nome Census Area", "census_area", "state:ak/census_area:nome"),
        ("PR-Anasco", "Añasco Municipio", "municipio", "territory:pr/municipio:añasco"),
        ("VI-St-Croix", "St. Croix Island", "island", "territory:vi/island:st_croix"),
    ],
)
def test_a_place_has_the_id_name_and_division_that_people_expect(
    tenant_id: str, name: str, kind: str, division: str
) -> None:
    tenant = REGISTRY.get(tenant_id)
    assert (tenant.name, tenant.type, tenant.division_id) == (name, kind, f"ocd-division/country:us/{division}")
    assert tenant_id in REGISTRY
    assert REGISTRY.by_division(tenant.division_id) == tenant


def test_every_virginian_city_is_told_from_the_county_of_its_name() -> None:
    cities = [tenant for tenant in EVERYONE if tenant.state == "VA" and tenant.type == "independent_city"]
    assert len(cities) == 38
    assert all(tenant.id.endswith("-City") for tenant in cities)


def test_pages_are_cut_from_one_order() -> None:
    first, total = REGISTRY.page(kind="county", state="NY", limit=3)
    second, _ = REGISTRY.page(kind="county", state="NY", skip=3, limit=3)
    assert total == 62
    assert [tenant.id for tenant in first + second] == sorted(tenant.id for tenant in first + second)


def test_nobody_answers_to_an_unknown_code_or_division() -> None:
    assert REGISTRY.by_fips("99999") is None
    assert REGISTRY.by_division("ocd-division/country:fr") is None


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("ca", "CA"),
        ("California", "CA"),
        ("New York", "NY"),
        ("ny-albany", "NY-Albany"),
        ("NY Albany", "NY-Albany"),
        ("NY-Albny", "NY-Albany"),
        ("Los Angeles County, CA", "CA-Los-Angeles"),
        ("los angeles county", "CA-Los-Angeles"),
        ("NM-Doña-Ana", "NM-Dona-Ana"),
        ("TX-Haris", "TX-Harris"),
    ],
)
def test_an_unknown_tenant_is_told_which_one_was_meant(asked: str, meant: str) -> None:
    with pytest.raises(NotFound) as refused:
        REGISTRY.get(asked)
    assert refused.value.more["suggestions"][0] == meant
    assert meant in refused.value.detail


@pytest.mark.parametrize("asked", ["", "qqqqqqqq", "x" * 5000, "\x00\x1b[31m"])
def test_where_nothing_is_near_the_list_is_named_and_nothing_harmful_echoed(asked: str) -> None:
    with pytest.raises(NotFound, match="GET /tenants lists them") as refused:
        REGISTRY.get(asked)
    assert len(refused.value.detail) < 250
    assert refused.value.detail.isprintable()


@given(st.text(max_size=300))
def test_any_text_names_a_tenant_or_is_not_found(asked: str) -> None:
    if asked in REGISTRY:
        assert REGISTRY.get(asked).id == asked
    else:
        with pytest.raises(NotFound) as refused:
            REGISTRY.get(asked)
        assert all(suggestion in REGISTRY for suggestion in refused.value.more["suggestions"])


@needs_data
def test_divisions_agree_with_the_open_civic_data_list() -> None:
    retired = {"02261", "02270", "46113"}
    with (DATA / "ocd" / "us_counties.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["census_geoid"].removeprefix("place-"): row["id"] for row in csv.DictReader(file)}
    assert len(listed) > 3000
    for fips, division_id in listed.items():
        tenant = REGISTRY.by_fips(fips)
        assert fips in retired if tenant is None else tenant.division_id == division_id
