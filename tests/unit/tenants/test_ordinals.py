"""Spelled-out ordinals and ordinals in figures name the same district."""

from __future__ import annotations

import pytest

from chalicelib.tenants.ordinals import split_number, write_figures, write_ordinals_in_figures
from chalicelib.tenants.rules import District, Office, normalize_label

ONES = "first second third fourth fifth sixth seventh eighth ninth"
TEENS = "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
ROUND = "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth"


def spell_below_hundred(number: int) -> str:
    """Spell an ordinal from 1 to 99, from a table of its own."""
    if number < 10:
        return ONES.split()[number - 1]
    if number < 20:
        return TEENS.split()[number - 10]
    tens = number // 10 - 2
    return ROUND.split()[tens] if number % 10 == 0 else f"{TENS.split()[tens]}-{ONES.split()[number % 10 - 1]}"


def spell(number: int) -> list[str]:
    """Spell an ordinal from 1 to 200 in the ways that people write it."""
    if number < 100:
        return [spell_below_hundred(number)]
    if number in (100, 200):
        return [f"{'one' if number == 100 else 'two'} hundredth"]
    tail = spell_below_hundred(number - 100)
    return [f"one hundred {tail}", f"one hundred and {tail}", f"one-hundred-{tail}", f"hundred {tail}"]


@pytest.mark.parametrize("number", range(1, 201))
def test_each_ordinal_to_200_is_read_as_its_figures(number: int) -> None:
    figures = write_figures(number)
    for spelled in spell(number):
        for text in (spelled, spelled.title(), spelled.upper(), spelled.replace("-", " ")):
            assert (
                normalize_label(f"{text} Middlesex")
                == normalize_label(f"{figures} Middlesex")
                == f"{figures} middlesex"
            )
            assert normalize_label(text) == normalize_label(f"District {number}") == str(number)


CARDINALS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"


def make_office(*names: str) -> Office:
    """Return an office with districts of these names."""
    made = (
        District(name=name, division_id=f"ocd-division/country:us/state:ma/sldl:{place}")
        for place, name in enumerate(names)
    )
    return Office(key="member", title="Member", level="state", districts=tuple(made))


def find(office: Office, label: str) -> str | None:
    """Return the name of the district that a label names."""
    district = office.find_district(label)
    return district.name if district else None


COUNTIES = ("Example", "Sample and Mockett")
ORDINALS = make_office(*(f"{write_figures(n)} {county}" for n in range(1, 201) for county in COUNTIES))
SPELLED = make_office(*(f"{spell(n)[0].title()} {county}" for n in range(1, 201) for county in COUNTIES))
BEHIND = make_office(*(f"{county.replace(' and ', '-')} {n}" for n in range(1, 201) for county in COUNTIES))
BARE = make_office(*map(str, range(1, 201)))


@pytest.mark.parametrize("number", range(1, 201))
def test_number_of_a_district_is_read_in_every_spelling_and_place(number: int) -> None:
    figures = write_figures(number)
    for office in (ORDINALS, SPELLED):
        for each, county in enumerate(COUNTIES):
            expected = office.districts[2 * (number - 1) + each].name
            for text in (str(number), f"{number:03}", figures, *spell(number)):
                for label in (f"{text} {county}", f"{county} {text}", f"{county}, {text}", f"{county} District {text}"):
                    assert find(office, label) == expected, label
    for text in (str(number), figures, *spell(number)):
        assert find(BEHIND, f"{text} Example") == find(BEHIND, f"Example {text}") == f"Example {number}"
        assert find(BARE, text) == find(BARE, f"District {text}") == str(number)
        assert find(ORDINALS, text) is None  # in two counties, and in the rules of one: the county is part of the name


@pytest.mark.parametrize(("number", "word"), list(enumerate(CARDINALS.split(), 1)))
def test_spelled_cardinal_is_a_number(number: int, word: str) -> None:
    assert find(BARE, f"District {word.title()}") == str(number)
    assert find(ORDINALS, f"Example {word}") == f"{write_figures(number)} Example"


def test_exact_name_has_precedence_over_a_name_with_the_same_number() -> None:
    office = make_office("Example 1", "1st Example", "2nd Example", "Example-3", "Three Example")
    assert [find(office, name) for name in ("Example 1", "First Example", "Three Example", "Example 3")] == [
        "Example 1", "1st Example", "Three Example", "Example-3",
    ]  # fmt: skip
    assert find(office, "2 Example") == "2nd Example"


def test_label_that_would_name_two_districts_names_none() -> None:
    office = make_office("Example 1", "1st Example", "2nd Example")
    assert find(office, "1 Example") is None
    assert find(office, "Example One") is None


@pytest.mark.parametrize(
    "label", ["201 Example", "Example", "24", "24th", "1 Other", "2 1 Example", "Mockett and Sample 1"]
)
def test_label_of_no_district_names_none(label: str) -> None:
    assert find(ORDINALS, label) is None


@pytest.mark.parametrize(
    ("words", "parts"),
    [(["0"], (0, "")), (["007", "example"], (7, "example")), (["12a"], None), ([], None), (["9" * 12], None)],
)
def test_split_number(words: list[str], parts: tuple[int, str] | None) -> None:
    assert split_number(words) == parts


@pytest.mark.parametrize("words", [["one", "hundred"], ["twenty"], ["seventhday"], ["and"], ["hundred", "acre"], []])
def test_other_words_are_unchanged(words: list[str]) -> None:
    assert write_ordinals_in_figures(words) == words
