"""From the stream to the bus: at least once, in order; an unreadable record does not block others."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from chalicelib.changes.models import Actor, make_change
from chalicelib.changes.publisher import publish
from chalicelib.core.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
PEOPLE = [uuid.uuid4() for _ in range(30)]


def record(sequence: int, tenant: str = "CA", who: int | None = None, **after: Any) -> dict[str, Any]:
    person = {"id": str(PEOPLE[sequence if who is None else who]), "name": "Ada", "status": "upcoming"} | after
    change = make_change(
        sequence=sequence, actor=Actor(kind="system"), source="t", at=NOW, before=None, after=person
    ).model_dump_json()
    return brought(f"TENANT#{tenant}#CHANGES", sequence, {"doc": {"S": change}})


def brought(key: str, sequence: int, image: Any, event: str = "INSERT") -> dict[str, Any]:
    keys = {"PK": {"S": key}, "SK": {"S": f"{sequence:012d}"}}
    return {"eventName": event, "dynamodb": {"Keys": keys, "NewImage": image, "SequenceNumber": f"s{sequence}"}}


@dataclass
class Bus:
    """A bus that accepts the entries that the test selects."""

    refuses: set[int] = field(default_factory=set)
    down_after: int = 99
    taken: list[list[int]] = field(default_factory=list)
    reached: dict[str, int] = field(default_factory=dict)
    poison: list[tuple[str, str]] = field(default_factory=list)

    def put(self, entries: Sequence[tuple[str, str]]) -> frozenset[int]:
        if len(self.taken) >= self.down_after:
            raise Unavailable("The bus is gone.")
        sequences = [json.loads(detail)["sequence"] for _, detail in entries]
        refused = frozenset(at for at, sequence in enumerate(sequences) if sequence in self.refuses)
        self.taken.append([sequence for at, sequence in enumerate(sequences) if at not in refused])
        return refused

    def run(self, *records: dict[str, Any]) -> list[str]:
        answer = publish(records, self.put, self.reached.__setitem__, lambda *record: self.poison.append(record))
        return [entry["itemIdentifier"] for entry in answer["batchItemFailures"]]


def test_changes_are_put_in_order_in_full_batches() -> None:
    bus = Bus()
    assert bus.run(*(record(n) for n in range(1, 26))) == []
    assert [len(taken) for taken in bus.taken] == [10, 10, 5]
    assert [sequence for taken in bus.taken for sequence in taken] == list(range(1, 26))
    assert bus.reached == {"CA": 25}


def test_two_changes_of_one_record_are_never_in_one_batch() -> None:
    bus = Bus()
    bus.run(record(1, who=0), record(2, who=1), record(3, who=0), record(4, who=0))
    assert bus.taken == [[1, 2], [3], [4]]


def test_large_entries_are_put_alone() -> None:
    bus = Bus()
    bus.run(record(1, name="a" * 200_000), record(2, name="b" * 200_000))
    assert bus.taken == [[1], [2]]


def test_changes_refused_by_the_bus_are_redelivered_with_all_later_ones() -> None:
    bus = Bus(refuses={4})
    assert bus.run(*(record(n) for n in range(1, 8))) == ["s4"]
    assert bus.reached == {"CA": 3}


def test_bus_outage_loses_nothing() -> None:
    bus = Bus(down_after=1)
    assert bus.run(*(record(n) for n in range(1, 15))) == ["s11"]
    assert bus.reached == {"CA": 10}


def test_last_published_sequence_of_each_tenant_is_reported() -> None:
    bus = Bus()
    bus.run(record(1), record(9, "CA-Alameda"), record(2))
    assert bus.reached == {"CA": 2, "CA-Alameda": 9}


def test_records_that_are_no_changes_are_skipped() -> None:
    bus = Bus()
    image = {"doc": {"S": "{}"}}
    others = [
        brought("TENANT#CA", 1, image),
        brought("TENANT#CA#RULES", 1, image),
        brought("APIKEY#CHANGES", 1, image),
        brought("TENANT#CA#CHANGES", 1, image, "REMOVE"),
        {},
    ]
    assert bus.run(*others) == []
    assert (bus.taken, bus.poison) == ([], [])


def test_unreadable_record_is_reported_and_does_not_block_others() -> None:
    bus = Bus()
    bad = [brought("TENANT#CA#CHANGES", n, image) for n, image in enumerate(({}, {"doc": {"S": "{"}}, None))]
    assert bus.run(record(1), *bad, record(2)) == []
    assert bus.taken == [[1, 2]]
    assert bus.poison == [
        ("s0", "TENANT#CA: KeyError"),
        ("s1", "TENANT#CA: ValidationError"),
        ("s2", "TENANT#CA: TypeError"),
    ]
