"""Operations of constituents on their data: limits, corrections, repeated requests."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.constituents import aggregate
from chalicelib.constituents.activities import ActivityDraft, ActivityKind
from chalicelib.constituents.aggregate import ConstituentAggregate
from chalicelib.constituents.goals import GoalDraft, GoalTarget
from chalicelib.constituents.profile import Consents, Home, HomeDivision, ProfileFields, write_profile
from chalicelib.constituents.service import ConstituentService
from chalicelib.constituents.topics import Topic
from chalicelib.core.errors import Conflict, Invalid, NotFound
from chalicelib.core.idempotency import IdempotencyKey
from tests.unit.constituents.conftest import NEW, NOON, OLD, ConstituentServices, Store, home

if TYPE_CHECKING:
    from chalicelib.constituents.goals import Goal

SUB = UUID("5a9c2f0e-7d0e-4b56-9a6f-0c8c3a6f1b10")
CALL = ActivityDraft(kind=ActivityKind.CALL)
FIRST, LAST = (NOON.replace(tzinfo=None, year=year, month=1, day=10) for year in (1900, 2026))


@pytest.fixture
def ada(services: ConstituentServices) -> ConstituentService:
    services.live(SUB, OLD)
    return services.me(SUB)


def draft(**fields: Any) -> GoalDraft:
    return GoalDraft(**{"title": "A crosswalk", "topic": Topic.TRANSPORT} | fields)


class TestLimits:
    def test_number_of_goals_is_limited(self, ada: ConstituentService) -> None:
        for _ in range(100):
            ada.create_goal(draft(), None)
        with pytest.raises(Conflict, match="100 goals"):
            ada.create_goal(draft(), None)

    def test_number_of_activities_of_a_goal_is_limited(
        self, ada: ConstituentService, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(aggregate, "MOST_ACTIVITIES", 5)
        goals = [ada.create_goal(draft(), None).id for _ in range(2)]
        for _ in range(5):
            ada.add_activity(goals[0], CALL, None)
        with pytest.raises(Conflict, match="5 activities"):
            ada.add_activity(goals[0], CALL, None)
        ada.add_activity(goals[1], CALL, None)

    def test_largest_export_fits_one_response(self, ada: ConstituentService) -> None:
        # A Lambda response has at most six megabytes of JSON, in which each quote and each line end of a text takes two
        # bytes.
        note = ("x" + '"\n' * 999 + "x")[:2000]
        full = False
        while not full:
            goal = ada.create_goal(draft(description=note), None)
            try:
                for _ in range(20):
                    ada.add_activity(goal.id, ActivityDraft(kind=ActivityKind.CALL, note=note), None)
            except Conflict as conflict:
                full = "of at most 1,000,000" in conflict.detail
        whole = ada.read_all()
        text = "".join(model.model_dump_json() for model in [*whole.goals.values(), *whole.activities])
        assert len(text) > 900_000
        assert len(json.dumps(text)) < 3_000_000

    def test_at_the_limit_changes_that_add_nothing_are_accepted(
        self, ada: ConstituentService, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        goal = ada.create_goal(draft(description="long " * 50), None)
        monkeypatch.setattr(
            aggregate, "MOST_BYTES", sum(len(str(item["doc"])) for item in ada.read_all().items.values())
        )
        assert ada.patch_goal(goal.id, {"description": None}, None).version == 2
        with pytest.raises(Conflict, match="delete goals"):
            ada.patch_goal(goal.id, {"description": "longer " * 50}, None)


class TestRepeatedRequests:
    def test_goal_is_created_once_for_a_key(self, ada: ConstituentService) -> None:
        first = ada.create_goal(draft(), IdempotencyKey("a", b"1"))
        changed = ada.patch_goal(first.id, {"status": "paused"}, None)
        assert ada.create_goal(draft(), IdempotencyKey("a", b"1")) == changed
        assert ada.create_goal(draft(), IdempotencyKey("b", b"1")).id != first.id
        with pytest.raises(Conflict, match="a different request"):
            ada.create_goal(draft(title="Else"), IdempotencyKey("a", b"2"))

    def test_activity_is_added_once_for_a_key_even_in_another_tenant(
        self, ada: ConstituentService, services: ConstituentServices
    ) -> None:
        goal = ada.create_goal(draft(), None).id
        first = ada.add_activity(goal, CALL, IdempotencyKey("a", b"1"))
        services.live(SUB, NEW)
        assert ada.add_activity(goal, CALL, IdempotencyKey("a", b"1")) == first
        assert len(ada.log(goal)) == 1


class TestDelete:
    def test_goal_is_deleted_with_its_activities_only(
        self, ada: ConstituentService, services: ConstituentServices
    ) -> None:
        goals = [ada.create_goal(draft(), None).id for _ in range(2)]
        for goal in goals:
            for _ in range(5):
                ada.add_activity(goal, CALL, None)
        ada.delete_goal(goals[0], None)
        assert len(ada.read_all().activities) == 5
        assert len(services.store.of(SUB)[OLD]) == 1 + 5 + 2

    def test_delete_killed_at_any_step_is_invisible_and_finished_by_the_next_write(
        self, services: ConstituentServices
    ) -> None:
        for moment in range(1, 200):
            sub = uuid4()
            services.live(sub, OLD)
            mine = services.me(sub)
            goal = mine.create_goal(draft(), None).id
            for _ in range(5):
                mine.add_activity(goal, CALL, None)
            if not services.store.during(lambda mine=mine, goal=goal: mine.delete_goal(goal, None), moment):  # type: ignore[misc]
                break
            left = services.me(sub).read_all()
            assert len(left.activities) in (0, 5)
            assert bool(left.goals) is bool(left.activities)
            if not left.goals:
                services.goal(sub, "another")
                assert len(services.store.of(sub)[OLD]) == 3
        assert moment > 20


class TestTargets:
    def test_offices_of_targets_are_looked_up_once(
        self, services: ConstituentServices, ada: ConstituentService
    ) -> None:
        asked: list[str] = []

        def office_of(tenant: str, _: UUID) -> str:
            asked.append(tenant)
            return "Mayor"

        mine = ConstituentService(ada.residence, SUB, office_of, lambda: NOON)
        target = GoalTarget(tenant="CA", id=uuid4())
        goal = mine.create_goal(draft(representatives=[target]), None)
        assert [(aim.office, aim.id) for aim in goal.representatives] == [("Mayor", target.id)]
        mine.patch_goal(goal.id, {"title": "Two"}, None)
        assert asked == ["CA"]
        assert services.store.items[OLD, f"#USER#{SUB}", f"GOAL#{goal.id}"]["offices"] == '["Mayor"]'

    def test_unknown_representative_error_points_to_field(self, ada: ConstituentService) -> None:
        def office_of(_: str, representative_id: UUID) -> str:
            raise NotFound(f"There is no {representative_id}.")

        mine = ConstituentService(ada.residence, SUB, office_of, lambda: NOON)
        with pytest.raises(Invalid) as refused:
            mine.create_goal(draft(representatives=[GoalTarget(tenant="CA", id=SUB)]), None)
        assert [flaw.pointer for flaw in refused.value.flaws] == ["#/representatives/0"]

    def test_representative_cannot_be_named_twice(self) -> None:
        with pytest.raises(ValueError, match="once"):
            draft(representatives=[GoalTarget(tenant="CA", id=SUB)] * 2)

    def test_only_active_goals_are_counted(self, ada: ConstituentService, services: ConstituentServices) -> None:
        def counted(goal: Goal) -> bool:
            return "GSI1PK" in services.store.items[OLD, f"#USER#{SUB}", f"GOAL#{goal.id}"]

        goal = ada.create_goal(draft(), None)
        assert counted(goal)
        for status in ("paused", "done", "dropped"):
            assert not counted(ada.patch_goal(goal.id, {"status": status}, None))
        assert counted(ada.patch_goal(goal.id, {"status": "active"}, None))


def test_change_without_effect_writes_nothing(ada: ConstituentService) -> None:
    goal = ada.create_goal(draft(), None)
    assert ada.patch_goal(goal.id, {"title": goal.title}, None) == goal
    assert ada.get_goal(goal.id).version == 1


class TestTimes:
    @pytest.mark.parametrize(
        "at",
        [
            datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
            datetime.max.replace(tzinfo=timezone(-timedelta(hours=12))),
            NOON + timedelta(minutes=6),
            datetime(1899, 12, 31, tzinfo=UTC),
        ],
    )
    def test_future_and_ancient_times_are_refused(self, ada: ConstituentService, at: datetime) -> None:
        goal = ada.create_goal(draft(), None).id
        with pytest.raises(Invalid, match="since 1900"):
            ada.add_activity(goal, ActivityDraft(kind=ActivityKind.CALL, at=at), None)

    @given(st.lists(st.datetimes(FIRST, LAST, timezones=st.timezones()), max_size=9))
    def test_order_of_keys_is_the_order_of_time(self, moments: list[datetime]) -> None:
        entries = [book_entry(moment) for moment in moments]
        keys = [aggregate.make_activity_key(entry) for entry in entries]
        assert [key.split("#")[1] for key in sorted(keys)] == [
            f"{entry.at:%Y-%m-%dT%H:%M:%S.%f}Z" for entry in sorted(entries, key=lambda entry: entry.at)
        ]


def book_entry(moment: datetime) -> Any:
    services = ConstituentServices(Store())
    services.live(SUB, OLD)
    goal = services.goal(SUB, "first")
    return services.me(SUB).add_activity(goal, ActivityDraft(kind=ActivityKind.CALL, at=moment), None)


class TestConsent:
    def test_consent_is_dated_when_it_changes(self) -> None:
        later = NOON + timedelta(days=1)
        silent = write_profile(None, ProfileFields(), home(OLD), NOON)
        assert silent.consented_at is None
        agreed = write_profile(silent, ProfileFields(consents=Consents(reminders=True)), home(OLD), NOON)
        assert agreed.consented_at == NOON
        named = write_profile(agreed, ProfileFields(name="Ada", consents=Consents(reminders=True)), home(OLD), later)
        assert (named.consented_at, named.updated_at, named.version) == (NOON, later, 3)
        assert write_profile(named, named.get_writable(), home(OLD), later) is named


class TestHome:
    @pytest.mark.parametrize(
        ("doubtful", "tenant"), [((), "MO-Jackson"), (("county",), "MO"), (("place",), "MO-Jackson")]
    )
    def test_home_is_in_the_county_if_certain_and_else_in_the_state(
        self, doubtful: tuple[str, ...], tenant: str
    ) -> None:
        assert at_home(*doubtful).tenant == tenant

    @pytest.mark.parametrize("doubtful", [("state",), ("state", "county")])
    def test_home_without_a_certain_state_is_refused(self, doubtful: tuple[str, ...]) -> None:
        found = at_home("county", *doubtful)
        with pytest.raises(Invalid, match="not in one state for certain"):
            _ = found.tenant


def at_home(*doubtful: str) -> Home:
    """Return a home in which some kinds of divisions are only candidates."""
    divisions = [
        HomeDivision(id=kind, kind=kind, name=kind, share=None if kind in doubtful else 1.0)
        for kind in ("country", "state", "county", "place")
    ]
    return Home(state="MO", county="MO-Jackson", divisions=tuple(divisions))


def test_empty_aggregate_has_nothing() -> None:
    empty = ConstituentAggregate(())
    assert (empty.lock, empty.profile, empty.goals, empty.activities, empty.orphans) == (None, None, {}, [], [])
