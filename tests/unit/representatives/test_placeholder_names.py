"""Texts in the place of a name that name no person, and names that only look like them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.representatives.placeholder_names import names_no_person, says_vacant


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Vacant",
            "VACANT",
            "(Vacant)",
            "[Vacant]",
            "*Vacant*",
            "Vacant Seat",
            "Seat Vacant",
            "Vacant.",
            "Vacant, Seat",
        ),
        *("TBD", "TBA", "T.B.D.", "tba", "N/A", "n/a", "N.A.", "NA", "#N/A", "None", "none.", "Open Seat", "Open"),
        *("Unfilled", "Vacancy", "Vacancy, District 7", "District 7 - Vacant", "VACANT - Ward 3A", "Seat 3 Vacant"),
        *("Currently Vacant", "Position is vacant", "Vacant (resigned 1/3/2026)", "Vacant, formerly Ada Example"),
        *("Ada Example (vacant)", "Ada Example - Vacant", "Sheriff (Vacant)", "To Be Appointed", "To be determined"),
        *(
            "No One",
            "No current member",
            "Not filled",
            "Not applicable",
            "Empty Seat",
            "Esca\u00f1o Vacante",
            "Vacante",
        ),
        *("Vacant/Open", "Pending Special Election - Vacant", "Vacant Vacant"),
    ],
)
def test_text_says_that_a_seat_is_vacant(name: str) -> None:
    assert says_vacant(name)
    assert names_no_person(name)


@pytest.mark.parametrize("name", ["Unknown", "(unknown)", "Name unknown", "--", "\u2014", "???", "...", "*"])
def test_text_says_nothing(name: str) -> None:
    assert names_no_person(name)
    assert not says_vacant(name)


@pytest.mark.parametrize(
    "name",
    [
        *("Ada Vacant", "Claude Vacant", "Smith-Vacant, Ann", "Joe Vacante", "Vacanti", "Na Li", "Li Na", "Na"),
        *("Will Open", "May Open", "Nona Open", "Openshaw", "Pat Noone", "Noone, Pat", "A. Noone", "Ward Noone"),
        *("Ada None", "Jo Empty", "Ada Tba", "Tad B. Dee", "Seat", "Governor", "Member A", "Person 1", "\u674e\u5a1c"),
    ],
)
def test_name_is_a_name(name: str) -> None:
    assert not names_no_person(name)


@given(st.text(max_size=40))
def test_any_text_has_an_answer(text: str) -> None:
    assert names_no_person(text) or not says_vacant(text)
