"""Write the bulk files: all records of each state with its counties, and of the whole country, each night.

A run keeps the files of states whose tenants have not changed. A message for each other state writes its files under
keys of the run; the worker who finishes last requests those of the country, and then the set is replaced at once. So
readers never see the files of different runs together, and a repeated message does no harm.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import KW_ONLY, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from chalicelib.core.errors import NotFound
from chalicelib.core.json_logging import log
from chalicelib.exports.area_writer import FORMATS, HEADER, get_start, open_files
from chalicelib.exports.bulk_models import LICENCES, LICENCES_BY_AREA, AreaFiles, BulkFile, BulkRun, BulkSet
from chalicelib.exports.licences import find_licences, merge_licences, note_sources
from chalicelib.representatives.export import parse_records
from chalicelib.representatives.export_models import Licence
from chalicelib.representatives.snapshot_row import LAYOUT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from chalicelib.aws.export_bucket import ExportBucket
    from chalicelib.aws.global_table import GlobalTable
    from chalicelib.aws.tenant_table import Item
    from chalicelib.container import TenantContainer
    from chalicelib.representatives.export_models import ExportFormat
    from chalicelib.tenants.tenant_registry import TenantRegistry

COUNTRY = "US"
RUN, FILES = "RUN", "FILES"
# The lifecycle rule of the bucket deletes files after 30 days (resources.yaml).
REWRITTEN_AFTER = timedelta(days=10)
PART = "part_"


@dataclass(slots=True, eq=False)
class BulkFileService:
    """The bulk files of a stage."""

    tenants: TenantRegistry
    table: GlobalTable
    bucket: ExportBucket
    _: KW_ONLY
    open_tenant: Callable[[str], TenantContainer]
    send_states: Callable[[list[str], str], None]
    send_country: Callable[[str], None]
    now: Callable[[], datetime]

    def start(self) -> int:
        """Begin a run, and queue the states whose files it writes; returns their number.

        One Query for each megabyte of the tenants' index, GetItem, PutItem, and a SendMessageBatch for ten states.
        """
        now, versions = self.now(), self.table.list_tenant_versions()
        run, known = f"{now:%Y%m%dt%H%M%S}", self._read_set()
        states = self._list_states()
        before = known.areas if known else {}
        kept = {
            state: before[state]
            for state in states
            if state in before and _is_current(before[state], make_fingerprint(_select(versions, state)), now)
        }
        rest = [state for state in states if state not in kept]
        begun = BulkRun(as_of=now.date(), kept=kept, states=rest)
        if not self.table.save_bulk(RUN, run, begun.model_dump_json()):
            return 0  # another run has begun
        if rest:
            self.send_states(rest, run)
        else:
            self.send_country(run)
        return len(rest)

    def _list_states(self) -> list[str]:
        return [state.id for state in self.tenants.page(kind="state", limit=100)[0]]

    def write_state(self, state: str, run: str, forget: Callable[[], None]) -> None:
        """Write the files of a state, and request those of the country if all states are done.

        `forget` is called after each tenant, so that only one of them is in memory. GetItem, Query; BatchGetItem (or
        more) for each tenant; the writes of three files; UpdateItem.
        """
        item = self._get_run(run)
        if item is None:
            log.info("ignored a state of a run that is over")
            return
        stored = item.get(f"{PART}{state}")
        doc = str(stored) if stored else self._write_state(state, run, forget).model_dump_json()
        item = self.table.add_bulk_part(RUN, run, f"{PART}{state}", doc)
        if item is not None and all(f"{PART}{each}" in item for each in _parse_run(item).states):
            self.send_country(run)

    def _write_state(self, state: str, run: str, forget: Callable[[], None]) -> AreaFiles:
        versions = dict[str, int]()
        licences = list[list[Licence]]()
        records = 0
        key = make_key(run, state)
        with open_files(self.bucket, state, key) as files:
            for tenant_id in sorted(self.table.list_tenant_versions(state)):
                scope = self.open_tenant(tenant_id)
                view = scope.records.get_view()
                rows, seen = scope.records.list_matching(None, view), set[str]()
                files.add(tenant_id, note_sources(parse_records(row.json for row in rows), seen))
                versions[tenant_id] = view.version
                records += len(rows)
                licences.append(find_licences(seen, tenant_id, scope.tenant_sources.get))
                forget()
            stored = files.finish()
        return AreaFiles(
            area=state,
            fingerprint=make_fingerprint(versions),
            records=records,
            written_at=self.now(),
            licences=self._store(f"{key}-licences", LICENCES.dump_json(merge_licences(licences))),
            files=stored,
        )

    def write_country(self, run: str) -> None:
        """Write the files of the country from those of the states, and make the set of the run the one in force.

        Two GetItem, PutItem; if a state has changed, three GetObject for each and the writes of three files.
        """
        item, known = self._get_run(run), self._read_set()
        if item is None:
            log.info("ignored a country of a run that is over")
            return
        begun = _parse_run(item)
        areas = begun.kept | {
            state: AreaFiles.model_validate_json(str(item[f"{PART}{state}"])) for state in begun.states
        }
        areas = {state: areas[state] for state in sorted(areas)}
        fingerprint = make_fingerprint({state: area.fingerprint for state, area in areas.items()})
        if known and _is_current(known.areas[COUNTRY], fingerprint, self.now()):
            # States that were written again have the same content in other files, which live longer.
            made = known.model_copy(update={"as_of": begun.as_of, "areas": {**known.areas, **areas}})
        else:
            country = self._write_country(areas, fingerprint, run)
            made = BulkSet(as_of=begun.as_of, areas={COUNTRY: country, **areas}, licences=country.licences)
        self.table.save_bulk(FILES, run, made.model_dump_json())

    def _write_country(self, areas: Mapping[str, AreaFiles], fingerprint: str, run: str) -> AreaFiles:
        licences = {area: LICENCES.validate_json(self._read(files.licences)) for area, files in areas.items()}
        licences[COUNTRY] = merge_licences(licences.values())
        key = make_key(run, COUNTRY)
        with open_files(self.bucket, COUNTRY, key) as files:
            for area in areas.values():
                for kind in FORMATS:
                    files.copy(kind, self.bucket.read(area.files[kind].key, len(get_start(kind))))
            stored = files.finish()
        return AreaFiles(
            area=COUNTRY,
            fingerprint=fingerprint,
            records=sum(area.records for area in areas.values()),
            written_at=self.now(),
            licences=self._store(f"{key}-licences", LICENCES_BY_AREA.dump_json(licences)),
            files=stored,
        )

    def list_files(self, folder: str) -> list[BulkFile]:
        """Return the files in force, the country first, with their URLs in a folder of the API: GetItem, GetObject."""
        known = self._read_set()
        if known is None:
            return []
        licences = LICENCES_BY_AREA.validate_json(self._read(known.licences))
        return [
            _show(area, kind, known.as_of, licences[name], f"{folder}/{name}.{kind}")
            for name, area in known.areas.items()
            for kind in FORMATS
        ]

    def sign(self, file: str, seconds: int) -> str:
        """Return a URL of a file for some seconds; raises NotFound. One GetItem."""
        area, _, kind = file.partition(".")
        files = self._read_set()
        found = files.areas.get(area) if files else None
        for known in FORMATS:
            if found and kind == known:
                return self.bucket.sign(found.files[known].key, seconds)
        raise NotFound(f"There is no bulk file {file[:40]!r}; GET /bulk lists all, like CA.csv and US.jsonl.")

    def _read_set(self) -> BulkSet | None:
        item = self.table.get_bulk(FILES)
        return BulkSet.model_validate_json(str(item["doc"])) if item else None

    def _read(self, key: str) -> bytes:
        return b"".join(self.bucket.read(key))

    def _store(self, key: str, data: bytes) -> str:
        """Store a JSON document, and return its key."""
        with self.bucket.open_writer(key, "application/json", "licences.json") as writer:
            writer.write(data)
            writer.finish()
        return key

    def _get_run(self, run: str) -> Item | None:
        item = self.table.get_bulk(RUN)
        return item if item and item["run"] == run else None


def make_key(run: str, area: str) -> str:
    """Return what the keys of an area's files begin with, another for each worker.

    A message may be delivered twice, and the records may change in between: a file that is in a set is never replaced.
    """
    return f"{run}/{area.lower()}-{secrets.token_hex(4)}"


def make_fingerprint(versions: Mapping[str, int | str]) -> str:
    """Return a digest of the versions of tenants, or of states, and of the columns of the files."""
    text = json.dumps([LAYOUT, HEADER, sorted(versions.items())])
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _select(versions: Mapping[str, int], state: str) -> dict[str, int]:
    """Return the versions of a state and its counties."""
    return {tenant: version for tenant, version in versions.items() if tenant[:2] == state}


def _is_current(files: AreaFiles, fingerprint: str, now: datetime) -> bool:
    """Return whether files have the present versions of their tenants, and will not expire soon."""
    return files.fingerprint == fingerprint and now - files.written_at < REWRITTEN_AFTER


def _parse_run(item: Item) -> BulkRun:
    return BulkRun.model_validate_json(str(item["doc"]))


def _show(area: AreaFiles, kind: ExportFormat, as_of: date, licences: tuple[Licence, ...], url: str) -> BulkFile:
    stored = area.files[kind]
    return BulkFile(
        file=f"{area.area}.{kind}",
        area=area.area,
        format=kind,
        records=area.records,
        bytes=stored.size,
        sha256=stored.digest,
        as_of=as_of,
        written_at=area.written_at,
        licences=licences,
        url=url,
    )
