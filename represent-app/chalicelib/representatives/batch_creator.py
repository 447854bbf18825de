"""Add up to a hundred representatives at once: as few transactions as possible, and an answer for each draft."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from chalicelib.aws.optimistic_locking import make_busy_error, retry_on_conflict
from chalicelib.aws.tenant_table import LIMIT_OF_WRITES
from chalicelib.core.errors import Invalid, Problem, Unavailable
from chalicelib.representatives.transaction_writer import ATTEMPTS, BYTES_OF_WRITES, Batch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from uuid import UUID

    from chalicelib.aws.tenant_table import Write
    from chalicelib.core.idempotency import IdempotencyKey
    from chalicelib.representatives.models import Representative, RepresentativeDraft
    from chalicelib.representatives.service import RepresentativeService

MOST_DRAFTS = 100
WRITES_OF_ONE = 3  # the record, its change, and its answer for a retry


class DraftOfBatch(NamedTuple):
    """A draft of a batch, and the key under which a retry finds its answer; None without an Idempotency-Key."""

    draft: RepresentativeDraft
    key: IdempotencyKey | None


@dataclass(slots=True, eq=False)
class BatchCreator:
    """Adds the drafts of one request. `answers` has the record or the problem of each draft by its position."""

    service: RepresentativeService
    drafts: Mapping[int, DraftOfBatch]
    answers: dict[int, Representative | Problem] = field(default_factory=dict, init=False)
    _ids: dict[int, UUID] = field(default_factory=dict, init=False)

    def create(self) -> Mapping[int, Representative | Problem]:
        """Add the drafts that are valid and have a free seat, and return the answers.

        GetItem, and TransactWriteItems for each 33 drafts; with keys a GetItem for each. If the database fails, or
        other writers keep interfering, the drafts that are not added yet have the problem Unavailable.
        """
        self._ids = {position: self.service.new_id() for position in self.drafts}
        try:
            self._read_answers(self.drafts)
            for attempt in retry_on_conflict(ATTEMPTS + 1, self.service.writer.pause):
                if attempt.number:
                    self._read_answers(self.drafts)
                version, planned, refused = self._plan()
                with attempt:
                    for chunk in split_records(planned):
                        self._commit(version, chunk)
                        version += len(chunk)
                    # A repeated request may fail only because the first request has created the records.
                    self._read_answers(refused)
                    return refused | self.answers
            problem = make_busy_error()
        except Unavailable as error:
            problem = error
        return dict.fromkeys(self.drafts, problem) | self.answers

    def _read_answers(self, positions: Iterable[int]) -> None:
        """Note the records that an earlier request with the same keys has added."""
        for position in positions:
            key = self.drafts[position].key
            if key and position not in self.answers:
                try:
                    first = self.service.read_first_answer(key)
                except Invalid as problem:
                    self.answers[position] = problem
                else:
                    if first:
                        self.answers[position] = first

    def _plan(self) -> tuple[int, list[tuple[int, Representative]], dict[int, Representative | Problem]]:
        """Return the tenant's version, the records to add to it in the order of the drafts, and the refused drafts.

        A seat that one of them takes is not free for the next.
        """
        records = self.service.get_current_view()
        factory = self.service.make_record_factory(records, self.service.get_staff_origin())
        index = records.get_seat_index(self.service.get_rule_engine)
        planned: list[tuple[int, Representative]] = []
        refused: dict[int, Representative | Problem] = {}
        for position, (draft, _) in self.drafts.items():
            if position in self.answers:
                continue
            try:
                record = factory.create(factory.apply_rules(draft, None), self._ids[position])
                index.check_free(record)
            except Invalid as problem:
                refused[position] = problem
                continue
            planned.append((position, record))
            index = index.with_record(record)
        return records.version, planned, refused

    def _commit(self, version: int, chunk: Sequence[tuple[int, Representative]]) -> None:
        """Write some records in one transaction, and note them as answers."""
        extra: list[Write] = []
        for position, record in chunk:
            extra += self.service.make_answer_write(self.drafts[position].key, record)
        self.service.writer.commit(Batch(version, [(None, record) for _, record in chunk], extra))
        self.answers |= dict(chunk)


def split_records(planned: Sequence[tuple[int, Representative]]) -> Iterator[Sequence[tuple[int, Representative]]]:
    """Split records into transactions, limited in their number of writes and in bytes."""
    most = (LIMIT_OF_WRITES - 1) // WRITES_OF_ONE
    start, size = 0, 0
    for end, (_, record) in enumerate(planned):
        bytes_of_record = len(record.to_json().encode()) * WRITES_OF_ONE
        if end > start and (end - start >= most or size + bytes_of_record > BYTES_OF_WRITES):
            yield planned[start:end]
            start, size = end, 0
        size += bytes_of_record
    if start < len(planned):
        yield planned[start:]
