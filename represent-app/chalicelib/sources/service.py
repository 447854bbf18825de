"""Check sources for new files, and give each tenant its part of a new one.

A check may be interrupted anywhere and run twice at once: a part is known by its digest, so that it is applied once.
"""

from __future__ import annotations

import random
import time
from contextlib import suppress
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
from chalicelib.sources.models import ALL, Edition, SourceFormat, SourceState, UnitState, hide_query
from chalicelib.sources.tenant_sources import Given

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from chalicelib.geo.relationship_files import TableDraft
    from chalicelib.geo.shapefiles import DistrictDraft
    from chalicelib.sources.downloads import Download, Fetcher
    from chalicelib.sources.files import FileStore
    from chalicelib.sources.models import SourceDefinition, SourceFile, Validators
    from chalicelib.sources.slices import Slice
    from chalicelib.sources.tenant_sources import TenantSourceService
    from chalicelib.tenants.tenant_registry import TenantRegistry

    # The part of a tenant, by tenant: of a roster, a map, or a table of ZIP codes, or the known divisions.
    Part = Slice | DistrictDraft | TableDraft | set[str]

OWN = ""  # the key of the part of a source of one tenant
ALARMED_AFTER = 3  # consecutive failures
FIRST_RETRY = 300  # seconds; each further failure doubles them
LONGEST_DELAY = 900  # seconds that a queue can delay a message
LONGEST_ROUND = timedelta(days=2)  # an interrupted check that is older begins again; servers can ask for a day's wait
BUSY_HOST = 20  # seconds after which a worker asks again for a host that another one uses
GONE = "the last file is no longer stored. It is fetched again at the next check."
LONGEST_HOLD = 900  # seconds for which all workers leave a host alone that asks them to wait


class HostLocks(Protocol):
    """One worker at a time asks a host."""

    def hold_host(self, host: str, now: int, until: int) -> bool:
        """Reserve a host until a time (epoch seconds); returns whether it was free."""

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
    """Another worker asks the host of a file."""


@dataclass(slots=True)
class SyncOutcome:
    """The result of a check: whether it is finished, else after how many seconds to go on.

    `changed` counts the tenants whose part was new, `unchanged` the others; `failures` has the reasons of failed units,
    and `retry_at` is when their servers may be asked again. After `host_failed` no other file was asked for. `left_out`
    has the reasons why optional files are absent.
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
    left_out: list[str] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class SourceService:
    """Checks sources; `wanted` limits the tenants that are given their parts."""

    tenants: TenantRegistry
    open_tenant: Callable[[str], TenantSourceService]
    fetcher: Fetcher
    hosts: HostLocks
    now: Callable[[], datetime]
    jitter: Callable[[], float] = random.random
    wanted: frozenset[str] | None = None
    progress: Callable[[str], None] = lambda _: None
    sleep: Callable[[float], None] = time.sleep
    asked: dict[str, float] = field(default_factory=dict)  # when each host was asked last (epoch seconds)

    def sync(self, source: SourceHandle, has_time: Callable[[], bool], *, forced: bool = False) -> SyncOutcome:
        """Check a source if it is due or `forced`, and give the tenants their parts while there is time.

        Costs one conditional request and one write for a source that has not changed.
        """
        found, state, now = SyncOutcome(), source.state, self.now()
        if state.paused or not (forced or state.pending or is_due(state, now)):
            return found
        begun = state.round_at if state.round_at and now - state.round_at < LONGEST_ROUND else now
        # A round that takes several workers stays due until it ends.
        state = state.model_copy(update={"round_at": begun, "next_check_at": None if forced else state.next_check_at})
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
            except _HostBusy:
                source.save(state)
                found.done, found.delay = False, BUSY_HOST
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
            if not unit.pending and any(self._wants(tenant) for tenant in unit.skipped):
                unit = unit.model_copy(update={"pending": True, "cursor": "", "skipped": ()})
            return unit, parts or (self._load_parts(source, unit, files) if unit.pending else {})
        except DownloadFailed as failed:
            found.failures.append(failed.reason)
            found.host_failed |= failed.of_host
            found.retry_at = max(filter(None, (found.retry_at, failed.retry_at)), default=None)
            known = {} if failed.fetch_all else unit.known
            # A server that asks to wait is asked for the same file then, and for no other one before.
            checked_at = unit.checked_at if failed.of_host else self.now()
            updates: dict[str, object] = {"checked_at": checked_at, "detail": failed.reason[:500], "known": known}
            if failed.fetch_all:
                updates |= {"pending": False, "cursor": ""}
            return unit.model_copy(update=updates), {}

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
            contents = self._complete(source, unit, files, downloads)
            parts = self._read(source.definition, contents, files)
        finally:
            for download in downloads.values():
                download.file.close()
        fetched = {
            file.name: downloads[file.name].make_validators(file.url) for file in files if file.name in downloads
        }
        known = {name: fetched.get(name) or unit.known[name] for name in contents}
        edition = self._make_edition(known)
        if unit.known and unit.edition and edition.digest in (unit.edition.digest, self._digest_known(unit)):
            return unit.model_copy(update={"checked_at": self.now(), "detail": None, "known": known}), {}
        self._refuse_older(unit, edition, files)
        for name, body in contents.items():
            source.files.put(edition.digest, name, body)
        return (
            UnitState(
                edition=edition,
                pending=True,
                checked_at=self.now(),
                history=unit.make_history(edition.digest),
                given=unit.given,
                known=known,
            ),
            parts,
        )

    def _fetch(
        self, source: SourceHandle, unit: UnitState, files: Sequence[SourceFile], found: SyncOutcome
    ) -> dict[str, Download]:
        """Return the files that have changed, by name; raises DownloadFailed."""
        downloads: dict[str, Download] = {}
        held: dict[str, float] = {}  # hosts that this worker has reserved, until when they rest afterwards
        try:
            for file in files:
                self._hold(urlsplit(file.url).netloc.lower(), held, source.definition, len(files))
                try:
                    download = self._fetch_one(file, unit.known.get(file.name), source.definition, held)
                except DownloadFailed as failed:
                    if failed.of_host or not file.optional:
                        raise
                    log.warning("left out an optional file: %s", failed.reason)
                    found.left_out.append(failed.reason)
                    continue
                if download:
                    downloads[file.name] = download
                    found.fetched += 1
                else:
                    found.not_modified += 1
        except (DownloadFailed, _HostBusy):
            for each in downloads.values():
                each.file.close()
            raise
        finally:
            for host, until in held.items():
                self.hosts.release_host(host, int(until))
        return downloads

    def _hold(self, host: str, held: dict[str, float], definition: SourceDefinition, files: int) -> None:
        """Reserve a host for all files of a unit, and wait until it may be asked; raises _HostBusy."""
        if host in self.asked:
            self.sleep(max(0.0, self.asked[host] + self.fetcher.pause - self.now().timestamp()))
        if host in held:
            return
        now = int(self.now().timestamp())
        if not self.hosts.hold_host(host, now, now + int(files * (definition.most_seconds + self.fetcher.pause)) + 30):
            raise _HostBusy
        held[host] = now

    def _fetch_one(
        self, file: SourceFile, known: Validators | None, definition: SourceDefinition, held: dict[str, float]
    ) -> Download | None:
        host, rests = urlsplit(file.url).netloc.lower(), self.fetcher.pause
        try:
            return self.fetcher.fetch(file.url, known, most=definition.most_bytes, seconds=definition.most_seconds)
        except DownloadFailed as failed:
            if failed.retry_at:
                rests = min(max(rests, failed.retry_at.timestamp() - self.now().timestamp()), LONGEST_HOLD)
            raise
        finally:
            self.asked[host] = self.now().timestamp()
            held[host] = max(held[host], self.asked[host] + rests)

    def _complete(
        self, source: SourceHandle, unit: UnitState, files: Sequence[SourceFile], downloads: Mapping[str, Download]
    ) -> dict[str, bytes]:
        """Return the contents of all files of a unit: those that were fetched, and the others as they are stored.

        A file that has not changed may be in another edition than that in force, which was put back.
        """
        contents: dict[str, bytes] = {}
        for file in files:
            name, known = file.name, unit.known.get(file.name)
            if name in downloads:
                contents[name] = downloads[name].read()
            elif known:
                stored = [
                    each for each in unit.editions if name in each.files and each.files[name].digest == known.digest
                ]
                with suppress(NotFound):
                    contents[name] = source.files.get(stored[0].digest if stored else "", name)
                if name not in contents:
                    raise DownloadFailed(f"{hide_query(file.url)}: {GONE}", fetch_all=True)
        return contents

    def _read(
        self, definition: SourceDefinition, contents: Mapping[str, bytes], files: Sequence[SourceFile]
    ) -> Mapping[str, Part]:
        """Return the parts of files that were fetched; raises DownloadFailed for files that cannot be used."""
        try:
            return self._cut(definition, contents)
        except (BadRoster, Invalid) as unusable:
            raise DownloadFailed(f"{hide_query(files[0].url)}: {unusable.detail}") from unusable
        except Exception as error:
            log.exception("could not read a file of %s", definition.id)
            raise DownloadFailed(
                f"{hide_query(files[0].url)}: the file could not be read; the log has the reason."
            ) from error

    def _make_edition(self, known: dict[str, Validators]) -> Edition:
        moments = [moment for each in known.values() if (moment := parse_http_date(each.last_modified))]
        now = self.now()
        return Edition(
            digest=slices.digest_parts(f"{name}={each.digest}".encode() for name, each in sorted(known.items())),
            as_of=min(max(moments), now).astimezone(UTC).date() if moments else now.date(),
            fetched_at=now,
            files=known,
        )

    def _digest_known(self, unit: UnitState) -> str:
        """Return the digest of the files that were fetched last: not those in force if a source was put back.

        Servers that know no conditional requests send them again.
        """
        return self._make_edition(unit.known).digest

    def _refuse_older(self, unit: UnitState, edition: Edition, files: Sequence[SourceFile]) -> None:
        """Raise DownloadFailed for a file that a server has replaced by an older one, as stale caches do."""
        for name, each in edition.files.items():
            known = unit.known.get(name)
            if known is None or known.url != each.url:
                continue
            before, now = parse_http_date(known.last_modified), parse_http_date(each.last_modified)
            if before and now and now < before:
                reason = f"the server sent a file of {now:%Y-%m-%d %H:%M}, older than that of {before:%Y-%m-%d %H:%M}"
                raise DownloadFailed(f"{hide_query(files[0].url)}: {reason}; it was left out.")
            if now is None and edition.digest in {earlier.digest for earlier in unit.history}:
                reason = f"the server sent an earlier file again; it was left out. Its digest is {edition.digest}."
                raise DownloadFailed(f"{hide_query(files[0].url)}: {reason}")

    def _load_parts(self, source: SourceHandle, unit: UnitState, files: Sequence[SourceFile]) -> Mapping[str, Part]:
        """Return the parts of the edition in force; raises DownloadFailed if it is no longer stored."""
        try:
            return self._read_parts(source, unit)
        except NotFound as gone:
            raise DownloadFailed(f"{hide_query(files[0].url)}: {GONE}", fetch_all=True) from gone

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
        part = self._read_parts(source, unit).get(OWN if source.owner else tenant)
        return None if part is None else (unit.edition, part)

    def _cut(self, definition: SourceDefinition, files: Mapping[str, bytes]) -> Mapping[str, Part]:
        """Return the parts of tenants, in the order in which they are given; raises BadRoster or Invalid."""
        parts = sorted(self._cut_all(definition, files), key=lambda part: part[0])
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
                yield OWN, slices.Slice(OWN, name, first, slices.digest_parts([first]))

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
        skipped = list(unit.skipped)
        for key, part in parts.items():
            tenant = source.owner or key
            if unit.cursor and key <= unit.cursor:
                continue
            if not self._wants(tenant):
                skipped.append(tenant)
                continue
            if not has_time():
                source.save(replace_unit(state, name, unit.model_copy(update={"skipped": tuple(skipped)})))
                found.done = False
                return source.state
            given = self.open_tenant(tenant).apply(source.definition, edition, part)
            found.changed += given == Given.NEW
            found.unchanged += given == Given.SAME
            if given == Given.FAILED:
                skipped.append(tenant)  # given again at the next check
            self.progress(tenant)
            unit = unit.model_copy(update={"cursor": key})
        for tenant in sorted(set(unit.given) - parts.keys()):
            if self._wants(tenant):
                self.open_tenant(tenant).report_absence(source.definition)
        had = () if source.owner else tuple(sorted({*unit.given, *parts}))
        unit = unit.model_copy(update={"pending": False, "cursor": "", "skipped": tuple(skipped), "given": had})
        return replace_unit(state, name, unit).model_copy(update={"changed_at": self.now()})

    def _wants(self, tenant: str) -> bool:
        return self.wanted is None or tenant in self.wanted

    def _finish(self, source: SourceHandle, state: SourceState, found: SyncOutcome) -> None:
        """Store the end of a check, and when the next one is due."""
        now, cadence = self.now(), timedelta(hours=source.definition.cadence_hours)
        left_out = " ".join(f"Left out an optional file: {reason}" for reason in found.left_out)[:500] or None
        updates: dict[str, object] = {"round_at": None, "checked_at": now, "failures": 0, "detail": left_out}
        # Workers before this one may have found some of the failures of the round.
        checked = (state.units.get(name) for name in self._list_units(source))
        found.failures = [unit.detail for unit in checked if unit and unit.detail]
        due = now + cadence - timedelta(minutes=15)  # schedules are not exact
        if found.failures:
            failures = state.failures + 1
            seconds = FIRST_RETRY * 2 ** min(failures - 1, 10) * (0.5 + self.jitter())
            due = max(found.retry_at or now, now + min(timedelta(seconds=seconds), cadence))
            updates |= {"failures": failures, "detail": found.failures[0], "checked_at": state.checked_at}
            if found.retry_at:  # the next check goes on with the file that could not be fetched
                updates["round_at"] = state.round_at
            found.delay = min(int((due - now).total_seconds()) + 1, LONGEST_DELAY)
        source.save(state.model_copy(update={**updates, "next_check_at": due}))


def replace_unit(state: SourceState, name: str, unit: UnitState) -> SourceState:
    """Return a state with another state of a unit."""
    return state.model_copy(update={"units": {**state.units, name: unit}})


def forget_files(state: SourceState) -> SourceState:
    """Return a state in which no file is known, so that all are fetched again, and given to all tenants."""
    forgotten = {name: unit.model_copy(update={"known": {}, "edition": None}) for name, unit in state.units.items()}
    return state.model_copy(update={"units": forgotten})


def is_due(state: SourceState, now: datetime) -> bool:
    """Return whether a source is to be checked."""
    return state.next_check_at is None or state.next_check_at <= now


def put_back(state: SourceState, digest: str) -> SourceState:
    """Return the state with an earlier edition in force, which is given to the tenants next; raises Conflict."""
    for name, unit in state.units.items():
        for earlier in unit.history:
            if earlier.digest == digest:
                back = unit.model_copy(
                    update={
                        "edition": earlier,
                        "pending": True,
                        "cursor": "",
                        "detail": None,
                        "skipped": (),
                        "history": unit.make_history(digest),
                    }
                )
                return replace_unit(state, name, back)
    known = ", ".join(each.digest for unit in state.units.values() for each in unit.history)
    raise Conflict(f"The source has no earlier file with this digest; it has: {known or 'none'}.")


def is_within(division: str, root: str) -> bool:
    """Return whether a division is another one or in it."""
    return division == root or division.startswith(f"{root}/")
