"""A tenant's rules in HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.edge.test_problems import problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.edge.conftest import Caller
    from tests.support import Calls


def test_rules_tell_offices_districts_and_parties_and_ask_no_database(api: Caller, calls: Calls) -> None:
    rules = api.get("/tenants/NE/rules").one
    assert (rules["tenant"], rules["version"], rules["time_zone"]) == ("NE", 0, "America/Chicago")
    (senate,) = (office for office in rules["offices"] if office["chamber"] == "unicameral")
    assert (senate["title"], senate["seats"], len(senate["districts"])) == ("State Senator", 49, 49)
    assert senate["districts"][0]["division_id"] == "ocd-division/country:us/state:ne/sldu:1"
    assert "Republican" in [party["name"] for party in rules["parties"]]
    assert calls.during() == []


def test_rules_that_a_client_has_are_not_sent_again(api: Caller) -> None:
    first = api.get("/tenants/NH/rules")
    tag = first.headers["ETag"]
    assert tag.startswith('"0-')
    again = api.send("GET", "/tenants/NH/rules", headers={"If-None-Match": tag})
    assert (again.status, again.text) == (304, "")
    assert api.get("/tenants/VT/rules").headers["ETag"] != tag
    assert api.send("GET", "/tenants/VT/rules", headers={"If-None-Match": tag}).status == 200


def test_an_unknown_tenant_has_no_rules_and_the_nearest_are_told(api: Caller) -> None:
    assert problem(api.get("/tenants/NY-Albny/rules"), 404)["suggestions"][0] == "NY-Albany"


def test_reading_rules_needs_no_setting(api: Caller, set_environment: Callable[..., None]) -> None:
    set_environment()
    assert api.send("GET", "/tenants/TX-Harris/rules", headers={"Authorization": None}).status == 200
