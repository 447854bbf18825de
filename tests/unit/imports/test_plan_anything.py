"""Rows with any content are planned or refused: no file makes a worker fail."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any
from uuid import UUID

from hypothesis import example, given, settings
from hypothesis import strategies as st

from chalicelib.imports.planner import make_plan
from chalicelib.imports.reader import Reader
from chalicelib.imports.record_spool import RecordList
from chalicelib.imports.row import BadRoster
from chalicelib.representatives import export
from chalicelib.representatives.record_factory import RecordFactory
from chalicelib.tenants.column_mapping import ColumnMapping
from tests.unit.representatives.conftest import BY_THE_BOOK, CALIFORNIA, NOON

DESK = RecordFactory(CALIFORNIA, BY_THE_BOOK, lambda: NOON)
FIRST = {"represent_id": str(UUID(int=1)), "name": "Ada", "position": "State Senator", "district": "5"}
ADA = DESK.create(DESK.make_draft({"name": "Ada", "position": "State Senator", "district": "5"}), UUID(int=1))
MAPPING = ColumnMapping(columns={"name": "name", "position": "position", "voice": "phones"})
TERMS = ("id", "position", "district", "level", "chamber", "term_start", "term_expected_end")
DATED = ColumnMapping(columns={"name": "id", **{what: what for what in TERMS}})

TEXTS = st.one_of(
    st.sampled_from(["", "State Senator", "5", "state", "upper", "2026-01-01", "Smith, Ada", '"', "Jr.", "\ud800"]),
    st.text(st.characters(), max_size=8),
)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXTS),
    lambda parts: st.one_of(st.lists(parts, max_size=3), st.dictionaries(TEXTS, parts, max_size=3)),
    max_leaves=6,
)
NAMED = st.dictionaries(st.sampled_from([*export.FIELDS, "represent_id"]), JSON, max_size=5)
CELLS = st.one_of(TEXTS, JSON.map(json.dumps), st.just("[" * 300))


def planned(data: bytes, mapping: ColumnMapping = MAPPING) -> None:
    reader = Reader({}, ("CA", "state"), date(2026, 6, 1), mapping)
    try:
        made = make_plan(reader.read_rows(data, "file"), RecordList([ADA]), DESK, NOON.date())
    except BadRoster:
        return
    for _, after in made.steps:
        assert after
        assert after.to_json()


@settings(deadline=None)
@given(st.lists(NAMED, min_size=1, max_size=3), st.sampled_from([1, 2]))
@example([{"district": 5}], 1)
@example([{"level": ["state"]}, {"chamber": {}}, {"position": []}], 1)
def test_any_objects_in_json_lines_can_be_planned(objects: list[dict[str, Any]], number: int) -> None:
    basis = FIRST | {"represent_id": str(UUID(int=number))}
    planned("".join(json.dumps(basis | changed) + "\n" for changed in objects).encode())


@settings(deadline=None)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=3), st.sampled_from(export.COLUMNS[3:]))
def test_any_cells_of_an_export_can_be_planned(rows: list[list[str]], column: str) -> None:
    columns = ("represent_id", "name", "position" if column != "position" else "level", column)
    planned(table(columns, [[FIRST["represent_id"], *cells] for cells in rows]))


@settings(deadline=None)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=3))
def test_any_cells_of_a_mapped_csv_can_be_planned(rows: list[list[str]]) -> None:
    planned(table(("name", "position", "phones"), rows))


@settings(deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS, TEXTS), min_size=3, max_size=3))
@example([("Harbor Warden", "", "", ""), ("Harbor Warden", "", "city", "house"), ("State Senator", "5", "", "")])
def test_any_terms_of_one_person_in_a_mapped_csv_can_be_planned(seats: list[tuple[str, ...]]) -> None:
    days = (("2014-12-01", "2018-12-03"), ("2018-12-03", "2022-12-05"), ("2022-12-05", ""))
    planned(table(TERMS, [["Ada", *seat, *term] for seat, term in zip(seats, days, strict=True)]), DATED)


def table(columns: tuple[str, ...], rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([columns, *rows])
    return out.getvalue().encode(errors="surrogatepass")
