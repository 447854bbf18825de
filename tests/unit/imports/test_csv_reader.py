"""Streaming of CSV: lines, encodings and limits."""

from __future__ import annotations

import io
import tracemalloc
from itertools import chain, repeat
from typing import BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.imports.formats import openstates_csv
from chalicelib.imports.io import csv_reader
from chalicelib.imports.io.bounded import HEAD, BoundedLines, Limits, open_repeatedly
from chalicelib.imports.row import BadRoster, Row
from tests.support import Made

SMALL = Limits(file=10_000, record=505, rows=20)


def read(data: bytes, limits: Limits = SMALL, delimiter: str = ",") -> list[tuple[int, dict[str, str] | str]]:
    return list(csv_reader.read_records(data, lambda header: header, limits, delimiter))


def test_a_hundred_megabytes_are_read_in_twenty() -> None:
    header = ",".join([*openstates_csv.REQUIRED, "biography"])
    row = "ocd-person/%d,Ada Example,Democratic,%d,lower," + "words " * 330 + "\n"
    made = Made(part.encode() for part in chain([header + "\n"], (row % (n, n) for n in range(50_000))))
    rows = openstates_csv.parse_rows(cast("BinaryIO", made), {}, ("CA", "state"))
    tracemalloc.start()
    try:
        count = sum(isinstance(row, Row) for row in rows)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (count, made.given // 1_000_000) == (50_000, 101)
    assert peak < 20_000_000


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_record_has_its_first_line_for_any_line_ends(end: str) -> None:
    data = end.join(["a,b", '1,"two', 'lines"', "", "2,x", "3,y"]).encode()
    assert [(line, cells["a"]) for line, cells in read(data) if isinstance(cells, dict)] == [
        (2, "1"),
        (5, "2"),
        (6, "3"),
    ]


def test_header_without_a_line_end_is_a_header() -> None:
    assert read(b"a,b") == []


def test_byte_order_mark_is_not_part_of_the_first_column() -> None:
    assert read(b"\xef\xbb\xbfa;b\n1;2", delimiter=";") == [(2, {"a": "1", "b": "2"})]


@pytest.mark.parametrize("most", [0, 1_000_000])
def test_stream_that_cannot_seek_is_read_again(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chalicelib.imports.io.bounded.MOST_IN_MEMORY", most)
    data = b"a,b\n" + b"1,2\n" * 20
    for source in (data, cast("BinaryIO", Made(iter([data[:7], data[7:]])))):
        with open_repeatedly(source) as reopen:
            for _ in range(2):
                assert len(list(csv_reader.read_records(reopen(), lambda header: header, SMALL))) == 20


def test_copy_of_a_stream_is_bounded() -> None:
    endless = cast("BinaryIO", Made(repeat(b"x" * HEAD)))
    with pytest.raises(BadRoster, match="more than 10,000 bytes"), open_repeatedly(endless, SMALL):
        pass


def test_ragged_record_is_refused_and_the_next_is_read() -> None:
    assert read(b"a,b\n1\n1,2,3\n1,2\n") == [
        (2, "has 1 cells where the header has 2"),
        (3, "has 3 cells where the header has 2"),
        (4, {"a": "1", "b": "2"}),
    ]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\xef\xbb\xbf", "file is empty"),
        (b" \r\n\r\n", "file is empty"),
        ("a,b\né,2\n".encode("utf-16"), "byte 0xf[ef] on line 1; it seems to be UTF-16. Save it as UTF-8"),
        ("a,b\n1,2\n".encode("utf-16-le"), "a NUL on line 1; it seems to be UTF-16"),
        ("a,b\n1,2\n".encode("utf-16-be"), "a NUL on line 1; it seems to be UTF-16"),
        (b"a,b\r\n1,2\r\nPe\xf1a,3\r\n", "byte 0xf1 on line 3; it seems to be Windows-1252 or Latin-1"),
        (b"a,b\rPe\xf1a,3\r", "byte 0xf1 on line 2"),
        (b"a,b\n" + b"1,2\n" * 10 + b"1,\x93two\x94\n", "byte 0x93 on line 12"),
        (b"a,b\n1,\0\n", "a NUL character on line 2: it is not text, or is damaged"),
        (b"a,b\n" + b"1," + b"x" * 600, "is invalid on line 2: a row of more than 505 characters"),
        (b"a,b\n" + b'1,"' + b"x\n" * 600, "is invalid on line 253: a row of more than 505 characters"),
        (b"a,b\n" + b"1,2\n" * 21, "more than 20 rows"),
        (b"a,b\n" + b"\n" * 21, "more than 20 rows"),
        (b"a" + b"," * 500 + b"\n", "501 columns, but at most 500 are allowed"),
        (b"a,b\n" + b"1,2" * 4000, "more than 10,000 bytes|more than 505 characters"),
    ],
    ids=range(15),
)
def test_unreadable_text_is_refused_with_its_line_and_advice(data: bytes, says: str) -> None:
    with pytest.raises(BadRoster, match=says):
        read(data)


def test_cell_of_ten_megabytes_is_refused_before_it_is_in_memory() -> None:
    made = Made(part for part in (b"a,b\n", b"1,", *(b"x" * 65_536 for _ in range(160)), b"\n"))
    with pytest.raises(BadRoster, match="line 2: a row of more than 1,048,576 characters"):
        list(csv_reader.read_records(cast("BinaryIO", made), lambda header: header))
    assert made.given < 6_000_000


def test_file_beyond_the_byte_limit_is_not_read_further() -> None:
    made = Made(b"a,b\n" if n == 0 else b"1,2\n" * 100 for n in range(10_000))
    with pytest.raises(BadRoster, match="The file has more than 100,000 bytes"):
        list(csv_reader.read_records(cast("BinaryIO", made), lambda header: header, Limits(file=100_000)))
    assert made.given < 200_000


EDGES = range(HEAD - 4, HEAD + 4)


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("width", EDGES)
def test_invalid_byte_error_has_the_line_wherever_pieces_end(width: int, end: bytes) -> None:
    for line in range(1, 5):
        lines = [b"x" * width] * line
        lines[-1] = b"x\xc3\xa9" * 20 + b"\xff"
        with pytest.raises(BadRoster, match=f"byte 0xff on line {line};"):
            read(end.join(lines), Limits())


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("width", EDGES)
def test_line_is_whole_wherever_pieces_end(width: int, end: str) -> None:
    text = end.join(["x" * width, "é" * width, "", "a\x0bb\u2028c", "ü" * (HEAD // 2), "last"])
    assert list(BoundedLines(text.encode())) == list(io.StringIO(text, newline=""))


@given(st.binary(max_size=300), st.sampled_from([b"", b"a,b\n1,2\n", b"\xff\xfe", b'a,b\n"']))
def test_any_bytes_give_records_or_a_bad_roster(data: bytes, before: bytes) -> None:
    try:
        found = read(before + data)
    except BadRoster:
        return
    assert all(line > 1 for line, _ in found)
