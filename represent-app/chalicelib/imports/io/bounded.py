"""Read bytes from outside within limits, and decode them as text."""

from __future__ import annotations

import codecs
import io
import re
import shutil
import tempfile
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, cast

from chalicelib.imports.row import BadRoster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from _typeshed import WriteableBuffer

HEAD = 65_536
MOST_IN_MEMORY = 8_000_000  # bytes of a copy; a longer one is a file that no other process can open
UTF16 = (b"\xff\xfe", b"\xfe\xff")
LINE_END = re.compile(rb"\r\n?|\n")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a roster is read before it is refused, in bytes unless noted otherwise.

    The largest chamber of the country has 400 members and a file of 300 kB; a cell may have the 131,072 characters that
    Python's csv allows.
    """

    file: int = 200_000_000
    unpacked: int = 400_000_000
    ratio: int = (
        100  # the most that data may grow when unpacked, as a multiple of its compressed size, after the first megabyte
    )
    members: int = 100_000  # files in an archive; that of openstates/people has 26,000
    document: int = 8_000_000  # a JSON or YAML file, which is read whole
    record: int = 1 << 20  # characters of one CSV row or one XML element
    rows: int = 100_000
    values: int = 1_000_000  # values in a document that is read whole; each takes more memory than its characters


LIMITS = Limits()


class BoundedStream(io.RawIOBase):
    """A stream that returns at most `most` bytes; closing it leaves the source open."""

    def __init__(self, source: BinaryIO, most: int, what: str = "The file") -> None:
        super().__init__()
        self._source, self._most, self._what = source, most, what
        self.count = 0

    def readable(self) -> bool:
        """Return True, as io.BufferedReader requires."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill a buffer from the source; raises BadRoster beyond the limit."""
        view = memoryview(buffer).cast("B")
        filled = 0
        while filled < len(view) and (data := self._source.read(len(view) - filled)):
            view[filled : filled + len(data)] = data
            filled += len(data)
        self.count += filled
        if self.count > self._most:
            raise BadRoster(f"{self._what} has more than {self._most:,} bytes; nothing was loaded.")
        return filled


class BoundedSource(io.BufferedReader):
    """A file as a bounded stream that allows a peek at its beginning."""

    def __init__(self, data: bytes | BinaryIO, limits: Limits = LIMITS) -> None:
        self._bounded = BoundedStream(io.BytesIO(data) if isinstance(data, bytes) else data, limits.file)
        super().__init__(self._bounded, HEAD)

    @property
    def bytes_read(self) -> int:
        """The number of bytes read from the file so far."""
        return self._bounded.count


def read_whole(stream: BinaryIO, most: int) -> bytes:
    """Read a stream that is small enough for memory; raises BadRoster."""
    return io.BufferedReader(BoundedStream(stream, most, "A document that is read as a whole")).read()


def spool(stream: BinaryIO, most: int) -> io.BufferedReader:
    """Copy a bounded stream to a temporary file for later; raises BadRoster."""
    return io.BufferedReader(io.BytesIO(read_whole(stream, most)), HEAD)


@contextmanager
def open_repeatedly(data: bytes | BinaryIO, limits: Limits = LIMITS) -> Iterator[Callable[[], BinaryIO]]:
    """Yield a function that returns a file at its beginning, again at each call; a stream is copied. Raises BadRoster.

    The stream of an earlier call must not be read after a later one.
    """
    if isinstance(data, bytes):
        yield lambda: io.BytesIO(data)
        return
    with tempfile.SpooledTemporaryFile(max_size=MOST_IN_MEMORY) as file:
        shutil.copyfileobj(BoundedSource(data, limits), file, HEAD)

        def rewind() -> BinaryIO:
            file.seek(0)
            return cast("BinaryIO", file)

        yield rewind


def open_text(data: bytes) -> str:
    """Decode a whole document; raises BadRoster if it is empty or not UTF-8."""
    if not data.strip():
        raise make_empty_error()
    try:
        decoded = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise make_not_utf8_error(error, data, 0, "") from error
    if (nul := decoded.find("\0")) >= 0:
        raise make_nul_error(decoded.count("\n", 0, nul) + 1, data)
    return decoded


class BoundedLines:
    """The lines of a text with their ends, for csv.reader: decoded as a stream, each of bounded length.

    `record` counts characters; the caller sets it to 0 after each record. Raises BadRoster.
    """

    def __init__(self, data: bytes | BinaryIO, limits: Limits = LIMITS) -> None:
        self._source = BoundedSource(data, limits)
        self._head = self._source.peek(len(UTF16[0]))[:4]
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._most = limits.record
        self._ready: deque[str] = deque()
        self._rest = ""
        self._ended = False
        self.number = self.record = 0

    def __iter__(self) -> BoundedLines:
        return self

    def __next__(self) -> str:
        while not self._ready:
            if self._ended:
                raise StopIteration
            self._fill()
        line = self._ready.popleft()
        self.number += 1
        self.record += len(line)
        if self.record > self._most:
            raise self._too_long(self.number)
        if "\0" in line:
            raise make_nul_error(self.number, self._head)
        return line

    def _fill(self) -> None:
        """Decode the next piece; a possibly incomplete line waits for more, like a CR that an LF may follow."""
        piece = self._source.read(HEAD)
        self._ended = not piece
        try:
            decoded = self._decoder.decode(piece, final=self._ended)
        except UnicodeDecodeError as error:
            raise make_not_utf8_error(error, self._head, self.number, self._rest) from error
        self._ready.extend(io.StringIO(self._rest + decoded, newline=""))
        self._rest = self._ready.pop() if self._ready and not self._ended and self._ready[-1][-1] != "\n" else ""
        if len(self._rest) > self._most:
            raise self._too_long(self.number + len(self._ready) + 1)

    def _too_long(self, line: int) -> BadRoster:
        most = f"a row of more than {self._most:,} characters"
        return BadRoster(f"The CSV is invalid on line {line}: {most}. Nothing was loaded.")


def make_empty_error() -> BadRoster:
    """Return the error for an empty file."""
    return BadRoster("The file is empty; nothing was loaded.")


def make_too_many_error(limits: Limits) -> BadRoster:
    """Return the error for a file with too many rows."""
    return BadRoster(f"The file has more than {limits.rows:,} rows; nothing was loaded.")


def make_not_utf8_error(error: UnicodeDecodeError, head: bytes, lines: int, rest: str) -> BadRoster:
    """Return the error for a text that is not UTF-8, with the place and the likely encoding.

    `lines` is the number of whole lines before the bytes in the error, and `rest` is the text between.
    """
    line = lines + len(LINE_END.findall(rest.encode() + error.object[: error.start])) + 1
    seems = "UTF-16" if head.startswith(UTF16) else "Windows-1252 or Latin-1"
    return BadRoster(
        f"The file is not UTF-8: byte 0x{error.object[error.start]:02x} on line {line}; it seems to be {seems}. "
        "Save it as UTF-8; nothing was loaded."
    )


def make_nul_error(line: int, head: bytes) -> BadRoster:
    """Return the error for a text with a NUL character, which UTF-16 has if it is read as UTF-8."""
    if b"\0" in head[:4]:
        return BadRoster(
            f"The file is not UTF-8: a NUL on line {line}; it seems to be UTF-16. Save it as UTF-8; nothing was loaded."
        )
    return BadRoster(f"The file has a NUL character on line {line}: it is not text, or is damaged. Nothing was loaded.")
