"""Vacant and unknown seats: what rosters cover, and what staff declare."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from chalicelib import container
from chalicelib.auth.permissions import Principal
from chalicelib.changes import models as changes
from chalicelib.changes.events import make_events
from chalicelib.container import Container
from tests import people
from tests.api.test_imports import Importer, person, roster

if TYPE_CHECKING:
    from tests.api.conftest import Caller, Reply
    from tests.support import Calls

SYSTEM = Principal("system")
VACANCIES = "/tenants/CA/vacancies"
SENATE = [person(n, current_chamber="upper", current_district=str(n)) for n in range(1, 41)]


@pytest.fixture
def importer(api: Caller, roster_bucket: str) -> Importer:
    return Importer(api, roster_bucket)


def today() -> str:
    return datetime.now(UTC).date().isoformat()


def count(api: Caller, office: str = "state-senator") -> tuple[int, int, int]:
    """Return the filled, vacant and unknown seats of an office, as every route counts them."""
    summary = api.get("/tenants/CA/summary").one
    (found,) = (each for each in summary["offices"] if each["office"] == office)
    for state, total in (("vacant", summary["vacancies"]), ("unknown", summary["unknown"])):
        listed = list_seats(api, state)
        assert len(listed) == total == summary["completeness"][state]
        assert sum(seat["office"] == office for seat in listed) == found[state]
    return found["filled"], found["vacant"], found["unknown"]


def list_seats(api: Caller, state: str = "vacant") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while True:
        reply = api.get(f"{VACANCIES}?seat_state={state}&limit=100&skip={len(found)}")
        found += reply.data
        if len(found) >= reply.json["meta"]["total"]:
            return found


def look_up(api: Caller, district: str, chamber: str = "sldu") -> dict[str, Any]:
    division = f"ocd-division%2Fcountry:us%2Fstate:ca%2F{chamber}:{district}"
    officials = api.get(f"/divisions/{division}").one["officials"]
    (office,) = (each for each in officials["state"] if each["district"] == district)
    assert office["seats"] == len(office["officials"]) + len(office["vacant"]) + len(office["unknown"])
    return dict(office)


def declare(api: Caller, **fields: Any) -> Reply:
    return api.send("POST", VACANCIES, {"office": "state-senator", "district": "7"} | fields)


def list_events(tenant: str = "CA") -> list[str]:
    """Return the types of the events of the tenant's changes."""
    items = Container(SYSTEM).for_tenant(tenant).table.query(partition=changes.PARTITION)
    stored = [changes.Change.model_validate_json(str(item["doc"])) for item in items]
    return [kind for change in stored for kind, _ in make_events(change, tenant)]


class TestFreshStage:
    def test_no_answer_says_that_a_seat_is_vacant(self, api: Caller) -> None:
        for place in ("zip=12207", "zip=96799", "lat=43.07&lon=-89.38"):
            officials = api.get(f"/lookup?{place}").one["officials"]
            offices = [office for group in officials.values() for office in group if isinstance(office, dict)]
            assert offices
            assert not any(office["vacant"] or office["officials"] for office in offices)
            assert all(len(office["unknown"]) == office["seats"] for office in offices if office["seats"])
        for tenant in ("WY", "CA-San-Francisco", "PR"):
            assert api.get(f"/tenants/{tenant}/vacancies").json["meta"]["total"] == 0
            summary = api.get(f"/tenants/{tenant}/summary").one
            assert (summary["vacancies"], summary["completeness"]["vacant"]) == (0, 0)
            assert {office["vacant"] for office in summary["offices"]} <= {0, None}
        assert api.get("/tenants/WY/vacancies?seat_state=unknown").json["meta"]["total"] == 102

    def test_unknown_seat_state_is_refused_with_the_known_ones(self, api: Caller) -> None:
        reply = api.get(f"{VACANCIES}?seat_state=filled")
        assert reply.status == 400
        assert "'vacant' or 'unknown'" in reply.text


class TestRosters:
    def test_full_roster_makes_exactly_its_empty_seats_vacant(self, importer: Importer) -> None:
        found = importer.load(roster([*SENATE[:6], *SENATE[7:30], *SENATE[32:]]), file_name="senate.csv")
        assert (found["state"], found["counts"]["vacant"]) == ("done", 3)
        assert count(importer.api) == (37, 3, 0)
        assert count(importer.api, "assembly-member") == (0, 0, 80)
        vacant = list_seats(importer.api)
        assert [seat["district"] for seat in vacant] == ["7", "31", "32"]
        source = {"kind": "roster", "name": "senate.csv", "import_id": found["id"]}
        assert [(seat["since"], seat["as_of"], seat["source"]) for seat in vacant] == [(None, today(), source)] * 3
        (seat,) = look_up(importer.api, "7")["vacant"]
        assert (seat["since"], seat["as_of"], seat["source"]) == (None, today(), source)
        assert look_up(importer.api, "8")["vacant"] == []
        assert len(look_up(importer.api, "7", "sldl")["unknown"]) == 1

    def test_row_that_says_vacant_makes_the_seat_vacant_in_a_partial_roster(self, importer: Importer) -> None:
        rows = [SENATE[0], person(2, name="Vacant", current_chamber="upper", current_district="2")]
        assert importer.load(roster(rows), partial=True)["state"] == "done"
        assert count(importer.api) == (1, 1, 38)
        assert [seat["district"] for seat in list_seats(importer.api)] == ["2"]

    def test_roster_with_only_a_vacant_row_covers_the_office(self, importer: Importer) -> None:
        rows = [person(2, name="Vacant", current_chamber="governor", current_district="")]
        assert importer.load(roster(rows))["state"] == "done"
        assert [seat["office"] for seat in list_seats(importer.api)] == ["governor"]

    def test_seat_of_a_refused_row_is_unknown(self, importer: Importer) -> None:
        long = person(7, name="x" * 400, current_chamber="upper", current_district="7")
        found = importer.load(roster([*SENATE[:6], long, *SENATE[8:]]))
        assert found["counts"]["refused"] == 1
        assert count(importer.api) == (38, 1, 1)
        assert [seat["district"] for seat in list_seats(importer.api)] == ["8"]

    def test_unreadable_row_leaves_the_empty_seats_unknown(self, importer: Importer) -> None:
        broken = roster(SENATE[:39]) + b"just one cell\n"
        assert importer.load(broken)["counts"]["refused"] == 1
        assert count(importer.api) == (39, 0, 1)

    def test_row_of_an_unknown_executive_leaves_the_legislature_covered(self, importer: Importer) -> None:
        wizard = person(99, name="Wizard Example", current_chamber="wizard", current_district="")
        assert importer.load(roster([*SENATE[:39], wizard]))["counts"]["refused"] == 1
        assert count(importer.api) == (39, 1, 0)

    def test_sample_people_cover_nothing(self, importer: Importer) -> None:
        rows = [row | {"id": f"represent-sample/{row['id']}"} for row in SENATE[:39]]
        importer.load(roster(rows))
        assert count(importer.api) == (39, 0, 1)
        importer.load(roster(SENATE[:38]))
        vacant = list_seats(importer.api)
        assert [(seat["district"], seat["last_holder"]) for seat in vacant] == [("39", None), ("40", None)]

    def test_next_roster_that_lists_the_seat_fills_it(self, importer: Importer) -> None:
        importer.load(roster(SENATE[:39]))
        assert count(importer.api) == (39, 1, 0)
        importer.load(roster(SENATE))
        assert count(importer.api) == (40, 0, 0)

    def test_holder_who_is_no_longer_listed_leaves_a_vacant_seat(self, importer: Importer) -> None:
        importer.load(roster(SENATE))
        importer.load(roster(SENATE[1:]))
        (seat,) = list_seats(importer.api)
        assert (seat["district"], seat["since"], seat["as_of"]) == ("1", today(), today())
        assert (seat["last_holder"]["name"], seat["source"]["kind"]) == ("Person 1", "roster")

    def test_deleted_record_leaves_its_seat_unknown(self, importer: Importer) -> None:
        importer.load(roster(SENATE))
        first = importer.api.get("/representatives?district=1").one
        importer.api.send("DELETE", f"/representatives/{first['id']}")
        assert count(importer.api) == (39, 0, 1)

    def test_cancelling_a_completed_import_takes_back_what_it_covers(self, importer: Importer) -> None:
        found = importer.load(roster(SENATE[:39]))
        for _ in range(2):
            cancelled = importer.api.send("DELETE", f"/imports/{found['id']}").one
            assert (cancelled["state"], cancelled["written"]) == ("cancelled", 39)
            assert count(importer.api) == (39, 0, 1)
        (change,) = importer.api.get("/changes?limit=100&after=40").data
        assert (change["type"], change["after"], change["representative_id"]) == ("coverage_changed", None, None)
        assert change["before"] == {"offices": ["state-senator"], "import_id": found["id"]}

    def test_cancelling_one_of_two_equal_imports_leaves_the_other(self, importer: Importer) -> None:
        first, second = (importer.load(roster(SENATE[:39])) for _ in range(2))
        version = importer.version()
        importer.api.send("DELETE", f"/imports/{first['id']}")
        assert count(importer.api) == (39, 1, 0)
        assert list_seats(importer.api)[0]["source"]["import_id"] == second["id"]
        assert importer.version() == version + 1
        importer.api.send("DELETE", f"/imports/{second['id']}")
        assert count(importer.api) == (39, 0, 1)

    def test_import_that_changes_only_what_is_covered_waits_for_review(self, importer: Importer) -> None:
        first = importer.load(roster(SENATE[:39]))
        importer.api.send("DELETE", f"/imports/{first['id']}")
        found = importer.load(roster(SENATE[:39]), mode="review")
        assert (found["state"], found["steps"], found["counts"]["vacant"]) == ("review", 0, 1)
        assert count(importer.api) == (39, 0, 1)
        importer.api.send("POST", f"/imports/{found['id']}/apply")
        importer.work()
        assert importer.get(found["id"])["state"] == "done"
        assert count(importer.api) == (39, 1, 0)
        assert importer.load(roster(SENATE[:39]), mode="review")["state"] == "done", "nothing to review"

    def test_change_names_the_vacant_seats(self, importer: Importer) -> None:
        importer.load(roster(SENATE[:39]))
        change = importer.api.get("/changes?limit=100").data[-1]
        assert (change["type"], change["after"]["vacant"]) == ("coverage_changed", {"state-senator": {"40": 1}})

    def test_import_that_is_cancelled_before_its_end_covers_nothing(self, importer: Importer) -> None:
        found = importer.load(roster(SENATE[:39]), mode="review")
        importer.api.send("DELETE", f"/imports/{found['id']}")
        assert count(importer.api) == (0, 0, 40)

    def test_seat_that_new_rules_add_is_unknown(self, importer: Importer) -> None:
        importer.load(roster(SENATE[:39]))
        rules = importer.api.get("/tenants/CA/rules").one
        for office in rules["offices"]:
            if office["key"] == "state-senator":
                more = office["districts"][0] | {
                    "name": "41",
                    "division_id": office["districts"][0]["division_id"] + "x",
                }
                office["districts"].append(more | {"aliases": []})
                office["seats"] += 1
        body = {name: value for name, value in rules.items() if name not in ("tenant", "version")}
        reply = importer.api.send("PUT", "/tenants/CA/rules", body)
        assert reply.status == 200, reply.text
        assert count(importer.api) == (39, 1, 1)

    def test_vacancy_is_declared_and_withdrawn_by_the_first_request_of_a_process(
        self, importer: Importer, calls: Calls
    ) -> None:
        importer.load(roster(SENATE[:39]))
        rules = importer.api.get("/tenants/CA/rules").one
        body = {name: value for name, value in rules.items() if name not in ("tenant", "version")}
        assert importer.api.send("PUT", "/tenants/CA/rules", body | {"freshness_days": 90}).status == 200
        draft = {"office": "governor", "reason": "She resigned."}
        for act in ("POST", "DELETE"):
            container.get_snapshot_cache().clear()
            container.get_coverage_cache().clear()
            container.get_rules_cache().clear()
            calls.during()
            if act == "POST":
                reply = importer.api.send("POST", VACANCIES, draft)
                path = f"{VACANCIES}/{reply.one['id']}"
            else:
                reply = importer.api.send("DELETE", path, {"reason": "It was wrong."})
            assert reply.status in (200, 201), reply.text
            assert {"BatchGetItem", "GetItem", "Query"} <= set(calls.during())

    def test_coverage_costs_one_query_when_it_is_first_needed(self, importer: Importer, calls: Calls) -> None:
        importer.load(roster(SENATE[:39]))
        for cache in (container.get_snapshot_cache(), container.get_coverage_cache()):
            cache.clear()
        calls.during()
        anonymous = {"Authorization": None}
        importer.api.send("GET", VACANCIES, headers=anonymous)
        # The tenant, its records, which are stored as a snapshot, and what the rosters cover.
        assert calls.during() == ["BatchGetItem", "Query", "GetItem", "PutItem", "Query"]
        importer.api.send("GET", "/tenants/CA/summary", headers=anonymous)
        assert "Query" not in calls.during()


class TestExports:
    def read(self, api: Caller, kind: str) -> list[dict[str, Any]]:
        text = api.get(f"/representatives?format={kind}&bom=no&seats=all").text
        if kind == "jsonl":
            return [json.loads(line) for line in text.splitlines()]
        return list(csv.DictReader(io.StringIO(text)))

    @pytest.mark.parametrize("kind", ["csv", "jsonl"])
    def test_export_with_all_seats_has_their_states(self, importer: Importer, kind: str) -> None:
        importer.load(roster(SENATE[:39]))
        importer.api.create(name="Bo Example", position="Governor", term_start="2019-01-01", term_end="2023-01-01")
        rows = self.read(importer.api, kind)
        states = [row["seat_state"] or None for row in rows]
        unknown = len(list_seats(importer.api, "unknown"))
        assert [states.count(state) for state in ("filled", "vacant", "unknown", None)] == [39, 2, unknown, 1]
        vacant = [(row["name"], row["position"], row["district"]) for row in rows if row["seat_state"] == "vacant"]
        assert ("Vacant", "State Senator", "40") in vacant
        assert {row["name"] or None for row in rows if row["seat_state"] == "unknown"} == {None}

    @pytest.mark.parametrize("kind", ["csv", "jsonl"])
    def test_export_with_all_seats_is_imported_with_its_states(self, importer: Importer, kind: str) -> None:
        importer.load(roster(SENATE[:39]))
        before = (count(importer.api), list_seats(importer.api, "unknown"))
        text = importer.api.get(f"/representatives?format={kind}&seats=all").text
        found = importer.load(text.encode())
        assert (found["state"], found["counts"]["unchanged"], found["counts"]["refused"]) == ("done", 39, 0)
        assert (count(importer.api), list_seats(importer.api, "unknown")) == before

    @pytest.mark.parametrize("kind", ["csv", "jsonl"])
    def test_export_is_no_source_of_the_vacancies_that_it_repeats(self, importer: Importer, kind: str) -> None:
        declared = [
            declare(importer.api, office=office, district=None).one for office in ("us-senator", "municipal-mayor")
        ]
        importer.api.create(position="State Senator", district="7")
        before = list_seats(importer.api)
        text = importer.api.get(f"/representatives?format={kind}&seats=all").text
        importer.load(text.encode())
        assert list_seats(importer.api) == before
        for seat in declared:
            importer.api.send("DELETE", f"{VACANCIES}/{seat['id']}", {"reason": "It was wrong."})
        assert list_seats(importer.api) == []

    @pytest.mark.parametrize("kind", ["csv", "jsonl"])
    def test_export_of_empty_seats_only_is_imported_without_a_change(self, importer: Importer, kind: str) -> None:
        declare(importer.api)
        text = importer.api.get(f"/representatives?format={kind}&seats=all").text
        found = importer.load(text.encode())
        assert (found["state"], set(found["counts"].values())) == ("done", {0})
        assert "seats without a holder; there is nothing to load" in found["detail"]
        assert count(importer.api) == (0, 1, 39)

    def test_edited_row_of_an_empty_seat_is_imported_or_refused(self, importer: Importer) -> None:
        importer.api.create(position="State Senator", district="7")
        rows = self.read(importer.api, "csv")
        for row in rows:
            if (row["position"], row["district"]) == ("State Senator", "8"):
                row["name"] = "Vacant"
            if (row["position"], row["district"]) == ("State Senator", "9"):
                row["name"] = "New Example"
        out = io.StringIO()
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        found = importer.load(out.getvalue().encode())
        assert [refused["name"] for refused in found["refusals"]] == ["New Example"]
        assert [seat["district"] for seat in list_seats(importer.api)] == ["8"]

    def test_export_makes_no_unknown_seat_vacant(self, importer: Importer) -> None:
        importer.api.create(position="State Senator", district="7")
        importer.load(importer.api.get("/representatives?format=csv").text.encode())
        assert count(importer.api) == (1, 0, 39)

    @pytest.mark.parametrize("query", ["seats=all", "format=csv&seats=all&party=Green", "format=json&seats=all"])
    def test_all_seats_are_for_whole_exports_only(self, api: Caller, query: str) -> None:
        reply = api.get(f"/representatives?{query}")
        assert (reply.status, reply.json["errors"][0]["pointer"]) == (400, "?seats")


class TestStatements:
    def test_declared_vacancy_is_listed_with_its_source(self, api: Caller) -> None:
        fields = {"since": "2026-01-15", "reason": "She resigned.", "source": "https://example.org/journal"}
        reply = declare(api, **fields)
        assert reply.status == 201, reply.text
        seat = reply.one
        assert reply.headers["Location"].endswith(f"{VACANCIES}/{seat['id']}")
        assert (seat["seat_state"], seat["office"], seat["district"]) == ("vacant", "state-senator", "7")
        assert (seat["since"], seat["as_of"], seat["reason"]) == ("2026-01-15", today(), "She resigned.")
        assert seat["source"] == {"kind": "statement", "name": "https://example.org/journal", "import_id": None}
        assert list_seats(api) == [seat]
        assert count(api) == (0, 1, 39)
        (shown,) = look_up(api, "7")["vacant"]
        assert (shown["since"], shown["source"]) == (seat["since"], seat["source"])

    def test_office_may_be_named_by_its_title_and_the_district_in_any_spelling(self, api: Caller) -> None:
        seat = declare(api, office="Senator", district="District 07").one
        assert (seat["office"], seat["district"]) == ("state-senator", "7")

    def test_withdrawn_vacancy_is_unknown_again(self, api: Caller) -> None:
        seat = declare(api).one
        path = f"{VACANCIES}/{seat['id']}"
        assert api.send("DELETE", path).status == 415
        assert api.send("DELETE", path, {}).json["errors"][0]["pointer"] == "#/reason"
        withdrawn = api.send("DELETE", path, {"reason": "It was wrong."})
        assert (withdrawn.status, withdrawn.one["office"], withdrawn.one["district"]) == (200, "state-senator", "7")
        assert count(api) == (0, 0, 40)
        assert api.send("DELETE", path, {"reason": "Again."}).status == 404
        assert list_events() == ["vacancy.opened", "vacancy.withdrawn"]
        declared, taken = api.get("/changes").data
        assert (declared["type"], declared["before"], declared["after"]["id"]) == ("vacancy_declared", None, seat["id"])
        assert (taken["type"], taken["before"]["id"]) == ("vacancy_withdrawn", seat["id"])
        assert taken["after"] == {"reason": "It was wrong."}

    def test_successor_fills_the_declared_vacancy(self, api: Caller) -> None:
        declare(api, since="2026-01-15")
        api.create(position="State Senator", district="7", term_start="2026-03-01")
        assert count(api) == (1, 0, 39)
        assert list_events() == ["vacancy.opened", "representative.created", "vacancy.filled"]

    def test_held_seat_is_refused_with_its_holder(self, api: Caller) -> None:
        ada = api.create(position="State Senator", district="7")
        reply = declare(api)
        assert reply.status == 409
        assert f"held by Ada Example ({ada['id']}). End the term" in reply.json["detail"]

    def test_seat_that_is_known_to_be_vacant_is_refused(self, api: Caller) -> None:
        first = declare(api, since="2026-01-15").one
        reply = declare(api)
        assert reply.status == 409
        assert f"vacant since 2026-01-15, declared under the id {first['id']}" in reply.json["detail"]
        api.create(position="State Senator", district="8", term_start="2020-01-01", term_end="2026-02-01")
        reply = declare(api, district="8")
        assert "vacant since 2026-02-01 (source: the record of Ada Example)" in reply.json["detail"]

    @pytest.mark.parametrize("declared_first", [True, False])
    def test_departure_that_is_declared_too_is_one_vacancy(self, api: Caller, *, declared_first: bool) -> None:
        def send(method: str, path: str, body: dict[str, Any]) -> Reply:
            headers = {"Content-Type": "application/merge-patch+json"} if method == "PATCH" else {}
            return api.send(
                method,
                path,
                body,
                headers | {"X-Tenant-Id": "NJ", "Authorization": f"Bearer {people.token('NJ:admin')}"},
            )

        term = {"position": "Assembly Member", "district": "3", "term_start": "2024-01-09"}
        ada = send("POST", "/representatives", {"name": "Ada Example"} | term).one
        declare = (
            "POST",
            "/tenants/NJ/vacancies",
            {"office": "assembly-member", "district": "3", "since": "2026-01-15"},
        )
        leave = ("PATCH", f"/representatives/{ada['id']}", {"term_end": "2026-01-15"})
        steps = (declare, leave) if declared_first else (leave, declare)
        statuses = [send(*step).status for step in steps]
        assert statuses == ([201, 200] if declared_first else [200, 409])
        summary = api.get("/tenants/NJ/summary").one
        (office,) = (each for each in summary["offices"] if each["office"] == "assembly-member")
        assert (office["filled"], office["vacant"], office["unknown"]) == (0, 1, 79)

    @pytest.mark.parametrize(
        ("fields", "pointer", "says"),
        [
            ({"office": "wizard"}, "#/office", "has no office 'wizard'"),
            ({"district": "99"}, "#/district", "has no district '99'"),
            ({"district": None}, "#/district", "is elected by district; send the district"),
            ({"since": "2999-01-01"}, "#/since", "begins today or earlier"),
            ({"reason": ""}, "#/reason", ""),
            ({"source": "javascript:alert(1)"}, "#/source", "Expected a page"),
            ({"more": 1}, "#/more", ""),
        ],
    )
    def test_statement_that_cannot_be_right_is_refused(
        self, api: Caller, fields: dict[str, Any], pointer: str, says: str
    ) -> None:
        reply = declare(api, **fields)
        assert reply.status in (400, 422), reply.text
        assert pointer in [error["pointer"] for error in reply.json["errors"]]
        assert says in reply.text

    def test_unknown_vacancy_cannot_be_withdrawn(self, api: Caller) -> None:
        for key in (uuid4(), "x"):
            assert api.send("DELETE", f"{VACANCIES}/{key}", {"reason": "x"}).status == 404

    def test_simultaneous_statements_about_one_seat_are_one(self, api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
        from chalicelib.tenants.coverage_repository import CoverageRepository  # noqa: PLC0415

        real, replies = CoverageRepository.declare, []

        def overtaken(*arguments: Any) -> None:
            monkeypatch.setattr(CoverageRepository, "declare", real)
            replies.append(declare(api).status)
            real(*arguments)

        monkeypatch.setattr(CoverageRepository, "declare", overtaken)
        replies.append(declare(api).status)
        assert replies == [201, 409]
        assert count(api) == (0, 1, 39)

    def test_statements_of_a_tenant_are_limited(self, api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("chalicelib.tenants.service.MOST_STATEMENTS", 1)
        declare(api)
        reply = declare(api, district="8")
        assert (reply.status, "1 declared vacancies" in reply.json["detail"]) == (409, True)

    def test_office_of_unknown_size_can_be_declared_vacant_once(self, api: Caller) -> None:
        seat = declare(api, office="municipal-mayor", district=None).one
        assert (seat["office"], seat["district"]) == ("municipal-mayor", None)
        assert declare(api, office="municipal-mayor", district=None).status == 409
        assert [each["id"] for each in list_seats(api)] == [seat["id"]]

    def test_declared_vacancy_of_an_office_without_districts_is_in_lookups(self, api: Caller) -> None:
        declare(api, office="municipal-mayor", district=None)
        officials = api.get("/lookup?division=ocd-division/country:us/state:ca").one["officials"]
        (mayor,) = officials["local"]
        assert (mayor["division_id"], mayor["share"], mayor["seats"]) == (None, None, None)
        assert (len(mayor["vacant"]), mayor["officials"]) == (1, [])
        assert "Mayor" in officials["undivided"]

    def test_vacancy_of_an_office_without_districts_is_listed_once_with_its_holders(self, api: Caller) -> None:
        headers = {"X-Tenant-Id": "NH", "Authorization": f"Bearer {people.token('NH:admin')}"}
        councilor = {"position": "Executive Councilor"}
        for fields in ({"name": "Ada Example", "district": "1"}, {"name": "Bo Example"}):
            assert api.send("POST", "/representatives", councilor | fields, headers).status == 201
        assert api.send("POST", "/tenants/NH/vacancies", {"office": "executive-councilor"}, headers).status == 201
        officials = api.get("/lookup?division=ocd-division/country:us/state:nh").one["officials"]
        (office,) = (each for each in officials["state"] if each["office"] == "executive-councilor")
        assert [person["name"] for person in office["officials"]] == ["Ada Example", "Bo Example"]
        assert (office["seats"], len(office["vacant"]), len(office["unknown"])) == (5, 1, 2)
        assert "Executive Councilor" not in officials["undivided"]
