"""The Open States people CSV: rows, and refusals with their lines."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.imports.formats import openstates_csv
from chalicelib.imports.row import BadRoster, RefusedRow, Row

if TYPE_CHECKING:
    from collections.abc import Iterable

STATES = {"Oregon": "OR", "Vermont": "VT", "Washington": "WA", "California": "CA", "Guam": "GU"}
ADA = {
    "id": "ocd-person/1",
    "name": "Ada Peña",
    "current_party": "Democratic",
    "current_district": "12",
    "current_chamber": "lower",
}


def file(*people: dict[str, str], columns: Iterable[str] = openstates_csv.COLUMNS) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(people)
    return out.getvalue().encode()


def read(data: bytes, tenant: tuple[str, str] | None = ("NH", "state")) -> list[Row | RefusedRow]:
    return list(openstates_csv.parse_rows(data, STATES, tenant))


def fields(person: dict[str, str], tenant: tuple[str, str] | None = ("NH", "state")) -> dict[str, Any]:
    (row,) = read(file(ADA | person), tenant)
    assert isinstance(row, Row)
    return row.fields


def test_row_becomes_a_draft_with_its_first_line() -> None:
    (row,) = read(file(ADA))
    assert row == Row(
        2,
        "NH",
        ("openstates", "ocd-person/1"),
        {
            "name": "Ada Peña",
            "position": "State Representative",
            "district": "12",
            "level": "state",
            "chamber": "lower",
            "party": "Democratic",
            "contact_info": {"emails": [], "links": [], "offices": [], "social": {}},
            "identifiers": [{"scheme": "openstates", "identifier": "ocd-person/1"}],
            "sources": [],
        },
    )


@pytest.mark.parametrize(
    ("role", "tenant", "position", "level", "chamber"),
    [
        ("upper", ("NH", "state"), "State Senator", "state", "upper"),
        ("lower", ("NH", "state"), "State Representative", "state", "lower"),
        ("lower", ("CA", "state"), "Assembly Member", "state", "lower"),
        ("lower", ("VA", "state"), "Delegate", "state", "lower"),
        ("legislature", ("NE", "state"), "State Senator", "state", "unicameral"),
        ("legislature", ("GU", "state"), "Legislator", "state", "unicameral"),
        ("governor", ("NH", "state"), "Governor", "state", None),
        ("lt_governor", ("NH", "state"), "Lieutenant Governor", "state", None),
        ("secretary of state", ("NH", "state"), "Secretary of State", "state", None),
        ("treasurer", ("NH", "state"), "Treasurer", "state", None),
        ("mayor", ("NH", "state"), "Mayor", "municipal", None),
        ("county legislator", ("NY", "county"), "County Legislator", "county", None),
    ],
)
def test_role_becomes_the_local_office(
    role: str, tenant: tuple[str, str], position: str, level: str, chamber: str | None
) -> None:
    found = fields({"current_chamber": role}, tenant)
    assert (found["position"], found["level"], found.get("chamber")) == (position, level, chamber)


def test_district_keeps_its_label() -> None:
    assert fields({"current_district": "Passamaquoddy Tribe"})["district"] == "Passamaquoddy Tribe"
    assert "district" not in fields({"current_district": "", "current_chamber": "governor"})


def test_all_contact_details_are_read() -> None:
    found = fields(
        {
            "email": "ada@example.org",
            "image": "https://example.org/a b.jpg",
            "links": "https://example.org/x?a=1;id=23;https://example.org/y",
            "sources": 'ftp://example.org/z;https://example.org/w       "',
            "capitol_address": "1 Main St.; Room 5\nConcord",
            "capitol_voice": "603-271-3661",
            "capitol_fax": "(603) 271 3662",
            "district_voice": "603-555-0100 ext. 12",
            "twitter": "ada",
            "facebook": "Ada for State",
        }
    )
    assert found["contact_info"] == {
        "emails": ["ada@example.org"],
        "links": [{"url": "https://example.org/x?a=1;id=23"}, {"url": "https://example.org/y"}],
        "offices": [
            {
                "classification": "capitol",
                "address": "1 Main St.; Room 5\nConcord",
                "voice": "+16032713661",
                "fax": "+16032713662",
            },
            {"classification": "district", "voice": "+16035550100", "extension": "12"},
        ],
        "social": {"twitter": "ada", "facebook": "Ada for State"},
    }
    assert found["photo_url"] == "https://example.org/a%20b.jpg"
    assert found["sources"] == [{"url": "ftp://example.org/z"}, {"url": "https://example.org/w"}]


def test_contact_form_in_the_email_column_is_no_address() -> None:
    contact = fields({"email": "https://example.org/contact"})["contact_info"]
    assert contact["emails"] == []
    assert contact["links"] == []
    assert contact["contact_form"] == "https://example.org/contact"


@pytest.mark.parametrize("number", ["call me", "12", "1-800"])
def test_invalid_phone_number_is_left_for_validation(number: str) -> None:
    assert fields({"capitol_voice": number})["contact_info"]["offices"][0]["voice"] == number


def test_sample_has_its_own_scheme() -> None:
    assert fields({"id": "represent-sample/1"})["identifiers"] == [
        {"scheme": "represent-sample", "identifier": "represent-sample/1"}
    ]


class TestCongress:
    ROWS = (
        ADA | {"id": "1", "current_district": "OR-4"},
        ADA | {"id": "2", "current_district": "VT-AL"},
        ADA | {"id": "3", "current_district": "Oregon", "current_chamber": "upper"},
        ADA | {"id": "4", "current_district": "GU-AL"},
    )

    def test_rows_name_their_own_state(self) -> None:
        rows = [row for row in read(file(*self.ROWS), None) if isinstance(row, Row)]
        assert [(row.state, row.fields["position"], row.fields["district"]) for row in rows] == [
            ("OR", "US Representative", "OR-4"),
            ("VT", "US Representative", "VT-AL"),
            ("OR", "US Senator", "Oregon"),
            ("GU", "US Representative", "GU-AL"),
        ]
        assert all(row.fields["level"] == "federal" for row in rows)

    def test_state_senate_district_named_like_a_state_is_not_a_seat_in_congress(self) -> None:
        washington = ADA | {"current_district": "Washington", "current_chamber": "upper"}
        rows = read(file(washington, ADA | {"id": "2"}), ("VT", "state"))
        assert {row.fields["level"] for row in rows if isinstance(row, Row)} == {"state"}

    @pytest.mark.parametrize(
        ("odd", "reason"),
        [
            ({"current_district": "ZZ-9"}, "district 'ZZ-9' in chamber 'lower' is not a seat in Congress"),
            (
                {"current_district": "OR-5", "current_chamber": "upper"},
                "district 'OR-5' in chamber 'upper' is not a seat",
            ),
            ({"current_district": "12"}, "district '12' in chamber 'lower' is not a seat in Congress"),
            ({"current_district": "OR-5", "current_chamber": ""}, "holds no office now: current_chamber is empty"),
        ],
    )
    @pytest.mark.parametrize("tenant", [None, ("OR", "state")])
    def test_odd_row_is_refused_and_others_stay_of_congress(
        self, odd: dict[str, str], reason: str, tenant: tuple[str, str] | None
    ) -> None:
        *rows, refused = read(file(*self.ROWS, ADA | {"id": "5"} | odd), tenant)
        assert [row.fields["level"] for row in rows if isinstance(row, Row)] == ["federal"] * 4
        assert isinstance(refused, RefusedRow)
        assert (refused.line, refused.unread) == (6, bool(odd.get("current_chamber", "lower")))
        assert refused.reason.startswith(reason)

    @pytest.mark.parametrize("tenant", [None, ("OR", "state")])
    def test_senators_of_two_states_are_of_congress_too(self, tenant: tuple[str, str] | None) -> None:
        senators = [ADA | {"id": name, "current_district": name, "current_chamber": "upper"} for name in STATES]
        rows = read(file(*senators, ADA | {"current_chamber": ""}), tenant)
        assert [row.fields["position"] for row in rows if isinstance(row, Row)] == ["US Senator"] * len(STATES)

    def test_file_of_a_state_needs_the_tenant(self) -> None:
        with pytest.raises(BadRoster, match="name the tenant"):
            read(file(ADA), None)


class TestPeopleOfSeveralOffices:
    OFFICE = ADA | {"current_chamber": "lt_governor", "current_district": ""}

    def read_two(self, *between: dict[str, str], **changes: str) -> list[Row | RefusedRow]:
        other = self.OFFICE | {"current_chamber": "secretary of state", "capitol_voice": "603-555-0144"} | changes
        return read(file(self.OFFICE, *between, other))

    def test_rows_become_one_with_alternatives(self) -> None:
        found = self.read_two(ADA | {"id": "ocd-person/2", "name": "Bo"}, name="Ada PeÃ±a")
        assert [(row.line, type(row)) for row in found] == [(2, Row), (3, Row)]
        assert isinstance(found[0], Row)
        first, second = found[0].list_roles()
        assert (first.line, first.fields["position"]) == (2, "Lieutenant Governor")
        assert (second.line, second.key, second.fields["position"]) == (4, first.key, "Secretary of State")
        assert second.fields["contact_info"]["offices"] == [{"classification": "capitol", "voice": "+16035550144"}]
        assert (second.fields["name"], len(second.notes)) == ("Ada Peña", 1)

    @pytest.mark.parametrize(
        "changes",
        [
            {"current_chamber": "lower", "current_district": "12"},
            {"current_chamber": "lt_governor"},
            {"current_chamber": "xyzzy"},
            {"name": "Bo Twin"},
        ],
    )
    def test_other_rows_with_the_same_id_are_refused(self, changes: dict[str, str]) -> None:
        first, second = self.read_two(**changes)
        assert isinstance(first, Row)
        assert first.alternatives == ()
        assert isinstance(second, RefusedRow)
        assert second.reason == "the id ocd-person/1 is already on line 2"

    def test_two_districts_of_an_office_are_refused(self) -> None:
        rows = [
            ADA | {"current_chamber": "chief election officer", "current_district": district} for district in ("1", "2")
        ]
        rows[1] |= {"current_chamber": "secretary of state"}
        assert [type(row) for row in read(file(*rows))] == [Row, RefusedRow]
        assert [type(row) for row in read(file(rows[0], rows[1] | {"current_district": "1"}))] == [Row]

    def test_row_behind_the_first_thousand_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(openstates_csv, "FIRST_ROWS", 1)
        assert [type(row) for row in self.read_two()] == [Row, RefusedRow]

    def test_rows_of_congress_are_not_merged(self) -> None:
        rows = read(file(*TestCongress.ROWS, self.OFFICE, self.OFFICE | {"current_chamber": "governor"}), None)
        assert [type(row) for row in rows[-2:]] == [RefusedRow, RefusedRow]


class TestRefusals:
    def test_row_is_refused_with_its_line_and_others_are_read(self) -> None:
        data = file(
            ADA,
            ADA | {"id": "2", "current_chamber": ""},
            ADA | {"id": "ocd-person/1", "name": "Twin"},
            ADA | {"id": "3", "capitol_address": "two\nlines"},
            ADA | {"id": "4"},
            ADA | {"id": " ", "name": "Ada"},
            ADA | {"id": "5", "current_chamber": "xyzzy"},
        )
        data += b"one,cell,too,few\n\n"
        found = read(data)
        assert [(row.line, type(row).__name__) for row in found] == [
            (2, "Row"),
            (3, "RefusedRow"),
            (4, "RefusedRow"),
            (5, "Row"),
            (7, "Row"),
            (8, "RefusedRow"),
            (9, "RefusedRow"),
            (10, "RefusedRow"),
        ]
        assert [(row.reason[:59], row.unread) for row in found if isinstance(row, RefusedRow)] == [
            ("holds no office now: current_chamber is empty", False),
            ("the id ocd-person/1 is already on line 2", True),
            ("has no id", True),
            ("current_chamber 'xyzzy' is none of: upper, lower, legislatu", True),
            ("has 4 cells where the header has 26", True),
        ]

    @pytest.mark.parametrize(
        ("data", "says"),
        [
            (b"", "The file is empty"),
            (b"  \n\n", "The file is empty"),
            (file(), "a header but no rows"),
            (b"a,b\n1,2\n", "missing: 'id', 'name'"),
            (b"id,name,current_party,ward,current_chamber\n", "missing: 'current_district'; unknown: 'ward'"),
            (b"id,id,name,current_party,current_district,current_chamber\n", "twice: 'id'"),
            (file(ADA) + b"\xff\xfe\n", "not UTF-8: byte 0xff on line 3"),
            (file(ADA).decode().encode("utf-16"), "not UTF-8"),
            (file(ADA) + b'x,"unclosed\n', "is invalid on line 3"),
            (file(ADA) + b"x" * 200_000, "is invalid on line 3"),
        ],
    )
    def test_unreadable_file_is_refused_with_the_reason(self, data: bytes, says: str) -> None:
        with pytest.raises(BadRoster, match=says):
            read(data)

    def test_byte_order_mark_and_fewer_columns_are_accepted(self) -> None:
        data = b"\xef\xbb\xbf" + file(ADA, columns=openstates_csv.REQUIRED)
        assert [type(row) for row in read(data)] == [Row]

    @given(st.binary(max_size=400))
    def test_any_bytes_give_rows_or_a_bad_roster(self, data: bytes) -> None:
        for prefix in (b"", file(ADA)):
            try:
                found = read(prefix + data)
            except BadRoster:
                continue
            assert all(row.line >= 2 for row in found)


def test_new_column_is_a_note_of_the_first_row() -> None:
    columns = [*openstates_csv.COLUMNS, "colour", "", "shoe", "shoe"]
    found = read(file(ADA | {"colour": "x"}, ADA | {"id": "ocd-person/2", "colour": "y"}, columns=columns))
    assert [row.file_notes for row in found if isinstance(row, Row)] == [
        ("left out the columns 'colour', 'shoe', 'shoe': Expected only columns of the format.",),
        (),
    ]
    assert all("colour" not in row.fields for row in found if isinstance(row, Row))


def test_lines_of_empty_cells_are_no_rows_and_rows_that_are_all_short_are_refused() -> None:
    empty = b"," * (len(openstates_csv.COLUMNS) - 1) + b"\n"
    assert [type(row) for row in read(file(ADA) + empty + b",,\n")] == [Row]
    for tenant in (("NH", "state"), None):
        found = read(file() + b"ocd-person/1,Ada\nocd-person/2,Bo\n", tenant)
        assert [getattr(row, "reason", "")[:12] for row in found] == ["has 2 cells "] * 2


def test_rows_that_name_no_person_need_no_id_and_may_repeat() -> None:
    vacant = ADA | {"name": "Vacant", "id": "", "current_party": ""}
    found = read(file(ADA, vacant, vacant, ADA | {"name": "(Vacant)"}))
    assert [row.vacant for row in found if isinstance(row, Row)] == [False, True, True, True]
    assert len({row.key for row in found if isinstance(row, Row)}) == 4
