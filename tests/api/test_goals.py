"""Goals and activities over HTTP, and the counts that staff see."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from chalicelib.container import Container
from tests import people
from tests.api.test_profile import Person, StubPlaceFinder

if TYPE_CHECKING:
    from tests.api.conftest import Caller, Reply
    from tests.support import Calls


@pytest.fixture(autouse=True)
def place_finder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Container, "place_finder", StubPlaceFinder())


@pytest.fixture
def ada(api: Caller) -> Person:
    person = Person(api)
    person.live()
    return person


def add(person: Person, goal: str, kind: str = "call", **fields: Any) -> Reply:
    return person.send("POST", f"/goals/{goal}/activities", {"kind": kind} | fields)


def days_ago(days: int) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).isoformat()


class TestGoals:
    def test_goal_is_created_read_changed_and_deleted(self, ada: Person) -> None:
        made = ada.goal(description="Before the winter.", due="2026-11-01", planned=4)
        assert made.status == 201
        where = made.headers["Location"]
        assert where.endswith(f"/goals/{made.one['id']}")
        assert (made.one["status"], made.one["progress"], made.one["streak"]["current"]) == ("active", 0, 0)
        read = ada.send("GET", f"/goals/{made.one['id']}")
        assert (read.one, read.headers["ETag"]) == (made.one, made.headers["ETag"])
        assert read.headers["Cache-Control"] == "no-store"
        changed = ada.send("PATCH", f"/goals/{made.one['id']}", {"status": "done", "due": None})
        assert (changed.one["status"], changed.one["due"], changed.one["progress"]) == ("done", None, 100)
        assert ada.send("DELETE", f"/goals/{made.one['id']}").one == changed.one
        assert ada.send("GET", f"/goals/{made.one['id']}").status == 404

    def test_goals_are_listed_newest_first_by_status_and_in_pages(self, ada: Person) -> None:
        ids = [ada.goal(title=f"Goal {n}", status="active" if n % 2 else "paused").one["id"] for n in range(5)]
        assert {goal["id"] for goal in ada.send("GET", "/goals").data} == set(ids)
        page = ada.send("GET", "/goals?status=paused&limit=2")
        assert page.json["meta"] == {"total": 3, "skip": 0, "limit": 2}
        assert 'rel="next"' in page.headers["Link"]
        assert page.headers["Cache-Control"] == "no-store"

    def test_goal_stores_the_office_of_its_representatives(self, ada: Person, api: Caller) -> None:
        mayor = api.create(position="Mayor")["id"]
        made = ada.goal(representatives=[{"tenant": "CA", "id": mayor}])
        assert made.one["representatives"] == [{"tenant": "CA", "id": mayor, "office": "Mayor"}]
        for unknown in ({"tenant": "CA", "id": str(uuid4())}, {"tenant": "Atlantis", "id": mayor}):
            reply = ada.goal(representatives=[unknown])
            assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "#/representatives/0")

    @pytest.mark.parametrize(
        ("fields", "pointer"),
        [
            ({"topic": "my neighbour"}, "#/topic"),
            ({"title": ""}, "#/title"),
            ({"title": "x" * 201}, "#/title"),
            ({"description": "x" * 2001}, "#/description"),
            ({"planned": 0}, "#/planned"),
            ({"progress": 100}, "#/progress"),
            ({"representatives": [{"tenant": "CA", "id": str(uuid4())}] * 21}, "#/representatives"),
        ],
    )
    def test_invalid_fields_are_pointed_at(self, ada: Person, fields: dict[str, Any], pointer: str) -> None:
        made = ada.goal(**fields)
        assert (made.status, made.json["errors"][0]["pointer"]) == (422, pointer)
        goal = ada.goal().one["id"]
        patched = ada.send("PATCH", f"/goals/{goal}", fields)
        assert (patched.status, patched.json["errors"][0]["pointer"]) == (422, pointer)

    def test_if_match_detects_other_changes_including_activities(self, ada: Person) -> None:
        made = ada.goal()
        path, old = f"/goals/{made.one['id']}", made.headers["ETag"]
        assert ada.send("GET", path, If_None_Match=old).status == 304
        add(ada, made.one["id"])
        assert ada.send("PATCH", path, {"title": "Two"}, If_Match=old).status == 412
        assert ada.send("DELETE", path, If_Match=old).status == 412
        new = ada.send("GET", path).headers["ETag"]
        assert ada.send("PATCH", path, {"title": "Two"}, If_Match=new).status == 200

    def test_repeated_request_creates_one_goal(self, ada: Person, calls: Calls) -> None:
        body = {"title": "A crosswalk", "topic": "transport"}
        first = ada.send("POST", "/goals", body, Idempotency_Key="k")
        calls.during()
        assert ada.send("POST", "/goals", body, Idempotency_Key="k").one == first.one
        assert calls.during() == ["GetItem", "GetItem", "Query"]
        assert ada.send("POST", "/goals", body | {"title": "B"}, Idempotency_Key="k").status == 409
        assert ada.send("POST", "/goals", body, Idempotency_Key="k k").status == 400
        assert len(ada.send("GET", "/goals").data) == 1

    def test_goal_requires_a_profile(self, api: Caller) -> None:
        bo = Person(api)
        reply = bo.goal()
        assert (reply.status, "PUT /me/profile" in reply.json["detail"]) == (409, True)
        assert bo.send("GET", "/goals").data == []

    def test_goal_of_another_constituent_is_not_found(self, ada: Person, api: Caller) -> None:
        bo = Person(api)
        bo.live()
        goal = ada.goal().one["id"]
        for method, path, body in (
            ("GET", f"/goals/{goal}", None),
            ("PATCH", f"/goals/{goal}", {"title": "Mine"}),
            ("DELETE", f"/goals/{goal}", None),
            ("GET", f"/goals/{goal}/activities", None),
            ("POST", f"/goals/{goal}/activities", {"kind": "call"}),
        ):
            assert bo.send(method, path, body).status == 404
        assert ada.send("GET", f"/goals/{goal}").one["title"] == "A crosswalk"


class TestActivities:
    def test_activities_are_listed_newest_first_and_counted(self, ada: Person, api: Caller) -> None:
        mayor = api.create(position="Mayor")["id"]
        goal = ada.goal(planned=4, representatives=[{"tenant": "CA", "id": mayor}]).one["id"]
        for days in (1, 9, 3):
            made = add(ada, goal, at=days_ago(days), representative_id=mayor, outcome="supports", note=f"{days} days")
            assert made.status == 201
            assert made.headers["Location"].endswith(f"/goals/{goal}/activities")
        log = ada.send("GET", f"/goals/{goal}/activities")
        assert [entry["note"] for entry in log.data] == ["1 days", "3 days", "9 days"]
        seen = ada.send("GET", f"/goals/{goal}").one
        assert (seen["activities"], seen["progress"], seen["last_activity_at"]) == (3, 75, log.data[0]["at"])
        assert seen["streak"]["longest"] >= 1

    def test_correction_replaces_the_corrected_activity(self, ada: Person) -> None:
        goal = ada.goal(planned=1).one["id"]
        wrong = add(ada, goal, note="wrong").one
        right = add(ada, goal, "email", note="right", corrects=wrong["id"]).one
        log = f"/goals/{goal}/activities"
        assert [entry["id"] for entry in ada.send("GET", log).data] == [right["id"]]
        every = {entry["id"]: entry["corrected_by"] for entry in ada.send("GET", f"{log}?corrected=true").data}
        assert every == {wrong["id"]: right["id"], right["id"]: None}
        again = add(ada, goal, corrects=wrong["id"])
        assert (again.status, right["id"] in again.json["detail"]) == (409, True)
        gone = add(ada, goal, corrects=right["id"], withdrawn=True)
        assert gone.status == 201
        assert ada.send("GET", log).data == []
        assert ada.send("GET", f"/goals/{goal}").one["progress"] == 0

    def test_invalid_fields_are_pointed_at(self, ada: Person) -> None:
        goal, other = (ada.goal().one["id"] for _ in range(2))
        elsewhere = add(ada, other).one["id"]
        for fields, pointer in (
            ({"kind": "bribe"}, "#/kind"),
            ({"at": (datetime.now(UTC) + timedelta(days=1)).isoformat()}, "#/at"),
            ({"at": "2026-01-01T00:00:00"}, "#/at"),
            ({"note": "\u0000"}, "#/note"),
            ({"representative_id": str(uuid4())}, "#/representative_id"),
            ({"corrects": elsewhere}, "#/corrects"),
            ({"withdrawn": True}, "#"),
        ):
            reply = add(ada, goal, **fields)
            assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, pointer), fields
        assert add(ada, str(uuid4())).status == 404

    def test_repeated_request_creates_one_activity(self, ada: Person) -> None:
        path = f"/goals/{ada.goal().one['id']}/activities"
        first = ada.send("POST", path, {"kind": "call"}, Idempotency_Key="k")
        assert ada.send("POST", path, {"kind": "call"}, Idempotency_Key="k").one == first.one
        assert ada.send("POST", path, {"kind": "letter"}, Idempotency_Key="k").status == 409

    def test_activities_of_a_period_are_listed_across_goals(self, ada: Person) -> None:
        goals = [ada.goal().one["id"] for _ in range(2)]
        for day, goal in ((1, goals[0]), (2, goals[1]), (3, goals[0])):
            add(ada, goal, at=f"2026-01-0{day}T23:59:59+00:00", note=f"day {day}")
        add(ada, goals[1], at="2026-01-03T23:00:00-05:00", note="day 4")
        wanted = {
            "": [4, 3, 2, 1], "?from=2026-01-02": [4, 3, 2], "?to=2026-01-02": [2, 1],
            "?from=2026-01-02&to=2026-01-03": [3, 2], "?from=2026-01-02&limit=1": [4],
        }  # fmt: skip
        for query, days in wanted.items():
            found = ada.send("GET", f"/activities{query}")
            assert [entry["note"] for entry in found.data] == [f"day {day}" for day in days], query
        for query in ("?from=2026-01-03&to=2026-01-02", "?from=yesterday", "?from_=2026-01-02"):
            assert ada.send("GET", f"/activities{query}").status == 400


class TestCounts:
    PATH = "/tenants/NY-Albany/goals/counts"

    def counts(self, api: Caller, *groups: str) -> Reply:
        return api.send("GET", self.PATH, None, {"Authorization": f"Bearer {people.token(*groups)}"})

    def test_staff_see_counts_rounded_to_tens_and_no_small_counts(self, api: Caller, calls: Calls) -> None:
        mayor = {"tenant": "CA", "id": api.create(position="Mayor")["id"]}
        for number in range(12):
            person = Person(api)
            person.live()
            person.goal(topic="taxes", representatives=[mayor])
            if number < 9:
                person.goal(topic="health")
        busy = Person(api)
        busy.live()
        for _ in range(15):
            busy.goal(topic="housing")
        calls.during()
        reply = self.counts(api, "NY-Albany:editor")
        assert calls.during() == ["Query"]
        assert reply.data == [{"topic": "taxes", "office": "Mayor", "people": 10}]
        assert reply.json["meta"]["total"] == 1
        assert self.counts(api, "NY:admin").status == 403
        assert self.counts(api, "platform:admin").status == 403

    def test_counting_reads_only_topic_and_offices(self, ada: Person, api: Caller, monkeypatch: Any) -> None:
        from chalicelib.constituents import goal_counts  # noqa: PLC0415

        ada.goal()
        seen: list[Any] = []

        def look(items: Any) -> list[Any]:
            seen.extend(items)
            return []

        monkeypatch.setattr(goal_counts, "count_goals", look)
        assert self.counts(api, "NY-Albany:admin").data == []
        assert [set(item) for item in seen] == [{"GSI1SK", "topic", "offices"}]
