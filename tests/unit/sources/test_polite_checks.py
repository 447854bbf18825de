"""One worker at a time asks a host, with a pause between two requests, and waits when the host says so."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.sources.catalog import get_built_in
from chalicelib.sources.downloads import Download, DownloadFailed
from chalicelib.sources.models import SourceState
from chalicelib.sources.service import BUSY_HOST, LONGEST_DELAY, LONGEST_HOLD, SourceService
from chalicelib.sources.tenant_sources import Given
from chalicelib.tenants.tenant_registry import load_registry
from tests.invented_mirror import CONGRESS_PATH, make_mirror

if TYPE_CHECKING:
    from chalicelib.sources.models import SourceDefinition, Validators

CONGRESS = "congress-legislators"
HOST = "unitedstates.github.io"


@dataclass
class World:
    """A host, its locks and a clock; also the fetcher, the source and its tenants, which take every part."""

    definition: SourceDefinition
    files_of_host: dict[str, bytes]
    now: datetime = datetime(2026, 2, 1, tzinfo=UTC)
    pause: float = 3.0
    held: dict[str, int] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    failures: dict[str, DownloadFailed] = field(default_factory=dict)
    opened: list[io.BytesIO] = field(default_factory=list)
    stored: dict[str, bytes] = field(default_factory=dict)
    state: SourceState = field(default_factory=SourceState)
    owner: str | None = None

    @property
    def files(self) -> World:
        return self

    def save(self, state: SourceState) -> None:
        self.state = state

    def put(self, digest: str, name: str, body: bytes) -> None:
        self.stored[f"{digest}/{name}"] = body

    def hold_host(self, host: str, now: int, until: int) -> bool:
        if self.held.get(host, 0) > now:
            return False
        self.log.append(f"hold {until - now}")
        self.held[host] = until
        return True

    def release_host(self, host: str, until: int) -> None:
        self.log.append("release")
        self.held[host] = until

    def sleep(self, seconds: float) -> None:
        self.log.append(f"sleep {seconds:g}")
        self.now += timedelta(seconds=seconds)

    def fetch(self, url: str, known: Validators | None, *, most: int, seconds: float) -> Download:
        assert (known, most > 0, seconds > 0) == (None, True, True)
        name = url.rpartition("/")[2]
        self.log.append(name.removeprefix("legislators-").removesuffix(".json"))
        self.now += timedelta(seconds=1)
        if name in self.failures:
            raise self.failures[name]
        data = self.files_of_host[f"{CONGRESS_PATH}/{name}"]
        self.opened.append(io.BytesIO(data))
        return Download(self.opened[-1], None, None, name, len(data))

    def apply(self, *_: Any) -> Given:
        return Given.NEW

    def sync(self) -> Any:
        """Check the source as a new worker."""
        self.log.clear()
        service = SourceService(
            tenants=load_registry(),
            open_tenant=lambda _: self,  # type: ignore[arg-type, return-value]
            fetcher=self,
            hosts=self,
            now=lambda: self.now,
            jitter=lambda: 0.5,
            sleep=self.sleep,
        )
        return service.sync(self, lambda: True, forced=True)  # type: ignore[arg-type]


@pytest.fixture
def world() -> World:
    return World(get_built_in(CONGRESS), make_mirror(congress=3).make_files())


def test_files_of_one_host_are_fetched_by_one_worker_with_pauses(world: World) -> None:
    outcome = world.sync()
    assert (outcome.done, outcome.fetched, outcome.changed) == (True, 3, 3)
    assert world.log == ["hold 219", "current", "sleep 3", "district-offices", "sleep 3", "social-media", "release"]
    assert world.held[HOST] == world.now.timestamp() + 3
    assert all(file.closed for file in world.opened)


def test_host_that_another_worker_asks_is_left_alone(world: World) -> None:
    world.held[HOST] = int(world.now.timestamp()) + 60
    outcome = world.sync()
    assert (outcome.done, outcome.delay, world.log) == (False, BUSY_HOST, [])
    assert world.state.round_at == world.now
    world.now += timedelta(seconds=60)
    assert world.sync().done
    assert world.state.round_at is None


def test_files_at_several_hosts_are_released_when_one_is_busy(world: World) -> None:
    current, offices, *_ = world.definition.files
    moved = offices.model_copy(update={"url": f"https://example.org/{CONGRESS_PATH}/{offices.name}"})
    world.definition = world.definition.model_copy(update={"files": (current, moved)})
    world.held["example.org"] = int(world.now.timestamp()) + 60
    assert (world.sync().delay, world.log) == (BUSY_HOST, ["hold 156", "current", "release"])
    assert all(file.closed for file in world.opened)


@pytest.mark.parametrize(("wait", "held"), [(120, 120), (86_400, LONGEST_HOLD), (0, 3)])
def test_host_that_asks_to_wait_is_held_for_all_sources(world: World, wait: int, held: int) -> None:
    asked = world.now + timedelta(seconds=wait + 1)
    world.failures["legislators-current.json"] = DownloadFailed("busy", asked)
    outcome = world.sync()
    assert (outcome.done, outcome.failures, world.log) == (True, ["busy"], ["hold 219", "current", "release"])
    assert world.held[HOST] == world.now.timestamp() + held
    assert outcome.delay <= LONGEST_DELAY
    assert world.state.next_check_at is not None
    assert world.state.next_check_at >= asked


def test_failures_are_repeated_later_each_time(world: World) -> None:
    world.failures["legislators-current.json"] = DownloadFailed("gone")
    waits = []
    for _ in range(9):
        outcome = world.sync()
        assert world.state.next_check_at
        waits.append(round((world.state.next_check_at - world.now).total_seconds()))
        assert 0 < outcome.delay <= LONGEST_DELAY
        world.now += timedelta(days=1)
    assert waits == [300, 600, 1200, 2400, 4800, 9600, 19200, 21600, 21600]
    assert world.state.failures == 9
    world.failures.clear()
    assert (world.sync().failures, world.state.failures, world.state.detail) == ([], 0, None)


def test_optional_files_are_left_out(world: World) -> None:
    for name in ("legislators-social-media.json", "legislators-district-offices.json"):
        world.failures[name] = DownloadFailed("gone")
    outcome = world.sync()
    assert (outcome.failures, outcome.fetched, outcome.changed) == ([], 1, 3)
    assert [key.rpartition("/")[2] for key in world.stored] == ["legislators-current.json"]
