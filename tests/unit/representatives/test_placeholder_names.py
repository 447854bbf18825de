"""Texts in the place of a name that name no person, and names that only look like them."""

from __future__ import annotations

import csv
import doctest
import json
import re
import tarfile

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.representatives import placeholder_names
from chalicelib.representatives.placeholder_names import names_no_person, says_vacant
from tests.support import ROOT
from tools.generate import public_data


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
        *("Mr. Vacant", "Ms. Vacancy", "The Honorable Vacant", "Hon. Vacant", "Rep. Vacant", "Dr. TBD", "Mr. N/A"),
        *("Vac.", "VAC", "Vac. (District 3)", "V A C A N T", "V-A-C-A-N-T", "v.a.c.a.n.t.", "V A C A N T - Ward 2"),
        *("VacantSeat", "vacantseat", "SeatVacant", "Vacant_Seat", "Vacant1", "T B D", "T. B. A.", "N A", "N. A."),
        *("No Candidate", "No candidates filed", "No Representative", "No Mayor", "No Council Member", "No official"),
        *("Not Assigned", "Not yet appointed", "Yet to be named", "To be assigned", "None at this time"),
        *("Pending", "Appointment Pending", "Pending Appointment", "Awaiting Appointment", "Special Election Pending"),
        *("Special Election", "Pending (District 12A)", "Resigned", "Deceased", "Retired", "Vacant - resigned"),
        *("Seat 4 (resigned)", "Deceased, District 4", "State Senator - Retired", "A vacant seat", "Seat B - Open"),
        *(
            "N/A (District 4)",
            "N.A. (District 4)",
            "N/A - Ward 3",
            "NA - District 4",
            "N\\A",
            "N/A, formerly Ada Example",
        ),
        *("Ada Example (vacant since May 3, 2026)", "Ada Example (seat vacant; resigned 1/3)", "Ada Example [VACANT]"),
        *("Ada Example (Vacancy to be filled by appointment)", "Ada Example - Vacant, appointment pending"),
        *(
            "Sheriff (Vacant, formerly Ada Example)",
            "TBD (Ada Example resigned)",
            "TBD - District 3",
            "T.B.D. - Ward 3",
        ),
        *("N\u006fbody", "No-one at this time", "To be appointed by Governor Example", "TBD, formerly Ada Example"),
        *("Vacancy Appointment", "Vacancy (appointment pending)", "No Mayor at this time"),
        *("None Elected", "No current representative", "Declared Vacant", "Trustee Vacant", "Candidate TBD", "TBC"),
        *("Congressional District 7 Vacant", "Recently vacated", "Unknown / Vacant", "Seat declared vacant", "Nil"),
        *("No elected official", "Not Elected", "Vacancies", "T.B.C.", "Nominee TBA", "Selectman - Vacant", "[nil]"),
        *("Seat has been vacated", "No sitting judge", "To be chosen", "Legislative District 3 vacant"),
        *("Ada Example (resigned)", "Ada Example (Deceased)", "Ada Example - Resigned", "Ada Example [died 1/3/2026]"),
        *("Example, Ada (resigned on May 3, 2026)", "Ada Example (has resigned)", "Ada Example; removed"),
        *("First District - None", "Twenty-Fourth District - Open", "District Five: none", "1st District (Pending)"),
    ],
)
def test_text_says_that_a_seat_is_vacant(name: str) -> None:
    assert says_vacant(name)
    assert names_no_person(name)


@pytest.mark.parametrize(
    "name",
    [
        *("Unknown", "(unknown)", "Name unknown", "--", "\u2014", "???", "...", "*", "#", "Not listed"),
        *(
            "District 4",
            "Seat 4",
            "Ward 3",
            "House District 12A",
            "Seat B",
            "(District A)",
            "District7",
            "Position No. 3",
        ),
        *("At Large", "At-Large", "Fourth District", "District Four", "County Commissioner District 2"),
    ],
)
def test_text_says_nothing(name: str) -> None:
    assert names_no_person(name)
    assert not says_vacant(name)


@pytest.mark.parametrize(
    "name",
    [
        *("Ada Vacant", "Claude Vacant", "Smith-Vacant, Ann", "Joe Vacante", "Vacanti", "Na Li", "Li Na", "Na"),
        *("Will Open", "May Open", "Nona Open", "Openshaw", "Pat Noone", "Noone, Pat", "A. Noone", "Ward Noone"),
        *("Ada None", "Jo Empty", "Ada Tba", "Tad B. Dee", "Seat", "Governor", "Member A", "Person 1", "\u674e\u5a1c"),
        *(
            "N. A. Patel",
            "N.A. Patel",
            "N A Patel",
            "NA Patel",
            "Patel, N. A.",
            "N. A. de Example",
            "NA LI",
            "N/A Patel",
        ),
        *(
            "N. A. Ward",
            "N.A. Post",
            "N.A. Sen",
            "Ward, N. A.",
            "Na Ward",
            "Na Place",
            "T. B. D. Patel",
            "T.B.A. Example",
        ),
        *("A. None", "B. Open", "A. B. Open", "A. Vacant", "M. Vacant", "V. A. C. Example", "Pavel Vac", "McVacant"),
        *("Pat Pending", "Will Retired", "Ada Deceased", "Mr. Open", "Ms. None", "Dr. Empty", "Mr. Ada Vacant"),
        *("No Hye-jin", "No Example", "Ada No", "Joe Post", "Ward", "Ward III", "J. Ward", "Judge Example", "Al Large"),
        *("Nil Example", "Example, Nil", "Ada Elected", "Justice Example", "Ada Trustee", "Constable Open-Example"),
        *(
            "Ada Example (retired)",
            "Col. Ada Example (Ret.)",
            "Ada Example (resigned effective 1/3/2027)",
            "Tbc Example",
        ),
        *(
            "Ada Example (removed from the Senate list)",
            "Ada (Deceased) Example",
            "Ada Example (succeeds Bo, resigned)",
        ),
        *("One Example", "Ada Special", "Ada Pending, Jr.", "First Example", "Seat Example"),
        *(
            "Ada Example (Vacancy Appointment)",
            "Ada Example - Vacancy Appointee",
            "ADA5 EXAMPLE5 (VACANCY APPOINTMENT)",
        ),
        *("Ada Example; vacancy committee", "Ada Example* vacant appointment", "Ada Post (Vacant Lot Party)"),
        *(
            "Ada (Vacant) Example",
            "Tba Example",
            "Example, Tba",
            "TBA EXAMPLE",
            "N\u006fbody Example",
            "Ada N\u006fbody",
        ),
        *("Vacancy Appointee Ada Example", "Ada Example (vacancy - interim)", "No One Example", "No Judge-Ho"),
        *(
            "Ada Example (Vacancy Appointed)",
            "Ada Example [vacancy: appointed May 3]",
            "Tba-Example",
            "Tbd Example III",
        ),
    ],
)
def test_name_is_a_name(name: str) -> None:
    assert not names_no_person(name)


def test_docstring_examples() -> None:
    results = doctest.testmod(placeholder_names)
    assert results.attempted > 0
    assert results.failed == 0


@given(st.sampled_from([*"NATBDV"]), st.sampled_from([*"ANBCO"]), st.sampled_from([". ", ".", " "]))
def test_initials_before_a_family_name_are_a_name(first: str, second: str, end: str) -> None:
    for family in ("Example", "Patel-Example", "Ward", "O\u2019Example"):
        assert not names_no_person(f"{first}{end}{second}{end.rstrip()} {family}")


@pytest.mark.public_data
def test_every_name_of_the_public_rosters_names_a_person() -> None:
    data = public_data.expected_folder()
    names = {
        row["name"]
        for path in sorted(data.glob("openstates*/*.csv"))
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines(keepends=True))
    }
    for path in sorted((data / "openstates-yaml").glob("*.tar.gz")):
        with tarfile.open(path) as files:
            pages = [file.read().decode() for each in files if (file := files.extractfile(each))]
        names |= {
            yaml.safe_load(found[0])["name"] for page in pages if (found := re.search(r"^name: .*", page, re.MULTILINE))
        }
    for name in ("legislators-current.json", "executive.json"):
        for person in json.loads((data / "congress" / name).read_bytes()):
            parts = person["name"]
            names |= {f"{parts['first']} {parts['last']}", parts.get("official_full", "Ada Example")}
    assert len(names) > 8_000
    assert {name for name in names if names_no_person(name)} == set()


def test_every_invented_name_names_a_person() -> None:
    given_names, family_names = (ROOT / "tests" / "data" / "names.txt").read_text(encoding="utf-8").splitlines()
    for first in given_names.split():
        for last in family_names.split():
            assert not any(map(names_no_person, (f"{first} {last}", f"{last}, {first}", f"{first[0]}. {last}", last)))


@given(st.text(max_size=40))
def test_any_text_has_an_answer(text: str) -> None:
    assert names_no_person(text) or not says_vacant(text)
