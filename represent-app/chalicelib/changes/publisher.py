"""Publish changes from the table's stream on the bus: each at least once, in the order of its tenant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.changes.events import SOURCE, make_events
from chalicelib.changes.models import PARTITION, Change
from chalicelib.core import settings
from chalicelib.core.errors import Problem, Unavailable
from chalicelib.core.json_logging import log

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from uuid import UUID

    from chalicelib.changes.events import Detail

    Entry = tuple[str, str]
    # Puts entries (type, detail) on the bus; returns the positions of refused ones.
    Put = Callable[[Sequence[Entry]], frozenset[int]]

PREFIX = "TENANT#"
# The limit of one PutEvents (docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html).
MOST_ENTRIES = 10
MOST_BYTES = 250_000


@dataclass(frozen=True, slots=True)
class FoundChange:
    """A change from the stream: its place in the stream, its tenant, and the change."""

    place: str
    tenant: str
    change: Change


def publish(
    records: Iterable[Mapping[str, Any]],
    put: Put,
    published: Callable[[str, int], None],
    poison: Callable[[str, str], None],
) -> dict[str, list[dict[str, str]]]:
    """Put the changes among stream records on the bus, and call `published` with each tenant's last sequence number.

    Returns `batchItemFailures` with the place of the first record to deliver again; Lambda delivers it and all later
    ones (docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html). An unreadable record goes to
    `poison` (place, reason) and does not block other records.
    """
    reached: dict[str, int] = {}
    failed = None
    for batch in _split_batches(_parse_changes(records, poison)):
        refused = _put([entry for _, entries in batch for entry in entries], put)
        start = 0
        for found, entries in batch:
            if any(start <= position < start + len(entries) for position in refused):
                failed = found.place
                break
            reached[found.tenant] = found.change.sequence
            start += len(entries)
        if failed:
            break
    for tenant, sequence in reached.items():
        published(tenant, sequence)
    return {"batchItemFailures": [{"itemIdentifier": failed}] if failed else []}


def _put(entries: Sequence[Entry], put: Put) -> frozenset[int]:
    try:
        return put(entries)
    except Problem as problem:
        log.warning("could not reach the bus: %s", problem.detail)
        return frozenset(range(len(entries)))


def _split_batches(found: Iterable[FoundChange]) -> Iterator[list[tuple[FoundChange, list[Entry]]]]:
    """Split changes into batches for PutEvents; a batch never has two changes of one record, to keep their order."""
    batch: list[tuple[FoundChange, list[Entry]]] = []
    held: set[UUID | None] = set()
    count = size = 0
    for each in found:
        entries = make_events(each.change, each.tenant)
        weight = sum(len(detail.encode()) for _, detail in entries)
        of = each.change.representative_id
        if batch and (count + len(entries) > MOST_ENTRIES or size + weight > MOST_BYTES or of in held):
            yield batch
            batch, held, count, size = [], set(), 0, 0
        batch.append((each, entries))
        held.add(of)
        count, size = count + len(entries), size + weight
    if batch:
        yield batch


def _parse_changes(records: Iterable[Mapping[str, Any]], poison: Callable[[str, str], None]) -> Iterator[FoundChange]:
    for record in records:
        stream = record.get("dynamodb", {})
        key = str(stream.get("Keys", {}).get("PK", {}).get("S", ""))
        if record.get("eventName") != "INSERT" or not (key.startswith(PREFIX) and key.endswith(PARTITION)):
            continue
        place = str(stream.get("SequenceNumber", ""))
        try:
            change = Change.model_validate_json(stream["NewImage"]["doc"]["S"])
        except (KeyError, TypeError, ValueError) as error:
            poison(place, f"{key.removesuffix(PARTITION)}: {type(error).__name__}")
            continue
        yield FoundChange(place, key.removeprefix(PREFIX).removesuffix(PARTITION), change)


def publish_event(kind: str, detail: Detail) -> None:
    """Put one event on the bus: one PutEvents; raises Unavailable."""
    from chalicelib.aws import event_bus  # noqa: PLC0415 (botocore is imported only to publish)

    if event_bus.put(settings.load().event_bus_name, SOURCE, [(kind, detail.model_dump_json())]):
        raise Unavailable("The event bus refused the event.")
