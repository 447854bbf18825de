"""The built pages have the tag that their answers fill in, and files that a gateway passes on."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

import pytest

from chalicelib.pages import files, routes
from chalicelib.pages.languages import LANGUAGES

if TYPE_CHECKING:
    from pathlib import Path

BUILT = sorted(files.FOLDER.glob("*.html"))


def test_finder_and_page_for_frames_are_built() -> None:
    assert {file.name for file in BUILT} == {
        f"{page}.{language}.html" for page in ("index", "embed", "console") for language in LANGUAGES
    }


@pytest.mark.parametrize("file", BUILT, ids=lambda file: file.name)
def test_page_has_its_language_and_settings_once_and_nothing_inline(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    language = file.name.split(".")[1]
    assert text.count(f'<html lang="{language}" {routes.SETTINGS}>') == text.count("<html") == 1
    assert "<style" not in text
    assert " style=" not in text
    assert 'src="/' not in text
    assert 'href="/' not in text


def test_every_file_is_served() -> None:
    names = {file.name for file in files.FOLDER.rglob("*") if file.is_file()} - {file.name for file in BUILT}
    assert [name for name in sorted(names) if files.read_asset(name) is None] == []


def weigh(name: str) -> int:
    """Return the size of a file in bytes, compressed as a CDN does."""
    return len(gzip.compress((files.FOLDER / name).read_bytes(), 9))


@pytest.mark.parametrize("language", LANGUAGES)
def test_first_visit_transfers_45_kb_at_most(language: str) -> None:
    page = f"index.{language}.html"
    text = (files.FOLDER / page).read_text(encoding="utf-8")
    named = set(re.findall(r'(?:href|src)="static/([^"]+)"', text))
    assert len(named) > 3  # styles, an icon, scripts
    assert weigh(page) + sum(map(weigh, named)) <= 45_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_first_visit_of_the_console_transfers_150_kb_at_most(language: str) -> None:
    page = f"console.{language}.html"
    named = set(re.findall(r'(?:href|src)="static/([^"]+)"', (files.FOLDER / page).read_text(encoding="utf-8")))
    assert weigh(page) + sum(map(weigh, named)) <= 150_000


def test_widget_has_10_kb_at_most() -> None:
    assert weigh("widget.js") <= 10_000
