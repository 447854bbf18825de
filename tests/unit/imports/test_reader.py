"""Reading a roster of any format: detection of the format, and identification of rows."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.imports.formats import detect
from chalicelib.imports.formats.detect import Format
from chalicelib.imports.planner import RowNote
from chalicelib.imports.reader import Reader
from chalicelib.imports.row import BadRoster, RefusedRow, Row
from chalicelib.tenants.column_mapping import ColumnMapping

CSV = b"id,name,current_party,current_district,current_chamber\nocd-person/1,Ada,,1,upper\n"
PERSON = b"""id: ocd-person/2
name: Bo
roles:
- {type: lower, district: '2', jurisdiction: 'ocd-jurisdiction/country:us/state:ny/government'}
"""
TERM = {"type": "sen", "state": "NY", "start": "2025-01-03", "end": "2031-01-03"}
JSON = json.dumps([{"id": {"bioguide": "A1"}, "name": {"official_full": "Cy"}, "terms": [TERM]}]).encode()
YAML = b"- id:\n    bioguide: A1\n  name:\n    official_full: Cy\n  terms:\n  - {type: sen, state: NY}\n"
XML = b"""<?xml version="1.0"?><VipObject><Person id="p"><FirstName>Di</FirstName></Person>
<Office id="o"><Name><Text>Mayor</Text></Name><OfficeHolderPersonIds>p</OfficeHolderPersonIds></Office></VipObject>"""
OWN = b"Member,Ward\nEd,5\n"
MAPPING = ColumnMapping(columns={"name": "Member", "district": "Ward"}, defaults={"position": "Alderman"})
FORMATS = {
    Format.OPENSTATES_CSV: CSV,
    Format.OPENSTATES_YAML: PERSON,
    Format.CONGRESS_JSON: JSON,
    Format.CONGRESS_YAML: YAML,
    Format.VIP: XML,
    Format.CSV: OWN,
}


def reader(**changes: Any) -> Reader:
    given: dict[str, Any] = {"names": {}, "tenant": ("NY", "state"), "today": date(2026, 8, 15), "mapping": MAPPING}
    return Reader(**given | changes)


def read(data: bytes, name: str = "roster", form: Format | None = None, **changes: Any) -> list[Row | RefusedRow]:
    return list(reader(**changes).read_rows(data, name, form))


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


@pytest.mark.parametrize(("form", "data"), FORMATS.items())
def test_format_is_detected_from_content_whatever_the_name(form: Format, data: bytes) -> None:
    assert detect.detect_format(data, "roster", mapped=True) is form
    assert detect.detect_format(b"\xef\xbb\xbf" + data, "roster.pdf", mapped=True) is form
    for packed in (data, gzip.compress(data, mtime=0)):
        (row,) = read(packed)
        assert isinstance(row, Row)
        assert (row, row.where) == (read(data, form=form)[0], "")


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_archive_may_have_files_of_every_format(pack: Any) -> None:
    kinds = {"a.csv": CSV, "b.yml": PERSON, "c.json": JSON, "d.xml": XML, "e.csv": OWN}
    rows = read(pack({"README.md": b"x"} | kinds))
    assert [(row.where, row.fields["name"]) for row in rows if isinstance(row, Row)] == [
        *(("a.csv", "Ada"), ("b.yml", "Bo"), ("c.json", "Cy"), ("d.xml", "Di"), ("e.csv", "Ed")),
    ]


def test_people_in_files_have_the_number_and_name_of_their_file() -> None:
    rows = read(tarred({"ny/a.yml": PERSON, "ny/b.yml": b"a: [", "ny/c.yml": PERSON}))
    assert [(row.line, row.where) for row in rows] == [(1, "ny/a.yml"), (2, "ny/b.yml"), (3, "ny/c.yml")]
    assert [row.reason for row in rows if isinstance(row, RefusedRow)] == [
        "The YAML is invalid on line 2: did not find expected node content",
        "the id ocd-person/2 is already on line 1 of ny/a.yml",
    ]


def test_second_row_of_the_same_person_is_refused() -> None:
    second = read(b"[" + JSON[1:-1] + b"," + JSON[1:])[1]
    assert second == RefusedRow(2, "Cy", "the id A1 is already on line 1", unread=True)


def test_name_decides_only_if_the_content_is_ambiguous() -> None:
    assert detect.detect_format(b"# people\nname: Ada\n", "ada.YML", mapped=True) is Format.OPENSTATES_YAML
    assert detect.detect_format(CSV, "ada.yml.csv", mapped=True) is Format.OPENSTATES_CSV
    assert detect.detect_format(b"id,name,current_chamber\n", "x.csv", mapped=False) is Format.OPENSTATES_CSV
    assert detect.detect_format(b"id,name,current_chamber\n", "x.csv", mapped=True) is Format.CSV


def test_named_format_is_used() -> None:
    assert detect.get_named_format("congress-yaml") is Format.CONGRESS_YAML
    with pytest.raises(BadRoster, match="There is no format 'xls'; the formats are: openstates-csv, openstates-yaml"):
        detect.get_named_format("xls")
    with pytest.raises(BadRoster, match="missing: 'id'"):
        read(OWN, form=Format.OPENSTATES_CSV)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\n", "empty"),
        (gzip.compress(b"", mtime=0), "empty"),
        (OWN, "this file is unknown: it begins with 'Member', 'Ward'. Supported are: the people of Open States"),
        (b"%PDF-1.7\n", "it begins with '%PDF-1.7'. Supported are"),
        (b'"', "Supported are"),
        (b'"' + b"x" * 200_000, "Supported are"),
        (CSV.decode().encode("utf-16"), "begins like UTF-16"),
        (CSV.decode().encode("utf-16-le"), "it seems to be UTF-16"),
        (b'[{"id": {"bioguide": "A1"}, "offices": []}]', "file of district offices; put it into one archive"),
        (b"---\n\n" * 13_000, "Supported are"),
        (b'[{"a": 1}]', ""),
    ],
    ids=range(12),
)
def test_unknown_format_is_refused_with_the_supported_ones(data: bytes, says: str) -> None:
    if not says:
        assert [type(row) for row in read(data, mapping=None)] == [RefusedRow]
        return
    with pytest.raises(BadRoster, match=says.replace(".", r"\.")):
        read(data, mapping=None)


OFFICES = [{"id": {"bioguide": "A1"}, "offices": [{"id": "A1-albany", "address": "1 Main St", "city": "Albany"}]}]


@pytest.mark.parametrize("pack", [zipped, tarred])
@pytest.mark.parametrize("first", ["legislators", "offices"])
def test_legislators_in_an_archive_have_their_district_offices(pack: Any, first: str) -> None:
    people = ("c/legislators-current.json", JSON)
    offices = ("c/legislators-district-offices.json", json.dumps(OFFICES).encode())
    rows = read(pack(dict([people, offices] if first == "legislators" else [offices, people])))
    (row,) = [row for row in rows if isinstance(row, Row)]
    assert row.where == "c/legislators-current.json"
    assert [office["address"] for office in row.fields["contact_info"]["offices"]] == ["1 Main St, Albany"]


def test_legislators_without_offices_and_twice_in_an_archive_are_read() -> None:
    rows = read(zipped({"legislators-current.yaml": YAML, "x/legislators-current.json": JSON, "z.csv": CSV}))
    assert [(row.where, isinstance(row, Row)) for row in rows] == [
        ("x/legislators-current.json", True), ("z.csv", True), ("legislators-current.yaml", False),
    ]  # fmt: skip
    broken = zipped({"legislators-district-offices.yaml": b"- id: {bioguide: A1}"})
    with pytest.raises(BadRoster, match=r"^legislators-district-offices\.yaml: The file of offices has no offices"):
        read(broken)


def test_error_in_an_archive_names_the_file() -> None:
    with pytest.raises(BadRoster, match=r"^b\.csv: The CSV is invalid on line 3"):
        read(zipped({"a.csv": CSV, "b.csv": CSV + b'"'}))


def test_terms_of_one_person_are_of_one_file_of_an_archive() -> None:
    columns = {"id": "Id", "name": "Member", "district": "Ward", "term_start": "Start"}
    mapping = ColumnMapping(columns=columns, defaults={"position": "Alderman"})
    terms = b"Id,Member,Ward,Start\n1,Ed Sample,5,2005-01-01\n1,Ed Sample,5,2001-01-01\n"
    for data in (zipped({"a.csv": terms, "b.csv": terms}), tarred({"a.csv": terms, "b.csv": terms})):
        row, refused = read(data, mapping=mapping)
        assert isinstance(row, Row)
        assert (row.line, row.where, [term.line for term in row.history]) == (2, "a.csv", [3])
        assert isinstance(refused, RefusedRow)
        assert (refused.where, refused.reason) == ("b.csv", "the id 1 is already on line 2 of a.csv")
    (row,) = read(gzip.compress(terms), mapping=mapping)
    assert isinstance(row, Row)
    assert row.history


def test_mapped_csv_needs_the_tenant_and_the_mapping() -> None:
    for incomplete in (reader(tenant=None), reader(mapping=None)):
        with pytest.raises(BadRoster, match="needs the tenant, and roster_columns in its rules"):
            list(incomplete.read_rows(OWN, "roster", Format.CSV))


@given(
    st.binary(max_size=300), st.sampled_from([b"", CSV, PERSON, JSON[:-1], YAML, XML[:-12], b"\x1f\x8b\x08", b"PK\3\4"])
)
def test_any_bytes_give_rows_or_a_bad_roster(data: bytes, before: bytes) -> None:
    for mapping in (None, MAPPING):
        try:
            read(before + data, mapping=mapping)
        except BadRoster:
            continue


HUGE = "x" * 30_000


@pytest.mark.parametrize(
    "lines",
    [
        f"id,name,current_party,current_chamber,current_district\n{HUGE},Ada,,mayor,1\n{HUGE},Bo,,mayor,2\n",
        f"id,name,current_party,current_chamber,current_district\na,{HUGE},,,1\n",
        f"id,name,current_party,current_chamber,current_district\na,Ada,,{HUGE},1\n",
        f"represent_id,name,position\n{HUGE},{HUGE},Mayor\n",
        f"represent_id,name,position,offices\n{UUID(int=1)},{HUGE},Mayor,{{\n",
    ],
)
def test_refusal_quotes_little_of_a_row(lines: str) -> None:
    reader = Reader({}, ("CA", "state"), date(2026, 1, 1))
    refused = [row for row in reader.read_rows(lines.encode(), "x.csv") if isinstance(row, RefusedRow)]
    assert refused
    for each in refused:
        assert "x" * 101 not in f"{each.name} {each.reason}"


def test_report_entry_is_shortened() -> None:
    for entry in (RefusedRow(1, HUGE, HUGE, where=HUGE), RowNote(1, HUGE, HUGE, HUGE)):
        assert (len(entry.name), len(entry.reason), len(entry.where)) == (100, 2_000, 100)
        assert entry.name == "x" * 99 + "\u2026"
    assert RefusedRow(1, "x" * 100, "why").name == "x" * 100


@pytest.mark.parametrize(("year", "position"), [(2026, "Clerk"), (2040, "Mayor")])
def test_day_of_the_reader_decides_which_term_of_a_mapped_csv_is_loaded(year: int, position: str) -> None:
    columns = {"id": "Id", "name": "Name", "position": "Office", "term_start": "Start", "term_expected_end": "End"}
    data = b"Id,Name,Office,Start,End\n7,Ed,Clerk,2020-01-01,2035-01-01\n7,Ed,Mayor,2035-01-01,\n"
    (row,) = read(data, mapping=ColumnMapping.model_validate({"columns": columns}), today=date(year, 1, 1))
    assert isinstance(row, Row)
    assert row.fields["position"] == position
