"""The invented samples: complete for three places, and never beside real people."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from chalicelib import container
from chalicelib.auth.permissions import Principal
from chalicelib.container import Container
from chalicelib.geo.sample_addresses import SAMPLES
from chalicelib.tenants.seats import is_sample
from tools.cli import main
from tools.local.load_samples import FOLDER, IMPORT, MARK, TENANTS, load_samples

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.api.conftest import Caller

PLACES = {
    "NY-Albany": ("zip=12207", "lat=42.6526&lon=-73.7562", "112 State St, Albany, NY 12207"),
    "CA-Los-Angeles": ("zip=90012", "lat=34.0537&lon=-118.2427", "200 N Spring St, Los Angeles, CA 90012"),
    "TX-Harris": ("zip=77002", "lat=29.7602&lon=-95.3594", "1001 Preston St, Houston, TX 77002"),
}
REAL = (("43", "upper"), ("44", "upper"), ("109", "lower"), ("", "governor"))
QUERIES = [
    (county, query if "=" in query else f"address={quote(query)}")
    for county, queries in PLACES.items()
    for query in queries
]


@pytest.fixture
def said(api: Caller) -> list[str]:
    """Load the samples; return the lines that say so."""
    assert api
    lines: list[str] = []
    load_samples(Container(Principal("system", id=MARK)), lines.append)
    return lines


@pytest.fixture
def offline(said: list[str], api: Caller, set_environment: Callable[..., None]) -> Caller:
    """Return a caller of a stage without internet that has the samples."""
    assert len(said) == len(TENANTS)
    container.get_geocoder.cache_clear()
    set_environment(STAGE="local", OFFLINE="1")
    return api


@pytest.mark.parametrize("on", ["", "&on=2030-01-01"])
@pytest.mark.parametrize(("county", "query"), QUERIES)
def test_every_office_of_a_sample_place_has_a_person_or_is_vacant(
    offline: Caller, county: str, query: str, on: str
) -> None:
    found = offline.get(f"/lookup?{query}{on}", cache_control="no-cache").one
    place, officials = found["place"], found["officials"]
    assert place["county"] == county
    assert {each["kind"] for each in place["divisions"]} >= {"congressional", "upper", "lower", "council"}
    reasons = {each["reason"] for each in place["unknown"]}
    assert reasons <= {"The ZIP code is in several of these districts. Send an address for an exact answer."}
    assert officials["undivided"] == []
    seats = [each for level in ("federal", "state", "county", "local") for each in officials[level]]
    assert [each["office"] for each in seats if each["unknown"] or not (each["officials"] or each["vacant"])] == []
    assert list_missing_offices({each["office"] for each in seats}, county) == []


def list_missing_offices(found: set[str], county: str) -> list[str]:
    """Return the offices of a county and its state that are not among some."""
    root = Container(Principal("system"))
    tenants = (county[:2], county)
    keys = [office.key for each in tenants for office in root.for_tenant(each).rules.get_current().offices]
    return [key for key in keys if key not in found]


def test_samples_have_a_vacancy_an_overdue_term_and_a_board_in_each_place(said: list[str], api: Caller) -> None:
    assert said
    answers = [
        api.get(f"/lookup?{queries[0]}", cache_control="no-cache").one["officials"] for queries in PLACES.values()
    ]
    seats = [
        each for found in answers for level in found.values() if level and isinstance(level[0], dict) for each in level
    ]
    assert {each["office"] for each in seats if each["vacant"]} >= {"state-senator", "board-of-equalization-member"}
    assert {person["status"] for each in seats for person in each["officials"]} == {"current", "overdue"}
    assert {each["office"] for each in seats if (each["seats"] or 0) > 2} == {
        "board-of-equalization-member", "railroad-commissioner",
    }  # fmt: skip
    sources = {each["source"]["name"] for seat in seats for each in seat["vacant"]}
    assert all(source.startswith(f"{MARK}/") for source in sources)


def test_all_is_marked_as_invented(said: list[str]) -> None:
    assert said
    for tenant in TENANTS:
        scope = Container(Principal("system")).for_tenant(tenant)
        people = scope.representatives.get_current_view().people
        assert people
        assert all(map(is_sample, people))
        index = scope.boundaries.read_index()
        assert {each.updated_by for each in index.sets.values()} == {MARK}
        assert all(each.source.startswith(f"{MARK}/") for each in index.tables.values())
    contacts = "".join(file.read_text(encoding="utf-8") for file in FOLDER.glob("*.jsonl"))
    assert contacts.count("@") == contacts.count('.example"], ') > 0
    for address in SAMPLES:
        assert address[-5:] in (FOLDER / "zip_shares.csv").read_text(encoding="utf-8")


def test_loading_them_again_changes_no_record(said: list[str]) -> None:
    root = Container(Principal("system", id=MARK))
    scopes = [root.for_tenant(tenant) for tenant in TENANTS]
    before = [scope.representatives.get_current_view().version for scope in scopes]
    again: list[str] = []
    load_samples(root, again.append)
    assert again == said
    assert [scope.representatives.get_current_view().version for scope in scopes] == before


def test_claims_of_vacant_seats_can_be_taken_back(said: list[str], api: Caller) -> None:
    assert said
    for tenant in ("CA", "NY", "CA-Los-Angeles"):
        assert api.get(f"/tenants/{tenant}/vacancies", cache_control="no-cache").data
        Container(Principal("system")).for_tenant(tenant).coverage.take_back(IMPORT)
        assert api.get(f"/tenants/{tenant}/vacancies", cache_control="no-cache").data == []


def test_real_roster_replaces_the_people_and_the_vacant_seats(said: list[str], api: Caller, tmp_path: Path) -> None:
    assert said
    rows = [f"ocd-person/{n},Person {n},,{district},{role}" for n, (district, role) in enumerate(REAL, 1)]
    file = tmp_path / "ny.csv"
    file.write_text("\n".join(["id,name,current_party,current_district,current_chamber", *rows, ""]))
    assert main(["local", "import", str(file), "--tenant", "NY"]) == 0
    officials = api.get("/lookup?zip=12207", cache_control="no-cache").one["officials"]["state"]
    found = {
        (each["office"], each["district"]): [person["name"] for person in each["officials"]]
        for each in officials
        if each["chamber"] or each["office"] == "governor"
    }
    assert found == {
        ("state-senator", "43"): ["Person 1"], ("state-senator", "44"): ["Person 2"],
        ("assembly-member", "109"): ["Person 3"], ("governor", "At-Large"): ["Person 4"],
    }  # fmt: skip
    assert [each["vacant"] for each in officials if each["chamber"]] == [[], [], []]


def test_tenant_with_real_people_is_left_unchanged(api: Caller) -> None:
    api.create(name="Ada Example", position="State Senator", district="3")
    lines: list[str] = []
    load_samples(Container(Principal("system", id=MARK)), lines.append)
    assert lines[0] == "CA has records that are not samples; it is left unchanged"
    found: list[dict[str, Any]] = api.get("/representatives", cache_control="no-cache").data
    assert [person["name"] for person in found] == ["Ada Example"]
    assert api.get("/tenants/CA/boundaries/upper").status == 404


def test_sample_that_does_not_fit_is_named(api: Caller, tmp_path: Path) -> None:
    assert api
    (tmp_path / "zip_shares.csv").write_text("tenant,set,valid_from,zip,district,share\n")
    row = {"represent_id": "0190a6f2-7c3e-7d4b-9b1a-5f3c2e8d7a10", "name": "Ada Example", "position": "Wizard"}
    (tmp_path / "CA.jsonl").write_text(json.dumps(row) + "\n")
    with pytest.raises(ValueError, match=r"CA.jsonl, line 1: Ada Example: position: CA has no office 'Wizard'"):
        load_samples(Container(Principal("system", id=MARK)), print, tmp_path)
