"""Progress, streaks and counts are derived from activities alone."""

from __future__ import annotations

import doctest
import importlib
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.constituents.activities import Activity, ActivityKind, list_standing, mark_withdrawn
from chalicelib.constituents.goal_counts import FEWEST, count_goals
from chalicelib.constituents.goals import Goal, GoalStatus
from chalicelib.constituents.progress import measure_progress, measure_streak
from chalicelib.constituents.topics import Topic

if TYPE_CHECKING:
    from chalicelib.aws.tenant_table import Item

TODAY = date(2026, 1, 21)  # a Wednesday
NOON = datetime(2026, 1, 21, 12, tzinfo=UTC)
DAYS = st.lists(st.dates(date(2025, 9, 1), date(2026, 3, 1)), max_size=40)


@pytest.mark.parametrize(
    "module", ["constituents.progress", "constituents.goal_counts", "core.ids", "core.json_merge_patch"]
)
def test_docstring_examples(module: str) -> None:
    assert doctest.testmod(importlib.import_module(f"chalicelib.{module}")).failed == 0


def weeks_back(days: list[date], monday: date) -> int:
    """Count weeks with a day, one by one, backwards from a Monday."""
    count = 0
    while any(monday <= day < monday + timedelta(days=7) for day in days):
        count += 1
        monday -= timedelta(days=7)
    return count


class TestStreaks:
    @given(DAYS)
    def test_streak_equals_counting_week_by_week(self, days: list[date]) -> None:
        been = [day for day in days if day <= TODAY]
        this = TODAY - timedelta(days=TODAY.weekday())
        found = measure_streak(days, TODAY)
        assert found.current == (weeks_back(been, this) or weeks_back(been, this - timedelta(days=7)))
        mondays = [this - timedelta(weeks=n) for n in range(30)]
        assert found.longest == max(weeks_back(been, monday) for monday in mondays)

    def test_week_begins_on_monday_and_the_current_one_is_not_over(self) -> None:
        sunday, monday = date(2026, 1, 18), date(2026, 1, 19)
        assert measure_streak([sunday], TODAY).current == 1
        assert measure_streak([sunday, monday], TODAY).current == 2
        assert measure_streak([sunday], date(2026, 1, 26)).current == 0
        assert measure_streak([], TODAY).longest == 0

    @given(DAYS, st.randoms())
    def test_order_and_repetition_make_no_difference(self, days: list[date], chance: object) -> None:
        shuffled = sorted(days + days, key=lambda _: chance.random())  # type: ignore[attr-defined]
        assert measure_streak(shuffled, TODAY) == measure_streak(days, TODAY)


class TestProgress:
    @given(st.integers(0, 2000), st.integers(1, 1000))
    def test_progress_is_100_percent_only_when_all_is_done(self, made: int, planned: int) -> None:
        found = measure_progress(made, planned, done=False)
        assert found is not None
        assert 0 <= found <= 100
        assert (found == 100) is (made >= planned)

    def test_nothing_planned_is_no_progress_until_the_goal_is_done(self) -> None:
        assert measure_progress(5, None, done=False) is None
        assert measure_progress(0, None, done=True) == 100


GOAL = Goal(
    id=uuid4(), title="A crosswalk", topic=Topic.TRANSPORT, planned=2, version=1, created_at=NOON, updated_at=NOON
)


def entry(days_ago: int, corrects: UUID | None = None, goal: UUID = GOAL.id, *, withdrawn: bool = False) -> Activity:
    at = NOON - timedelta(days=days_ago)
    return Activity(
        id=uuid4(), goal_id=goal, kind=ActivityKind.CALL, at=at, corrects=corrects, withdrawn=withdrawn, created_at=NOON
    )


class TestCorrections:
    def test_corrected_activity_is_replaced_and_names_its_correction(self) -> None:
        first = entry(3)
        second = entry(2, first.id)
        third = entry(1, second.id)
        log = mark_withdrawn([first, second, third])
        assert [kept.id for kept in log] == [third.id, second.id, first.id]
        assert [kept.corrected_by for kept in log] == [None, third.id, second.id]
        assert [kept.id for kept in list_standing(log)] == [third.id]

    def test_withdrawn_activity_does_not_count(self) -> None:
        first, other = entry(3), entry(16)
        log = mark_withdrawn([first, other, entry(3, first.id, withdrawn=True), entry(1, goal=uuid4())])
        seen = GOAL.as_seen_on(log, TODAY)
        assert (seen.activities, seen.progress, seen.last_activity_at) == (1, 50, other.at)
        assert (seen.streak.current, seen.streak.longest) == (0, 1)

    def test_done_goal_is_at_100_percent_whatever_was_planned(self) -> None:
        assert GOAL.model_copy(update={"status": GoalStatus.DONE}).as_seen_on([], TODAY).progress == 100


PEOPLE = st.lists(
    st.tuples(
        st.integers(0, 30),
        st.sampled_from([Topic.TAXES, Topic.HEALTH]),
        st.sampled_from(['["Mayor"]', '["Mayor", "Sheriff"]', "[]"]),
    ),
    max_size=150,
)


class TestCounts:
    @given(PEOPLE)
    def test_counts_below_ten_are_hidden_and_others_are_tens(self, goals: list[tuple[int, Topic, str]]) -> None:
        found = count_goals(
            {"GSI1SK": f"USER#{who}#x", "topic": topic, "offices": offices} for who, topic, offices in goals
        )
        truth: dict[tuple[str, str | None], set[int]] = {}
        for who, topic, offices in goals:
            for office in (part for part in ("Mayor", "Sheriff") if part in offices):
                truth.setdefault((topic, office), set()).add(who)
            if offices == "[]":
                truth.setdefault((topic, None), set()).add(who)
        shown = {(count.topic.value, count.office): count.people for count in found}
        assert shown == {
            (topic, office): len(who) // 10 * 10 for (topic, office), who in truth.items() if len(who) >= FEWEST
        }

    @given(PEOPLE)
    def test_answer_is_the_same_without_groups_below_ten(self, goals: list[tuple[int, Topic, str]]) -> None:
        items: list[Item] = [
            {"GSI1SK": f"USER#{who}#x", "topic": topic.value, "offices": one} for who, topic, one in goals
        ]
        shown = {(count.topic.value, count.office) for count in count_goals(items)}
        kept = [
            item
            for item in items
            if {(item["topic"], office) for office in ("Mayor", "Sheriff") if office in str(item["offices"])} & shown
            or (item["offices"] == "[]" and (item["topic"], None) in shown)
        ]
        assert count_goals(kept) == count_goals(items)

    def test_person_with_many_goals_counts_once(self) -> None:
        items: list[Item] = [{"GSI1SK": f"USER#7#{n}", "topic": "taxes", "offices": "[]"} for n in range(50)]
        assert count_goals(items) == []
