"""Comparison of names: two forms of one name are alike, and nothing is guessed."""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.imports import person_names
from chalicelib.imports.person_names import (
    DEGREES,
    GENERATIONS,
    HONORIFICS,
    PERHAPS,
    are_alike,
    are_similar,
    normalize,
    parse,
)
from tests.support import in_both

if TYPE_CHECKING:
    from pathlib import Path

RESERVED = DEGREES | HONORIFICS | PERHAPS | set(GENERATIONS)
WORD = st.from_regex(r"[A-Z][a-zé]{2,8}", fullmatch=True).filter(lambda word: word.casefold() not in RESERVED)
NAMES = st.lists(WORD, min_size=2, max_size=3)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Garcia, Jose", "José García Jr."),
        ("Garcia Jr., Jose", "José García, Jr."),
        ('Robert "Bob" Smith', "Robert Smith"),
        ('Robert "Bob" Smith', "Bob Smith"),
        ("Robert (Bob) Smith", "Smith, Bob"),
        ("Robert 'Bob' Smith", "ROBERT SMITH III"),
        ("Robert \u201cBob\u201d Smith", "Rep. Bob Smith"),
        ("Henry C. \u201cHank\u201d Johnson, Jr.", "Hank Johnson"),
        ("Rep. Ada Example", "Ada Example"),
        ("Sen. Ada Example", "Hon. Ada Example"),
        ("The Honorable Ada Example", "Example, Ada"),
        ("State Senator Ada Example", "Dr. Ada Example, M.D."),
        ("Lt. Gov. Ada Example", "Ada Q. Example"),
        ("Cecilia Aguiar-Curry", "Aguiar Curry, Cecilia"),
        ("Pat O\u2019Neil", "pat oneil"),
        ("J.D. Vance", "J. D. Vance"),
        ("Vance, JD", "J.D. Vance"),
        ("Ben Allen", "BEN ALLEN, 2nd"),
        ("Sigr\u00ed\u00f0ur \u00de\u00f3rsd\u00f3ttir", "Sigridur Thorsdottir"),
        ("Keala Ka\u02bboh\u0113", "Keala Ka'ohe"),
        ("Pat O\u00b4Neil", "Pat ONeil"),
        ("Mia Sm\u00e6th\u2010Jones", "Mia Smaeth-Jones"),
        ("\u0110i\u1ec7p Tr\u1ea7n", "Diep Tran"),
    ],
)
def test_two_forms_of_one_name_are_alike(one: str, other: str) -> None:
    assert are_alike(one, other)
    assert are_alike(other, one)
    assert are_similar(one, other)


@pytest.mark.parametrize(
    ("one", "other", "may_be"),
    [
        ("Robert Smith Sr.", "Robert Smith Jr.", False),
        ("Bob Smith II", "Robert Smith III", False),
        ("Robert A. Smith", "Robert B. Smith", True),
        ("Bob Smith", "Robert Smith", True),
        ("R. Smith", "Robert Smith", True),
        ("Robert Wayne Smith", "Robert Smith", True),
        ("Wayne Smith", "Robert Wayne Smith", True),
        ("Robert Smith", "Roberta Smith", False),
        ("Debbie Dingell", "John Dingell", False),
        ("Ada Example", "Bo Other", False),
        ("", "Ada", False),
    ],
)
def test_different_names_are_not_alike(one: str, other: str, may_be: bool) -> None:  # noqa: FBT001 (a table)
    assert not are_alike(one, other)
    assert are_similar(one, other) is may_be


@pytest.mark.parametrize("name", ["Del Marsh", "Major Thibaut", "Judge Ellis", "Sen Gupta", "Ed Do", "Al V"])
def test_names_that_look_like_titles_stay_names(name: str) -> None:
    assert normalize(name) == name.casefold()


@given(NAMES)
def test_normalized_name_is_the_same_for_all_forms(words: list[str]) -> None:
    name, *rest = " ".join(words), *words
    first, family = " ".join(rest[:-1]), rest[-1]
    for other in (name.upper(), f"Rep. {name}", f"{name} Jr.", f"{family}, {first}", f"{family} III, {first}"):
        assert normalize(other) == normalize(name)
        assert are_alike(other, name)
    nicknamed = " ".join([rest[0], '"Zippy"', *rest[1:]])
    assert normalize(nicknamed) == normalize(name)
    assert are_alike(nicknamed, " ".join(["Zippy", *rest[1:]]))
    assert normalize(normalize(name)) == normalize(name)


@given(st.text(max_size=40), st.text(max_size=40))
def test_comparison_of_any_texts_is_symmetric(one: str, other: str) -> None:
    assert are_alike(one, other) is are_alike(other, one)
    assert are_similar(one, other) is are_similar(other, one)
    assert parse(one).words
    assert are_similar(one, one)


@pytest.mark.parametrize(("data", "least"), in_both([500], [7000]))
def test_people_are_like_their_other_forms_and_like_no_other_person_of_their_seat(data: Path, least: int) -> None:
    seats: dict[tuple[str, ...], set[str]] = {}
    for file in sorted((data / "openstates").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as source:
            for row in csv.DictReader(source):
                seat = (file.stem, row["current_chamber"], row["current_district"])
                seats.setdefault(seat, set()).add(row["name"])
    assert sum(map(len, seats.values())) > least
    for names in seats.values():
        for name in names:
            given_name, _, family = name.rpartition(" ")
            plain = not re.search(r"[,\"(]| (Jr|Sr|I+)\b", name)
            assert not plain or are_alike(f"{family}, {given_name}", f"Hon. {name} Jr.")
            assert [other for other in names if are_alike(other, name)] == [name]


@pytest.mark.parametrize(("data", "least"), in_both([5], [500]))
def test_both_sources_on_congress_name_the_same_people(data: Path, least: int) -> None:
    members = json.loads((data / "congress" / "legislators-current.json").read_text(encoding="utf-8"))
    official = {each["name"]["official_full"] for each in members if "official_full" in each["name"]}
    for each in members:
        name = each["name"]
        forms = [f"{name['last']}, {name['first']}", f"{name['first']} {name['last']}"]
        forms += [f"{name.get('nickname', name['first'])} {name['last']}"]
        full = f'{name["first"]} "{name.get("nickname", name["first"])}" {name["last"]} {name.get("suffix", "")}'
        assert all(are_alike(full, form) for form in forms), full
    assert len(official) > least


def test_initials_are_those_of_all_middle_names() -> None:
    assert person_names.parse("Ada Bo C Dee").initials == ("b", "c")
