"""Archives are unpacked within limits, and refused as a whole if anything about them is wrong."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import struct
import tarfile
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.imports.formats import detect
from chalicelib.imports.io import archives
from chalicelib.imports.io.bounded import BoundedSource, Limits
from chalicelib.imports.row import BadRoster

FILES = {"ny/a.yml": b"name: A\n", "ny/b.csv": b"a,b\n1,2\n" * 300}
SMALL = Limits(unpacked=3_000_000, members=50)


def tar(files: dict[str, bytes], *more: tarfile.TarInfo, form: int = tarfile.PAX_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for info in more:
            archive.addfile(info)
    return out.getvalue()


def zipped(files: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED, mode: int = 0) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type, info.external_attr = how, mode << 16
            archive.writestr(info, data)
    return out.getvalue()


def special(name: str, kind: bytes) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, "/etc/passwd"
    return info


def read(data: bytes, limits: Limits = SMALL, least: int = -1) -> list[tuple[int, str, bytes]]:
    """Read the files of an archive: `least` bytes of each, or all."""
    found = archives.read_members(BoundedSource(data, limits), limits)
    return [(each.number, each.name, each.stream.read(least)) for each in found]


@pytest.mark.parametrize(
    "data",
    [
        tar(FILES),
        gzip.compress(tar(FILES), mtime=0),
        gzip.compress(tar(FILES, form=tarfile.GNU_FORMAT), mtime=0),
        zipped(FILES),
        zipped(FILES, zipfile.ZIP_STORED),
    ],
    ids=["tar", "tar.gz", "gnu tar.gz", "zip", "stored zip"],
)
def test_archive_gives_its_files_in_order(data: bytes) -> None:
    assert read(data) == [(n, name, content) for n, (name, content) in enumerate(FILES.items(), 1)]


@pytest.mark.parametrize("data", [b"a,b\n1,2\n", gzip.compress(b"a,b\n1,2\n", mtime=0)])
def test_plain_file_is_its_only_member_and_has_no_name(data: bytes) -> None:
    assert read(data) == [(1, "", b"a,b\n1,2\n")]


def test_files_that_cannot_be_rosters_are_skipped() -> None:
    names = ("README.md", "LICENSE", "x/.hidden.yml", "__MACOSX/x.yml", "a.csv")
    files = dict.fromkeys(names, b"x")
    assert [name for _, name, _ in read(zipped(files))] == ["a.csv"]
    folder = special("folder", tarfile.DIRTYPE)
    assert [name for _, name, _ in read(tar(files, folder))] == ["a.csv"]
    with pytest.raises(BadRoster, match=r"no files that end in .csv"):
        read(tar({"README.md": b"x"}))


def test_unread_member_does_not_affect_the_next() -> None:
    source = BoundedSource(gzip.compress(tar(FILES), mtime=0), SMALL)
    assert [member.name for member in archives.read_members(source, SMALL)] == list(FILES)


@pytest.mark.parametrize("name", ["../a.csv", "/a.csv", "a/../../b.csv", "C:\\a.csv", "a\\b.csv", ".."])
def test_name_outside_the_folder_refuses_the_archive(name: str) -> None:
    for data in (tar({name: b"x"}), zipped({name: b"x"})):
        with pytest.raises(BadRoster, match="outside its folder"):
            read(data)


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_link_or_device_refuses_the_archive(kind: bytes) -> None:
    with pytest.raises(BadRoster, match=r"'x\.yml', which is a link or not a plain file"):
        read(tar(FILES, special("x.yml", kind)))


def test_link_in_a_zip_refuses_the_archive() -> None:
    with pytest.raises(BadRoster, match="is a link"):
        read(zipped({"a.yml": b"/etc/passwd"}, mode=stat.S_IFLNK | 0o777))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (gzip.compress(b"a" * 5_000_000, mtime=0), "more than 3,000,000 bytes|more than 100 times its size"),
        (gzip.compress(tar({"a.csv": b"a" * 2_000_000}), mtime=0), "more than 100 times its size"),
        (zipped({"a.csv": b"a" * 2_000_000}), "more than 100 times its size"),
        (zipped({f"{n}.csv": b"a" * 900_000 for n in range(4)}), "more than 3,000,000 bytes"),
        (zipped({"a.csv": b"a" * 3_100_000}, zipfile.ZIP_STORED), "more than 3,000,000 bytes"),
        (tar({f"{n}.csv": b"" for n in range(60)}), "more than 50 files"),
        (tar({}, *(special(f"{n}", tarfile.DIRTYPE) for n in range(60))), "more than 50 files"),
        (zipped({f"{n}.csv": b"" for n in range(60)}), "more than 50 files"),
        (zipped({"a.csv": b"x"}, zipfile.ZIP_LZMA), "compressed in an unsupported way"),
    ],
    ids=range(9),
)
def test_archive_that_unpacks_to_too_much_is_refused_before_it_is_in_memory(data: bytes, says: str) -> None:
    with pytest.raises(BadRoster, match=says):
        read(data)


def test_encrypted_zip_is_refused() -> None:
    data = bytearray(zipped({"a.csv": b"x"}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    with pytest.raises(BadRoster, match="encrypted"):
        read(bytes(data))


def test_too_long_index_of_a_zip_is_refused_unread() -> None:
    data = bytearray(zipped({"a.csv": b"x"}))
    struct.pack_into("<I", data, len(data) - 10, 1 << 30)
    with pytest.raises(BadRoster, match="more than 50 files"):
        read(bytes(data))


def test_huge_name_in_a_tar_is_not_held_in_memory() -> None:
    long = tarfile.TarInfo("././@LongLink")
    long.type, long.size = tarfile.GNUTYPE_LONGNAME, 100_000_000
    data = tar(FILES)[:-10_240] + long.tobuf(tarfile.GNU_FORMAT) + b"x" * 2_500_000
    with pytest.raises(BadRoster, match="damaged"):
        read(data, Limits())


@pytest.mark.parametrize(
    "whole", [tar(FILES), gzip.compress(tar(FILES), mtime=0), zipped(FILES)], ids=["tar", "tar.gz", "zip"]
)
def test_archive_truncated_anywhere_is_refused(whole: bytes) -> None:
    needed = len(whole) - 10_240 + 2000 if whole[257:262] == b"ustar" else len(whole)
    for end in range(600 if whole[257:262] == b"ustar" else 4, min(needed, len(whole)), 97):
        with pytest.raises(BadRoster):
            assert read(whole[:end]) == [(n, name, content) for n, (name, content) in enumerate(FILES.items(), 1)]


def test_damaged_header_in_the_middle_of_a_tar_is_not_its_end() -> None:
    data = bytearray(tar(FILES))
    data[1024 + 10] ^= 0xFF
    with pytest.raises(BadRoster, match="damaged"):
        read(bytes(data))


@given(
    st.sampled_from([tar(FILES), gzip.compress(tar(FILES), mtime=0), zipped(FILES)]),
    st.lists(st.tuples(st.integers(0, 100_000), st.integers(0, 255)), max_size=5),
    st.integers(0, 100_000),
)
def test_any_damage_is_a_bad_roster_or_harmless(data: bytes, changes: list[tuple[int, int]], cut: int) -> None:
    damaged = bytearray(data[: max(4, cut)])
    for at, byte in changes:
        damaged[at % len(damaged)] = byte
    try:
        read(bytes(damaged))
    except BadRoster:
        return


@given(st.sampled_from([b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"\x1f\x8b\x08\0", b""]), st.binary(max_size=600))
def test_any_bytes_give_files_or_a_bad_roster(magic: bytes, data: bytes) -> None:
    try:
        read(magic + data)
    except BadRoster:
        return


TEXT = b"name,office\n" + b"".join(b"Ada Example %d,Mayor\n" % n for n in range(300))
PACKED = gzip.compress(TEXT, mtime=0)


def damaged(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :] if at >= 0 else damaged(data, len(data) + at)


@pytest.mark.parametrize(
    "data",
    [
        PACKED,
        gzip.compress(TEXT[:1000], mtime=0) + gzip.compress(TEXT[1000:], mtime=0),
        gzip.compress(b"", mtime=0) * 1000 + PACKED,
        PACKED + bytes(512),
    ],
    ids=["one member", "two members", "empty members", "padded with zeros"],
)
def test_every_member_of_a_gzip_is_read(data: bytes) -> None:
    assert read(data) == [(1, "", TEXT)]


@pytest.mark.parametrize(
    "data",
    [
        *(PACKED[:-cut] for cut in (1, 4, 8, 9, 100, len(PACKED) - 12)),
        damaged(PACKED, -1),
        damaged(PACKED, -8),
        damaged(PACKED, len(PACKED) // 2),
        PACKED + b"garbage",
        PACKED + bytes(8) + b"garbage",
        PACKED + PACKED[:1],
        PACKED + PACKED[:-3],
        PACKED + damaged(PACKED, -6),
    ],
)
@pytest.mark.parametrize("least", [1, 1_000_000])
def test_damaged_gzip_is_refused_even_if_its_end_is_unread(data: bytes, least: int) -> None:
    with pytest.raises(BadRoster, match=r"The archive is damaged or truncated; nothing was loaded\."):
        read(data, least=least)


@pytest.mark.parametrize("at", [40, -70], ids=["its content", "the checksum in its index"])
def test_checksum_of_a_zip_member_is_verified_even_if_its_end_is_unread(at: int) -> None:
    data = bytearray(zipped({"a.csv": TEXT}, zipfile.ZIP_STORED))
    place = data.index(b"PK\x01\x02") + 16 if at < 0 else at
    data[place] ^= 1
    with pytest.raises(BadRoster, match="damaged"):
        read(bytes(data), least=1)


OTHER = {"nv/c.csv": b"a,b\n3,4\n"}


@pytest.mark.parametrize(
    "data",
    [
        tar(FILES) + tar(OTHER),
        gzip.compress(tar(FILES), mtime=0) + gzip.compress(tar(OTHER), mtime=0),
        tar(FILES) + b"garbage",
        tar(FILES)[:-7] + b"garbage",
        zipped(FILES) + zipped(OTHER),
        zipped(FILES) + b"garbage",
    ],
    ids=["two tars", "two tar.gz", "a tar and garbage", "garbage in its padding", "two zips", "a zip and garbage"],
)
def test_data_after_an_archive_are_refused(data: bytes) -> None:
    with pytest.raises(BadRoster, match=r"has data (before or )?after it"):
        read(data)


@pytest.mark.parametrize("name", ["more.csv.gz", "more.ZIP", "in/more.tar", "more.yml.xz"])
@pytest.mark.parametrize("pack", [tar, zipped], ids=["tar", "zip"])
def test_compressed_members_of_an_archive_are_refused(pack: Any, name: str) -> None:
    with pytest.raises(BadRoster, match=f"{name}', which is itself compressed"):
        read(pack(FILES | {name: b"x"}))


@pytest.mark.parametrize(
    "data",
    [gzip.compress(PACKED, mtime=0), bz2.compress(TEXT), lzma.compress(TEXT), zipped({"a.csv": PACKED})],
    ids=["gz", "bz2", "xz", "zip"],
)
def test_doubly_or_unsupported_compression_is_named_in_the_error(data: bytes) -> None:
    found = archives.read_members(BoundedSource(data, SMALL), SMALL)
    member = next(found)
    with pytest.raises(BadRoster, match=r"compressed twice, or not as gz, tar, tar\.gz or zip"):
        detect.detect_format(member.stream.peek(100), member.name, mapped=True)


@pytest.mark.parametrize("bomb", [gzip.compress, lambda text: zipped({"a.csv": text})], ids=["gz", "zip"])
def test_rows_that_unpack_to_a_hundred_times_their_size_are_refused_early(bomb: Any) -> None:
    source, parts = BoundedSource(bomb(b"Ada,Mayor\n" * 20_000_000), Limits()), list[int]()

    def unpack() -> None:
        for member in archives.read_members(source, Limits()):
            while part := member.stream.read(65_536):
                parts.append(len(part))

    with pytest.raises(BadRoster, match="more than 100 times its size"):
        unpack()
    assert sum(parts) < 50_000_000
