"""Read a CSV with a header as a stream: bytes to cells by column, each record with its first line."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from chalicelib.imports.io.bounded import LIMITS, BoundedLines, Limits, make_empty_error, make_too_many_error
from chalicelib.imports.row import BadRoster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

MOST_COLUMNS = 500


def read_records(
    data: bytes | BinaryIO,
    columns_of: Callable[[list[str]], list[str]],
    limits: Limits = LIMITS,
    delimiter: str = ",",
) -> Iterator[tuple[int, dict[str, str] | str]]:
    """Yield each record with its first line: its cells, or the reason why it is invalid; empty lines are skipped.

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
            if not cells:
                continue
            if len(cells) != len(columns):
                yield line, f"has {len(cells)} cells where the header has {len(columns)}"
            else:
                yield line, dict(zip(columns, map(str.strip, cells), strict=True))
    except csv.Error as error:
        raise BadRoster(f"The CSV is invalid on line {reader.line_num}: {error}. Nothing was loaded.") from error


def make_no_rows_error() -> BadRoster:
    """Return the error for a file without people."""
    return BadRoster("The file has a header but no rows; nothing was loaded.")


def format_words(names: list[str]) -> str:
    """Quote the first names of a header, each at most 40 characters long."""
    more = f" and {len(names) - 10} more" if len(names) > 10 else ""  # noqa: PLR2004 (a readable number of names)
    return ", ".join(repr(name[:40]) for name in names[:10]) + more
