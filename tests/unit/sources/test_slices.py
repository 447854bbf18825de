"""The files of a source are cut into the parts of its tenants; a part changes only with its content."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.errors import Invalid
from chalicelib.imports.io import archives
from chalicelib.imports.io.bounded import BoundedSource
from chalicelib.imports.row import BadRoster
from chalicelib.sources.slices import LEGISLATORS, cut_congress, cut_openstates, digest_parts, read_divisions
from chalicelib.tenants.tenant_registry import load_registry
from tests.invented_mirror import CONGRESS_PATH, PEOPLE_PATH, add_member, add_person, make_mirror

if TYPE_CHECKING:
    from chalicelib.sources.slices import Slice
    from tests.invented_mirror import InventedMirror

TENANTS = load_registry()
PAGE = b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Too many requests</body></html>\n"


@pytest.fixture
def mirror() -> InventedMirror:
    return make_mirror(congress=3)


def pack(members: list[tuple[str, bytes]], **options: Any) -> bytes:
    """Return an archive with its members in an order, packed at a time and with a compression."""
    out = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=out, mode="wb", **options) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def unpack(data: bytes) -> list[tuple[str, bytes]]:
    """Return names and contents of the files of an archive."""
    return [(member.name, member.stream.read()) for member in archives.read_members(BoundedSource(data))]


def digests(slices: list[Slice]) -> dict[str, str]:
    return {each.tenant: each.digest for each in slices}


def get_changed(before: list[Slice], after: list[Slice]) -> set[str]:
    """Return the tenants whose part differs in its digest; its bytes differ as well then, and else not."""
    old = {each.tenant: each for each in before}
    new = {each.tenant: each for each in after}
    assert all(
        (old[name].digest == new[name].digest) == (old[name].body == new[name].body) for name in old.keys() & new
    )
    return {name for name in old.keys() | new if digests(before).get(name) != digests(after).get(name)}


def cut_people(mirror: InventedMirror) -> list[Slice]:
    return cut_openstates(mirror.make_files()[PEOPLE_PATH], TENANTS)


def cut_members(mirror: InventedMirror) -> list[Slice]:
    files = mirror.make_files()
    names = ("legislators-current.json", "legislators-district-offices.json", "legislators-social-media.json")
    return cut_congress({name: files[f"{CONGRESS_PATH}/{name}"] for name in names}, TENANTS)


class TestPeople:
    def test_each_state_has_its_legislators_and_executives(self, mirror: InventedMirror) -> None:
        found = cut_people(mirror)
        assert [each.tenant for each in found] == ["CO", "KS", "WY"]
        for each in found:
            names = [name for name, _ in unpack(each.body)]
            assert names == sorted(names)
            assert [name.partition("/")[0] for name in names] == ["executive"] + ["legislature"] * 4

    def test_order_name_and_packing_of_the_archive_change_nothing(self, mirror: InventedMirror) -> None:
        members = unpack(mirror.make_files()[PEOPLE_PATH])
        moved = [(f"people-0123abc/{name.partition('/')[2]}", data) for name, data in reversed(members)]
        before = cut_people(mirror)
        for archive in (pack(moved), pack(moved, mtime=7, compresslevel=1), pack(members, compresslevel=9)):
            assert cut_openstates(archive, TENANTS) == before

    def test_zip_has_the_same_parts(self, mirror: InventedMirror) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, data in unpack(mirror.make_files()[PEOPLE_PATH]):
                archive.writestr(name, data)
        assert cut_openstates(out.getvalue(), TENANTS) == cut_people(mirror)

    def test_change_of_one_person_changes_one_part(self, mirror: InventedMirror) -> None:
        before = cut_people(mirror)
        mirror.find_person("Cora Invented 3")["email"] = "cora@example.org"
        assert get_changed(before, cut_people(mirror)) == {"CO"}

    def test_added_and_removed_people_change_their_state(self, mirror: InventedMirror) -> None:
        before = cut_people(mirror)
        add_person(mirror, "KS", "upper", "3")
        added = cut_people(mirror)
        assert get_changed(before, added) == {"KS"}
        mirror.people = {path: person for path, person in mirror.people.items() if "/wy/" not in path}
        assert get_changed(added, cut_people(mirror)) == {"WY"}

    def test_other_files_of_the_archive_change_nothing(self, mirror: InventedMirror) -> None:
        members = unpack(mirror.make_files()[PEOPLE_PATH])
        more = [
            ("people-main/README.md", b"changed"),
            ("people-main/data/co/committees/upper-X.yml", b"changed"),
            ("people-main/data/co/retired/Rona.yml", b"changed"),
            ("people-main/data/us/legislature/Member.yml", b"changed"),
            ("people-main/data/zz/legislature/Member.yml", b"of no state"),
            ("people-main/settings.yml", b"changed"),
            ("people-main/data/co/legislature/deeper/Member.yml", b"changed"),
        ]
        kept = [(name, data) for name, data in members if name not in {name for name, _ in more}]
        assert cut_openstates(pack([*more, *kept]), TENANTS) == cut_people(mirror)

    @given(st.permutations(range(20)), st.integers(0, 2**32 - 1))
    def test_digest_depends_on_names_and_contents_alone(self, order: list[int], mtime: int) -> None:
        members = [(f"x/data/co/legislature/{number}.yml", b"name: %d" % number) for number in range(20)]
        (expected,) = cut_openstates(pack(members), TENANTS)
        (found,) = cut_openstates(pack([members[number] for number in order], mtime=mtime), TENANTS)
        assert found == expected


class TestRefusedArchives:
    @pytest.mark.parametrize(
        "data",
        [
            b"",
            PAGE,
            gzip.compress(PAGE),
            pack([]),
            pack([("people-main/README.md", b"no people")]),
            pack([("people-main/data/co/legislature/A.yml", b"name: A")])[:-40],
            gzip.compress(bytes(50_000_000)),
            pack([("people-main/data/co/legislature/A.yml", bytes(50_000_000))]),
        ],
        ids=["empty", "page", "packed page", "empty archive", "no people", "truncated", "bomb", "bomb of one file"],
    )
    def test_pages_and_bombs_and_parts_are_refused(self, data: bytes) -> None:
        with pytest.raises(BadRoster):
            cut_openstates(data, TENANTS)

    @given(st.binary(max_size=300), st.integers(0, 2000), st.booleans())
    def test_damage_of_any_kind_is_refused_or_read(self, noise: bytes, place: int, packed: bool) -> None:  # noqa: FBT001
        good = pack([("people-main/data/co/legislature/A.yml", b"name: A\n" * 20)], mtime=0)
        raw = good if packed else gzip.decompress(good)
        place %= len(raw)
        try:
            found = cut_openstates(raw[:place] + noise + raw[place + len(noise) :], TENANTS)
        except BadRoster:
            return
        assert all(each.tenant == "CO" for each in found)


class TestCongress:
    def test_each_state_has_its_members_with_offices_and_accounts(self, mirror: InventedMirror) -> None:
        found = cut_members(mirror)
        assert [each.tenant for each in found] == ["CO", "KS", "WY"]
        for each, members in zip(found, (4, 4, 3), strict=True):
            parts = {name: json.loads(data) for name, data in unpack(each.body)}
            ids = [entry["id"]["bioguide"] for entry in parts[LEGISLATORS]]
            assert len(ids) == members
            assert all([entry["id"]["bioguide"] for entry in part] == ids for part in parts.values())

    def test_spaces_and_other_archives_change_nothing(self, mirror: InventedMirror) -> None:
        before = cut_members(mirror)
        files = {
            LEGISLATORS: json.dumps(mirror.congress, indent=3).encode(),
            "legislators-social-media.json": json.dumps(mirror.social, ensure_ascii=True, indent=1).encode(),
            "legislators-district-offices.json": json.dumps(mirror.offices).encode(),
        }
        assert cut_congress(files, TENANTS) == before

    def test_order_of_the_lists_changes_nothing(self, mirror: InventedMirror) -> None:
        before = cut_members(mirror)
        mirror.congress.reverse()
        mirror.offices.reverse()
        mirror.social.reverse()
        mirror.congress = [dict(reversed(entry.items())) for entry in mirror.congress]
        assert get_changed(before, cut_members(mirror)) == set()

    def test_change_of_one_member_changes_one_part(self, mirror: InventedMirror) -> None:
        before = cut_members(mirror)
        mirror.find_person("Dorin Invented 5")["terms"][-1]["phone"] = "202-555-0100"
        assert get_changed(before, cut_members(mirror)) == {"KS"}
        mirror.social[0]["social"]["twitter"] = "another"
        assert get_changed(before, cut_members(mirror)) == {"CO", "KS"}

    def test_offices_of_former_members_belong_to_no_state(self, mirror: InventedMirror) -> None:
        before = cut_members(mirror)
        mirror.offices.append({"id": {"bioguide": "Z000001"}, "offices": []})
        mirror.social += [{"id": {}, "social": {}}, {"social": {}}]
        assert cut_members(mirror) == before

    def test_member_who_moves_to_another_state_changes_both(self, mirror: InventedMirror) -> None:
        before = cut_members(mirror)
        mirror.find_person("Dorin Invented 5")["terms"].append({"type": "rep", "state": "CO"})
        assert get_changed(before, cut_members(mirror)) == {"CO", "KS"}

    def test_members_of_territories_are_cut_as_well(self, mirror: InventedMirror) -> None:
        add_member(mirror, "GU", "rep", 0, date(2025, 1, 3))
        add_member(mirror, "ZZ", "rep", 0, date(2025, 1, 3))
        known = {state.id for state in TENANTS.page(kind="state", limit=100)[0]}
        assert {each.tenant for each in cut_members(mirror)} == {"CO", "KS", "WY"} | ({"GU"} & known)

    @pytest.mark.parametrize(
        "files",
        [
            {},
            {"legislators-social-media.json": b"[]"},
            {LEGISLATORS: b""},
            {LEGISLATORS: PAGE},
            {LEGISLATORS: b"[]"},
            {LEGISLATORS: b"{}"},
            {LEGISLATORS: b"[1, null, []]"},
            {LEGISLATORS: b'[{"terms": []}]'},
            {LEGISLATORS: b'[{"id": {"bioguide": "X1"}, "terms": [{"state": "CO"}]}'},
            {LEGISLATORS: b"[" * 100_000},
            {LEGISLATORS: b" " * 9_000_000},
            {LEGISLATORS: b'[{"id": "X1", "terms": [{"state": "CO"}]}]', "legislators-social-media.json": PAGE},
        ],
    )
    def test_other_files_are_refused(self, files: dict[str, bytes]) -> None:
        with pytest.raises(BadRoster):
            cut_congress(files, TENANTS)

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.sampled_from(["id", "bioguide", "terms", "state"]), inner, max_size=4)
            ),
            max_leaves=12,
        )
    )
    def test_any_json_is_cut_or_refused(self, content: Any) -> None:
        try:
            found = cut_congress({LEGISLATORS: json.dumps([content]).encode()}, TENANTS)
        except BadRoster:
            return
        assert len(found) <= 1


class TestDivisions:
    def test_ids_are_those_of_the_country(self) -> None:
        data = (
            b"id,name\nocd-division/country:us,US\n\nocd-division/country:us/state:co,CO\nocd-division/country:ca,CA\n"
        )
        assert read_divisions(b"\xef\xbb\xbf" + data) == {"ocd-division/country:us", "ocd-division/country:us/state:co"}

    @pytest.mark.parametrize("data", [b"", PAGE, b"\xff\xfe", b'"' + b"x" * 200_000, b"a,b\n\0\n"])
    def test_other_files_are_refused(self, data: bytes) -> None:
        with pytest.raises(Invalid):
            read_divisions(data)

    @given(st.binary(max_size=200))
    def test_any_bytes_are_a_list_or_refused(self, data: bytes) -> None:
        with suppress(Invalid):
            assert read_divisions(data)


@given(st.lists(st.binary(max_size=4), max_size=4), st.lists(st.binary(max_size=4), max_size=4))
def test_digests_of_parts_are_equal_only_for_equal_parts(one: list[bytes], other: list[bytes]) -> None:
    assert (digest_parts(one) == digest_parts(other)) == (one == other)
