"""A plan whose records are in files is the plan whose records are in memory, and so is its report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import from_json

from chalicelib.core.safe_text import clean
from chalicelib.imports import report_store
from chalicelib.imports.planner import make_plan
from chalicelib.imports.record_spool import RecordList, RecordSpool
from chalicelib.imports.row import Row
from chalicelib.representatives.models import Representative
from chalicelib.representatives.provenance import UPLOAD, Origin
from chalicelib.representatives.record_factory import RecordFactory
from tests.unit.representatives.conftest import BY_THE_BOOK, CALIFORNIA, NOON

if TYPE_CHECKING:
    from chalicelib.imports.report_store import ReportPart

DESK = RecordFactory(CALIFORNIA, BY_THE_BOOK, lambda: NOON, Origin(UPLOAD, NOON.date()))
TODAY = NOON.date()


def make(number: int, **fields: Any) -> Representative:
    found = {
        "name": f"Ada {'ABCDEFGHIJ'[number % 10]}ex",
        "position": "State Senator",
        "district": str(number),
        "identifiers": [{"scheme": "openstates", "identifier": f"p/{number}"}],
    }
    return DESK.create(DESK.make_draft(found | fields), UUID(int=number))


def read(number: int, **fields: Any) -> Row:
    base = make(number, **fields).get_writable()
    kept = {name: value for name, value in base.items() if value is not None}
    return Row(number, "CA", ("openstates", f"p/{number}"), kept)


KNOWN = [make(number) for number in range(1, 5)]
# Unchanged, changed in a plain field, in contact details, a newcomer in a seat that is held, and a new person.
ROWS = [
    read(1),
    read(2, party="Green"),
    read(3, contact_info={"emails": ["a@example.org"]}, photo_url="https://a.example/1"),
    read(4, name="Bo Other", identifiers=[{"scheme": "openstates", "identifier": "p/40"}]),
    read(7, contact_info={"links": [{"url": "https://a.example/\u00e9"}]}),
]


def cut(plan: Any, restore: Any) -> list[ReportPart]:
    return list(report_store.cut_report(plan, restore))


def test_report_of_a_plan_in_files_is_that_of_a_plan_in_memory() -> None:
    listed = make_plan(ROWS, RecordList(KNOWN), DESK, TODAY)
    with RecordSpool(TODAY) as spool:
        for record in KNOWN:
            spool.add({"SK": f"REP#{record.id}", "doc": record.to_json()})
        spooled = make_plan(ROWS, spool, DESK, TODAY)
        assert cut(spooled, spool.restore_before) == cut(listed, lambda _: None)
        assert list(spooled.in_order()) == list(listed.in_order())
        assert (len(spooled.created), len(spooled.changed)) == (len(listed.created), len(listed.changed))


def test_report_has_the_fields_that_differ_with_their_defaults() -> None:
    plan = make_plan(ROWS, RecordList(KNOWN), DESK, TODAY)
    lines = [from_json(line) for part in cut(plan, lambda _: None) if part.name.startswith("diff") for line in
             part.body.splitlines()]  # fmt: skip
    by_district = {line["district"]: line.get("fields", {}) for line in lines if line["what"] == "changed"}
    assert by_district["2"] == {"party": {"after": "Green"}}
    assert set(by_district["3"]) == {"contact_info", "photo_url"}
    assert by_district["3"]["contact_info"]["before"]["emails"] == []
    for before, after in plan.changed:
        assert before
        assert after
        old, new = before.get_writable(), after.get_writable()
        differing = [name for name in new if old[name] != new[name]]
        assert list(by_district[after.district or ""]) == differing


def test_record_is_stored_as_it_is_after_a_copy() -> None:
    record = KNOWN[0]
    assert record.to_json() is record.to_json()
    revised = record.model_copy(update={"name": "Bo"})
    assert from_json(revised.to_json()) == from_json(record.to_json()) | {"name": "Bo"}
    again = Representative.parse_stored(record.to_json())
    assert (again, again.model_dump_json(exclude_defaults=True)) == (record, record.to_json())


TEXTS = st.one_of(st.text(max_size=4), st.sampled_from(["a\u200bb", "\ufeff", "\ud800", "\u00e9", "a"]))
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), TEXTS),
    lambda parts: st.one_of(st.lists(parts, max_size=3), st.dictionaries(TEXTS, parts, max_size=3)),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(["sources", "district", "contact_info"]), JSON))
def test_fields_of_a_row_are_cleaned_whatever_they_hold(fields: dict[str, Any]) -> None:
    assert Row(1, "CA", ("a", "b"), {**fields, "name": "Ada"}).fields == clean({**fields, "name": "Ada"})
