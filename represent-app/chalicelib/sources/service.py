"""Check sources for new files, and give each tenant its part of a new one.

A check may be interrupted anywhere and run twice at once: a part is known by its digest, so that it is applied once.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from chalicelib.core.errors import Conflict, Invalid, NotFound
from chalicelib.core.json_logging import log
from chalicelib.geo.relationship_files import read_relationships
from chalicelib.geo.shapefiles import read_districts
from chalicelib.imports.row import BadRoster
from chalicelib.sources import slices
from chalicelib.sources.downloads import DownloadFailed, parse_http_date
from chalicelib.sources.models import MOST_HISTORY, Edition, SourceFormat, SourceState, UnitState, Validators
from chalicelib.sources.tenant_sources import Given

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from chalicelib.geo.relationship_files import TableDraft
    from chalicelib.geo.shapefiles import DistrictDraft
    from chalicelib.sources.downloads import Download, Fetcher
    from chalicelib.sources.files import FileStore
    from chalicelib.sources.models import SourceDefinition, SourceFile
    from chalicelib.sources.slices import Slice
    from chalicelib.sources.tenant_sources import TenantSourceService
    from chalicelib.tenants.tenant_registry import TenantRegistry

    # The part of a tenant, by tenant: of a roster, a map, or a table of ZIP codes, or the known divisions.
    Part = Slice | DistrictDraft | TableDraft | set[str]

ALL = "all"
ALARMED_AFTER = 3  # consecutive failures
FIRST_RETRY = 300  # seconds; each further failure doubles them
SHORT_WAIT, HOLD_ATTEMPTS = 10, 4  # seconds for which a worker waits for a host, and how often
LONGEST_DELAY = 900  # seconds that a queue can delay a message


class HostLocks(Protocol):
    """One worker at a time asks a host."""

    def hold_host(self, host: str, now: int, until: int) -> int:
        """Reserve a host until a time (epoch seconds); returns 0 if it was free, else the seconds until it is."""

    def release_host(self, host: str, until: int) -> None:
        """Let the next worker ask a host from a time on (epoch seconds)."""


class SourceHandle(Protocol):
    """A source with its state: a built-in one, or one of a tenant."""

    @property
    def definition(self) -> SourceDefinition:
        """The definition, with the corrections of administrators."""

    @property
    def state(self) -> SourceState:
        """The state, as of the last read or write."""

    @property
    def files(self) -> FileStore:
        """The stored files."""

    @property
    def owner(self) -> str | None:
        """The tenant that the source belongs to; None for a built-in one."""

    def save(self, state: SourceState) -> None:
        """Store a state; raises Conflict if it was changed in the meantime."""


class _HostBusy(Exception):  # noqa: N818 (an outcome, not an error)
    """Another worker asks the host of a file, or the host has asked for a pause of so many seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(slots=True)
class SyncOutcome:
    """The result of a check: whether it is finished, else after how many seconds to go on.

    `changed` counts the tenants whose part was new, `unchanged` the others; `failures` has the reasons of failed units,
    and `retry_at` is when their servers may be asked again. After `host_failed` no other file was asked for.
    """

    done: bool = True
    delay: int = 0
    fetched: int = 0
    not_modified: int = 0
    changed: int = 0
    unchanged: int = 0
    host_failed: bool = False
    retry_at: datetime | None = None
    failures: list[str] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class SourceService:
    """Checks sources; `wanted` limits the tenants that are given their parts."""

    tenants: TenantRegistry
    open_tenant: Callable[[str], TenantSourceService]
    fetcher: Fetcher
    hosts: HostLocks
    now: Callable[[], datetime]
    jitter: Callable[[], float] = random.random
    pause: Callable[[float], None] = time.sleep
    wanted: frozenset[str] | None = None
    progress: Callable[[str], None] = lambda _: None

    def sync(self, source: SourceHandle, has_time: Callable[[], bool], *, forced: bool = False) -> SyncOutcome:
        """Check a source if it is due or `forced`, and give the tenants their parts while there is time.

        Costs one conditional request and one write for a source that has not changed.
        """
        found, state, now = SyncOutcome(), source.state, self.now()
        idle = not state.pending and not state.round_at
        if state.paused or (idle and not forced and not is_due(state, now)):
            return found
        begun = state.round_at or now
        state = state.model_copy(update={"round_at": begun})
        for name, files in self._list_units(source).items():
            unit = state.units.get(name, UnitState())
            if not unit.pending and unit.checked_at and unit.checked_at >= begun:
                continue
            if not has_time():
                source.save(state)
                found.done = False
                return found
            try:
                unit, parts = self._try_unit(source, unit, files, found)
            except _HostBusy as busy:
                source.save(state)
                found.done, found.delay = False, min(busy.seconds + 1, LONGEST_DELAY)
                return found
            state = replace_unit(state, name, unit)
            if unit.pending:
                state = self._give_parts(source, state, name, parts, has_time, found)
                if not found.done:
                    return found
            if found.host_failed:
                break
        self._finish(source, state, found)
        return found

    def _list_units(self, source: SourceHandle) -> Mapping[str, Sequence[SourceFile]]:
        units = source.definition.list_units(self.tenants)
        if self.wanted is None or not source.definition.states:
            return units
        return {name: files for name, files in units.items() if name in self.wanted}

    def _try_unit(
        self, source: SourceHandle, unit: UnitState, files: Sequence[SourceFile], found: SyncOutcome
    ) -> tuple[UnitState, Mapping[str, Part]]:
        """Return a unit after a check, pending if tenants are to be given parts, with the parts of new files.

        A file that cannot be fetched or used leaves the unit as it is, with the reason.
        """
        try:
            unit, parts = self._check_unit(source, unit, files, found)
        except DownloadFailed as failed:
            found.failures.append(failed.reason)
            found.host_failed |= failed.of_host
            found.retry_at = max(filter(None, (found.retry_at, failed.retry_at)), default=None)
            known = {} if failed.fetch_all else unit.known
            updates = {"checked_at": self.now(), "detail": failed.reason[:500], "known": known}
            return unit.model_copy(update=updates), {}
        if any(self._wants(tenant) for tenant in unit.skipped):
            unit = unit.model_copy(update={"pending": True, "cursor": ""})
        return unit, parts

    def _check_unit(
        self, source: SourceHandle, unit: UnitState, files: Sequence[SourceFile], found: SyncOutcome
    ) -> tuple[UnitState, Mapping[str, Part]]:
        """Fetch the files of a unit; returns it, pending if they are new, with their parts; raises DownloadFailed."""
        if unit.pending:
            return unit, {}
        downloads = self._fetch(source, unit, files, found)
        if not downloads:
            return unit.model_copy(update={"checked_at": self.now(), "detail": None}), {}
        try:
            contents = self._complete(source, unit, downloads)
            parts = self._cut(source.definition, contents)
        except (BadRoster, Invalid) as unusable:
            raise DownloadFailed(f"{files[0].url}: {unusable.detail}") from unusable
        finally:
            for download in downloads.values():
                download.file.close()
        known = unit.known | {name: _make_validators(files, name, each) for name, each in downloads.items()}
        edition = self._make_edition(known)
        self._refuse_older(unit, edition, files)
        if unit.edition and unit.edition.digest == edition.digest:
            return unit.model_copy(update={"checked_at": self.now(), "detail": None, "known": known}), {}
        for name, body in contents.items():
            source.files.put(edition.digest, name, body)
        history = tuple(each for each in (unit.edition, *unit.history) if each and each.digest != edition.digest)
        return (
            UnitState(
                edition=edition,
                pending=True,
                checked_at=self.now(),
                history=history[:MOST_HISTORY],
                known=known,
            ),
            parts,
        )

    def _fetch(
        self, source: SourceHandle, unit: UnitState, files: Sequence[SourceFile], found: SyncOutcome
    ) -> dict[str, Download]:
        """Return the files that have changed, by name; raises DownloadFailed."""
        downloads: dict[str, Download] = {}
        for file in files:
            try:
                download = self._fetch_one(file, unit.known.get(file.name), source.definition)
            except DownloadFailed as failed:
                if file.optional:
                    log.warning("left out an optional file: %s", failed.reason)
                    continue
                for each in downloads.values():
                    each.file.close()
                raise
            if download:
                downloads[file.name] = download
                found.fetched += 1
            else:
                found.not_modified += 1
        return downloads

    def _fetch_one(self, file: SourceFile, known: Validators | None, definition: SourceDefinition) -> Download | None:
        host = urlsplit(file.url).netloc.lower()
        self._hold_host(host, definition.most_seconds)
        wait: datetime | None = None
        try:
            return self.fetcher.fetch(file.url, known, most=definition.most_bytes, seconds=definition.most_seconds)
        except DownloadFailed as failed:
            wait = failed.retry_at
            raise
        finally:
            free = self.now().timestamp() + self.fetcher.pause
            self.hosts.release_host(host, int(max(free, wait.timestamp() if wait else 0)))

    def _hold_host(self, host: str, most_seconds: int) -> None:
        """Reserve a host, after a short wait if it was asked a moment ago; raises _HostBusy."""
        for _ in range(HOLD_ATTEMPTS):
            now = int(self.now().timestamp())
            seconds = self.hosts.hold_host(host, now, now + most_seconds + 30)
            if not seconds:
                return
            if seconds > SHORT_WAIT:
                break
            self.pause(seconds + self.jitter())
        raise _HostBusy(seconds)

    def _complete(self, source: SourceHandle, unit: UnitState, downloads: Mapping[str, Download]) -> dict[str, bytes]:
        """Return the contents of all files of a unit: those that were fetched, and the others as they are stored."""
        contents = {name: download.read() for name, download in downloads.items()}
        edition = unit.edition
        for name in unit.known.keys() - contents.keys():
            if edition and name in edition.files:
                try:
                    contents[name] = source.files.get(edition.digest, name)
                except NotFound as gone:
                    raise DownloadFailed(
                        f"{gone.detail} It is fetched again at the next check.", fetch_all=True
                    ) from gone
        return contents

    def _make_edition(self, known: dict[str, Validators]) -> Edition:
        moments = [moment for each in known.values() if (moment := parse_http_date(each.last_modified))]
        now = self.now()
        return Edition(
            digest=slices.digest_parts(f"{name}={each.digest}".encode() for name, each in sorted(known.items())),
            as_of=min(max(moments), now).astimezone(UTC).date() if moments else now.date(),
            fetched_at=now,
            files=known,
        )

    def _refuse_older(self, unit: UnitState, edition: Edition, files: Sequence[SourceFile]) -> None:
        """Raise DownloadFailed for a file that a server has replaced by an older one, as stale caches do."""
        if not unit.known:
            return
        for name, each in edition.files.items():
            before, now = parse_http_date(_get_modified(unit.known, name)), parse_http_date(each.last_modified)
            if before and now and now < before:
                reason = f"the server sent a file of {now:%Y-%m-%d %H:%M}, older than that of {before:%Y-%m-%d %H:%M}"
                raise DownloadFailed(f"{files[0].url}: {reason}; it was left out.")
            if now is None and edition.digest in {earlier.digest for earlier in unit.history}:
                reason = f"the server sent an earlier file again; it was left out. Its digest is {edition.digest}."
                raise DownloadFailed(f"{files[0].url}: {reason}")

    def _read_parts(self, source: SourceHandle, unit: UnitState) -> Mapping[str, Part]:
        """Return the parts of an edition that is stored."""
        edition = unit.edition
        if edition is None:
            return {}
        return self._cut(source.definition, {name: source.files.get(edition.digest, name) for name in edition.files})

    def read_part(self, source: SourceHandle, tenant: str) -> tuple[Edition, Part] | None:
        """Return the edition in force and a tenant's part of it; None if there is none. Raises NotFound."""
        unit = source.state.units.get(tenant if source.definition.states else ALL)
        if unit is None or unit.edition is None:
            return None
        part = self._read_parts(source, unit).get(tenant)
        return None if part is None else (unit.edition, part)

    def _cut(self, definition: SourceDefinition, files: Mapping[str, bytes]) -> Mapping[str, Part]:
        """Return the parts of tenants, in the order in which they are given; raises BadRoster or Invalid."""
        parts = sorted(self._cut_all(definition, files))
        if not parts:
            raise Invalid("The file has nothing of any state.")
        return dict(parts)

    def _cut_all(self, definition: SourceDefinition, files: Mapping[str, bytes]) -> Iterator[tuple[str, Part]]:
        first = next(iter(files.values()))
        match definition.format:
            case SourceFormat.OPENSTATES:
                yield from ((each.tenant, each) for each in slices.cut_openstates(first, self.tenants))
            case SourceFormat.CONGRESS:
                yield from ((each.tenant, each) for each in slices.cut_congress(files, self.tenants))
            case SourceFormat.MAPS:
                for draft in read_districts(first, self.tenants):
                    if draft.name in definition.sets:
                        yield draft.tenant.id, draft
            case SourceFormat.ZIPS:
                yield from ((table.tenant.id, table) for table in read_relationships(first, self.tenants))
            case SourceFormat.DIVISIONS:
                known = slices.read_divisions(first)
                states, _ = self.tenants.page(kind="state", limit=100)
                yield from (
                    (state.id, {each for each in known if is_within(each, state.division_id)}) for state in states
                )
            case SourceFormat.ROSTER:
                (name,) = files
                yield "", slices.Slice("", name, first, slices.digest_parts([first]))

    def _give_parts(  # noqa: PLR0913, PLR0917 (parts of a check)
        self,
        source: SourceHandle,
        state: SourceState,
        name: str,
        parts: Mapping[str, Part],
        has_time: Callable[[], bool],
        found: SyncOutcome,
    ) -> SourceState:
        """Give each tenant after the cursor of a unit its part; returns the state. Not done if there was no time."""
        source.save(state)  # before the parts, so that a crash repeats them instead of the download
        state, unit, edition = source.state, source.state.units[name], source.state.units[name].edition
        assert edition is not None  # noqa: S101 (a pending unit has an edition)
        skipped = []
        for key, part in (parts or self._read_parts(source, unit)).items():
            tenant = source.owner or key
            if unit.cursor and key <= unit.cursor:
                continue
            if not self._wants(tenant):
                skipped.append(tenant)
                continue
            if not has_time():
                source.save(replace_unit(state, name, unit))
                found.done = False
                return source.state
            given = self.open_tenant(tenant).apply(source.definition, edition, part)
            found.changed += given == Given.NEW
            found.unchanged += given == Given.SAME
            if given == Given.FAILED:
                skipped.append(tenant)  # given again at the next check
            self.progress(tenant)
            unit = unit.model_copy(update={"cursor": key})
        unit = unit.model_copy(update={"pending": False, "cursor": "", "skipped": tuple(skipped)})
        return replace_unit(state, name, unit).model_copy(update={"changed_at": self.now()})

    def _wants(self, tenant: str) -> bool:
        return self.wanted is None or tenant in self.wanted

    def _finish(self, source: SourceHandle, state: SourceState, found: SyncOutcome) -> None:
        """Store the end of a check, and when the next one is due."""
        now, cadence = self.now(), timedelta(hours=source.definition.cadence_hours)
        updates: dict[str, object] = {"round_at": None, "checked_at": now, "failures": 0, "detail": None}
        due = now + cadence - timedelta(minutes=15)  # schedules are not exact
        if found.failures:
            failures = state.failures + 1
            seconds = FIRST_RETRY * 2 ** min(failures - 1, 10) * (0.5 + self.jitter())
            due = max(found.retry_at or now, now + min(timedelta(seconds=seconds), cadence))
            updates |= {"failures": failures, "detail": found.failures[0][:500], "checked_at": state.checked_at}
            found.delay = int(min((due - now).total_seconds(), LONGEST_DELAY)) + 1
        source.save(state.model_copy(update={**updates, "next_check_at": due}))


def replace_unit(state: SourceState, name: str, unit: UnitState) -> SourceState:
    """Return a state with another state of a unit."""
    return state.model_copy(update={"units": {**state.units, name: unit}})


def is_due(state: SourceState, now: datetime) -> bool:
    """Return whether a source is to be checked."""
    return state.next_check_at is None or state.next_check_at <= now


def put_back(state: SourceState, digest: str) -> SourceState:
    """Return the state with an earlier edition in force, which is given to the tenants next; raises Conflict."""
    for name, unit in state.units.items():
        for earlier in unit.history:
            if earlier.digest == digest:
                history = tuple(each for each in (unit.edition, *unit.history) if each and each.digest != digest)
                back = unit.model_copy(
                    update={"edition": earlier, "pending": True, "cursor": "", "history": history[:MOST_HISTORY]}
                )
                return replace_unit(state, name, back)
    known = ", ".join(each.digest for unit in state.units.values() for each in unit.history)
    raise Conflict(f"The source has no earlier file with this digest; it has: {known or 'none'}.")


def is_within(division: str, root: str) -> bool:
    """Return whether a division is another one or in it."""
    return division == root or division.startswith(f"{root}/")


def _get_modified(known: Mapping[str, Validators], name: str) -> str | None:
    return known[name].last_modified if name in known else None


def _make_validators(files: Sequence[SourceFile], name: str, download: Download) -> Validators:
    (url,) = (file.url for file in files if file.name == name)
    return Validators(
        url=url,
        etag=download.etag,
        last_modified=download.last_modified,
        digest=download.digest,
        size=download.size,
    )
