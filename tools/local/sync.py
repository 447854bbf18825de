"""Fill the local stage from the public sources: `python -m tools local sync`, or `make sync`."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import click
from botocore.exceptions import BotoCoreError, ClientError
from tqdm import tqdm

from chalicelib.auth.permissions import SYSTEM
from chalicelib.aws import parameters
from chalicelib.container import Container, TenantContainer
from chalicelib.core import settings
from chalicelib.core.errors import Conflict, Problem
from chalicelib.core.settings import MissingSetting
from chalicelib.imports.jobs import ImportState
from chalicelib.sources import announcements
from chalicelib.sources.catalog import load_catalog
from chalicelib.sources.downloads import make_fetcher
from chalicelib.sources.models import SourceResult
from chalicelib.sources.service import SourceService
from chalicelib.tenants.seats import is_sample
from tools.local import load_samples
from tools.local.import_roster import make_local_environment

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from chalicelib.sources.handles import BuiltInSource
    from chalicelib.sources.models import TenantSource
    from chalicelib.sources.service import SyncOutcome
    from chalicelib.sources.tenant_sources import TenantSourceService

COLUMNS = ("fetched", "unchanged", "created", "changed", "closed", "refused", "maps", "review", "failed")
CHANGED_AT_ONCE = "another sync, or an administrator, changes this source at the same time. Run this again afterwards."


@dataclass(slots=True)
class LocalHosts:
    """Pauses between two requests of this process to one host."""

    pause: float
    asked: dict[str, float] = field(default_factory=dict)

    def hold_host(self, host: str, now: int, until: int) -> bool:  # noqa: ARG002 (HostLocks)
        """Wait until the host may be asked again."""
        time.sleep(max(0.0, self.asked.get(host, 0.0) + self.pause - time.monotonic()))
        return True

    def release_host(self, host: str, until: int) -> None:  # noqa: ARG002 (HostLocks)
        """Remember when the host was asked."""
        self.asked[host] = time.monotonic()


@dataclass(eq=False)
class LocalSync:
    """Checks sources and runs their imports in this process, as workers do on AWS."""

    root: Container
    fetcher: Any
    wanted: frozenset[str] | None
    say: Callable[[str], None]
    counts: Counter[str] = field(default_factory=Counter)
    cleared: set[str] = field(default_factory=set)
    hosts: LocalHosts = field(init=False)

    def __post_init__(self) -> None:
        """Remember hosts for all sources, since several of them have one host."""
        self.hosts = LocalHosts(self.fetcher.pause)

    def run(self, source_id: str, *, show_bar: bool) -> tuple[Counter[str], SyncOutcome]:
        """Check a source and apply it; returns the numbers of its row in the summary."""
        self.counts = Counter()
        source: BuiltInSource = self.root.open_source(source_id)  # type: ignore[assignment]
        with tqdm(desc=source_id, unit=" tenants", file=sys.stderr, disable=not show_bar, leave=False) as bar:
            service = SourceService(
                tenants=self.root.tenants,
                open_tenant=self.open_tenant,
                fetcher=self.fetcher,
                hosts=self.hosts,
                now=self.root.now,
                wanted=self.wanted,
                progress=lambda tenant: _advance(bar, tenant),
            )
            outcome = service.sync(source, lambda: True, forced=True)
        self.counts["fetched"] += outcome.fetched
        self.counts["unchanged"] += outcome.not_modified
        self.counts["failed"] += len(outcome.failures)
        return self.counts, outcome

    def open_tenant(self, tenant: str) -> TenantSourceService:
        """Return the sources of a tenant, whose imports run at once; its samples are removed first."""
        scope = TenantContainer(
            SYSTEM, self.root.tenants.get(tenant), source="sources", now=self.root.now, no_cache=False
        )
        self._clear_samples(tenant)

        def report(kind: str, state: TenantSource) -> None:
            announcements.announce(kind, state, tenant, self.root.now())
            self.counts["maps"] += kind == "source.changed" and state.import_id is None
            if kind != "source.changed":
                name = "review" if state.result == SourceResult.NEEDS_REVIEW else "failed"
                self.counts[name] += 1
                self.say(f"{tenant} {state.source}: {state.detail}")

        return replace(scope.sources, start=lambda import_id: self.run_import(tenant, import_id), report=report)

    def _clear_samples(self, state: str) -> None:
        """Remove the samples of a state and of its counties, so that no answer has real and invented officials."""
        for tenant in load_samples.TENANTS:
            if tenant.partition("-")[0] == state and tenant not in self.cleared:
                self.cleared.add(tenant)
                if removed := remove_samples(self.root.for_tenant(tenant)):
                    self.say(f"{tenant}: removed {removed} invented representatives and their maps")

    def run_import(self, tenant: str, import_id: UUID) -> None:
        """Plan and write an import to its end, and record its result."""
        scope = self.root.for_tenant(tenant, source=f"import {import_id}")
        job = scope.imports.jobs.get(import_id)
        while job.state == ImportState.PLANNING:
            job = scope.imports.plan(job)
        while job.has_chunks_left:
            job = scope.imports.apply(job, lambda: True)
        counts = job.counts
        if job.state == ImportState.DONE:
            self.counts.update(created=counts.added, changed=counts.changed, closed=counts.closed)
        self.counts["refused"] += counts.refused
        definition = self.root.open_source(job.source, tenant).definition
        self.open_tenant(tenant).record_import(import_id, definition)


def remove_samples(scope: TenantContainer) -> int:
    """Remove the invented people of a tenant, and its maps with them; returns their number.

    Real and invented data never stand side by side in one tenant.
    """
    samples = [person for person in scope.representatives.get_current_view().people if is_sample(person)]
    if samples:
        # Before the people, by whom the next run finds what an interrupted one has left.
        scope.coverage.take_back(load_samples.IMPORT)
        scope.boundaries.clear()
    for person in samples:
        scope.representatives.delete(person.id, None)
    return len(samples)


def run(
    states: frozenset[str] | None, sources: list[str], mirror: str | None, say: Callable[[str], None], *, bars: bool
) -> int:
    """Check the sources and print a summary; returns 1 if any of them failed, else 0."""
    root = Container(SYSTEM)
    sync = LocalSync(root, make_fetcher(mirror, root.outbound, root.now), states, say)
    started, rows, failures = time.monotonic(), list[tuple[str, Counter[str]]](), list[str]()
    for source_id in sources:
        begun = time.monotonic()
        try:
            counts, outcome = sync.run(source_id, show_bar=bars)
            failures += outcome.failures
        except Conflict:
            counts = sync.counts + Counter(failed=1)
            failures.append(f"{source_id}: {CHANGED_AT_ONCE}")
        rows.append((source_id, counts))
        say(f"{source_id}: {_describe(counts)} ({time.monotonic() - begun:.0f} s)")
    print(format_summary(rows), flush=True)
    for failure in failures:
        say(f"failed: {failure}")
    say(f"{'some sources failed' if failures else 'complete'} after {time.monotonic() - started:.0f} s")
    return int(bool(failures))


def _advance(bar: tqdm[Any], tenant: str) -> None:
    bar.set_postfix_str(tenant, refresh=False)
    bar.update()


def _describe(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[name]} {name}" for name in COLUMNS if counts[name]) or "nothing to do"


def format_summary(rows: list[tuple[str, Counter[str]]]) -> str:
    """Return a table of the numbers by source, with their sums."""
    total: Counter[str] = Counter()
    for _, counts in rows:
        total.update(counts)
    width = max(len(name) for name, _ in [*rows, ("source", total)])
    lines = [f"{'source':<{width}}  " + "  ".join(f"{name:>9}" for name in COLUMNS)]
    for name, counts in [*rows, ("all", total)]:
        lines.append(f"{name:<{width}}  " + "  ".join(f"{counts[column]:>9,}" for column in COLUMNS))
    return "\n".join(lines)


def parse_states(text: str | None, known: frozenset[str]) -> frozenset[str] | None:
    """Return the ids of the states in a text like "NY CA"; None for all. Raises UsageError."""
    wanted = frozenset((text or "").upper().replace(",", " ").split())
    if unknown := sorted(wanted - known):
        raise click.UsageError(f"Not states: {', '.join(unknown)}. Name them by their letters, like NY CA.")
    return wanted or None


def parse_sources(text: str | None) -> list[str]:
    """Return the ids of the sources in a text like "a, b"; all of the catalogue for None. Raises UsageError."""
    chosen = (text or "").replace(",", " ").split() or list(load_catalog())
    if unknown := sorted(set(chosen) - set(load_catalog())):
        raise click.UsageError(f"Not sources: {', '.join(unknown)}. The catalogue has: {', '.join(load_catalog())}.")
    return chosen


@click.command("sync")
@click.option("--states", help='The states to fill, like "NY CA"; default: all.')
@click.option("--sources", help="The sources to check, by id; default: all of the catalogue.")
@click.option("--mirror", help="A folder or a URL that has the files; see `ops mirror`.")
@click.option("--background", is_flag=True, help="Print lines instead of progress bars.")
def command(states: str | None, sources: str | None, mirror: str | None, *, background: bool) -> int:
    """Fetch the public sources and fill the running local stage with them.

    A second run downloads only what has changed, and writes nothing for the rest. An interrupted run goes on where it
    stopped. The exit status is 1 if a source failed; the others are applied.
    """
    if "STAGE" not in os.environ and "DDB_TABLE_NAME" not in os.environ:
        os.environ |= make_local_environment()
    chosen = parse_sources(sources)
    known = frozenset(state.id for state in Container(SYSTEM).tenants.page(kind="state", limit=100)[0])
    wanted = parse_states(states, known)
    try:
        settings.load().need(["ROSTER_BUCKET_NAME"], parameters.fetch)
        return run(wanted, chosen, mirror or os.environ.get("MIRROR"), _say, bars=not background)
    except Problem as problem:
        print(problem.detail, file=sys.stderr)
    except (BotoCoreError, ClientError, MissingSetting) as error:
        print(f"{error} Is `make run` up?", file=sys.stderr)
    return 1


def _say(text: str) -> None:
    tqdm.write(text, file=sys.stdout)
    sys.stdout.flush()
