"""Read a CSV with a header as a stream: bytes to cells by column, each record with its first line."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from chalicelib.imports.io.bounded import LIMITS, BoundedLines, Limits, make_empty_error, make_too_many_error
from chalicelib.imports.row import BadRoster

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator
    from typing import BinaryIO

MOST_COLUMNS = 500


def read_records(
    data: bytes | BinaryIO,
    columns_of: Callable[[list[str]], list[str]],
    limits: Limits = LIMITS,
    delimiter: str = ",",
) -> Iterator[tuple[int, dict[str, str] | str]]:
    """Yield each record with its first line: its cells, or the reason why it is invalid; empty lines are skipped.

    So are lines of empty cells: spreadsheets leave them where rows were deleted.

    `columns_of` maps the cells of a header to the names of the columns, or raises BadRoster. This function raises it
    too, at any record that cannot be read: write nothing before the last record.
    """
    lines = BoundedLines(data, limits)
    reader = csv.reader(lines, strict=True, delimiter=delimiter)
    count = 0
    try:
        header = next(reader, [])
        if not any(map(str.strip, header)) and not any(map(str.strip, lines)):
            raise make_empty_error()
        if len(header) > MOST_COLUMNS:
            raise BadRoster(
                f"The CSV has {len(header):,} columns, but at most {MOST_COLUMNS} are allowed. Nothing was loaded."
            )
        columns = columns_of(header)
        end = reader.line_num
        lines.record = 0
        for cells in reader:
            line, end = end + 1, reader.line_num
            lines.record = 0
            count += 1
            if count > limits.rows:
                raise make_too_many_error(limits)
            bare = list(map(str.strip, cells))
            if any(bare):
                yield line, _name_cells(bare, columns)
    except csv.Error as error:
        raise BadRoster(f"The CSV is invalid on line {reader.line_num}: {error}. Nothing was loaded.") from error


def _name_cells(cells: list[str], columns: list[str]) -> dict[str, str] | str:
    if len(cells) != len(columns):
        return f"has {len(cells)} cells where the header has {len(columns)}"
    return dict(zip(columns, cells, strict=True))


def make_no_rows_error() -> BadRoster:
    """Return the error for a file without people."""
    return BadRoster("The file has a header but no rows; nothing was loaded.")


def note_unknown(
    check_header: Callable[[list[str]], list[str]], known: Container[str], unknown: list[str]
) -> Callable[[list[str]], list[str]]:
    """Return a check of the header that also adds the columns that are not `known` to `unknown`."""

    def check(header: list[str]) -> list[str]:
        columns = check_header(header)
        unknown.extend(name for name in columns if name and name not in known)
        return columns

    return check


def make_column_notes(names: list[str]) -> tuple[str, ...]:
    """Return a note about the columns of a header that are not read, if there are any."""
    columns = "the columns" if len(names) > 1 else "the column"
    return (f"left out {columns} {format_words(names)}: Expected only columns of the format.",) if names else ()


def format_words(names: list[str]) -> str:
    """Quote the first names of a header, each at most 40 characters long."""
    more = f" and {len(names) - 10} more" if len(names) > 10 else ""  # noqa: PLR2004 (a readable number of names)
    return ", ".join(repr(name[:40]) for name in names[:10]) + more
