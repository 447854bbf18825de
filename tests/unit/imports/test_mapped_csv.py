"""A tenant's own CSV, read by its column mapping."""

from __future__ import annotations

import tracemalloc
from datetime import date, timedelta
from functools import partial
from itertools import permutations
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.core.errors import Invalid
from chalicelib.core.validation import validate
from chalicelib.imports.formats import mapped_csv
from chalicelib.imports.io.bounded import LIMITS
from chalicelib.imports.row import BadRoster, RefusedRow, Row
from chalicelib.representatives.models import RepresentativeDraft
from chalicelib.tenants.column_mapping import ColumnMapping
from tests.support import Made, count_steps

if TYPE_CHECKING:
    from collections.abc import Iterator

MAPPING: dict[str, Any] = {
    "columns": {"name": "Member", "district": "District", "email": "E-Mail", "party": "Party"},
    "defaults": {"position": "County Legislator", "party": "Nonpartisan"},
}
HEADER = b"Member,District,E-Mail,Party\n"
TODAY = date(2026, 6, 1)
COLUMNS = {
    "id": "Id", "name": "Name", "position": "Office", "district": "Ward", "term_start": "Start",
    "term_expected_end": "End",
}  # fmt: skip
DATED: dict[str, Any] = {"columns": COLUMNS, "defaults": {}}
NO_IDS = DATED | {"columns": {what: column for what, column in COLUMNS.items() if what != "id"}}


def mapping(**changes: Any) -> ColumnMapping:
    return validate(ColumnMapping, MAPPING | changes)


def read(data: bytes, **changes: Any) -> list[Row | RefusedRow]:
    return list(mapped_csv.parse_rows(data, mapping(**changes), ("NY", "county"), today=TODAY))


def read_terms(*lines: str, **changes: Any) -> list[Row | RefusedRow]:
    """Read rows of id, name, office, district, start and expected end."""
    return read("\n".join(("Id,Name,Office,Ward,Start,End", *lines)).encode(), **(DATED | changes))


def list_history(row: Row | RefusedRow) -> list[tuple[str, str | None, str, str]]:
    assert isinstance(row, Row)
    return [(term.position, term.district, str(term.term_start), str(term.until)) for term in row.history]


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
            "links": [{"url": "https://a.example"}],
            "contact_form": "https://example.org/form",
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


class TestTermsOfOnePerson:
    FIRST = "7,Ada Peña,Trustee,1,2018-01-01,2021-12-31"
    SECOND = "7,Ada Peña,Trustee,2,2022-01-01,2025-12-31"
    NOW = "7,Ada Peña,Supervisor,,2026-01-01,2029-12-31"
    NEXT = "7,Ada Peña,Supervisor,,2030-01-01,2033-12-31"

    def test_the_term_that_lasts_today_is_loaded_in_any_order_of_rows(self) -> None:
        for rows in permutations((self.FIRST, self.SECOND, self.NOW, self.NEXT)):
            (row,) = read_terms(*rows)
            assert isinstance(row, Row)
            assert (row.line, row.key) == (rows.index(self.NOW) + 2, ("roster", "7"))
            assert (row.fields["position"], row.fields["term_start"]) == ("Supervisor", "2026-01-01")
            assert list_history(row) == [
                ("Trustee", "1", "2018-01-01", "2021-12-31"),
                ("Trustee", "2", "2022-01-01", "2025-12-31"),
            ]
            first, second, following = (rows.index(each) + 2 for each in (self.FIRST, self.SECOND, self.NEXT))
            former = "is an earlier term of the same person: it becomes a former seat, until"
            assert row.notes == (
                f"line {first} {former} 2021-12-31",
                f"line {second} {former} 2025-12-31",
                f"line {following} is a term that has not begun: load the file again when it has",
            )

    def test_other_rows_are_read_as_without_the_terms(self) -> None:
        rows = ("8,Bo Sample,Clerk,,,", self.FIRST, ",Vacant,Clerk,,2026-01-01,", "x", self.NOW, ",Vacant,Clerk,,,")
        found = read_terms(*rows)
        assert [(row.line, isinstance(row, Row)) for row in found] == [
            (2, True),
            (4, True),
            (5, False),
            (6, True),
            (7, True),
        ]

    @pytest.mark.parametrize(
        ("terms", "chosen", "former"),
        [
            ([("2018-01-01", "2021-12-31"), ("2022-01-01", "2025-12-31")], 1, ["2021-12-31"]),  # all have ended
            ([("2022-01-01", "2025-12-31"), ("2027-01-01", "")], 0, []),  # the next one does not empty the seat
            ([("2027-01-01", "2030-01-01"), ("2031-01-01", "")], 0, []),  # none has begun
            ([("2018-01-01", ""), ("2022-01-01", "")], 1, ["2022-01-01"]),  # an end that is not stated
            ([("2018-01-01", "2024-01-01"), ("2022-01-01", "2026-12-31")], 1, ["2022-01-01"]),  # left before the end
            ([("2018-01-01", "2020-06-30"), ("2022-01-01", "")], 1, ["2020-06-30"]),  # was out of office between
            ([("2022-01-01", "2026-06-01"), ("2026-06-01", "")], 1, ["2026-06-01"]),  # begins today
        ],
    )
    def test_terms_in_one_seat(self, terms: list[tuple[str, str]], chosen: int, former: list[str]) -> None:
        for changes, person in ((DATED, "7,"), (NO_IDS, "")):
            header = "Id,Name,Office,Ward,Start,End\n" if person else "Name,Office,Ward,Start,End\n"
            lines = "".join(f"{person}Ada Peña,Trustee,3,{start},{end}\n" for start, end in terms)
            (row,) = read((header + lines).encode(), **changes)
            assert isinstance(row, Row)
            assert row.line == chosen + 2
            assert [until for *_, until in list_history(row)] == former
            assert len(row.notes) == len(terms) - 1

    @pytest.mark.parametrize(
        "rows",
        [
            (NOW, NOW),
            (NOW, "7,Ada Peña,Supervisor,,,"),
            ("7,Ada Peña,Supervisor,,,", NOW),
            (NOW, "7,Ada Peña,Supervisor,,soon,"),
            (NOW, "7,Ada Peña,Trustee,1,2026-01-01,2026-03-01"),  # equal starts
            (NOW, "7,Ada Peña,Trustee,1,2025-01-01,2026-12-31"),  # at once in another seat
            (NOW, "7,Ada Peña,Trustee,1,2025-01-01,"),  # perhaps at once in another seat
            (NOW, "7,Ada Peña,Trustee,1,2027-01-01,2028-12-31"),  # at once from next year on
            (NOW, "7,Ada Peña,Supervisor,,2026-03-01,2026-05-01"),  # within the other term
            (FIRST, SECOND, NOW, "7,Ada Peña,Supervisor,,,"),
            (FIRST, "7,Bo Sample,Trustee,2,2022-01-01,"),  # the id of a seat, and its holders
            (FIRST, f"7,Ada Peña,Trustee,{'1' * 201},2022-01-01,"),
            (NOW, "7,Ada Peña,,,2022-01-01,2025-12-31"),
            (NOW, "7,Ada Peña,\u200b,,2022-01-01,2025-12-31"),
        ],
    )
    def test_rows_whose_dates_give_no_order_are_refused_as_other_repeated_rows(self, rows: tuple[str, ...]) -> None:
        first, *refused = read_terms(*rows)
        assert isinstance(first, Row)
        assert (first.line, first.history) == (2, ())
        assert [row.line for row in refused] == list(range(3, len(rows) + 2))
        for row in refused:
            assert isinstance(row, RefusedRow)
            assert (row.reason, row.unread) == ("the id 7 is already on line 2", True)
            assert row.about is not None
            assert row.about.key == ("roster", "7")

    def test_row_without_a_name_gives_no_order(self) -> None:
        found = read_terms("7,,Trustee,1,2018-01-01,2021-12-31", self.NOW)
        reasons = [row.reason for row in found if isinstance(row, RefusedRow)]
        assert reasons == ["has no name", "the id 7 is already on line 2"]

    def test_names_may_differ_as_those_of_one_person_do(self) -> None:
        names = "7,Robert Sample,Trustee,1,2018-01-01,2021-12-31", '7,"Sample, Bob J.",Trustee,1,2022-01-01,'
        (row,) = read_terms(*names)
        assert len(list_history(row)) == 1

    def test_terms_in_different_seats_have_different_derived_ids(self) -> None:
        rows = b"Name,Office,Ward,Start,End\nAda Pena,Trustee,1,2018-01-01,2021-12-31\nAda Pena,Trustee,2,2022-01-01,\n"
        assert [isinstance(row, Row) and row.history for row in read(rows, **NO_IDS)] == [(), ()]

    def test_earlier_term_that_cannot_be_history_is_left_out_with_a_note(self) -> None:
        columns = COLUMNS | {"state": "State", "level": "Level", "chamber": "Chamber"}
        data = (
            "Id,Name,Office,Ward,Start,End,State,Level,Chamber\n"
            "7,Ada Pena,Trustee,1,2010-01-01,2009-12-31,ny,,\n"
            "7,Ada Pena,Trustee,1,2014-01-01,2017-12-31,PA,,\n"
            "7,Ada Pena,Assessor,,2018-01-01,2021-12-31,NY,County,\n"
            "7,Ada Pena,Senator,1,2022-01-01,2025-12-31,,State,Upper\n"
            "7,Ada Pena,Trustee,1,2026-01-01,,,,\n"
        )
        (row,) = read(data.encode(), columns=columns)
        assert isinstance(row, Row)
        assert [note[:62] for note in row.notes[:2]] == [
            "left out line 2, an earlier term of the same person, which end",
            "left out line 3, an earlier term of the same person, which is ",
        ]
        assert [(term.line, term.level, term.chamber, term.district) for term in row.history] == [
            (4, "county", None, None),
            (5, "state", "upper", "1"),
        ]

    def test_notes_of_the_loaded_row_itself_stay(self) -> None:
        (row,) = read_terms(self.SECOND, "7,Ada PeÃ±a,Supervisor,,2026-01-01,soon")
        assert isinstance(row, Row)
        assert row.speaks is not None
        assert "term_expected_end" not in row.speaks
        assert ["soon" in row.notes[0], "line 2" in row.notes[1], "wrong encoding" in row.notes[2]] == [True] * 3

    def test_dates_in_us_format_order_terms(self) -> None:
        (row,) = read_terms("7,Bo,Clerk,,12/1/2018,1/3/2022", "7,Bo,Clerk,,1/3/2022 0:00,", dates="us")
        assert list_history(row) == [("Clerk", None, "2018-12-01", "2022-01-03")]

    def test_file_that_cannot_be_read_is_refused_before_any_row(self) -> None:
        for data, says in ((b"\xff", "byte 0xff on line 3"), (b'"', "invalid on line 3")):
            rows = mapped_csv.parse_rows(
                b"Id,Name,Office,Ward,Start,End\n" + self.NOW.encode() + b"\n" + data,
                mapping(**DATED),
                ("NY", "county"),
                today=TODAY,
            )
            with pytest.raises(BadRoster, match=says):
                next(rows)


LATER = (date(2060, 1, 1), None, ("", ""))
SEATS = st.sampled_from([("Trustee", "1"), ("Trustee", "2"), ("Supervisor", "")])


@st.composite
def draw_terms(draw: st.DrawFn) -> list[tuple[date, date | None, tuple[str, str]]]:
    """Return terms of one person, oldest first; one without an end is the last in its seat before the next one."""
    days = st.dates(date(2000, 1, 1), date(2050, 1, 1)) | st.dates(date(2026, 5, 30), date(2026, 6, 3))
    starts = sorted(draw(st.lists(days, min_size=1, max_size=8, unique=True)))
    terms: list[tuple[date, date | None, tuple[str, str]]] = []
    seat = draw(SEATS)
    for start, following in zip(starts, [*starts[1:], LATER[0]], strict=True):
        next_seat = draw(st.just(seat) | SEATS)
        end: date | None = start + timedelta(days=draw(st.integers(1, (following - start).days)))
        if (next_seat == seat or following == LATER[0]) and draw(st.booleans()):
            end = None
        terms.append((start, end, seat))
        seat = next_seat
    return terms


@given(draw_terms(), st.randoms(use_true_random=False))
def test_any_terms_of_one_person_give_one_row_and_all_earlier_terms(
    terms: list[tuple[date, date | None, tuple[str, str]]], random: Any
) -> None:
    lines = [f"7,Ada Peña,{office},{ward},{start},{end or ''}" for start, end, (office, ward) in terms]
    shuffled = random.sample(lines, len(lines))
    (row,) = read_terms(*shuffled)
    assert isinstance(row, Row)
    ends = [end or following for (_, end, _), (following, *_) in zip(terms, [*terms[1:], LATER], strict=True)]
    numbers = range(len(terms))
    lasting = [n for n in numbers if terms[n][0] <= TODAY < ends[n]]
    begun = [n for n in numbers if terms[n][0] <= TODAY]
    (number,) = lasting or begun[-1:] or [0]
    assert row.line == shuffled.index(lines[number]) + 2
    assert row.fields["term_start"] == str(terms[number][0])
    assert list_history(row) == [
        (office, ward or None, str(start), str(ends[n])) for n, (start, _, (office, ward)) in enumerate(terms[:number])
    ]
    assert len(row.notes) == len(terms) - 1


OTHER = Row(0, "", ("", ""), {"name": ""})
CELL = st.sampled_from(["", "1", "2", "2018-01-01", "2022-01-01", "2026-12-31", "Ada", "Bo", "Vacant", "\x00", "é"])


def list_rows(rows: Iterator[Row | RefusedRow]) -> list[Row | RefusedRow] | str:
    try:
        return list(rows)
    except BadRoster as bad:
        return bad.detail


@given(
    st.lists(st.lists(CELL, min_size=5, max_size=6).map(",".join), max_size=5),
    st.sampled_from([bytes, lambda data: cast("BinaryIO", Made(iter([data])))]),
)
@example(["1,Ada,,,2018-01-01,", "1,Ada,,,2022-01-01,", "2,Bo,,,,"], bytes)
def test_rows_of_other_people_are_those_of_one_pass(lines: list[str], pack: Any) -> None:
    data = "\n".join(("Id,Name,Office,Ward,Start,End", *lines)).encode()
    expected = list_rows(mapped_csv._read_rows(data, mapping(**DATED), ("NY", "county"), LIMITS, {}))
    found = list_rows(mapped_csv.parse_rows(pack(data), mapping(**DATED), ("NY", "county"), today=TODAY))
    if isinstance(expected, str) or isinstance(found, str):
        assert found == expected
        return
    several = {row.key for row in found if isinstance(row, Row) and any("line " in note for note in row.notes)}
    of_others = [
        [row for row in rows if (row if isinstance(row, Row) else row.about or OTHER).key not in several]
        for rows in (found, expected)
    ]
    assert of_others[0] == of_others[1]
    assert len(found) - len(of_others[0]) == len(several)


def test_many_rows_take_little_memory_and_time() -> None:
    def make(people: int, terms: int) -> BinaryIO:
        rows = (
            f"{n},Ada Example {n},Trustee,{n},{2000 + term}-01-01,{2001 + term}-01-01\n".encode()
            for term in range(terms)
            for n in range(people)
        )
        return cast("BinaryIO", Made(part for parts in ([b"Id,Name,Office,Ward,Start,End\n"], rows) for part in parts))

    def count(people: int, terms: int) -> int:
        rows = mapped_csv.parse_rows(make(people, terms), mapping(**DATED), ("NY", "county"), today=TODAY)
        return sum(1 for _ in rows)

    for few, many in (((40, 2), (80, 2)), ((2, 13), (2, 26))):
        count(*many)  # names are checked once
        assert count_steps(partial(count, *many)) < 2.5 * count_steps(partial(count, *few))
    tracemalloc.start()
    try:
        assert count(5_000, 4) == 5_000
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 20_000 * 700
