"""Filters of lists take the spellings that writes take, and refuse values that the rules do not know."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chalicelib.container import get_rules_cache
from tests import people
from tests.api.test_rules import RULES, writable

if TYPE_CHECKING:
    from tests.api.conftest import Caller


@pytest.fixture
def ada(api: Caller) -> str:
    """Create an assembly member of district 5 in CA; return the name."""
    return str(api.create(name="Ada Example", position="Assembly Member", district="5", party="Democratic")["name"])


def find(api: Caller, query: str) -> list[str]:
    return [record["name"] for record in api.get(f"/representatives?{query}").data]


@pytest.mark.parametrize(
    "query",
    [
        "position=Assemblymember", "position=assembly%20member", "position=Assembly%20Member", "party=Democrat",
        "party=D", "party=dem", "party=Democratic%20Party", "district=5", "district=05", "district=District%205",
        "position=Assemblymember&district=05&party=D", "format=jsonl&party=D",
    ],
)  # fmt: skip
def test_filter_takes_the_spellings_of_writes(api: Caller, ada: str, query: str) -> None:
    api.create(name="Bo Example", position="State Senator", district="7", party="Republican")
    reply = api.get(f"/representatives?{query}")
    assert reply.status == 200, reply.text
    assert ada in reply.text
    assert "Bo Example" not in reply.text


def test_at_large_district_is_found_by_its_usual_names(api: Caller) -> None:
    api.create(name="Cy Example", position="Governor", district=None)
    for label in ("At-Large", "at large", "atlarge", "statewide", "state-wide"):
        assert find(api, f"district={label}") == ["Cy Example"]


def test_joint_nomination_is_found_under_each_party(api: Caller) -> None:
    api.create(name="Dee Example", position="State Senator", district="3", party="DEM/Green")
    for party in ("Democratic", "Green", "D", "Democratic/Green"):
        assert find(api, f"party={party}") == ["Dee Example"], party
    assert find(api, "party=Republican") == []


def test_position_is_found_within_the_level_of_the_query(api: Caller) -> None:
    us = api.create(name="Uma Example", position="Senator", level="federal", district=None)
    assert us["position"] == "US Senator"
    api.create(name="Bo Example", position="Senator", level="state", district="5")
    assert find(api, "position=Senator&level=federal") == ["Uma Example"]
    assert find(api, "position=Senator&level=state") == ["Bo Example"]
    assert find(api, "position=Senator&level=federal&district=atlarge") == ["Uma Example"]
    assert find(api, "position=Governor&level=federal") == []


def test_several_parties_are_found_in_any_order(api: Caller) -> None:
    api.create(name="Dee Example", position="State Senator", district="3", party="DEM/Green/Libertarian")
    api.create(name="Bo Example", position="State Senator", district="5", party="Green")
    for parties in ("Democratic/Green", "Green/Democratic", "LIB,%20D", "Libertarian%20%26%20Green", "Green%20(D)"):
        assert find(api, f"party={parties}") == ["Dee Example"], parties
    assert find(api, "party=Green/Republican") == []


@pytest.mark.parametrize(
    ("query", "pointer", "says"),
    [
        ("party=Whig", "?party", "CA has no party 'Whig'"),
        ("position=Asembly%20Member", "?position", "Assembly Member"),
        ("position=Assembly%20Member&district=81", "?district", "some of its 80 are"),
        ("position=Assembly%20Member&district=81", "?district", "CA has no district of Assembly Member '81'"),
        ("district=999", "?district", "CA has no district '999'"),
        ("position=Governor&district=1", "?district", "it has At-Large"),
        ("level=federal&district=60", "?district", "some of its"),
    ],
)
def test_unknown_value_is_refused_with_the_nearest_ones(api: Caller, query: str, pointer: str, says: str) -> None:
    reply = api.get(f"/representatives?{query}")
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (400, pointer)
    assert says in reply.json["detail"]
    assert len(reply.json["detail"]) < 400


def test_value_of_an_old_record_is_accepted_when_the_rules_no_longer_know_it(api: Caller, ada: str) -> None:
    rules = writable(api)
    rules["offices"] = [office for office in rules["offices"] if office["title"] != "Assembly Member"]
    rules["orphans"] = [api.get("/representatives").data[0]["id"]]
    assert api.send("PUT", RULES, rules).status == 200
    assert find(api, "position=Assembly%20Member") == [ada]
    assert api.get("/representatives?position=Assemblyman").status == 400


def test_any_value_is_accepted_where_the_rules_have_no_list(api: Caller) -> None:
    rules = writable(api)
    for office in rules["offices"]:
        office |= {"districts": [], "district_kind": None, "seats": None}
    rules["parties"] = []
    changed = api.send("PUT", RULES, rules)
    assert changed.status == 200, changed.text
    for query in ("party=Whig", "district=999"):
        reply = api.get(f"/representatives?{query}")
        assert (reply.status, reply.data) == (200, [])


def test_anonymous_reader_of_changed_rules_reads_them_once(api: Caller, ada: str) -> None:
    rules = writable(api)
    rules["parties"] = [*rules["parties"], {"name": "Whig", "aliases": ["W"]}]
    assert api.send("PUT", RULES, rules).status == 200
    get_rules_cache.cache_clear()
    reply = api.send("GET", "/representatives?party=D", headers={"Authorization": None})
    assert [record["name"] for record in reply.data] == [ada]


class TestDistricts:
    """A district is known if an office can have it, or a record in the position of the query."""

    def test_district_of_another_office_is_unknown_for_an_office_at_large(self, api: Caller) -> None:
        headers = {"X-Tenant-Id": "WY", "Authorization": f"Bearer {people.token('WY:admin')}"}
        fields = {"name": "Wy Example", "position": "State Senator", "district": "1"}
        assert api.send("POST", "/representatives", fields, headers).status == 201
        assert len(api.get("/representatives?district=1", X_Tenant_Id="WY").data) == 1
        for label in ("1", "01", "District%201"):
            reply = api.get(f"/representatives?position=US%20Representative&district={label}", X_Tenant_Id="WY")
            assert (reply.status, reply.json["errors"][0]["pointer"]) == (400, "?district")
            assert "it has At-Large" in reply.json["detail"]
            assert api.get(f"/representatives?level=federal&district={label}", X_Tenant_Id="WY").status == 400
        for label in ("At-Large", "AL", "0"):
            reply = api.get(f"/representatives?position=US%20Representative&district={label}", X_Tenant_Id="WY")
            assert (reply.status, reply.data) == (200, [])

    @pytest.mark.parametrize("tenant", ["WY", "MA", "CO", "PR", "NE", "DC", "GU"])
    def test_district_of_no_office_is_unknown_even_if_some_office_has_no_list(self, api: Caller, tenant: str) -> None:
        assert api.get("/representatives?district=999", X_Tenant_Id=tenant).status == 400

    def test_recorded_district_of_an_office_without_a_list_is_found(self, api: Caller) -> None:
        api.create(name="May Example", position="Mayor", district="Old Town")
        for query in (
            "district=old%20town",
            "position=Mayor&district=Old%20Town",
            "level=municipal&district=Old%20Town",
        ):
            assert find(api, query) == ["May Example"]
        assert api.get("/representatives?position=State%20Senator&district=Old%20Town").status == 400

    @pytest.mark.parametrize("query", ["position=Mayor&district=9", "level=municipal&district=9"])
    def test_any_district_of_an_office_without_a_list_is_accepted(self, api: Caller, query: str) -> None:
        reply = api.get(f"/representatives?{query}")
        assert (reply.status, reply.data) == (200, [])

    def test_number_of_a_named_district_may_be_written_in_another_way(self, api: Caller) -> None:
        for label in ("24%20Middlesex", "Middlesex%2024", "Twenty-Fourth%20Middlesex"):
            assert api.get(f"/representatives?district={label}", X_Tenant_Id="MA").status == 200
        assert api.get("/representatives?district=99%20Middlesex", X_Tenant_Id="MA").status == 400

    def test_district_of_a_former_seat_is_accepted_on_its_days(self, api: Caller) -> None:
        made = api.create(name="Vi Example", position="Mayor", district="Old Town", term_start="2020-01-01")
        moved = {"position": "State Senator", "district": "3", "term_start": "2025-01-06"}
        assert api.send("PATCH", f"/representatives/{made['id']}", moved).status == 200
        assert find(api, "as_of=2024-01-01&district=Old%20Town") == ["Vi Example"]
        assert api.get("/representatives?district=Old%20Town").status == 400
