"""Read the files in a tar, tar.gz or zip, or the one in a gz; they are unpacked as they are read, within limits."""

from __future__ import annotations

import gzip
import io
import re
import shutil
import stat
import struct
import tarfile
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from functools import partial
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast

from chalicelib.imports.io.bounded import HEAD, LIMITS, BoundedSource, Limits
from chalicelib.imports.row import BadRoster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from _typeshed import WriteableBuffer

KINDS = (".csv", ".json", ".xml", ".yaml", ".yml")
# Files of an archive that must not be skipped silently.
PACKED = (".gz", ".tgz", ".tar", ".zip", ".bz2", ".xz", ".7z", ".zst", ".rar")
MEGABYTE = 1_000_000
# Bytes allowed between the files of a tar (long names, extended headers), and for the index of a zip.
BETWEEN, INDEX = 1 << 20, 1 << 22
END, LOCATOR = b"PK\x05\x06", b"PK\x06\x07"
END_LENGTH, LONGEST_COMMENT, LOCATOR_LENGTH = 22, 65_535, 20
ENCRYPTED = 0x41
# The errors that Python's archive modules raise for invalid archives.
DAMAGE = (
    *(tarfile.TarError, zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, struct.error, EOFError, ValueError),
    *(KeyError, IndexError, OverflowError, NotImplementedError, RecursionError),
)


@dataclass(frozen=True, slots=True)
class Member:
    """A file, to be read before the next one is requested: its number and name in the archive; no name outside one."""

    number: int
    name: str
    stream: io.BufferedReader[Any]


def read_members(source: BoundedSource, limits: Limits = LIMITS) -> Iterator[Member]:
    """Yield the files in an archive that may be rosters, or the file itself if it is not an archive.

    Raises BadRoster for an archive that is damaged, encrypted, too large when unpacked, or that has links or paths
    outside its folder.
    """
    head = source.peek(512)[:512]
    if head.startswith((b"PK\x03\x04", END)):
        yield from _number_members(_read_zip(source, limits))
    elif head.startswith(b"\x1f\x8b"):
        raw = _Unpacked(cast("BinaryIO", gzip.GzipFile(fileobj=source)), lambda: source.bytes_read, _SizeBudget(limits))
        unpacked = io.BufferedReader(raw, HEAD)
        if _is_tar(unpacked.peek(512)):
            yield from _number_members(_read_tar(unpacked, raw, limits))
        else:
            yield Member(1, "", unpacked)
            _read_out(unpacked)  # read to the checksum, even if a parser stops at the end of a document
    elif _is_tar(head):
        raw = _Unpacked(source, lambda: source.bytes_read, _SizeBudget(limits))
        yield from _number_members(_read_tar(io.BufferedReader(raw, HEAD), raw, limits))
    else:
        yield Member(1, "", source)


@dataclass(slots=True, eq=False)
class _SizeBudget:
    """The number of bytes that all members of an archive have unpacked to."""

    limits: Limits
    total: int = 0


class _Unpacked(io.RawIOBase):
    """The content of a compressed stream; raises BadRoster if it is damaged, or exceeds the limits or `ceiling`."""

    def __init__(self, source: IO[bytes], packed: Callable[[], int], spent: _SizeBudget) -> None:
        super().__init__()
        self._source, self._packed, self._spent = source, packed, spent
        self.count = 0
        self.ceiling: int | None = None

    def readable(self) -> bool:
        """Return True, as io.BufferedReader requires."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill a buffer with the bytes that the source returns."""
        view = memoryview(buffer).cast("B")
        try:
            data = self._source.read(len(view))
        except DAMAGE as error:
            raise _refuse_damaged() from error
        view[: len(data)] = data
        self.count += len(data)
        self._spent.total += len(data)
        limits = self._spent.limits
        if self._spent.total > limits.unpacked:
            raise BadRoster(f"The archive unpacks to more than {limits.unpacked:,} bytes; nothing was loaded.")
        if self.count > max(MEGABYTE, limits.ratio * self._packed()):
            raise BadRoster(f"The archive unpacks to more than {limits.ratio} times its size; nothing was loaded.")
        if self.ceiling is not None and self.count > self.ceiling:
            raise _refuse_damaged()
        return len(data)


def _number_members(found: Iterator[tuple[str, io.BufferedReader[Any]]]) -> Iterator[Member]:
    """Return the members that may be rosters with their numbers; raises BadRoster if there are none."""
    number = 0
    for name, stream in found:
        *folders, last = name.split("/")
        if last.lower().endswith(PACKED):
            raise BadRoster(f"The archive has {name[:100]!r}, which is itself compressed; nothing was loaded.")
        if not last.lower().endswith(KINDS) or last.startswith(".") or "__MACOSX" in folders:
            continue
        number += 1
        yield Member(number, name, stream)
        _read_out(stream)
    if not number:
        raise BadRoster(f"The archive has no files that end in {', '.join(KINDS)}; nothing was loaded.")


def _check_name(name: str, *, plain: bool) -> str:
    """Return a member's name if it names a plain file inside the archive's folder."""
    if not plain:
        raise BadRoster(f"The archive has {name[:100]!r}, which is a link or not a plain file; nothing was loaded.")
    if re.search(r"^/|^[A-Za-z]:|\\|[\x00-\x1f]|(^|/)\.\.(/|$)", name):
        raise BadRoster(f"The archive has the name {name[:100]!r}, outside its folder; nothing was loaded.")
    return name


def _refuse_damaged() -> BadRoster:
    return BadRoster("The archive is damaged or truncated; nothing was loaded.")


def _refuse_too_many(limits: Limits) -> BadRoster:
    return BadRoster(f"The archive has more than {limits.members:,} files; nothing was loaded.")


def _is_tar(head: bytes) -> bool:
    return head[257:262] == b"ustar"


class _Header(tarfile.TarInfo):
    """A complete tar header: tarfile takes any header that it cannot read for the end."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _Header:
        """Parse a block; raises EOFHeaderError for the block that ends a tar, BadRoster for an invalid header."""
        try:
            return super().frombuf(buf, encoding, errors)
        except tarfile.EOFHeaderError:  # type: ignore[attr-defined]  # in the module, not in its stubs
            raise
        except tarfile.HeaderError as error:
            raise _refuse_damaged() from error


def _read_tar(
    unpacked: io.BufferedReader[Any], raw: _Unpacked, limits: Limits
) -> Iterator[tuple[str, io.BufferedReader[Any]]]:
    count = 0
    try:
        raw.ceiling = raw.count + BETWEEN
        # One block at a time, so that the bytes after the end can be read; a stream needs no close.
        archive = tarfile.open(fileobj=unpacked, mode="r|", tarinfo=_Header, bufsize=tarfile.BLOCKSIZE)  # noqa: SIM115
        while info := archive.next():
            raw.ceiling = None
            count += 1
            if count > limits.members:
                raise _refuse_too_many(limits)
            if not info.isdir():
                name = _check_name(info.name, plain=info.isreg() and not info.issparse())
                stream = archive.extractfile(info)
                assert stream is not None  # noqa: S101 (a plain file has content)
                member = io.BufferedReader(_Unpacked(stream, lambda: raw.count, _SizeBudget(limits)), HEAD)
                yield name, member
                _read_out(member)
            raw.ceiling = raw.count + BETWEEN
        raw.ceiling = None
        while rest := unpacked.read(HEAD):  # up to the checksum of a gz
            if rest.strip(b"\0"):
                raise BadRoster(
                    "The archive has data after its end, like two archives in one file; nothing was loaded."
                )
    except DAMAGE as error:
        raise _refuse_damaged() from error


def _read_out(stream: io.BufferedReader[Any]) -> None:
    while stream.read(HEAD):
        pass


def _read_zip(source: BoundedSource, limits: Limits) -> Iterator[tuple[str, io.BufferedReader[Any]]]:
    spent = _SizeBudget(limits)
    with tempfile.SpooledTemporaryFile(max_size=8 * MEGABYTE) as file:
        shutil.copyfileobj(source, file)  # the index of a zip is at its end, and a stream cannot seek
        _check_index(file, limits)
        try:
            with zipfile.ZipFile(cast("BinaryIO", file)) as archive:
                for info in archive.infolist():
                    if info.is_dir():
                        continue
                    plain = stat.S_IFMT(info.external_attr >> 16) in (0, stat.S_IFREG)
                    name = _check_name(info.filename, plain=plain)
                    if info.flag_bits & ENCRYPTED or info.compress_type not in (
                        zipfile.ZIP_STORED,
                        zipfile.ZIP_DEFLATED,
                    ):
                        raise BadRoster(
                            f"The archive has {name[:100]!r} encrypted, or compressed in an unsupported way; "
                            "nothing was loaded."
                        )
                    raw = _Unpacked(archive.open(info), partial(int, info.compress_size), spent)
                    yield name, io.BufferedReader(raw, HEAD)
        except DAMAGE as error:
            raise _refuse_damaged() from error


def _check_index(file: IO[bytes], limits: Limits) -> None:
    """Refuse an index that is too large for memory, before zipfile reads it (PKWARE APPNOTE 4.3.16)."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - END_LENGTH - LONGEST_COMMENT - LOCATOR_LENGTH))
    tail = file.read()
    last = tail[-END_LENGTH:]
    at = len(tail) - END_LENGTH if last.startswith(END) and last.endswith(b"\0\0") else tail.rfind(END)
    if at < 0 or len(tail) - at < END_LENGTH:
        raise _refuse_damaged()
    count, length, offset, comment = struct.unpack_from("<HIIH", tail, at + 10)
    if count > limits.members or length > INDEX or tail[max(0, at - LOCATOR_LENGTH) : at].startswith(LOCATOR):
        raise _refuse_too_many(limits)
    place = size - len(tail) + at
    if offset + length != place or place + END_LENGTH + comment != size:
        # zipfile would read one of two archives and ignore the other.
        raise BadRoster("The archive has data before or after it, like two archives in one file; nothing was loaded.")
