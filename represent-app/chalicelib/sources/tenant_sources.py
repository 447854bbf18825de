"""Apply the parts of sources to one tenant: rosters become imports, maps and tables are stored."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from chalicelib.core.errors import Conflict, NotFound, Problem, Unavailable
from chalicelib.core.ids import make_sortable_id
from chalicelib.geo.relationship_files import TableDraft
from chalicelib.geo.shapefiles import DistrictDraft
from chalicelib.imports.jobs import OVER, FetchedFile, ImportState
from chalicelib.sources.files import name_slice
from chalicelib.sources.models import SourceResult, hide_query
from chalicelib.sources.slices import Slice, digest_parts, list_rings

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from chalicelib.container import TenantContainer
    from chalicelib.geo.boundary_index import BoundarySet, ZipTableInfo
    from chalicelib.imports.jobs import ImportJob
    from chalicelib.sources.models import Edition, SourceDefinition, TenantSource
    from chalicelib.sources.repository import TenantSourceRepository
    from chalicelib.sources.service import Part

MOST_ATTEMPTS = 3  # imports of one part that fail because other writes interfere
LISTED = 5  # divisions that a result names
ABSENT = "The last file has nothing of this tenant any more, which keeps the facts of the one before."
REPLACED = "A later import of the same source replaced this one."
# The result of an import that has ended, or that waits for staff.
RESULTS = {
    ImportState.DONE: SourceResult.APPLIED,
    ImportState.REVIEW: SourceResult.NEEDS_REVIEW,
    ImportState.FAILED: SourceResult.FAILED,
    ImportState.CANCELLED: SourceResult.REJECTED,
    ImportState.EXPIRED: SourceResult.REJECTED,
}
EVENTS = {
    SourceResult.APPLIED: "source.changed",
    SourceResult.FAILED: "source.failed",
    SourceResult.NEEDS_REVIEW: "source.needs_review",
}


class Given(StrEnum):
    """The outcome of giving a tenant its part: an import may still fail afterwards."""

    NEW = "new"
    SAME = "same"
    PAUSED = "paused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class TenantSourceService:
    """The sources of one tenant.

    `start` begins the import with an id, and `report` (kind of event, state) announces a result to staff and operators.
    `store_map` and `store_table` store the districts and the shares of ZIP codes of a file.
    """

    scope: TenantContainer
    repository: TenantSourceRepository
    store_map: Callable[[DistrictDraft], BoundarySet]
    store_table: Callable[[TableDraft, str], ZipTableInfo]
    start: Callable[[UUID], None]
    report: Callable[[str, TenantSource], None]
    now: Callable[[], datetime]

    def apply(self, definition: SourceDefinition, edition: Edition, part: Part, *, again: bool = False) -> Given:
        """Apply a part of a source; returns what came of it. With `again`, also the part that was applied last.

        The same part is applied once, however often it is given: it is known by its digest. Errors of the part are
        recorded. Raises Unavailable.
        """
        state = self.repository.get(definition.id)
        if state.paused:
            return Given.PAUSED
        digest = digest_part(part)
        if digest == state.digest and not again and not (state.result == SourceResult.FAILED and not state.import_id):
            if state.result == SourceResult.IMPORTING and state.import_id:
                self.start(state.import_id)  # the message may be lost; a repeated one does no harm
            return Given.SAME
        fresh = {
            "digest": digest,
            "edition": edition.digest,
            "as_of": edition.as_of,
            "fetched_at": edition.fetched_at,
            "detail": state.detail if digest == state.digest else None,
            "runs": state.runs + 1,
            "attempts": 0,
            "accepted": state.accepted and digest == state.digest,  # staff have accepted what they have seen
        }
        made = state.model_copy(update=fresh)
        if isinstance(part, Slice):
            self._import(definition, made, part)
            return Given.NEW
        return Given.FAILED if self._store(definition, made, part) == SourceResult.FAILED else Given.NEW

    def _import(self, definition: SourceDefinition, state: TenantSource, part: Slice) -> None:
        key = name_slice(definition.id, part.digest)
        self.scope.bucket.put(key, part.body)
        self._create_import(definition, state.model_copy(update={"key": key, "file_name": part.file_name}))

    def _create_import(self, definition: SourceDefinition, state: TenantSource) -> None:
        """Create the import of a stored part and start it; its id follows from the run, so that there is one."""
        assert state.key and state.file_name and state.fetched_at and state.as_of and state.digest  # noqa: PT018, S101 (set together)
        fetched = FetchedFile(
            source=definition.id,
            name=definition.name,
            url=definition.homepage or hide_query(definition.files[0].url),
            as_of=state.as_of,
            fetched_at=state.fetched_at,
            key=state.key,
            digest=state.digest,
            covers=definition.covers,
            filled=state.filled,
            refused=state.refused,
            review=definition.trust == "review",
            accepted=state.accepted,
        )
        seed = f"{self.scope.tenant.id}/{definition.id}/{state.digest}/{state.runs}"
        noise = int.from_bytes(hashlib.sha256(seed.encode()).digest()) >> (256 - 74)
        import_id = make_sortable_id(state.fetched_at, noise)
        self.scope.imports.jobs.create_fetched(import_id, fetched, state.file_name, definition.roster_format)
        self._withdraw_review(state, import_id)
        updates = {"import_id": import_id, "result": SourceResult.IMPORTING, "accepted": False}
        self.repository.save(state.model_copy(update=updates))
        self.start(import_id)

    def _withdraw_review(self, state: TenantSource, import_id: UUID) -> None:
        """End the import before this one if it waits for staff: applied later, it would undo this one."""
        if state.import_id in (None, import_id) or state.result not in (
            SourceResult.NEEDS_REVIEW,
            SourceResult.IMPORTING,
        ):
            return
        try:
            job = self.scope.imports.jobs.get(state.import_id)
        except NotFound:  # imports are deleted after some months
            return
        if job.state == ImportState.REVIEW:
            self.scope.imports.jobs.change(job, state=ImportState.EXPIRED, detail=REPLACED)

    def _store(self, definition: SourceDefinition, state: TenantSource, part: Any) -> SourceResult:
        """Store a map or a table, or compare divisions; a part that cannot be stored is a recorded failure."""
        try:
            result, detail = self._apply_geography(definition, state, part)
        except Unavailable:
            raise
        except Problem as problem:
            flaws = "; ".join(f"{flaw.pointer} {flaw.detail}" for flaw in problem.flaws[:LISTED])
            result, detail = SourceResult.FAILED, f"{problem.detail} {flaws}".strip()[:500]
        updates: dict[str, Any] = {"result": result, "detail": detail, "accepted": False}
        if result == SourceResult.APPLIED:
            updates["changed_at"] = self.now()
        after = state.model_copy(update=updates)
        if after.detail != state.detail or result != SourceResult.FAILED:
            self.report(EVENTS[result], after)
        self.repository.save(after)
        return result

    def _apply_geography(
        self, definition: SourceDefinition, state: TenantSource, part: Any
    ) -> tuple[SourceResult, str | None]:
        if isinstance(part, DistrictDraft):
            doubt = None if state.accepted else self._find_doubt(part)
            if doubt or (definition.trust == "review" and not state.accepted):
                return SourceResult.NEEDS_REVIEW, doubt or "Each change of this source waits for staff."
            made = self.store_map(part)
            left = f", {len(made.not_in_rules)} of them not in the rules" if made.not_in_rules else ""
            return SourceResult.APPLIED, f"Stored the lines of {made.districts} districts{left}."
        if isinstance(part, TableDraft):
            stored = self.store_table(part, definition.id)
            return SourceResult.APPLIED, f"Stored the shares of {stored.zip_codes} ZIP codes."
        return SourceResult.APPLIED, self._compare_divisions(part)

    def _find_doubt(self, draft: DistrictDraft) -> str | None:
        """Return why staff should look at a map before it replaces the one in force; None if it looks like it."""
        try:
            editions = self.scope.boundaries.list_editions(draft.name)
        except NotFound:
            return None
        same = [each for each in editions if each.valid_from == draft.validity[0]]
        before = (same or editions)[-1]
        if same and before.updated_by:
            return "Staff uploaded the map that is in force; it stays until they accept that of the source."
        if len(draft.rings) * 2 <= before.districts:
            return (
                f"The map has {len(draft.rings)} districts, and the one in force has {before.districts}. Accept it if "
                "that is right."
            )
        return None

    def _compare_divisions(self, known: set[str]) -> str:
        """Return the divisions of the rules that a list of divisions does not have, in a sentence."""
        rules = self.scope.rules.get_current()
        ours = {district.division_id for office in rules.offices for district in office.districts}
        missing = sorted(division for division in ours if division not in known)
        if not missing:
            return f"All {len(ours)} divisions of the rules are in the list."
        more = ", …" if len(missing) > LISTED else ""
        named = ", ".join(missing[:LISTED])
        return f"{len(missing)} of the {len(ours)} divisions of the rules are not in the list: {named}{more}."

    def report_absence(self, definition: SourceDefinition) -> None:
        """Record that a new file has nothing of the tenant, which keeps the facts of the last one that had.

        Without a digest, a part that comes back is applied, even if it is the same as before. Raises Unavailable.
        """
        state = self.repository.get(definition.id)
        if state.paused or state.detail == ABSENT:
            return
        after = state.model_copy(update={"result": SourceResult.FAILED, "detail": ABSENT, "digest": None})
        self.report(EVENTS[SourceResult.FAILED], after)
        self.repository.save(after)

    def apply_again(self, definition: SourceDefinition, found: tuple[Edition, Part] | None) -> None:
        """Apply the part in force once more, because staff ask for it."""
        if found:
            self.apply(definition, *found, again=True)

    def record_import(self, import_id: UUID, definition: SourceDefinition) -> TenantSource | None:
        """Record the result of an import that has ended, or waits for staff; returns the new state, if it is new.

        An import that other writes have interrupted, or that left out records which changed meanwhile, is repeated a
        few times: the file would else be known, and its facts missing. Raises NotFound or Conflict.
        """
        job = self.scope.imports.jobs.get(import_id)
        state = self.repository.get(definition.id)
        if state.import_id != import_id or job.state not in (*OVER, ImportState.REVIEW):
            return None
        interrupted = job.chunks if job.state == ImportState.FAILED else job.counts.conflicts
        if interrupted and job.state in (ImportState.DONE, ImportState.FAILED) and state.attempts + 1 < MOST_ATTEMPTS:
            accepted = bool(job.fetched and job.fetched.accepted)
            again = {"runs": state.runs + 1, "attempts": state.attempts + 1, "accepted": accepted}
            self._create_import(definition, state.model_copy(update=again))
            return None
        result = RESULTS[job.state]
        updates: dict[str, Any] = {"result": result, "detail": job.detail}
        if result == SourceResult.APPLIED:
            rows = job.counts.unchanged + job.steps + job.counts.refused + job.counts.vacant
            updates |= {
                "detail": describe_import(job),
                "filled": job.filled,
                "refused": job.counts.refused / rows if rows else 0.0,
            }
            updates |= {"changed_at": self.now()} if job.steps else {}
        after = state.model_copy(update=updates)
        if after == state:
            return None
        if result in EVENTS and (result != SourceResult.APPLIED or job.steps):
            self.report(EVENTS[result], after)
        return self.repository.save(after)

    def pause(self, source_id: str, *, paused: bool) -> TenantSource:
        """Stop or continue to apply a source in the tenant; raises Conflict."""
        state = self.repository.get(source_id)
        if state.paused == paused:
            return state
        return self.repository.save(state.model_copy(update={"paused": paused}))

    def accept(self, source_id: str) -> TenantSource:
        """Allow the part that waits for staff; raises Conflict if none does."""
        state = self.repository.get(source_id)
        if state.result != SourceResult.NEEDS_REVIEW:
            raise Conflict(f"Nothing of this source waits for a review; its last result is {state.result}.")
        return self.repository.save(state.model_copy(update={"accepted": True}))


def digest_part(part: Any) -> str:
    """Return the digest of a tenant's part of a source."""
    if isinstance(part, Slice):
        return part.digest
    if isinstance(part, DistrictDraft):
        return digest_parts([part.name.encode(), repr(part.validity).encode(), *list_rings(part.rings)])
    if isinstance(part, TableDraft):
        return digest_parts([part.name.encode(), repr(part.validity).encode(), *list_rings(part.shares)])
    return digest_parts(each.encode() for each in sorted(part))


def describe_import(job: ImportJob) -> str:
    """Return the effects of an import in a sentence."""
    counts = job.counts
    parts = {
        "added": counts.added,
        "changed": counts.changed,
        "closed": counts.closed,
        "refused": counts.refused,
        "conflicts": counts.conflicts,
    }
    found = ", ".join(f"{number} {name}" for name, number in parts.items() if number)
    return f"{found or 'nothing new'}; {counts.unchanged} unchanged."
