"""The built pages have the tag that their answers fill in, and files that a gateway passes on."""

from __future__ import annotations

import pytest

from chalicelib.pages import files, routes

BUILT = sorted(files.FOLDER.glob("*.html"))


def test_finder_and_page_for_frames_are_built() -> None:
    assert {"index.html", "embed.html"} <= {file.name for file in BUILT}
    assert {file.name for file in BUILT} <= {"index.html", "console.html", "embed.html"}


@pytest.mark.parametrize("file", BUILT, ids=lambda file: file.name)
def test_page_has_the_tag_once_and_nothing_inline(file: object) -> None:
    text = next(each for each in BUILT if each == file).read_text(encoding="utf-8")
    assert text.count(routes.TAG) == text.count("<html") == 1
    assert "<style" not in text
    assert " style=" not in text
    assert 'src="/' not in text
    assert 'href="/' not in text


def test_every_file_is_served() -> None:
    names = {file.name for file in files.FOLDER.rglob("*") if file.is_file()} - {file.name for file in BUILT}
    assert [name for name in sorted(names) if files.read_asset(name) is None] == []
