"""The change feed, the history of a record, lists as of a day, and the event schemas, over HTTP."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from jsonschema import Draft202012Validator

from chalicelib.auth.permissions import SYSTEM
from chalicelib.changes.events import FORMS
from chalicelib.container import Container
from chalicelib.representatives.models import RepresentativeDraft
from tests.api.test_problems import problem

if TYPE_CHECKING:
    from tests.api.conftest import Caller
    from tests.support import Calls


def test_feed_lists_every_change_in_order_without_gaps(api: Caller, calls: Calls) -> None:
    ada = api.create()
    api.send("PATCH", f"/representatives/{ada['id']}", {"party": "Green"})
    api.send("DELETE", f"/representatives/{ada['id']}")
    calls.during()
    reply = api.get("/changes")
    assert calls.during() == ["Query"]
    assert [(change["sequence"], change["type"]) for change in reply.data] == [
        (1, "created"), (2, "updated"), (3, "deleted")
    ]  # fmt: skip
    assert reply.json["meta"] == {"after": 0, "last": 3, "limit": 100}
    assert (reply.data[1]["before"]["party"], reply.data[1]["after"]["party"]) == (None, "Green")
    assert reply.data[1]["actor"] == "staff"
    assert "status" not in reply.data[1]["after"]
    assert api.get("/changes?after=3").data == []


def test_full_page_is_immutable_and_the_last_page_is_revalidated(api: Caller) -> None:
    for _ in range(3):
        api.create()
    full = api.get("/changes?limit=2")
    assert full.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert full.headers["Link"] == '<?after=2&limit=2>; rel="next"'
    assert "X-Tenant-Id" in full.headers["Vary"]
    last = api.get("/changes?after=2&limit=2")
    assert last.headers["Cache-Control"] == "no-cache"
    assert "Link" not in last.headers
    tag = last.headers["ETag"]
    assert api.send("GET", "/changes?after=2&limit=2", headers={"If-None-Match": tag}).status == 304
    api.create()
    assert api.send("GET", "/changes?after=2&limit=2", headers={"If-None-Match": tag}).status == 200


def test_mirror_that_follows_the_feed_equals_the_tenant(api: Caller) -> None:
    rng, ids = random.Random(7), [api.create()["id"] for _ in range(4)]  # noqa: S311 (no secret)
    for n in range(30):
        path = f"/representatives/{rng.choice(ids)}"
        kind = rng.choice(["PATCH", "PATCH", "DELETE", "POST"])
        if kind == "POST":
            ids.append(api.create(name=f"New {n}")["id"])
        else:
            api.send(kind, path, {"given_name": f"v{n}"} if kind == "PATCH" else None)
    mirror: dict[str, Any] = {}
    after, query = 0, "?limit=7"
    while True:
        page = api.get(f"/changes{query}&after={after}")
        for change in page.data:
            assert change["sequence"] == after + 1
            after = change["sequence"]
            mirror.pop(change["representative_id"], None)
            if change["after"]:
                mirror[change["representative_id"]] = change["after"]
        if "Link" not in page.headers:
            break
    people = {person["id"]: person for person in api.get("/representatives?limit=100").data}
    assert mirror == {key: {n: v for n, v in person.items() if n != "status"} for key, person in people.items()}


def test_feed_includes_rule_changes(api: Caller) -> None:
    rules = {n: v for n, v in api.get("/tenants/CA/rules").one.items() if n not in ("tenant", "version")}
    api.send("PUT", "/tenants/CA/rules", rules | {"freshness_days": 9})
    change = api.get("/changes").one
    assert (change["type"], change["representative_id"], change["changed"]) == (
        "rules_changed", None, ["freshness_days"]
    )  # fmt: skip
    assert change["after"]["rules_version"] == 1


def test_history_is_newest_first_and_outlives_the_record(api: Caller) -> None:
    ada = api.create()["id"]
    api.send("PATCH", f"/representatives/{ada}", {"party": "Green"})
    api.send("DELETE", f"/representatives/{ada}")
    reply = api.get(f"/representatives/{ada}/history?limit=2")
    assert [change["type"] for change in reply.data] == ["deleted", "updated"]
    assert reply.json["meta"]["total"] == 3
    problem(api.get("/representatives/0b8f1f5e-3c5e-4b7e-9d0a-6a1f0c2d4e8f/history"), 404)


class TestLongHistories:
    def changed(self, api: Caller, times: int) -> str:
        ada: str = api.create()["id"]
        for number in range(1, times):
            api.send("PATCH", f"/representatives/{ada}", {"name": f"Ada {number}"})
        return ada

    def test_page_costs_one_query_for_its_changes_and_continues_where_the_previous_ends(
        self, api: Caller, calls: Calls
    ) -> None:
        ada, costs, seen = self.changed(api, 7), set[tuple[str, ...]](), []
        path = f"/representatives/{ada}/history?limit=3"
        calls.during()
        while path:
            reply = api.get(path)
            costs.add(tuple(name for name in calls.during() if name == "Query"))
            assert reply.json["meta"] == {"total": 7, "skip": 0, "limit": 3}
            seen += [change["sequence"] for change in reply.data]
            found = re.match(r'<(\?before=\d+&limit=3)>; rel="next"', reply.headers.get("Link", ""))
            path = f"/representatives/{ada}/history{found[1]}" if found else ""
        assert seen == [7, 6, 5, 4, 3, 2, 1]
        assert max(map(len, costs)) == 3, "the page, the oldest change and, unless the page is the first, the newest"

    def test_total_includes_changes_before_a_deletion(self, api: Caller) -> None:
        ada = self.changed(api, 2)
        api.send("DELETE", f"/representatives/{ada}")
        history = Container(SYSTEM).for_tenant("CA").feed.read_history
        assert history(UUID(ada), None, 0, 1).total == 3
        again = Container(SYSTEM, now=lambda: datetime.now(UTC) + timedelta(days=1)).for_tenant("CA")
        again.representatives.new_id = lambda: UUID(ada)
        again.representatives.create(RepresentativeDraft(name="Ada", position="Mayor"))
        assert [history(UUID(ada), None, skip, 1).total for skip in (0, 3, 9)] == [4, 4, 4]

    def test_skip_leaves_out_the_newest_changes(self, api: Caller) -> None:
        ada = self.changed(api, 4)
        reply = api.get(f"/representatives/{ada}/history?skip=2&limit=1")
        assert [change["sequence"] for change in reply.data] == [2]
        assert reply.json["meta"] == {"total": 4, "skip": 2, "limit": 1}
        assert api.get(f"/representatives/{ada}/history?skip=9").data == []


class TestAsOf:
    def test_list_as_of_a_day_shows_the_holders_of_that_day(self, api: Caller) -> None:
        seat = {"position": "State Senator", "district": "1"}
        api.create(name="Old", term_start="2018-12-03", term_end="2022-12-05", **seat)
        api.create(name="New", term_start="2022-12-05", **seat)
        api.create(name="Unknown start", position="State Senator", district="2")
        assert [p["name"] for p in api.get("/representatives?as_of=2020-01-01").data] == ["Old"]
        assert [p["name"] for p in api.get("/representatives?as_of=2022-12-05").data] == ["New"]
        assert api.get("/representatives?as_of=2010-01-01").data == []
        (old,) = api.get("/representatives?as_of=2024-01-01&status=ended").data
        assert (old["name"], old["status"]) == ("Old", "ended")
        assert api.get(f"/representatives/{old['id']}?as_of=2020-01-01").one["status"] == "current"
        assert api.get(f"/representatives/{old['id']}").one["status"] == "ended"

    def test_former_seat_is_listed_on_the_days_before_the_move(self, api: Caller) -> None:
        ada = api.create(name="Mover", position="State Senator", district="3", term_start="2024-01-01")["id"]
        moved = api.send("PATCH", f"/representatives/{ada}", {"district": "4", "term_start": "2025-01-06"})
        assert [seat["until"] for seat in moved.one["former_seats"]] == ["2025-01-06"]
        for day, district in (("2024-06-01", "3"), ("2025-01-05", "3"), ("2025-01-06", "4")):
            (listed,) = api.get(f"/representatives?as_of={day}&district={district}").data
            assert listed == api.get(f"/representatives/{ada}?as_of={day}").one
            assert (listed["district"], listed["status"]) == (district, "current")
            assert listed["division_id"].endswith(f"/sldu:{district}")
            other = "4" if district == "3" else "3"
            assert api.get(f"/representatives?as_of={day}&district={other}").data == []
        assert api.get(f"/representatives/{ada}?as_of=2023-12-31").one["status"] == "upcoming"

    def test_move_without_a_new_term_takes_effect_today(self, api: Caller) -> None:
        ada = api.create(position="State Senator", district="3", term_start="2024-01-01")["id"]
        api.send("PATCH", f"/representatives/{ada}", {"position": "Assembly Member", "district": "5"})
        then, now = (api.get(f"/representatives/{ada}{query}").one for query in ("?as_of=2025-01-01", ""))
        seats = [(each["position"], each["district"], each["chamber"]) for each in (then, now)]
        assert seats == [("State Senator", "3", "upper"), ("Assembly Member", "5", "lower")]
        assert len(api.get("/representatives?as_of=2025-01-01&position=State%20Senator").data) == 1
        assert api.get("/representatives?as_of=2025-01-01&position=Assembly%20Member").data == []

    def test_previous_term_of_a_record_stays_listed(self, api: Caller) -> None:
        seat = {"position": "State Senator", "district": "3"}
        ada = api.create(name="Returns", term_start="2017-01-01", term_end="2021-01-01", **seat)["id"]
        api.send("PATCH", f"/representatives/{ada}", {"term_start": "2025-01-06", "term_end": None})
        held = [len(api.get(f"/representatives?as_of={year}-01-01").data) for year in (2016, 2018, 2021, 2023, 2026)]
        assert held == [0, 1, 0, 0, 1]

    def test_day_before_an_unknown_start_is_not_found(self, api: Caller) -> None:
        ada = api.create()["id"]
        assert "was not recorded" in problem(api.get(f"/representatives/{ada}?as_of=2020-01-01"), 404)["detail"]
        for status in ("", "&status=current", "&status=upcoming"):
            assert api.get(f"/representatives?as_of=2020-01-01{status}").data == []
        today = datetime.now(UTC).date()
        assert api.get(f"/representatives/{ada}?as_of={today}").one["status"] == "current"

    def test_updated_since_lists_records_changed_then_or_later(self, api: Caller) -> None:
        first, second = api.create(name="A"), api.create(name="B")
        since = second["updated_at"].replace("+", "%2B")
        assert [p["name"] for p in api.get(f"/representatives?updated_since={since}").data] == ["B"]
        api.send("PATCH", f"/representatives/{first['id']}", {"party": "Green"})
        assert len(api.get(f"/representatives?updated_since={since}").data) == 2
        later = (datetime.now(UTC) + timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
        assert api.get(f"/representatives?updated_since={later}").data == []

    def test_invalid_day_or_timestamp_is_refused(self, api: Caller) -> None:
        assert "2026-01-31" in problem(api.get("/representatives?as_of=soon"), 400)["detail"]
        assert "offset" in problem(api.get("/representatives?updated_since=2026-01-31T12:00:00"), 400)["detail"]


def test_event_schemas_are_valid_json_schemas(api: Caller) -> None:
    forms = {form["type"]: form for form in api.get("/events/schemas").data}
    assert forms.keys() == FORMS.keys()
    for form in forms.values():
        Draft202012Validator.check_schema(form["json_schema"])
        assert form["version"] == 1
