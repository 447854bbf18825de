"""Contact details as rosters write them: phone numbers, URLs and addresses of a cell."""

from __future__ import annotations

import re
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.phone_numbers import find_phone_flaw
from chalicelib.imports import contact


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("518-555-0100", [("+15185550100", "")]),
        ("(518) 555-0100", [("+15185550100", "")]),
        ("518/555-0100", [("+15185550100", "")]),
        ("518.555.0100", [("+15185550100", "")]),
        ("5185550100", [("+15185550100", "")]),
        ("1-518-555-0100", [("+15185550100", "")]),
        ("+1 518\u2010555\u20100100", [("+15185550100", "")]),
        ("Tel: 518-555-0100", [("+15185550100", "")]),
        ("518-555-0100 x12", [("+15185550100", "12")]),
        ("518-555-0100 ext. 12", [("+15185550100", "12")]),
        ("518-555-0100, Extension 12", [("+15185550100", "12")]),
        ("518-555-0100 (ext 12)", [("+15185550100", "12")]),
        ("518-555-0100 #12", [("+15185550100", "12")]),
        ("518-555-0100; 518-555-0101", [("+15185550100", ""), ("+15185550101", "")]),
        ("518-555-0100 / 518-555-0101", [("+15185550100", ""), ("+15185550101", "")]),
        ("518-555-0100 or 518-555-0101 x3", [("+15185550100", ""), ("+15185550101", "3")]),
        ("518-555-0100\n518-555-0101", [("+15185550100", ""), ("+15185550101", "")]),
        ("1-800-FLOWERS", [("+18003569377", "")]),
        ("+44 20 7946 0018", [("+442079460018", "")]),
    ],
)
def test_phone_numbers_of_a_cell_are_read(cell: str, numbers: list[tuple[str, str]]) -> None:
    rest = contact.Rest()
    assert contact.normalize_phones(cell, rest) == numbers
    assert rest.notes == []


@pytest.mark.parametrize(
    "cell",
    [
        *("555-0144", "287 0199", "000-000-0000", "999-999-9999", "123-456-7890", "911-555-0100", "11th Floor", "n/a"),
        *("+15550144", "+5550144", "51855501001234", "518-055-0100", "518-555-xxxx", "518-555-####", "555-0144 (518)"),
    ],
)
def test_text_without_a_number_that_can_be_dialed_is_unchanged_and_not_valid(cell: str) -> None:
    assert contact.normalize_phones(cell, contact.Rest()) == [(cell, "")]
    assert find_phone_flaw(cell)


@pytest.mark.parametrize(
    ("cell", "left"),
    [
        ("518-555-0100 (cell)", "cell"),
        ("518-555-0100, toll free", "toll free"),
        ("518-555-0100 or 555-0144", "555 0144"),
        ("518-555-0100 / 000-000-0000", "+10000000000"),
    ],
)
def test_text_beside_the_numbers_of_a_cell_is_noted(cell: str, left: str) -> None:
    rest = contact.Rest()
    assert contact.normalize_phones(cell, rest) == [("+15185550100", "")]
    assert len(rest.notes) == 1
    assert repr(left) in rest.notes[0]


def test_office_has_one_number_and_the_others_are_phones() -> None:
    rest = contact.Rest()
    office = contact.normalize_office(
        "capitol", "", "518-555-0100 x1, 518-555-0101 x2", "518-555-0102; 518-555-0103", rest=rest
    )
    assert office == {
        "classification": "capitol", "voice": "+15185550100", "extension": "1", "fax": "+15185550102",
    }  # fmt: skip
    assert rest.phones == ["+15185550101"]
    assert [note.partition(" of ")[0] for note in rest.notes] == [
        "left out 'extension 2'",
        "left out '+15185550103'",
    ]


def test_extension_in_a_list_of_phones_is_noted() -> None:
    rest = contact.Rest()
    assert contact.list_phones("518-555-0100 x12", rest) == ["+15185550100"]
    assert "extension 12" in rest.notes[0]


@pytest.mark.parametrize(
    ("cell", "urls"),
    [
        ("https://a.example; https://b.example", ["https://a.example", "https://b.example"]),
        ("https://a.example;https://b.example;", ["https://a.example", "https://b.example"]),
        ("https://a.example, https://b.example", ["https://a.example", "https://b.example"]),
        ("https://a.example,https://b.example", ["https://a.example", "https://b.example"]),
        ("https://a.example https://b.example", ["https://a.example", "https://b.example"]),
        ("https://a.example/\r\nhttps://b.example/\n", ["https://a.example/", "https://b.example/"]),
        ("https://a.example | https://b.example", ["https://a.example", "https://b.example"]),
        ("https://a.examplehttps://b.example", ["https://a.example", "https://b.example"]),
        ("https://a.example; www.b.example", ["https://a.example", "www.b.example"]),
        ("https://a.example; closed", ["https://a.example", "closed"]),
        ("HTTPS://A.Example/Path", ["https://A.Example/Path"]),
        ("<Http://a.example>", ["http://a.example"]),
        ("https://a.example; https://a.example", ["https://a.example"]),
        ("https://a.example/?a=1;id=2,3", ["https://a.example/?a=1;id=2,3"]),
        ("https://a.example/?to=https://b.example", ["https://a.example/?to=https://b.example"]),
        ("https://a.example/web/2020/https://b.example", ["https://a.example/web/2020/https://b.example"]),
        ("https://a.example/a b.jpg", ["https://a.example/a%20b.jpg"]),
        (" ; ", []),
    ],
)
def test_urls_of_a_cell_are_split(cell: str, urls: list[str]) -> None:
    assert contact.normalize_urls(cell) == urls


def test_second_image_is_noted() -> None:
    rest = contact.Rest()
    assert contact.normalize_image("https://a.example/1.jpg https://a.example/2.jpg", rest) == "https://a.example/1.jpg"
    assert "https://a.example/2.jpg" in rest.notes[0]


@pytest.mark.parametrize(
    ("cell", "emails"),
    [
        ("ada@a.example; bo@a.example", ["ada@a.example", "bo@a.example"]),
        ("ada@a.example, bo@a.example", ["ada@a.example", "bo@a.example"]),
        ("ada@a.example\nbo@a.example", ["ada@a.example", "bo@a.example"]),
        ("mailto:ada@a.example", ["ada@a.example"]),
        ("<ada@a.example>", ["ada@a.example"]),
        ("", []),
    ],
)
def test_addresses_of_a_cell_are_split(cell: str, emails: list[str]) -> None:
    assert contact.normalize_emails(cell) == (emails, [])


@given(st.text(max_size=60))
def test_any_cell_gives_a_number_or_itself(cell: str) -> None:
    rest = contact.Rest()
    numbers = contact.normalize_phones(cell, rest)
    assert numbers == ([(cell.strip(), "")] if cell.strip() else []) or all(
        find_phone_flaw(number) is None for number, _ in numbers
    )


URL_PARTS = st.sampled_from([
    *("http://", "https://", "HTTP://", "ftp://", "www.", "a.example", "/b", "?a=1", "&b", ";", "; ", ",", "|", " "),
    *("\n", "\t", '"', "<", ":", ":8080", "\u00e9", "\x1c", "\u00a0", "http", "#c"),
])  # fmt: skip


@given(st.lists(URL_PARTS, max_size=12).map("".join))
def test_cell_of_plain_urls_is_read_like_any_other(cell: str) -> None:
    found = contact.normalize_urls(cell)
    with patch.object(contact, "PLAIN_URL", re.compile("(?!)")):
        assert contact.normalize_urls(cell) == found
