"""Exports are imported again without loss."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
import zipfile
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.phone_numbers import E164, find_phone_flaw
from chalicelib.core.safe_text import find_text_flaw
from chalicelib.imports import contact
from chalicelib.imports.formats import represent
from chalicelib.imports.reader import Reader
from chalicelib.imports.row import BadRoster, OnlyEmptySeats, RefusedRow, Row
from chalicelib.representatives import export
from chalicelib.representatives.models import Representative, RepresentativeDraft, Social
from chalicelib.representatives.placeholder_names import names_no_person, says_vacant
from tests.support import count_steps

if TYPE_CHECKING:
    from collections.abc import Iterable

ONE_LINE = (
    st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=30)
    .map(str.strip)
    .filter(lambda text: find_text_flaw(text) is None)
)
LINE = st.one_of(
    st.sampled_from(["=1+1", "+1", "-x", "@me", "'=1", "''@", "a;b", 'a"b', "Peña"]), ONE_LINE.filter(bool)
)
# A text that names no person is no record.
NAME = LINE.filter(lambda text: not names_no_person(text) and not says_vacant(text))
TEXT = st.lists(LINE, min_size=1, max_size=3).map("\n".join)
PHONE = st.from_regex(E164[1:-1], fullmatch=True).filter(lambda number: find_phone_flaw(number) is None)
URL = st.sampled_from(["https://example.org/a;b?c=1", "http://example.org", "ftp://example.org/x"])
LINK = st.fixed_dictionaries({"url": URL}, optional={"note": LINE})
DAY = st.dates(date(1990, 1, 1), date(2040, 1, 1)).map(str)
OFFICE = st.fixed_dictionaries({}, optional={
    "classification": LINE, "name": LINE, "address": TEXT, "voice": PHONE, "fax": PHONE, "extension": st.just("12"),
})  # fmt: skip
NAMED = st.fixed_dictionaries({"scheme": st.just("openstates"), "identifier": LINE})
PEOPLE = st.fixed_dictionaries(
    {"name": NAME, "position": LINE, "level": st.sampled_from(["federal", "state", "county", "municipal"])},
    optional={
        "given_name": LINE, "family_name": LINE, "district": LINE, "party": LINE, "term_end": DAY,
        "chamber": st.sampled_from(["upper", "lower"]), "photo_url": URL,
        "contact_info": st.fixed_dictionaries({}, optional={
            "emails": st.lists(st.sampled_from(["a@example.org", "-b@example.org"]), max_size=3),
            "phones": st.lists(PHONE, max_size=3),
            "offices": st.lists(OFFICE, max_size=3), "links": st.lists(LINK, max_size=3),
            "social": st.fixed_dictionaries({}, optional=dict.fromkeys(contact.SOCIAL, LINE)),
        }),
        "identifiers": st.lists(NAMED, max_size=2),
        "sources": st.lists(LINK, max_size=2),
    },
)  # fmt: skip


def record(fields: dict[str, Any]) -> Representative:
    fixed = {"id": UUID(int=7), "state": "CA", "version": 1, "created_at": "2026-01-01T00:00:00Z"}
    return Representative.model_validate(fixed | {"updated_at": "2026-01-01T00:00:00Z"} | fields)


def write_row_json(fields: dict[str, Any]) -> str:
    return record(fields).model_dump_json()


def read(text: str) -> list[Row | RefusedRow]:
    return list(Reader({}, ("CA", "state"), date(2026, 1, 1)).read_rows(text.encode(), "export"))


def write_csv(rows: Iterable[str]) -> str:
    """Return records (the JSON of snapshot rows) as CSV."""
    return "".join(export.generate_csv(export.parse_records(rows)))


def write_json_lines(rows: Iterable[str]) -> str:
    """Return records (the JSON of snapshot rows) as JSON Lines."""
    return "".join(export.generate_json_lines(export.parse_records(rows)))


@pytest.mark.parametrize("write", [write_csv, write_json_lines])
@given(fields=PEOPLE)
def test_any_record_survives_export_and_import(write: Any, fields: dict[str, Any]) -> None:
    person = record(fields)
    (row,) = read(write([person.model_dump_json()]))
    assert isinstance(row, Row)
    assert row.key == ("represent", str(person.id))
    back = RepresentativeDraft.model_validate(row.fields)
    assert back == RepresentativeDraft.model_validate(person.get_writable())


@pytest.mark.parametrize("write", [write_csv, write_json_lines])
def test_member_of_congress_survives_export_and_import(write: Any) -> None:
    office = {"classification": "capitol", "address": "1 Main Street"}
    fields = {
        "name": "Ada Example",
        "position": "US Senator",
        "level": "federal",
        "contact_info": {"offices": [office]},
    }
    person = record(fields | {"identifiers": [{"scheme": "bioguide", "identifier": "E000001"}]})
    (row,) = read(write([person.model_dump_json()]))
    assert isinstance(row, Row)
    assert row.key == ("represent", str(person.id))
    assert RepresentativeDraft.model_validate(row.fields) == RepresentativeDraft.model_validate(person.get_writable())


def write_cell_by_cell(person: Representative) -> str:
    """Write a record by csv.writer, each cell guarded for itself."""
    fields, state = person.get_writable(), "filled" if person.status in ("current", "overdue") else ""
    contact = fields["contact_info"]
    nested = [contact["offices"], contact["links"], contact["social"], fields["identifiers"], fields["sources"]]
    packed = [json.dumps(value, ensure_ascii=False) if value else "" for value in nested]
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerow(
        export.guard_cell(cell)
        for cell in (
            *(str(person.id), *(str(fields[name] or "") for name in export.PLAIN)),
            *("; ".join(contact["emails"]), "; ".join(contact["phones"]), *packed[:3]),
            *(contact["contact_form"] or "", *packed[3:], state),
        )
    )
    return out.getvalue()


@given(fields=PEOPLE, end=st.none() | DAY, senate=st.sampled_from([None, 2]))
def test_any_record_is_written_as_by_the_libraries(fields: dict[str, Any], end: str | None, senate: int | None) -> None:
    person = record(fields | {"term_end": end, "senate_class": senate, "status": "ended" if end else "current"})
    text = person.model_dump_json()
    assert write_csv([text]) == export.CSV_HEADER + write_cell_by_cell(person)
    state = None if end else "filled"
    listed = {"represent_id": str(person.id), **person.get_writable(), "seat_state": state}
    assert write_json_lines([text]) == json.dumps(listed, ensure_ascii=False) + "\n"
    for write in (write_csv, write_json_lines):
        assert export.list_fitting([text], len(json.dumps(write([text])))) == [text]


def test_cell_with_a_line_break_is_guarded_by_itself() -> None:
    text = record({"name": "Ada", "position": "Mayor", "level": "state"}).model_dump_json()
    line = write_csv([text.replace('"Ada"', '"=1\\n+2"')]).removeprefix(export.CSV_HEADER)
    assert line.startswith('"00000000-0000-0000-0000-000000000007","\'=1\n\'+2",')


def test_rows_that_are_surely_too_large_are_read_to_the_limit_only() -> None:
    text = write_row_json({"name": "Ada" * 60, "given_name": "Ada" * 60, "position": "Mayor", "level": "state"})
    rows = iter([text] * 9)
    assert export.list_fitting(rows, 200) is None
    assert 0 < len(list(rows)) < 9


def test_archive_with_an_export_of_empty_seats_has_the_people_of_the_others() -> None:
    people = write_json_lines([write_row_json({"name": "Ada", "position": "Mayor", "level": "state"})])
    seat = json.dumps({"represent_id": None, "name": None, "position": "Mayor", "seat_state": "unknown"})
    files = {"one.json": seat, "two.json": people}

    def pack(*names: str) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name in names:
                archive.writestr(name, files[name])
        return out.getvalue()

    reader = Reader({}, ("CA", "state"), date(2026, 1, 1))
    (row,) = reader.read_rows(pack(*files), "all.zip")
    assert isinstance(row, Row)
    with pytest.raises(OnlyEmptySeats):
        list(reader.read_rows(pack("one.json"), "all.zip"))


def test_keys_of_json_lines_may_be_in_another_order() -> None:
    line = json.dumps(
        json.loads(write_json_lines([write_row_json({"name": "Ada", "position": "Mayor", "level": "state"})])),
        sort_keys=True,
    )
    (row,) = read(line)
    assert isinstance(row, Row)
    assert row.fields["name"] == "Ada"


# Characters that begin a formula in a spreadsheet, after any separator.
QUOTES = '"`\u00ab\u00bb\u2018\u2019\u201a\u201c\u201d\u201e\uff02'
SIGNS = "=+@\u2212" + "".join(
    chr(n) for n in range(0x80, 0x11000) if unicodedata.normalize("NFKC", chr(n))[0] in "=+-@\u2212"
)
BEGINS_FORMULA = re.compile(f"(^|[;,|\\t\\r\\n])[\\s\u200b\ufeff{QUOTES}]*[-{SIGNS}]")


@given(fields=PEOPLE)
def test_no_exported_cell_is_a_formula(fields: dict[str, Any]) -> None:
    (_, row) = csv.reader(io.StringIO(write_csv([write_row_json(fields)]), newline=""))
    assert not [cell for cell in row if BEGINS_FORMULA.search(cell)]


@given(
    st.lists(
        st.sampled_from(["'", "=", "+", "-", "@", ";", ",", "|", "\t", "\r", "\n", " ", "\u200b", "\uff1d", "a"])
        | st.sampled_from([*QUOTES, *SIGNS, "\u3000", "\u2003", "\x0b", "\x1f", "\x85"])
    )
)
def test_guarded_text_is_not_a_formula_and_is_restored(parts: list[str]) -> None:
    cell = "".join(parts)
    assert export.unguard_cell(export.guard_cell(cell)) == cell
    assert not BEGINS_FORMULA.search(export.guard_cell(cell))


@pytest.mark.parametrize(
    ("cell", "guarded"),
    [
        ("a;=1+1", "a;'=1+1"), ("\uff1d1+1", "'\uff1d1+1"), (" =1", "' =1"), ("a,\t@x", "a,'\t'@x"), ("a-b=c", "a-b=c"),
        ("Smith; Jones", "Smith; Jones"), ("x\u00a0=1", "x\u00a0=1"), ("\ufeff=1", "'\ufeff=1"),
        ("\ufe661", "'\ufe661"), ("\u22121", "'\u22121"), ("\ufe621", "'"), ("\ufe631", "'"), ("\ufe6bx", "'"),
        ("\u3000=1", "'"), ("a;\u2003=1", "'"), ("a,\x0b\u3000\ufe661", "'"), ('"=1', "'"), ("\u201c=1", "'"),
        ('a;"\u3000"=1', "'"), ('"Ada"', ""), ("\u201cAda\u201d = 1", ""), ("5 \u2212 3", ""), ("Lopez-Cruz", ""),
    ],
)  # fmt: skip
def test_guard_precedes_characters_that_spreadsheets_drop(cell: str, guarded: str) -> None:
    assert export.guard_cell(cell).replace("'", "") == cell
    assert export.guard_cell(cell).count("'") == guarded.count("'")


def test_every_cell_is_quoted() -> None:
    header, row = write_csv([write_row_json({"name": "Ada", "position": "Mayor", "level": "county"})]).splitlines()
    assert header == ",".join(f'"{name}"' for name in export.COLUMNS)
    assert (row[0], row[-1]) == ('"', '"')
    assert row.count('","') == len(export.COLUMNS) - 1


def test_time_is_linear_in_spaces_between_entries() -> None:
    def read_spaces(count: int) -> None:
        cells = {"represent_id": str(uuid4()), "name": "A", "position": "Mayor", "emails": "a" + " " * count + "b"}
        text = f"{','.join(cells)}\n{','.join(cells.values())}\n"
        list(represent.parse_rows(text.encode(), ("MD", "county")))

    fewer, more = (count_steps(partial(read_spaces, count)) for count in (2_000, 4_000))
    assert more <= fewer + 5
    assert "\\s*" not in Path(represent.__file__).read_text(encoding="utf-8"), (
        "a regular expression without a limit on its steps"
    )


def test_every_field_has_a_column() -> None:
    assert set(export.FIELDS) == set(RepresentativeDraft.model_fields)
    assert set(contact.SOCIAL) == set(Social.model_fields)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("x,Ada,Mayor,", "has no represent_id, which must be a UUID"),
        (f"{UUID(int=1)},Ada,Mayor,{{", "has a cell that should be JSON but is not"),
        (f"{UUID(int=1)},Ada", "has 2 cells where the header has 4"),
    ],
)
def test_unreadable_row_is_refused(line: str, reason: str) -> None:
    (row,) = read(f"represent_id,name,position,offices\n{line}\n")
    assert isinstance(row, RefusedRow)
    assert (row.reason, row.unread) == (reason, True)


def test_line_without_an_object_is_refused_and_an_empty_one_skipped() -> None:
    good = json.dumps({"represent_id": str(UUID(int=1)), "name": "Ada", "position": "Mayor"})
    first, second, third = read(f"{good}\n\n[1]\n{{}}\n")
    assert isinstance(first, Row)
    assert [each.reason for each in (second, third) if isinstance(each, RefusedRow)] == [
        "is not a JSON object with represent_id"
    ] * 2


def test_wrong_columns_are_named_in_the_error() -> None:
    with pytest.raises(BadRoster, match="repeated: 'position'; missing: 'name'"):
        read("represent_id,position,position\n1,2,3\n")


def test_dates_that_a_spreadsheet_rewrote_are_read() -> None:
    header = "represent_id,name,position,term_start,term_expected_end,term_end\n"
    (row,) = read(f"{header}{UUID(int=1)},Ada,Mayor,1/6/2025,2029-01-08 00:00,soon\n")
    assert isinstance(row, Row)
    assert (row.fields["term_start"], row.fields["term_expected_end"], row.fields["term_end"]) == (
        "2025-01-06",
        "2029-01-08",
        None,
    )
    assert row.speaks is not None
    assert row.speaks & set(represent.DATES) == {"term_start", "term_expected_end"}
    assert row.notes == ("left out 'soon' of 'term_end': Expected a date like 2026-01-31.",)


def test_typed_phone_numbers_are_read() -> None:
    (row,) = read(f"represent_id,name,position,phones\n{UUID(int=1)},Ada,Mayor,(518) 555-0100; 518-555-0101 x2\n")
    assert isinstance(row, Row)
    assert row.fields["contact_info"]["phones"] == ["+15185550100", "+15185550101"]
    assert len(row.notes) == 1


def test_column_that_staff_added_is_a_note() -> None:
    (row,) = read(f"represent_id,name,position,Remark\n{UUID(int=1)},Ada,Mayor,x\n")
    assert isinstance(row, Row)
    assert "'Remark'" in row.file_notes[0]
    assert "Remark" not in row.fields


def test_more_rows_than_a_file_may_have_are_refused() -> None:
    from chalicelib.imports.io.bounded import Limits  # noqa: PLC0415 (used once)

    with pytest.raises(BadRoster, match="more than 1 rows"):
        list(represent.parse_json_lines(b"[]\n[]\n", ("CA", "state"), Limits(rows=1)))
    with pytest.raises(BadRoster, match="empty"):
        list(represent.parse_json_lines(b"\n", ("CA", "state")))


MISSHAPEN = [
    ({"district": 5}, "district is not text"),
    ({"level": ["state"]}, "level is not text"),
    ({"chamber": {}}, "chamber is not text"),
    ({"position": ["Mayor"]}, "position is not text"),
    ({"name": 7}, "name is not text"),
    ({"state": ["CA"]}, "state is not text"),
    ({"contact_info": [1]}, "contact_info is not a JSON object"),
    ({"identifiers": "abc"}, "identifiers is not a list of JSON objects"),
    ({"identifiers": [5]}, "identifiers is not a list of JSON objects"),
    ({"identifiers": [{}]}, "identifiers has an entry without a scheme"),
    ({"sources": {"url": "x"}}, "sources is not a list of JSON objects"),
    ({"represent_id": 5}, "has no represent_id, which must be a UUID"),
    ({"name": "A\ud800B"}, "is not a JSON object with represent_id"),
]


@pytest.mark.parametrize(("wrong", "reason"), MISSHAPEN)
def test_field_with_a_wrong_type_is_refused_with_its_line(wrong: dict[str, Any], reason: str) -> None:
    good = {"represent_id": str(UUID(int=1)), "name": "Ada", "position": "Mayor", "district": "5"}
    text = "\n" + json.dumps(good | wrong) + "\n" + json.dumps(good | {"represent_id": str(UUID(int=2))}) + "\n"
    refused, row = list(represent.parse_json_lines(text.encode(), ("CA", "state")))
    assert isinstance(refused, RefusedRow)
    assert (refused.line, refused.reason, refused.unread) == (2, reason, True)
    assert isinstance(row, Row)


@pytest.mark.parametrize("cell", ["[" * 100_000, '"\\ud800"', "NaN", "9" * 5000])
def test_deeply_nested_json_cell_is_refused(cell: str) -> None:
    escaped = cell.replace('"', '""')
    (row,) = read(f'represent_id,name,position,offices\n{UUID(int=1)},Ada,Mayor,"{escaped}"\n')
    assert isinstance(row, RefusedRow)
    assert row.reason == "has a cell that should be JSON but is not"


def test_header_alone_is_refused() -> None:
    with pytest.raises(BadRoster, match="a header but no rows"):
        read("represent_id,name,position\n")


def test_row_covers_the_columns_or_keys_that_it_has() -> None:
    (row,) = read(f"represent_id,name,position,emails\n{UUID(int=1)},Ada,Mayor,\n")
    assert isinstance(row, Row)
    assert row.speaks == frozenset({"name", "position", "emails"})
    line = {"represent_id": str(UUID(int=1)), "name": "Ada", "position": "Mayor", "contact_info": {"links": []}}
    (row,) = read(json.dumps(line) + "\n")
    assert isinstance(row, Row)
    assert row.speaks == frozenset({"name", "position", "links"})


def test_non_ascii_letters_are_not_escaped() -> None:
    links = [{"url": "https://example.org/", "note": "Año"}]
    fields = {"name": "Ada", "position": "Mayor", "level": "county", "contact_info": {"links": links}}
    assert "Año" in write_csv([write_row_json(fields)])


def test_row_that_names_no_person_needs_no_id() -> None:
    found = read(f"represent_id,name,position\n,Vacant,Mayor\n{UUID(int=1)},Vacant,Clerk\n")
    assert [row.vacant for row in found if isinstance(row, Row)] == [True, True]
    (line,) = list(represent.parse_json_lines(b'{"represent_id": "", "name": "TBD", "position": "Mayor"}', ("CA", "")))
    assert isinstance(line, Row)
    assert line.vacant
