"""A tenant's own CSV, read by its column mapping."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.errors import Invalid
from chalicelib.core.validation import validate
from chalicelib.imports.formats import mapped_csv
from chalicelib.imports.row import BadRoster, RefusedRow, Row
from chalicelib.representatives.models import RepresentativeDraft
from chalicelib.tenants.column_mapping import ColumnMapping

MAPPING: dict[str, Any] = {
    "columns": {"name": "Member", "district": "District", "email": "E-Mail", "party": "Party"},
    "defaults": {"position": "County Legislator", "party": "Nonpartisan"},
}
HEADER = b"Member,District,E-Mail,Party\n"


def mapping(**changes: Any) -> ColumnMapping:
    return validate(ColumnMapping, MAPPING | changes)


def read(data: bytes, **changes: Any) -> list[Row | RefusedRow]:
    return list(mapped_csv.parse_rows(data, mapping(**changes), ("NY", "county")))


def test_row_follows_the_mapping_and_defaults_fill_empty_cells() -> None:
    (row,) = read(HEADER + b"Ada  Pe\xc3\xb1a,3,ada@example.org; office@example.org,\n")
    assert row == Row(
        2,
        "NY",
        ("roster", "county legislator/3/ada pena"),
        {
            "name": "Ada  Peña",
            "position": "County Legislator",
            "district": "3",
            "party": "Nonpartisan",
            "contact_info": {
                "emails": ["ada@example.org", "office@example.org"],
                "phones": [],
                "links": [],
                "offices": [],
                "social": {},
            },
            "identifiers": [{"scheme": "roster", "identifier": "county legislator/3/ada pena"}],
            "sources": [],
        },
    )


def test_every_field_may_have_a_column() -> None:
    cells = {
        "id": "7", "state": "ny", "name": "", "given_name": "Ada", "family_name": "Example", "position": "Sheriff",
        "district": "1", "level": "County", "chamber": "UPPER", "party": "Green", "term_start": "1/2/2025",
        "term_expected_end": "12/31/2028", "email": "https://example.org/form", "phone": "518-555-0100; 518-555-0101",
        "address": "1 Main St.", "voice": "518-555-0102 x3", "fax": "518-555-0103", "website": "https://a.example",
        "photo_url": "https://a.example/a b.jpg", "source": "https://b.example;https://c.example", "twitter": "ada",
    }  # fmt: skip
    columns = {what: what.upper() for what in cells}
    data = (",".join(columns.values()) + "\n" + ",".join(cells.values()) + "\n").encode()
    (row,) = read(data, columns=columns, defaults={}, dates="us", scheme="clerk")
    assert isinstance(row, Row)
    assert (row.key, row.state) == (("clerk", "7"), "NY")
    draft = RepresentativeDraft.model_validate(row.fields).model_dump(mode="json", exclude_defaults=True)
    assert draft == {
        "name": "Ada Example",
        "given_name": "Ada",
        "family_name": "Example",
        "position": "Sheriff",
        "district": "1",
        "level": "county",
        "chamber": "upper",
        "party": "Green",
        "term_start": "2025-01-02",
        "term_expected_end": "2028-12-31",
        "contact_info": {
            "phones": ["+15185550100", "+15185550101"],
            "links": [{"url": "https://a.example"}, {"url": "https://example.org/form", "note": "contact form"}],
            "offices": [
                {"address": "1 Main St.", "voice": "+15185550102", "extension": "3", "fax": "+15185550103"},
            ],
            "social": {"twitter": "ada"},
        },
        "photo_url": "https://a.example/a%20b.jpg",
        "identifiers": [{"scheme": "clerk", "identifier": "7"}],
        "sources": [{"url": "https://b.example"}, {"url": "https://c.example"}],
    }


def test_row_covers_fields_with_a_column_or_a_default() -> None:
    (row,) = read(HEADER + b"Ada,3,,\n")
    assert isinstance(row, Row)
    assert row.speaks == frozenset({"name", "district", "emails", "party", "position", "identifiers"})
    assert row.derived


def test_headers_are_matched_loosely_and_other_columns_ignored() -> None:
    (row,) = read(b"Notes,MEMBER , district,e-mail,party,,\nx,Ada,3,,,y,z\n")
    assert isinstance(row, Row)
    assert row.fields["name"] == "Ada"


def test_invalid_row_is_refused_with_its_line_and_others_are_read() -> None:
    found = read(HEADER + b"Ada,1,,\n,2,,\nBo,3\nADA,1,,\nCy,4,,\n")
    assert [(row.line, row.reason, row.unread) for row in found if isinstance(row, RefusedRow)] == [
        (3, "has no name", True),
        (4, "has 2 cells where the header has 4", True),
        (5, "the id county legislator/1/ada is already on line 2", True),
    ]
    assert [row.line for row in found if isinstance(row, Row)] == [2, 6]


def test_empty_id_is_refused() -> None:
    (refused,) = read(b"Id,Name\n,Ada\n", columns={"id": "Id", "name": "Name"})
    assert isinstance(refused, RefusedRow)
    assert refused.reason == "has no id"


@pytest.mark.parametrize(
    ("dates", "cell", "day"),
    [
        ("us", "1/3/2025", "2025-01-03"),
        ("us", "01/03/2025 0:00", "2025-01-03"),
        ("us", "1/3/2025 12:00:00 AM", "2025-01-03"),
        ("us", "2025-01-03", "2025-01-03"),
        ("us", "2025-01-03 00:00:00", "2025-01-03"),
        ("iso", "2025-01-03T00:00:00.000Z", "2025-01-03"),
        ("iso", "2025-01-03 00:00", "2025-01-03"),
        ("iso", "2025-01-03T00:00:00-05:00", "2025-01-03"),
        ("iso", "2025/1/3", "2025-01-03"),
        ("iso", "1/3/2025", None),
        ("us", "13/1/2025", None),
        ("us", "1/3/25", None),
        ("us", "TBD", None),
        ("us", "45660", None),
        ("us", "2/30/2025", None),
    ],
)
def test_dates_may_have_a_time_and_unreadable_ones_are_noted(dates: str, cell: str, day: str | None) -> None:
    columns = {"name": "Name", "term_start": "Start", "term_expected_end": "End"}
    (row,) = read(f"Name,Start,End\nAda,{cell},\n".encode(), columns=columns, dates=dates)
    assert isinstance(row, Row)
    assert row.fields.get("term_start") == day
    assert row.speaks is not None
    assert ("term_start" in row.speaks, "term_expected_end" in row.speaks) == (day is not None, True)
    assert len(row.notes) == (day is None)


def test_too_long_key_becomes_a_digest() -> None:
    (row,) = read(HEADER + b"A" * 300 + b",3,,\n")
    assert isinstance(row, Row)
    assert len(row.key[1]) == 64


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (HEADER, "a header but no rows"),
        (b"Member,Ward\nA,1\n", r"missing: 'District', 'E-Mail', 'Party'\). The file has: 'Member', 'Ward'"),
        (b"Member,member,District,E-Mail,Party\n", "twice: 'member'"),
        (HEADER.replace(b",", b";"), "missing"),
        (HEADER + b"Pe\xf1a,1,,\n", "byte 0xf1 on line 2"),
    ],
)
def test_file_that_does_not_match_the_mapping_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(BadRoster, match=says):
        read(data)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"columns": {"given_name": "First"}}, "columns need name, or given_name and family_name"),
        ({"defaults": {}}, "position needs a column, or a default"),
        ({"defaults": {"position": "Sheriff", "id": "1"}}, "id cannot be the same for all rows"),
        ({"columns": {"name": "Name", "salary": "Pay"}}, "Expected"),
        ({"scheme": "A B"}, "a short name in lower case"),
        ({"dates": "eu"}, "Expected 'iso' or 'us'"),
        ({"columns": {"name": ""}}, "Expected at least 1 character"),
    ],
)
def test_invalid_mapping_is_refused_before_any_file(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(Invalid) as refused:
        mapping(**changes)
    assert says in " ".join(flaw.detail for flaw in refused.value.flaws)


@given(st.binary(max_size=200), st.sampled_from([b"", HEADER, HEADER + b"Ada,1,,\n"]))
def test_any_bytes_give_rows_or_a_bad_roster(data: bytes, before: bytes) -> None:
    try:
        found = read(before + data)
    except BadRoster:
        return
    assert all(row.line > 1 for row in found)


def test_generations_are_different_people_in_a_roster_without_ids() -> None:
    found = read(HEADER + b'Bo Example Sr.,1,,\n"Example, Bo, Jr.",1,,\nBo Example III,1,,\nBo Example,1,,\n')
    assert [row.key[1].rpartition("/")[2] for row in found if isinstance(row, Row)] == [
        "bo example sr",
        "bo example jr",
        "bo example iii",
        "bo example",
    ]


def test_line_of_empty_cells_is_no_row_and_short_rows_are_refused() -> None:
    found = read(HEADER + b",,,\nAda,3,,\n , ,\t,\n,,,,,,\n\n")
    assert [row.line for row in found] == [3]
    found = read(HEADER + b"Ada,3,\nBo,4,\n")
    assert [(row.line, row.reason) for row in found if isinstance(row, RefusedRow)] == [
        (2, "has 3 cells where the header has 4"),
        (3, "has 3 cells where the header has 4"),
    ]


def test_columns_without_a_mapping_may_have_one_name() -> None:
    (row,) = read(b"Member,Notes,notes,District,E-Mail,Party\nAda,x,y,3,,\n")
    assert row.line == 2


def test_name_in_a_wrong_encoding_is_read_as_it_was_written() -> None:
    names = ("Zo\u00eb Pe\u00f1a", "Pat O\u2019Neil", "Bo S\u00c3O")
    misread = [name.encode().decode("cp1252") for name in names[:2]]
    found = read(HEADER + "".join(f"{name},3,,\n" for name in (*misread, *names)).encode())
    assert [row.fields["name"] for row in found if isinstance(row, Row)] == list(names)
    assert [len(row.notes) for row in found if isinstance(row, Row)] == [1, 1, 0]
    assert [row.reason[-17:] for row in found if isinstance(row, RefusedRow)] == [
        "already on line 2",
        "already on line 3",
    ]


def test_rows_that_name_no_person_need_no_id_and_may_repeat() -> None:
    columns = {"id": "Id", "name": "Name", "position": "Office", "district": "District"}
    found = read(
        b"Id,Name,Office,District\n,Vacant,Mayor,\n7,TBD,Clerk,1\n7,N/A,Clerk,2\n7,Ada,Clerk,3\n", columns=columns
    )
    assert [row.vacant for row in found if isinstance(row, Row)] == [True, True, True, False]
    found = read(HEADER + b'Vacant,,,\n"Vacancy, Seat 2",,,\nVacant,,,\n')
    assert len({row.key for row in found if isinstance(row, Row) and row.vacant}) == 3


def test_parts_of_a_name_may_say_that_a_seat_is_vacant() -> None:
    columns = {"given_name": "First", "family_name": "Last", "position": "Office"}
    found = read(b"First,Last,Office\n,VACANT,Mayor\nVacant,Seat,Mayor\nVacant,Vacant,Mayor\n", columns=columns)
    assert [row.vacant for row in found if isinstance(row, Row)] == [True] * 3
