"""Store which offices a tenant's sources cover, and the vacancies that staff declare.

Each write is one transaction with its change and the tenant's version, so that readers know when to read again.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from chalicelib.aws.optimistic_locking import make_busy_error, retry_on_conflict
from chalicelib.aws.tenant_table import META, Write
from chalicelib.core.errors import NotFound
from chalicelib.core.plain_json import dump_json, to_object
from chalicelib.tenants.coverage import NO_COVERAGE, Coverage, OfficeCoverage, read_claims, read_statement

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from uuid import UUID

    from chalicelib.aws.tenant_table import Item, TenantTable
    from chalicelib.changes.change_writer import ChangeWriter
    from chalicelib.changes.models import CoverageKind
    from chalicelib.core.tenant_cache import TenantCache
    from chalicelib.tenants.coverage import RosterClaim, VacancyStatement
    from chalicelib.tenants.seats import Seat

PARTITION = "#COVERAGE"
# The items of one transaction, beside the change, the tenant's version and an import.
MOST_OFFICES = 90
ATTEMPTS = 24


class CoverageChange(NamedTuple):
    """A change of the coverage: its kind, and the coverage before and after as JSON objects."""

    kind: CoverageKind
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(slots=True, eq=False)
class CoverageRepository:
    """The coverage of one tenant."""

    table: Callable[[], TenantTable]
    tenant: str
    get_change_writer: Callable[[], ChangeWriter]
    cache: TenantCache[Coverage]

    def read(self, version: int) -> Coverage:
        """Return the coverage at a version of it: one Query, unless it is cached or was never written (version 0)."""
        if not version:
            return NO_COVERAGE
        return self.cache.read(self.tenant, version, self._query)

    def _query(self) -> tuple[Coverage, int]:
        """Return the stored coverage and its size."""
        docs = [(str(item["SK"]), str(item["doc"])) for item in self.table().query(partition=PARTITION)]
        return _parse(docs), sum(len(doc) for _, doc in docs)

    def make_claim_writes(self, version: int, claims: Mapping[str, RosterClaim]) -> list[Write]:
        """Return the writes that add the claims of an import, by office, to a tenant at a version.

        If the sources say the same already, on the same day, at most the import is noted, and the version of the tenant
        stays. One Query.
        """
        stored = {str(item["SK"]): item for item in self.table().query(partition=PARTITION)}
        changes: list[Write] = []
        notes: list[Write] = []
        for office, claim in claims.items():
            item = stored.get(office)
            before = read_claims(str(item["doc"])) if item else OfficeCoverage(office=office)
            equal = before.find_equal(claim)
            if equal is None:
                changes.append(_make_office_write(before.add(claim), item))
            elif claim.import_id and claim.import_id not in (
                before.claims[equal].import_id,
                *before.claims[equal].also_by,
            ):
                noted = before.replace_claim(equal, before.claims[equal].add_import(claim.import_id))
                notes.append(_make_office_write(noted, item))
        if not changes:
            return notes
        (claim, *_) = claims.values()
        offices = sorted(write.sk for write in changes)
        vacant = {office: claims[office].vacant for office in offices if claims[office].vacant}
        after = {"offices": offices, "vacant": vacant, "source": claim.source}
        return self._finish(version, [*changes, *notes], CoverageChange("coverage_changed", None, after))

    def would_change(self, claims: Mapping[str, RosterClaim]) -> bool:
        """Return whether the claims of an import say something else than the latest ones. One Query."""
        return bool(self.drop_known(claims))

    def drop_known(self, claims: Mapping[str, RosterClaim]) -> dict[str, RosterClaim]:
        """Return the claims that say something else than the latest ones, whichever their day. One Query."""
        stored = {str(item["SK"]): str(item["doc"]) for item in self.table().query(partition=PARTITION)}
        known = {office: read_claims(stored[office]).claims for office in claims if office in stored}
        return {
            office: claim
            for office, claim in claims.items()
            if not (known.get(office) and known[office][-1].says_the_same(claim))
        }

    def record_claims(self, claims: Mapping[str, RosterClaim]) -> None:
        """Store the claims of a roster by office; raises Unavailable if other writes keep interfering."""
        offices = iter(claims.items())
        while some := dict(islice(offices, MOST_OFFICES)):
            self._write(partial(self.make_claim_writes, claims=some))

    def take_back(self, import_id: UUID) -> None:
        """Remove the claims of an import; raises Unavailable if other writes keep interfering. One Query at least."""
        while self._write(partial(self._make_removal_writes, import_id=import_id)):
            pass

    def _make_removal_writes(self, version: int, import_id: UUID) -> list[Write]:
        """Return the writes that remove some claims of an import; empty if it has none."""
        writes: list[Write] = []
        for item in self.table().query(partition=PARTITION):
            if "#" in str(item["SK"]):  # a statement of staff
                continue
            before = read_claims(str(item["doc"]))
            after = before.drop(import_id)
            if after != before and len(writes) < MOST_OFFICES:
                writes.append(_make_office_write(after, item))
        if not writes:
            return []
        offices = {"offices": sorted(write.sk for write in writes), "import_id": str(import_id)}
        return self._finish(version, writes, CoverageChange("coverage_changed", offices, None))

    def _write(self, make_writes: Callable[[int], list[Write]]) -> bool:
        """Commit writes that are made for the version of the tenant; returns whether there were any."""
        for attempt in retry_on_conflict(ATTEMPTS):
            meta = self.table().get(META)
            writes = make_writes(int(meta["version"]) if meta else 0)
            with attempt:
                if writes:
                    self.table().transact(writes)
                return bool(writes)
        raise make_busy_error()

    def declare(self, version: int, statement: VacancyStatement, seat: dict[str, str | None]) -> None:
        """Store a statement on a tenant at a version; raises WriteConflict. `seat` names the seat in the change."""
        item: Item = {"doc": dump_json(statement), "version": 1}
        write = Write(_statement_key(statement), item, 0, partition=PARTITION)
        after = {**to_object(statement), **seat}
        self.table().transact(self._finish(version, [write], CoverageChange("vacancy_declared", None, after)))

    def withdraw(self, version: int, statement: VacancyStatement, seat: dict[str, str | None], reason: str) -> None:
        """Delete a statement on a tenant at a version; raises WriteConflict."""
        write = Write(_statement_key(statement), None, 1, partition=PARTITION)
        before = {**to_object(statement), **seat}
        self.table().transact(
            self._finish(version, [write], CoverageChange("vacancy_withdrawn", before, {"reason": reason}))
        )

    def get_statement(self, version: int, vacancy_id: UUID) -> VacancyStatement:
        """Return a statement at a version of the coverage; raises NotFound. See read."""
        found = self.read(version).find_statement(vacancy_id)
        if found is None:
            raise NotFound(f"{self.tenant} has no declared vacancy {vacancy_id}.")
        return found

    def _finish(self, version: int, writes: Sequence[Write], change: CoverageChange) -> list[Write]:
        """Return writes with the change that they make and the version of the tenant after it."""
        written = self.get_change_writer().write_coverage_change(version + 1, *change)
        return [*writes, written, self.table().bump_version(version, 1, written, coverage_version=version + 1)]


def _parse(docs: Sequence[tuple[str, str]]) -> Coverage:
    offices: dict[str, OfficeCoverage] = {}
    statements: dict[Seat, list[VacancyStatement]] = defaultdict(list)
    for key, doc in docs:
        if "#" in key:
            statement = read_statement(doc)
            statements[statement.office, statement.district].append(statement)
        else:
            offices[key] = read_claims(doc)
    return Coverage(offices, dict(statements))


def _make_office_write(after: OfficeCoverage, stored: Item | None) -> Write:
    version = int(stored["version"]) if stored else 0
    if not after.claims:
        return Write(after.office, None, version, partition=PARTITION)
    item: Item = {"doc": dump_json(after), "version": version + 1}
    return Write(after.office, item, version, partition=PARTITION)


def _statement_key(statement: VacancyStatement) -> str:
    return f"{statement.office}#{statement.id}"
