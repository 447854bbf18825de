"""A constituent's data are complete in one tenant, despite crashes during a move and concurrent writes."""

from __future__ import annotations

from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.aws.error_mapping import WriteConflict
from chalicelib.constituents import relocation
from chalicelib.constituents.activities import ActivityDraft, ActivityKind
from chalicelib.core.errors import Conflict, NotFound, Unauthorized, Unavailable
from tests.unit.constituents.conftest import NEW, OLD, ConstituentServices

if TYPE_CHECKING:
    from collections.abc import Callable


def settled(services: ConstituentServices) -> UUID:
    """Create a constituent in OLD, with a goal that has two activities."""
    sub = uuid4()
    services.live(sub, OLD)
    made = services.goal(sub, "first")
    for kind in (ActivityKind.CALL, ActivityKind.LETTER):
        services.me(sub).add_activity(made, ActivityDraft(kind=kind), None)
    return sub


def is_whole(services: ConstituentServices, sub: UUID, tenant: str, *titles: str) -> None:
    """Check that all data of a constituent are in one tenant, with these goals, and nothing is elsewhere."""
    mine = services.me(sub)
    assert sorted(kept.title for kept in mine.list_goals()) == sorted(titles)
    assert mine.get_profile().tenant == tenant
    assert services.store.whereabouts(sub)["tenants"] == tenant
    assert len(mine.read_all().activities) == 2
    there = services.store.of(sub)
    assert set(there) == {tenant}, there
    assert len(there[tenant]) == 4 + len(titles)  # profile, lock, two activities


class TestMove:
    def test_move_takes_everything_and_leaves_nothing(self, services: ConstituentServices) -> None:
        sub = settled(services)
        before = services.me(sub).read_all()
        services.live(sub, NEW)
        is_whole(services, sub, NEW, "first")
        after = services.me(sub).read_all()
        assert (after.goals, after.activities) == (before.goals, before.activities)
        (counted,) = (item for item in after.items.values() if "GSI1PK" in item)
        assert counted["GSI1PK"] == "TENANT#NY-Albany#STATUS#ACTIVE"

    def test_move_killed_at_any_step_is_finished_by_the_next_request(self, services: ConstituentServices) -> None:
        for moment in count(1):
            sub = settled(services)
            if not services.store.during(partial(services.live, sub, NEW), moment):
                break
            services.me(sub).read_all()  # a mere reader
            is_whole(services, sub, services.me(sub).get_profile().tenant, "first")
            services.live(sub, NEW)
            is_whole(services, sub, NEW, "first")
        assert moment > 100

    def test_move_killed_at_any_step_after_its_start_is_finished_by_the_task(
        self, services: ConstituentServices
    ) -> None:
        finished = 0
        for moment in count(1):
            sub = settled(services)
            if not services.store.during(partial(services.live, sub, NEW), moment):
                break
            begun = bool(services.store.unfinished)
            services.finish()
            assert len(services.store.of(sub)) == 1
            assert services.store.unfinished == {}
            assert not begun or NEW in services.store.of(sub)
            finished += begun
        assert finished > 20

    def test_write_killed_at_any_step_of_a_move_is_in_the_right_tenant(self, services: ConstituentServices) -> None:
        for moment in count(1):
            sub = settled(services)
            if not services.store.during(partial(services.live, sub, NEW), moment):
                break
            services.goal(sub, "second")
            is_whole(services, sub, services.me(sub).get_profile().tenant, "first", "second")

    def test_concurrent_write_at_any_step_is_neither_lost_nor_left_behind(self, services: ConstituentServices) -> None:
        for moment in count(1):
            sub = settled(services)
            write = partial(services.goal, sub, "second")
            if not services.store.during(partial(services.live, sub, NEW), moment, meanwhile=write):
                break
            is_whole(services, sub, NEW, "first", "second")

    def test_concurrent_read_at_any_step_sees_everything(self, services: ConstituentServices) -> None:
        for moment in count(1):
            sub = settled(services)

            def look(sub: UUID = sub) -> None:
                assert len(services.me(sub).read_all().activities) == 2

            if not services.store.during(partial(services.live, sub, NEW), moment, meanwhile=look):
                break
        for moment in count(1):
            sub = settled(services)
            move = partial(services.live, sub, NEW)
            if not services.store.during(look_at(services, sub), moment, meanwhile=move):
                break

    def test_late_process_restores_nothing_after_a_move_there_and_back(self, services: ConstituentServices) -> None:
        def meanwhile(sub: UUID, gone: UUID) -> None:
            services.live(sub, NEW)
            services.goal(sub, "second")
            services.me(sub).delete_goal(gone, None)
            services.live(sub, OLD, "Bo")

        for moment in count(1):
            sub = settled(services)
            gone = services.goal(sub, "gone")
            others = partial(meanwhile, sub, gone)
            if not services.store.during(partial(services.live, sub, NEW), moment, meanwhile=others):
                break
            is_whole(services, sub, services.me(sub).get_profile().tenant, "first", "second")

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
    @given(
        st.lists(
            st.tuples(st.sampled_from([OLD, NEW, "TX", "TX-Harris"]), st.integers(1, 250), st.booleans()), max_size=6
        )
    )
    def test_any_number_of_killed_and_crossed_moves_ends_in_one_tenant(
        self, services: ConstituentServices, moves: list[tuple[str, int, bool]]
    ) -> None:
        sub = settled(services)
        titles = ["first"]
        for number, (tenant, moment, crossed) in enumerate(moves):
            title = f"goal {number}"

            def cross(title: str = title) -> None:
                titles.append(title)
                services.goal(sub, title)
                services.live(sub, "NV", title)

            services.store.during(partial(services.live, sub, tenant), moment, meanwhile=cross if crossed else None)
        is_whole(services, sub, services.me(sub).get_profile().tenant, *titles)

    def test_abandoned_closed_lock_is_opened(self, services: ConstituentServices) -> None:
        sub = settled(services)
        mine = services.me(sub).residence
        held = mine._read_consistent_aggregate(OLD).lock
        assert held
        mine._write(OLD, held.set_open(is_open=False, epoch=1))
        is_whole(services, sub, OLD, "first")


def look_at(services: ConstituentServices, sub: UUID) -> Callable[[], None]:
    """Return a function that reads and finds everything."""

    def look() -> None:
        assert len(services.me(sub).read_all().activities) == 2

    return look


class TestErase:
    def test_erase_leaves_a_digest_and_a_time(self, services: ConstituentServices) -> None:
        sub = settled(services)
        services.erase(sub)
        assert services.store.of(sub) == {}
        assert services.store.items == {}
        left = services.store.whereabouts(sub)
        assert left | {"at": "", "version": 0} == {"state": "erased", "tenants": "", "at": "", "version": 0}

    def test_erase_killed_at_any_step_continues_on_request_and_blocks_access(
        self, services: ConstituentServices
    ) -> None:
        for moment in count(1):
            sub = settled(services)
            if not services.store.during(partial(services.erase, sub), moment):
                break
            if services.store.whereabouts(sub)["state"] != "settled":
                for act in (services.me(sub).read_all, services.me(sub).get_profile, partial(services.live, sub, NEW)):
                    with pytest.raises(Unauthorized):
                        act()
            services.erase(sub)
            assert services.store.items == {}
            assert services.store.whereabouts(sub)["state"] == "erased"
        assert moment > 40

    def test_erase_killed_at_any_step_is_finished_by_the_task(self, services: ConstituentServices) -> None:
        for moment in count(1):
            sub = settled(services)
            if not services.store.during(partial(services.erase, sub), moment):
                break
            promised = services.store.whereabouts(sub)["state"] != "settled"
            services.finish()
            assert services.store.unfinished == {}
            if promised:
                assert services.store.items == {}
                assert sub in services.closed
                assert services.store.whereabouts(sub)["state"] == "erased"
            services.store.items.clear()
        assert moment > 40

    def test_erase_is_not_finished_before_the_account_is_gone(self, services: ConstituentServices) -> None:
        sub = settled(services)

        def down() -> None:
            raise Unavailable("The pool is down.")

        with pytest.raises(Unavailable):
            services.me(sub).erase(down)
        assert services.store.items == {}
        assert services.store.whereabouts(sub)["state"] == "erasing"
        assert list(services.store.unfinished.values()) == [str(sub)]
        services.finish()
        assert services.closed == {sub}
        assert str(sub) not in str((services.store.people, services.store.unfinished))

    def test_concurrent_erasures_do_not_block_each_other(self, services: ConstituentServices) -> None:
        for moment in count(1):
            sub = settled(services)
            if not services.store.during(partial(services.erase, sub), moment, meanwhile=services.finish):
                break
            assert services.store.items == {}
            assert services.store.unfinished == {}
            assert services.store.whereabouts(sub)["state"] == "erased"

    def test_erase_includes_both_tenants_of_an_unfinished_move(self, services: ConstituentServices) -> None:
        for moment in count(1):
            sub = settled(services)
            if not services.store.during(partial(services.live, sub, NEW), moment):
                break
            services.erase(sub)
            assert services.store.items == {}

    @pytest.mark.parametrize("what", ["move", "goal", "delete"])
    def test_concurrent_write_happens_before_the_erasure_or_not_at_all(
        self, services: ConstituentServices, what: str
    ) -> None:
        for late in (False, True):
            for moment in count(1):
                sub = settled(services)
                (kept,) = services.me(sub).list_goals()
                writes: dict[str, Callable[[], Any]] = {
                    "move": partial(services.live, sub, NEW),
                    "goal": partial(services.goal, sub, "second"),
                    "delete": partial(services.me(sub).delete_goal, kept.id, None),
                }
                writer, eraser = refusing(writes[what]), partial(services.erase, sub)
                act, meanwhile = (writer, eraser) if late else (eraser, writer)
                if not services.store.during(act, moment, meanwhile=meanwhile):
                    break
                assert services.store.items == {}

    def test_first_write_during_an_erasure_stores_nothing(self, services: ConstituentServices) -> None:
        for moment in count(1):
            sub = uuid4()
            begin = refusing(partial(services.live, sub, NEW))
            if not services.store.during(begin, moment, meanwhile=partial(services.erase, sub)):
                break
            assert services.store.items == {}
        assert moment > 20

    def test_first_write_killed_during_an_erasure_leaves_at_most_an_expiring_empty_lock(
        self, services: ConstituentServices
    ) -> None:
        left = 0
        for moment in range(1, 40):
            for death in range(moment + 1, moment + 8):
                sub = uuid4()
                begin = refusing(partial(services.live, sub, NEW))
                happened = services.store.during(
                    begin, moment, death, meanwhile=partial(services.erase, sub), killed=death
                )
                for (_, _, sk), item in (services.store.items if happened else {}).items():
                    assert sk == "~LATCH"
                    assert set(item) == {"open", "epoch", "version", "expires_at"}
                    left += 1
                services.store.items.clear()
        assert left

    def test_erase_is_idempotent_and_works_without_data(self, services: ConstituentServices) -> None:
        sub = uuid4()
        services.erase(sub)
        location = services.store.whereabouts(sub)
        services.erase(sub)
        assert services.store.whereabouts(sub) == location


def refusing(act: Callable[[], Any]) -> Callable[[], None]:
    """Return a function that may be refused because the account is gone."""

    def tried() -> None:
        try:
            act()
        except Unauthorized:
            return

    return tried


class TestWithoutData:
    def test_new_constituent_has_nothing_and_is_sent_to_the_profile(self, services: ConstituentServices) -> None:
        sub = uuid4()
        assert services.me(sub).list_goals() == []
        with pytest.raises(NotFound):
            services.me(sub).get_profile()
        with pytest.raises(Conflict, match="PUT /me/profile"):
            services.goal(sub, "first")
        with pytest.raises(NotFound):
            services.me(sub).patch_profile({}, None, None)
        with pytest.raises(NotFound):
            services.me(sub).delete_goal(uuid4(), None)
        assert not services.store.items
        assert not services.store.people


@pytest.mark.parametrize(
    "person",
    [None, "", "7", "{0b8f1f5e-3c5e-4b7e-9d0a-6a1f0c2d4e8f}", "0B8F1F5E-3C5E-4B7E-9D0A-6A1F0C2D4E8F", "a#b"],
)
def test_id_that_is_not_a_uuid_is_unauthorized(person: str | None) -> None:
    with pytest.raises(Unauthorized):
        relocation.require_id(person)


def test_endless_conflicts_are_unavailable(services: ConstituentServices, monkeypatch: pytest.MonkeyPatch) -> None:
    sub, pauses = settled(services), list[float]()
    mine = services.me(sub).residence
    mine.pause = pauses.append

    def clash(*_: Any) -> None:
        raise WriteConflict(frozenset())

    monkeypatch.setattr(relocation.Relocation, "_read_consistent_aggregate", clash)
    with pytest.raises(Unavailable):
        mine.change(lambda _book, _tenant: ((), None))
    assert len(pauses) == relocation.ATTEMPTS - 1
    assert max(pauses) <= 0.4
