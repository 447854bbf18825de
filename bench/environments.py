"""Simulate Lambda's environments with many tenants: `python -m bench.environments [--write]`.

Requests arrive at random, for tenants by Zipf's law. Lambda gives a request to an idle environment of its tenant, or of
all tenants for a public read, and starts one if there is none. It ends one that was idle for 5 to 15 minutes, and each
after two hours. AWS publishes neither number; these are assumptions. The cost model (tools/generate/costs.py) has the
times, and turns what a simulation counts into dollars.
"""

from __future__ import annotations

import heapq
import itertools
import math
import random
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tools.generate import costs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "docs" / "usage-and-cost.md"
BEGIN, END = (
    "<!-- environments: written by `python -m bench.environments --write` -->\n",
    "<!-- end of environments -->\n",
)
SEED, TENANTS, PUBLIC = 27, 3_288, 0.8
IDLE, LIFE = (300.0, 900.0), costs.LIFE_HOURS * 3600.0  # seconds
SHARED = -1  # the pool of the shared environments
MOST_COLD, MOST_DOLLARS = 0.01, 150.0  # criteria at one request a second


@dataclass(frozen=True)
class Plan:
    """A rate in requests a second, and the seconds before and during the measurement.

    With `seeded` it begins with the environments of a stage that has been up for long, because hours at a high rate
    would be too many requests to simulate.
    """

    rate: int
    warm_up: float
    measured: float
    seeded: bool = False


PLANS = (Plan(1, 3 * 3600, 24 * 3600), Plan(100, 9000, 1800), Plan(10_000, 15, 30, seeded=True))


@dataclass(slots=True)
class Environment:
    """One execution environment, with the times of its last version check of each tenant that it has loaded."""

    born: float
    patience: float
    freed: float = 0.0
    checked: dict[int, float] = field(default_factory=dict)

    @property
    def ends(self) -> float:
        """The time at which Lambda ends it if no request comes."""
        return min(self.freed + self.patience, self.born + LIFE)


class Pool:
    """The environments that serve the same requests; the one that was freed last is used first."""

    def __init__(self) -> None:
        self.idle: list[Environment] = []
        self._busy: list[tuple[float, int, Environment]] = []
        self._numbers = itertools.count()

    def take(self, now: float) -> tuple[Environment | None, list[Environment]]:
        """Return an idle environment, None if there is none, and those that have ended meanwhile."""
        while self._busy and self._busy[0][0] <= now:
            self.idle.append(heapq.heappop(self._busy)[2])
        ended: list[Environment] = []
        while self.idle:
            found = self.idle.pop()
            if found.ends > now:
                return found, ended
            ended.append(found)
        return None, ended

    def occupy(self, environment: Environment, until: float) -> None:
        """Keep an environment busy until a time."""
        environment.freed = until
        heapq.heappush(self._busy, (until, next(self._numbers), environment))

    def list_all(self) -> Iterator[Environment]:
        """Yield every environment that has not been taken out."""
        yield from self.idle
        yield from (each for _, _, each in self._busy)


@dataclass
class Counted:
    """The requests of one kind: how many met a cold start or a first load, and the milliseconds of each."""

    cold: int = 0
    loads: int = 0
    checks: int = 0
    took: list[float] = field(default_factory=list)

    @property
    def cold_share(self) -> float:
        """The share of requests that met a cold start."""
        return self.cold / max(1, len(self.took))

    @property
    def load_share(self) -> float:
        """The share of requests that were the first of their tenant in a warm environment."""
        return self.loads / max(1, len(self.took))

    def percentile(self, share: float) -> float:
        """Return the milliseconds within which a share of the requests is answered."""
        ordered = sorted(self.took)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else math.nan


@dataclass(frozen=True)
class Simulated(costs.Load):
    """A month as a simulation found it, for the cost model."""

    created: float = 0
    loaded: float = 0
    checked: float = 0

    @property
    def environments(self) -> float:
        """Execution environments that Lambda creates."""
        return self.created

    @property
    def loads(self) -> float:
        """First reads of a tenant in a shared environment."""
        return self.loaded

    @property
    def version_reads(self) -> float:
        """Reads of a tenant's version."""
        return self.checked


class Simulation:
    """Runs a plan, with public reads in environments of their tenants (`shared=False`) or in those of all."""

    def __init__(self, plan: Plan, *, shared: bool, tenants: int = TENANTS) -> None:
        self.plan, self.shared, self.tenants = plan, shared, tenants
        self.public, self.private = Counted(), Counted()
        self.lived = 0.0  # seconds of all environments within the measurement
        # Requests have a generator of their own, so that they are the same before and after.
        self._requests, self._random = random.Random(SEED), random.Random(SEED)  # noqa: S311 (no secrets)
        self._weights = list(itertools.accumulate(1 / rank for rank in range(1, tenants + 1)))
        self._pools: dict[int, Pool] = {}

    def run(self) -> Simulation:
        """Simulate the plan, and return this."""
        if self.plan.seeded:
            self._seed()
        for now, tenant, public in self._arrivals():
            counted = self.public if public else self.private
            self._serve(now, tenant, SHARED if public and self.shared else tenant, counted)
        for pool in self._pools.values():
            for each in pool.list_all():
                self._count_life(each)
        return self

    @property
    def at_once(self) -> float:
        """The mean number of environments that exist at a time."""
        return self.lived / self.plan.measured

    @property
    def month(self) -> Simulated:
        """The load of a month that goes on like the measurement."""
        times = costs.SECONDS / self.plan.measured
        both = (self.public, self.private)
        return Simulated(
            self.plan.rate,
            isolated=1 - PUBLIC if self.shared else 1.0,
            by_tenant=not self.shared,
            created=times * sum(each.cold for each in both),
            loaded=times * sum(each.loads for each in both),
            checked=times * sum(each.checks for each in both),
        )

    @property
    def dollars(self) -> float:
        """The cost of that month."""
        return sum(of(self.month) for _, _, of in costs.ROWS)

    def _arrivals(self) -> Iterator[tuple[float, int, bool]]:
        """Yield the time, the tenant and whether it is a public read, of each request."""
        now, ends, draw = 0.0, self.plan.warm_up + self.plan.measured, self._requests
        while True:
            for tenant in draw.choices(range(self.tenants), cum_weights=self._weights, k=1_000):
                now += draw.expovariate(self.plan.rate)
                if now >= ends:
                    return
                yield now, tenant, draw.random() < PUBLIC

    def _serve(self, now: float, tenant: int, place: int, counted: Counted) -> None:
        pool = self._pools.setdefault(place, Pool())
        environment, ended = pool.take(now)
        for each in ended:
            self._count_life(each)
        cold = environment is None
        if environment is None:
            environment = self._start(now)
        last = environment.checked.get(tenant)
        load = last is None and not cold
        check = last is not None and now - last >= costs.TTL
        if last is None or check:
            environment.checked[tenant] = now
        took = costs.BILLED_MS + cold * costs.COLD_MS + load * costs.LOAD_MS + check * costs.CHECK_MS
        pool.occupy(environment, now + took / 1000)
        if now >= self.plan.warm_up:
            counted.cold += cold
            counted.loads += load
            counted.checks += check
            counted.took.append(took)

    def _start(self, born: float) -> Environment:
        return Environment(born, self._random.uniform(*IDLE), born)

    def _count_life(self, environment: Environment) -> None:
        begins, ends = self.plan.warm_up, self.plan.warm_up + self.plan.measured
        self.lived += max(0.0, min(environment.ends, ends) - max(environment.born, begins))

    def _seed(self) -> None:
        """Start the environments that a steady load keeps, at ages spread evenly over their lifetime."""
        total, rate = self._weights[-1], self.plan.rate
        own = 1 - PUBLIC if self.shared else 1.0
        for tenant in range(self.tenants):
            self._seed_pool(tenant, [tenant], [own * rate / (tenant + 1) / total])
        if self.shared:
            rates = [PUBLIC * rate / (tenant + 1) / total for tenant in range(self.tenants)]
            self._seed_pool(SHARED, range(self.tenants), rates)

    def _seed_pool(self, place: int, tenants: Sequence[int], rates: Sequence[float]) -> None:
        pool = self._pools[place] = Pool()
        busy = sum(rates) * (costs.BILLED_MS + costs.CHECK_MS) / 1000
        count = math.ceil(busy + 3 * math.sqrt(busy)) if busy > 1 else 1
        for _ in range(count):
            age = self._random.uniform(0, LIFE)
            made = self._start(-age)
            made.freed = 0.0
            for tenant, rate in zip(tenants, rates, strict=True):
                if place != SHARED or self._random.random() < 1 - math.exp(-rate * age / count):
                    made.checked[tenant] = -costs.TTL * self._random.random()
            pool.idle.append(made)


def format_table(pairs: Sequence[tuple[Simulation, Simulation]]) -> str:
    """Return the results before and after, and the criteria, in Markdown."""
    head = (
        "requests a second", "public reads run", "cold, public reads", "first load, public reads", "cold, the rest",
        "p50 · p99 of public reads, ms", "p50 · p99 of the rest, ms", "environments", "dollars a month",
    )  # fmt: skip
    lines = [_row(head), "|---:|---|" + "---:|" * (len(head) - 2)]
    lines += [_row(_format_cells(each)) for pair in pairs for each in pair]
    after = next(after for _, after in pairs if after.plan.rate == 1)
    lines += ["", "| criterion, at 1 request a second | limit | simulated | |", "|---|---:|---:|---|"]
    cold, dollars = after.public.cold_share, after.dollars
    lines.append(_row(("cold starts of public reads", "< 1 %", f"{cold:.2%}", _judge(met=cold < MOST_COLD))))
    lines.append(_row(("dollars a month", "< 150", f"{dollars:,.0f}", _judge(met=dollars < MOST_DOLLARS))))
    return "\n".join(lines) + "\n"


def _judge(*, met: bool) -> str:
    return "met" if met else "**not met**"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _format_cells(found: Simulation) -> list[str]:
    public, private = found.public, found.private
    return [
        f"{found.plan.rate:,}",
        "shared" if found.shared else "in their tenant",
        f"{public.cold_share:.2%}",
        f"{public.load_share:.2%}",
        f"{private.cold_share:.2%}",
        f"{public.percentile(0.5):,.0f} · {public.percentile(0.99):,.0f}",
        f"{private.percentile(0.5):,.0f} · {private.percentile(0.99):,.0f}",
        f"{found.at_once:,.0f}",
        f"{found.dollars:,.0f}",
    ]


def replace_table(text: str, table: str) -> str:
    """Return a page with another table between its markers; raises ValueError without them."""
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"The page has no line {BEGIN.strip()!r}.")
    return head + BEGIN + table + END + tail


def main(arguments: Sequence[str]) -> int:
    """Simulate every rate before and after; print the table, and write it with --write."""
    pairs = [(Simulation(plan, shared=False).run(), Simulation(plan, shared=True).run()) for plan in PLANS]
    table = format_table(pairs)
    print(table)
    if "--write" in arguments:
        FILE.write_text(replace_table(FILE.read_text(encoding="utf-8"), table), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
