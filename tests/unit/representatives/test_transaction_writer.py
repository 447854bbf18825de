"""Records that are written as they are stored make the same transaction as validated ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unittest.mock import MagicMock
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.aws.tenant_table import TenantTable
from chalicelib.changes.change_writer import ChangeWriter
from chalicelib.changes.models import Actor
from chalicelib.representatives.record_factory import RecordFactory
from chalicelib.representatives.transaction_writer import Batch, StoredRecord, TransactionWriter
from tests.unit.representatives.conftest import BY_THE_BOOK, CALIFORNIA, NOON

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chalicelib.representatives.models import Representative
    from chalicelib.representatives.transaction_writer import AnyStep

DESK = RecordFactory(CALIFORNIA, BY_THE_BOOK, lambda: NOON)
FIELDS = st.fixed_dictionaries(
    {"district": st.sampled_from(["1", "2"]), "name": st.sampled_from(["Ada", "Bo Pe\u00f1a"])},
    optional={
        "party": st.sampled_from(["Green", None]),
        "term_end": st.sampled_from(["2024-12-07", None]),
        "contact_info": st.just({"offices": [{"address": "1 A", "latitude": 38.5, "longitude": -121}]}),
    },
)


def make(number: int, fields: dict[str, Any]) -> Representative:
    return DESK.create(DESK.make_draft({"position": "State Senator"} | fields), UUID(int=number))


def commit(steps: Sequence[AnyStep], snapshots: Any = None) -> list[Any]:
    client = MagicMock()
    table = TenantTable(lambda: client, "table", "usage", "CA")
    writer = TransactionWriter(table, ChangeWriter(Actor(kind="system"), "import", "CA", lambda: NOON))
    writer.snapshots = snapshots
    writer.commit(Batch(7, steps))
    return client.transact_write_items.call_args_list  # type: ignore[no-any-return]


@given(st.lists(st.tuples(st.none() | FIELDS, FIELDS), min_size=1, max_size=4))
def test_stored_records_are_written_as_validated_ones(found: list[tuple[Any, Any]]) -> None:
    steps = [(before and make(number, before), make(number, after)) for number, (before, after) in enumerate(found)]
    stored = [
        (StoredRecord.parse(before.to_json()) if before else None, StoredRecord.parse(after.to_json()))
        for before, after in steps
    ]
    seen, expected = MagicMock(), MagicMock()
    assert commit(stored, seen) == commit(steps, expected)
    assert seen.apply_committed.call_args == expected.apply_committed.call_args


def test_stored_record_has_the_parts_that_a_write_names() -> None:
    record = make(5, {"name": "Ada", "district": "1"})
    stored = StoredRecord.parse(record.to_json())
    assert (stored.id, stored.version, stored.division_id) == (str(record.id), record.version, record.division_id)
    assert stored.validate() == record
