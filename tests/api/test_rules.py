"""A tenant's rules over HTTP, and their effects: vacancies, summary, refusals."""

from __future__ import annotations

import gc
from enum import Enum
from itertools import permutations
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from chalicelib import container
from chalicelib.core.errors import Unavailable
from chalicelib.representatives.service import RepresentativeService
from tests import people
from tests.api.test_problems import problem
from tests.support import Calls

if TYPE_CHECKING:
    from tests.api.conftest import Caller
    from tests.support import Calls

RULES = "/tenants/CA/rules"
THEM = {"CA": "Mayor", "CA-Alameda": "Sheriff", "NV": "Mayor"}


def writable(api: Caller, path: str = RULES) -> dict[str, Any]:
    return {name: value for name, value in api.get(path).one.items() if name not in ("tenant", "version")}


def test_rules_have_offices_districts_and_parties_and_cost_one_read(api: Caller, calls: Calls) -> None:
    rules = api.get("/tenants/NE/rules").one
    assert (rules["tenant"], rules["version"], rules["time_zone"]) == ("NE", 0, "America/Chicago")
    (senate,) = (office for office in rules["offices"] if office["chamber"] == "unicameral")
    assert (senate["title"], senate["seats"], len(senate["districts"])) == ("State Senator", 49, 49)
    assert senate["districts"][0]["division_id"] == "ocd-division/country:us/state:ne/sldu:1"
    assert "Republican" in [party["name"] for party in rules["parties"]]
    assert calls.during() == ["GetItem"]


def test_matching_etag_of_rules_is_not_modified(api: Caller) -> None:
    first = api.get("/tenants/NH/rules")
    tag = first.headers["ETag"]
    assert tag.startswith('"0-')
    again = api.send("GET", "/tenants/NH/rules", headers={"If-None-Match": tag})
    assert (again.status, again.text) == (304, "")
    assert api.get("/tenants/VT/rules").headers["ETag"] != tag
    assert api.send("GET", "/tenants/VT/rules", headers={"If-None-Match": tag}).status == 200


@pytest.mark.parametrize("what", ["rules", "vacancies", "summary"])
def test_unknown_tenant_suggests_similar_ids(api: Caller, what: str) -> None:
    assert problem(api.get(f"/tenants/NY-Albny/{what}"), 404)["suggestions"][0] == "NY-Albany"


def test_changed_rules_apply_to_later_writes(api: Caller) -> None:
    rules = writable(api)
    rules["offices"].append({"key": "poet", "title": "Poet Laureate", "level": "state", "seats": 1})
    changed = api.send("PUT", RULES, rules)
    assert (changed.status, changed.one["version"], changed.headers["ETag"][:3]) == (200, 1, '"1-')
    assert api.get(RULES).data == changed.data
    api.create(position="poet laureate")
    refused = problem(api.send("POST", "/representatives", {"name": "Bo", "position": "Poet Laureate"}), 422)
    assert "Poet Laureate has one seat, held at that time by Ada Example" in refused["detail"]
    assert api.get("/tenants/NV/rules").one["version"] == 0


@pytest.mark.parametrize(("method", "what"), [("POST", "/verify"), ("DELETE", "")])
def test_changed_rules_are_read_once_by_a_new_process(api: Caller, calls: Calls, method: str, what: str) -> None:
    rules = writable(api)
    rules["offices"].append({"key": "poet", "title": "Poet Laureate", "level": "state", "seats": 1})
    assert api.send("PUT", RULES, rules).one["version"] == 1
    path = f"/representatives/{api.create()['id']}{what}"
    container.get_rules_cache.cache_clear()
    calls.during()
    assert api.send(method, path).status == 200
    held = ["GetItem"] * (method == "DELETE")  # the fields that staff hold, which are deleted too
    assert calls.during() == ["BatchGetItem", "GetItem", *held, "TransactWriteItems"]


def test_every_version_of_the_rules_can_be_read(api: Caller, calls: Calls) -> None:
    first = api.get(RULES).one
    for days in (8, 9):
        assert api.send("PUT", RULES, writable(api) | {"freshness_days": days}).status == 200
    versions = [change["after"]["rules_version"] for change in api.get("/changes").data]
    assert versions == [1, 2]
    calls.during()
    found = [api.get(f"{RULES}?version={version}").one for version in (0, *versions)]
    # The default rules come with the release, and the latest version is cached; the one before is read, and the cache
    # keeps its entry.
    assert calls.during() == ["GetItem", "GetItem", "GetItem", "GetItem"]
    assert [(each["version"], each["freshness_days"]) for each in found] == [(0, 365), (1, 8), (2, 9)]
    assert (found[0], found[2]) == (first, api.get(RULES).one)
    assert "the latest version is 2" in problem(api.get(f"{RULES}?version=3"), 404)["detail"]
    assert problem(api.get(f"{RULES}?version=-1"), 400)["errors"][0]["pointer"] == "?version"


def test_rules_support_if_match(api: Caller) -> None:
    tag = api.get(RULES).headers["ETag"]
    rules = writable(api) | {"freshness_days": 9}
    assert api.send("PUT", RULES, rules, {"If-Match": tag}).status == 200
    problem(api.send("PUT", RULES, rules | {"freshness_days": 7}, {"If-Match": tag}), 412)
    assert api.send("PUT", RULES, rules | {"freshness_days": 8}, {"If-Match": "*"}).one["version"] == 2


def test_interrupted_change_of_rules_is_completed_by_the_same_request(
    api: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = api.create(position="Assembly Member", district="5")
    tag = {"If-Match": api.get(RULES).headers["ETag"]}
    rules = rename_office(writable(api), "Assembly Member", "Member of the Assembly")
    with monkeypatch.context() as stopped:
        stopped.setattr(RepresentativeService, "reapply_rules", fail)
        problem(api.send("PUT", RULES, rules, tag), 503)
    assert api.get(f"/representatives/{ada['id']}").one["position"] == "Assembly Member"
    again = api.send("PUT", RULES, rules, tag)
    assert (again.status, again.one["version"]) == (200, 1)
    assert api.get(f"/representatives/{ada['id']}").one["position"] == "Member of the Assembly"
    problem(api.send("PUT", RULES, rules | {"freshness_days": 9}, tag), 412)


def fail(_: RepresentativeService) -> int:
    raise Unavailable("The database is busy.")


def rename_office(rules: dict[str, Any], before: str, after: str) -> dict[str, Any]:
    """Return rules in which an office has a new title, and its old title as a synonym."""
    offices = [
        office | {"title": after, "synonyms": [before]} if office["title"] == before else office
        for office in rules["offices"]
    ]
    return rules | {"offices": offices}


def test_rules_without_an_office_in_use_are_refused_unless_orphans_are_listed(api: Caller) -> None:
    ada = api.create(position="State Senator", district="3")
    rules = writable(api)
    rules["offices"] = [office for office in rules["offices"] if office["key"] != "state-senator"]
    conflict = problem(api.send("PUT", RULES, rules), 409)
    assert conflict["orphans"] == [ada["id"]]
    assert f"Ada Example ({ada['id']}), State Senator 3" in conflict["errors"][0]["detail"]
    assert api.send("PUT", RULES, rules | {"orphans": [ada["id"]]}).status == 200
    assert api.get("/tenants/CA/summary").one["without_office"] == [ada["id"]]


def test_rules_without_a_party_in_use_are_refused_unless_orphans_are_listed_and_orphans_stay_writable(
    api: Caller,
) -> None:
    ada = api.create(position="State Senator", district="3", party="Green")
    rules = writable(api)
    rules["parties"] = [party for party in rules["parties"] if party["name"] != "Green"]
    conflict = problem(api.send("PUT", RULES, rules), 409)
    assert "the rules have no party 'Green'" in conflict["errors"][0]["detail"]
    assert api.get(RULES).one["version"] == 0
    assert api.send("PUT", RULES, rules | {"orphans": [ada["id"]]}).status == 200
    moved = api.send("PATCH", f"/representatives/{ada['id']}", {"district": "4"}).one
    assert (moved["party"], moved["district"]) == ("Green", "4")
    refused = api.send("POST", "/representatives", {"name": "Bo", "position": "Mayor", "party": "Green"})
    assert "has no party" in problem(refused, 422)["detail"]


def test_read_only_and_unknown_fields_are_refused(api: Caller) -> None:
    refused = problem(api.send("PUT", RULES, writable(api) | {"version": 3, "colour": "red"}), 422)
    assert {error["pointer"] for error in refused["errors"]} == {"#/version", "#/colour"}


class TestSeats:
    def test_seat_is_taken_once_and_free_after_the_term(self, api: Caller) -> None:
        senate = {"position": "Senator", "district": "10"}
        ada = api.create(**senate)
        assert (ada["position"], ada["level"], ada["chamber"]) == ("State Senator", "state", "upper")
        assert ada["division_id"] == "ocd-division/country:us/state:ca/sldu:10"
        bo = {"name": "Bo Example", "term_start": "2027-01-04"} | senate
        refused = problem(api.send("POST", "/representatives", bo), 422)
        assert f"State Senator 10 has one seat, held at that time by Ada Example ({ada['id']})" in refused["detail"]
        path = f"/representatives/{ada['id']}"
        assert api.send("PATCH", path, {"term_end": "2027-01-04"}).status == 200
        assert api.send("POST", "/representatives", bo).status == 201
        assert problem(api.send("PATCH", path, {"term_end": None}), 422)["errors"][0]["pointer"] == "#/district"

    def test_move_to_another_district_changes_the_division(self, api: Caller) -> None:
        ada = api.create(position="State Senator", district="10")
        path = f"/representatives/{ada['id']}"
        moved = api.send("PATCH", path, {"district": "11"}).one
        assert moved["division_id"] == "ocd-division/country:us/state:ca/sldu:11"
        moved = api.send("PATCH", path, {"position": "Assemblymember"}).one
        assert (moved["chamber"], moved["division_id"]) == ("lower", "ocd-division/country:us/state:ca/sldl:11")

    def test_seat_left_for_another_is_vacant_from_that_day(self, api: Caller) -> None:
        ada = api.create(position="Assembly Member", district="10")
        moved = api.send("PATCH", f"/representatives/{ada['id']}", {"position": "State Senator", "district": "3"}).one
        assert [(seat["position"], seat["district"]) for seat in moved["former_seats"]] == [("Assembly Member", "10")]
        (seat,) = api.get("/tenants/CA/vacancies").data
        assert (seat["office"], seat["district"]) == ("assembly-member", "10")
        assert (seat["since"], seat["last_holder"]["id"]) == (moved["former_seats"][0]["until"], ada["id"])

    def test_change_without_a_new_seat_reads_no_other_records(self, api: Caller, calls: Calls) -> None:
        path = f"/representatives/{api.create(position='State Senator', district='10')['id']}"
        calls.during()
        assert api.send("PATCH", path, {"party": "Green"}).status == 200
        assert calls.during() == ["BatchGetItem", "TransactWriteItems"]
        assert api.send("PATCH", path, {"district": "11"}).status == 200
        assert calls.during() == ["BatchGetItem", "TransactWriteItems"], "the item of the tenant is read once"


class TestVacancies:
    def test_vacancies_are_paged_and_have_since(self, api: Caller) -> None:
        ada = api.create(position="State Senator", district="1", term_end="2026-01-05", term_start="2022-12-05")
        (seat,) = api.get("/tenants/CA/vacancies").data
        assert (seat["office"], seat["district"], seat["seat_state"]) == ("state-senator", "1", "vacant")
        assert (seat["since"], seat["last_holder"]["id"]) == ("2026-01-05", ada["id"])
        assert seat["filling"]["method"] == "special election"
        reply = api.get("/tenants/CA/vacancies?seat_state=unknown&limit=100&skip=100")
        assert reply.json["meta"]["total"] == 2 + 52 + 8 + 4 + 80 + 40 - 1
        assert {(seat["seat_state"], seat["since"], seat["source"]) for seat in reply.data} == {("unknown", None, None)}
        assert 'rel="prev"' in reply.headers["Link"]

    def test_matching_etag_is_not_modified_until_a_change(self, api: Caller) -> None:
        for what in ("vacancies", "summary"):
            tag = api.get(f"/tenants/CA/{what}").headers["ETag"]
            assert api.send("GET", f"/tenants/CA/{what}", headers={"If-None-Match": tag}).status == 304
        api.create()
        assert api.send("GET", "/tenants/CA/summary", headers={"If-None-Match": tag}).status == 200


def test_summary_has_counts_and_completeness(api: Caller) -> None:
    ada = api.create(position="State Senator", district="1", party="Dem")
    summary = api.get("/tenants/CA/summary").one
    (senate,) = (office for office in summary["offices"] if office["office"] == "state-senator")
    assert (senate["seats"], senate["filled"], senate["vacant"], senate["unknown"]) == (40, 1, 0, 39)
    assert senate["parties"] == {"Democratic": 1}
    assert summary["completeness"]["unverified"] == 1
    assert api.send("POST", f"/representatives/{ada['id']}/verify").status == 200
    assert api.get("/tenants/CA/summary").one["completeness"]["unverified"] == 0


def test_verification_records_account_and_time(api: Caller) -> None:
    path = f"/representatives/{api.create()['id']}"
    tag = api.get(path).headers["ETag"]
    checked = api.send("POST", f"{path}/verify", headers={"If-Match": tag})
    assert checked.one["verified_by"] == people.claims()["sub"]
    assert checked.one["verified_at"] == checked.one["updated_at"]
    assert checked.one["version"] == 2
    problem(api.send("POST", f"{path}/verify", headers={"If-Match": tag}), 412)
    assert api.send("PATCH", path, {"party": "Green"}).one["verified_by"] == people.claims()["sub"]
    problem(api.send("POST", "/representatives/0b8f1f5e-3c5e-4b7e-9d0a-6a1f0c2d4e8f/verify"), 404)


def test_cached_data_of_a_tenant_has_no_reference_to_another(api: Caller) -> None:
    for tenant, position in THEM.items():
        headers: dict[str, str | None] = {
            "X-Tenant-Id": tenant,
            "Authorization": f"Bearer {people.token(f'{tenant}:admin')}",
        }
        api.send("POST", "/representatives", {"name": f"Ada of {tenant}", "position": position}, headers)
        rules = writable(api, f"/tenants/{tenant}/rules") | {"freshness_days": 77}
        assert api.send("PUT", f"/tenants/{tenant}/rules", rules, headers).status == 200
        api.send("GET", "/representatives", headers={"X-Tenant-Id": tenant})
    records_known, rules_known = container.get_snapshot_cache(), container.get_rules_cache()
    kept = {tenant: [cache._entries[tenant] for cache in (records_known, rules_known)] for tenant in THEM}
    led_to = {tenant: reachable(kept[tenant]) for tenant in THEM}
    for one, other in permutations(THEM, 2):
        assert any(f"Ada of {one}" in found for found in led_to[one].values() if isinstance(found, str))
        shared = [led_to[one][key] for key in led_to[one].keys() & led_to[other].keys()]
        ours = [thing for thing in shared if type(thing).__module__.startswith("chalicelib.")]
        assert [thing for thing in ours if not isinstance(thing, Enum)] == []
        assert not [f for f in led_to[one].values() if isinstance(f, str) and f.endswith(f"Ada of {other}")]
        # The answers are the tenant's own, whichever tenant was answered before.
        assert api.get(f"/tenants/{one}/rules").one["tenant"] == one
        names = {person["name"] for person in api.get("/representatives", X_Tenant_Id=one).data}
        assert names == {f"Ada of {one}"}


def test_caches_are_bounded() -> None:
    caches: list[tuple[Any, int]] = [
        (container.get_boundary_index_cache(), 4_096),
        (container.get_rules_cache(), 128),
    ]
    for cache, most in caches:
        for number in range(most + 100):
            cache.put(f"T{number}", 1, "x", 1)
        assert most - 2 <= len(cache) <= most
        cache.put("large", 1, "x", 257_000_000)
        assert "large" not in cache


def reachable(roots: list[Any]) -> dict[int, Any]:
    """Return every object reachable from some objects, by identity; do not follow classes, functions and modules."""
    found: dict[int, Any] = {}
    pending = list(roots)
    while pending:
        thing = pending.pop()
        if id(thing) in found or isinstance(thing, type) or callable(thing) or type(thing).__name__ == "module":
            continue
        found[id(thing)] = thing
        pending += gc.get_referents(thing)
    return found


class TestAppearance:
    """Pages show a tenant under its own name and in its own color."""

    LOOK: ClassVar[dict[str, Any]] = {
        "name": "Añasco County",
        "website": "https://www.example.org/county",
        "logo_url": "https://www.example.org/logo.svg?v=2",
        "color": "#1a4480",
    }

    def test_appearance_is_kept_with_the_rules(self, api: Caller) -> None:
        assert api.get(RULES).one["appearance"] is None
        written = api.send("PUT", RULES, writable(api) | {"appearance": self.LOOK})
        assert (written.status, written.one["appearance"]) == (200, self.LOOK)
        anonymous = api.send("GET", RULES, headers={"Authorization": None})
        assert anonymous.one["appearance"] == self.LOOK
        (change,) = api.get("/changes").data
        assert (change["type"], change["changed"]) == ("rules_changed", ["appearance"])
        container.get_rules_cache.cache_clear()
        assert api.get(RULES).one["appearance"] == self.LOOK
        assert api.send("PUT", RULES, writable(api)).one["version"] == 1
        assert api.send("PUT", RULES, writable(api) | {"appearance": None}).one["appearance"] is None

    def test_each_part_is_optional(self, api: Caller) -> None:
        written = api.send("PUT", RULES, writable(api) | {"appearance": {"color": "#000000"}})
        assert written.one["appearance"] == {"name": None, "website": None, "logo_url": None, "color": "#000000"}

    @pytest.mark.parametrize(
        ("part", "value", "detail"),
        [
            ("color", "#777777", "at least 4.5:1; #777777 has 4.48:1."),
            ("color", "#ffffff", "at least 4.5:1; #ffffff has 1.00:1."),
            ("color", "red", "Expected a color, like #1a4480"),
            ("color", "#1a4480;", "Expected a color"),
            ("color", "#1a4", "Expected a color"),
            ("website", "javascript:alert(1)", "Expected a URL that begins with https://"),
            ("website", "http://www.example.org", "Expected a URL that begins with https://"),
            ("logo_url", "data:image/svg+xml,<svg/>", "Expected a URL that begins with https://"),
            ("logo_url", "https://user@example.org/", "without user and password"),
            ("logo_url", "https://", "Expected a URL"),
            ("website", f"https://www.example.org/{'a' * 500}", "at most 500 characters"),
            ("name", "a" * 81, "at most 80 characters"),
            ("name", "a\nb", "one line of text"),
            ("name", "", "at least 1 character"),
            ("name", "a\u202eb", "without invisible format characters"),
            ("colour", "#000000", "no such field"),
        ],
    )
    def test_unfit_part_is_refused(self, api: Caller, part: str, value: str, detail: str) -> None:
        refused = problem(api.send("PUT", RULES, writable(api) | {"appearance": {part: value}}), 422)
        (flaw,) = refused["errors"]
        assert flaw["pointer"] == f"#/appearance/{part}"
        assert detail in flaw["detail"]
