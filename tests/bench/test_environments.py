"""The pieces of the simulation of execution environments; nothing here is timed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench import environments
from bench.environments import LIFE, SHARED, Counted, Environment, Plan, Pool, Simulation
from tools.generate import costs

if TYPE_CHECKING:
    from pathlib import Path

SMALL = Plan(1, warm_up=600, measured=1_200)


def occupied(pool: Pool, born: float, patience: float, until: float) -> Environment:
    made = Environment(born, patience, born)
    pool.occupy(made, until)
    return made


class TestPool:
    def test_busy_environment_takes_no_second_request(self) -> None:
        pool = Pool()
        occupied(pool, 0, 300, until=5)
        assert pool.take(4.9) == (None, [])

    def test_environment_that_was_freed_last_is_used_first(self) -> None:
        pool = Pool()
        occupied(pool, 0, 300, until=9)
        last = occupied(pool, 0, 300, until=10)
        assert pool.take(11) == (last, [])

    def test_idle_environment_ends_after_its_patience(self) -> None:
        pool = Pool()
        made = occupied(pool, 0, 300, until=10)
        assert pool.take(309.9)[0] is made
        pool.occupy(made, 310)
        assert pool.take(610) == (None, [made])

    def test_no_environment_outlives_two_hours(self) -> None:
        pool = Pool()
        made = occupied(pool, 0, 300, until=LIFE - 1)
        assert made.ends == LIFE
        assert pool.take(LIFE) == (None, [made])

    def test_every_environment_is_listed_once(self) -> None:
        pool = Pool()
        both = [occupied(pool, 0, 300, until=1), occupied(pool, 0, 300, until=50)]
        pool.idle.append(pool.take(2)[0] or both[1])
        assert sorted(map(id, pool.list_all())) == sorted(map(id, both))


class TestSimulation:
    def test_one_seed_gives_one_result(self) -> None:
        first, second = (Simulation(SMALL, shared=True, tenants=50).run() for _ in range(2))
        assert first.public == second.public
        assert first.dollars == second.dollars

    def test_shared_environments_are_warm_and_load_each_tenant_apart(self) -> None:
        before, after = (Simulation(SMALL, shared=shared, tenants=200).run() for shared in (False, True))
        assert len(before.public.took) == len(after.public.took)
        assert after.public.cold_share < 0.01 < before.public.cold_share
        assert before.public.loads == before.private.loads == after.private.loads == 0
        assert after.public.load_share > 0
        assert after.at_once < before.at_once
        assert after.dollars < before.dollars

    def test_about_four_of_five_requests_are_public_and_the_first_tenant_has_most(self) -> None:
        found = Simulation(SMALL, shared=False, tenants=100)
        arrived = list(found._arrivals())
        assert 0.75 < sum(public for _, _, public in arrived) / len(arrived) < 0.85
        counts = [sum(tenant == each for _, tenant, _ in arrived) for each in (0, 9)]
        assert counts[0] > 4 * counts[1] > 0
        assert all(now < SMALL.warm_up + SMALL.measured for now, _, _ in arrived)

    def test_nothing_of_the_warm_up_is_counted(self) -> None:
        found = Simulation(SMALL, shared=True, tenants=5)
        found._serve(SMALL.warm_up - 1, 0, SHARED, found.public)
        assert found.public == Counted()
        found._serve(SMALL.warm_up + 1, 0, SHARED, found.public)
        assert (found.public.cold, found.public.checks, len(found.public.took)) == (0, 1, 1)

    def test_seeded_plan_starts_with_the_environments_of_a_steady_load(self) -> None:
        found = Simulation(Plan(100, warm_up=1, measured=2, seeded=True), shared=True, tenants=30).run()
        assert found.private.cold_share < 0.05
        assert found.at_once > 30

    def test_month_extrapolates_the_measurement(self) -> None:
        found = Simulation(SMALL, shared=True, tenants=30).run()
        times = costs.SECONDS / SMALL.measured
        month = found.month
        assert month.environments == times * (found.public.cold + found.private.cold)
        assert month.loads == times * found.public.loads
        assert month.version_reads == times * (found.public.checks + found.private.checks)


def test_percentile_is_that_of_the_ordered_times() -> None:
    counted = Counted(took=[600.0, *[2.0] * 98, 7.0])
    assert (counted.percentile(0.5), counted.percentile(0.98), counted.percentile(0.99)) == (2.0, 7.0, 600.0)
    assert Counted().percentile(0.5) != Counted().percentile(0.5)  # not a number


def test_table_is_printed_and_written_between_its_markers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"a\n{environments.BEGIN}old\n{environments.END}b\n")
    monkeypatch.setattr(environments, "FILE", page)
    monkeypatch.setattr(environments, "PLANS", (Plan(1, warm_up=10, measured=100),))
    assert environments.main([]) == 0
    assert "old" in page.read_text()
    assert environments.main(["--write"]) == 0
    printed = capsys.readouterr().out
    assert "cold starts of public reads" in printed
    assert page.read_text().startswith(f"a\n{environments.BEGIN}| requests a second")
    assert page.read_text().endswith(f"{environments.END}b\n")
    with pytest.raises(ValueError, match="has no line"):
        environments.replace_table("nothing", "")


def test_committed_table_meets_its_criteria() -> None:
    text = environments.FILE.read_text(encoding="utf-8")
    table = text.partition(environments.BEGIN)[2].partition(environments.END)[0]
    verdicts = [line.split("|")[4].strip() for line in table.splitlines() if "| < " in line]
    assert verdicts == ["met", "met"]
