"""A plan whose records are in files is the plan whose records are in memory, and so is its report."""

from __future__ import annotations

import gc
from datetime import date
from itertools import product
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import from_json

from chalicelib.core.safe_text import clean
from chalicelib.imports import planner, report_store
from chalicelib.imports.matching import Match
from chalicelib.imports.planner import make_plan
from chalicelib.imports.record_spool import RecordList, RecordSpool, RecordSummary
from chalicelib.imports.row import Row
from chalicelib.imports.term_closing import end_term
from chalicelib.representatives.models import Representative, TermStatus
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


def test_summary_in_a_file_is_the_summary() -> None:
    for record in (*KNOWN, make(9, chamber="upper", term_start="2022-12-05", term_end="2026-12-07")):
        summary = RecordSummary(record, 3)
        restored = RecordSummary.unpack(summary.pack())
        assert all(getattr(restored, name) == getattr(summary, name) for name in RecordSummary.__slots__)


def test_summary_of_a_stored_record_is_that_of_the_record() -> None:
    days = ("2020-12-07", "2024-12-07", "2027-12-07", None)
    for number, (start, expected, end) in enumerate(product(days, days, days)):
        if start and any(day and day < start for day in (expected, end)):
            continue
        fields = {"term_start": start, "term_expected_end": expected, "term_end": end}
        record = make(number % 5 + 1, **fields)
        stale = record.model_copy(update={"status": TermStatus.UPCOMING})
        with RecordSpool(TODAY) as spool:
            for each in (record, stale):
                spool.add({"SK": f"REP#{each.id}", "doc": each.to_json()})
            for place, found in enumerate(spool.people):
                expected_summary = RecordSummary(record.as_of(TODAY), place)
                assert all(getattr(found, name) == getattr(expected_summary, name) for name in RecordSummary.__slots__)
            assert spool.read_record(spool.people[0]) == spool.read_record(spool.people[1]) == record.as_of(TODAY)
            was = spool.restore_before(str(record.id))
            assert (was is None) == (record.status == "upcoming")


@given(st.lists(st.one_of(st.integers(), st.text(max_size=20), st.none()), max_size=20))
def test_list_in_a_file_is_the_list_however_it_is_read_between(steps: list[Any]) -> None:
    with RecordSpool(TODAY) as spool:
        found, expected = spool.new_list(), list[Any]()
        for step in steps:
            found.append(step)
            expected.append(step)
            if isinstance(step, int):
                assert found[step % len(expected)] == expected[step % len(expected)]
        assert list(found) == expected


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3), st.booleans()), max_size=20))
def test_steps_in_files_are_the_steps_also_when_they_are_copied(made: list[tuple[int, int, bool]]) -> None:
    with RecordSpool(TODAY) as spool:
        found, copied, expected, expected_copies = spool.new_steps(), spool.new_steps(), list[Any](), list[Any]()
        for before, after, copies in made:
            step = KNOWN[before] if before < len(KNOWN) else None, KNOWN[after]
            found.append(step)
            expected.append(step)
            if copies:
                position = before % len(expected)
                spool.copy_step(found, position, copied)
                expected_copies.append(expected[position])
                assert copied[-1 + len(copied)] == expected_copies[-1]
        for steps, like in ((found, expected), (copied, expected_copies)):
            assert list(steps) == like
            assert list(steps.iterate_stored()) == [
                (before and before.to_json(), after.to_json()) for before, after in like
            ]


def test_spool_leaves_the_search_for_cycles_as_it_was() -> None:
    before = gc.get_threshold()
    with RecordSpool(TODAY):
        assert gc.get_threshold() != before
    assert gc.get_threshold() == before


OPTIONS = {
    "party": st.sampled_from(["Green", "Democratic", None]),
    "district": st.sampled_from(["1", "2", "3"]),
    "term_start": st.sampled_from(["2022-12-05", None]),
    "term_expected_end": st.sampled_from(["2024-12-07", "2026-12-07", None]),
    "given_name": st.sampled_from(["Ada", None]),
    "contact_info": st.fixed_dictionaries(
        {},
        optional={
            "emails": st.sampled_from([[], ["a@example.org"], ["b@example.org", "a@example.org"]]),
            "links": st.sampled_from(
                [[], [{"url": "https://a.example/1"}], [{"url": "https://a.example/1", "note": "x"}]]
            ),
            "offices": st.sampled_from([[], [{"classification": "capitol"}], [{"address": "1 A Street"}]]),
            "social": st.sampled_from([{}, {"twitter": "ada"}]),
        },
    ),
    "sources": st.sampled_from([[], [{"url": "https://a.example/s"}]]),
}
FIELDS = st.fixed_dictionaries({}, optional=OPTIONS)


PAIRS = st.one_of(st.tuples(FIELDS, FIELDS), FIELDS.map(lambda fields: (fields, fields)))


@given(PAIRS, st.sampled_from([None, []]))
def test_row_without_a_draft_results_in_the_record_that_a_draft_results_in(
    fields: tuple[dict[str, Any], dict[str, Any]], sources: list[Any] | None
) -> None:
    before = make(1, **fields[0])
    if sources is not None:
        before = before.model_copy(update={"provenance": sources})
    row = Row(1, "CA", ("openstates", "p/1"), read(1).fields | fields[1])
    quick, thorough = (_draft(row, before, each) for each in (planner._is_unchanged, lambda *_: False))
    assert quick == thorough


def _draft(row: Row, before: Representative, is_unchanged: Any) -> Any:
    with patch("chalicelib.imports.planner._is_unchanged", is_unchanged):
        drafted = planner.draft_row(row, Match([before]), RecordList([before]), DESK, TODAY, held={})
    assert isinstance(drafted, planner.DraftedRow)
    return drafted, drafted.after is drafted.before


@given(FIELDS, st.dates(date(2022, 1, 1), date(2028, 1, 1)))
def test_ended_term_is_that_of_a_validated_draft(fields: dict[str, Any], day: date) -> None:
    record = make(1, **fields)
    last_day = max(day, record.term_start or day).isoformat()
    draft = DESK.make_draft(record.get_writable() | {"term_end": last_day}, record)
    expected = DESK.update(record, draft)
    assert (end_term(record, DESK, day), end_term(record, DESK, day).to_json()) == (expected, expected.to_json())
