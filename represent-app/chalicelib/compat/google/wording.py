"""The words of Google Civic Information: names of offices and divisions, levels, roles, parties and phone numbers."""

from __future__ import annotations

import re
from typing import Literal

from chalicelib.tenants.ordinals import write_figures

Level = Literal[
    "international", "country", "administrativeArea1", "regional", "administrativeArea2", "locality", "subLocality1",
    "subLocality2", "special",
]  # fmt: skip
Role = Literal[
    "headOfState", "headOfGovernment", "deputyHeadOfGovernment", "governmentOfficer", "executiveCouncil",
    "legislatorUpperBody", "legislatorLowerBody", "highestCourtJudge", "judge", "schoolBoard",
    "specialPurposeOfficer", "otherRole",
]  # fmt: skip


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


OURS = "x-represent"  # the key of what Google's answers do not have
LEVELS: dict[str, Level] = {
    "federal": "country", "state": "administrativeArea1", "county": "administrativeArea2", "municipal": "locality"
}  # fmt: skip
FEDERAL = {"US Senator": "U.S. Senator", "US Representative": "U.S. Representative"}
# Titles that Google writes behind the name of the state.
OF_THE_STATE = ("governor", "lieutenant-governor", "mayor")
_Pattern = tuple[re.Pattern[str], Role]
# The first pattern that a title has decides about the roles of an office that is in no chamber.
_DEPUTY: _Pattern = (_words("(?:lieutenant|deputy|vice) (?:governor|mayor|president)"), "deputyHeadOfGovernment")
_SCHOOLS: _Pattern = (_words("(?:school|education) (?:board|committee)|board of education"), "schoolBoard")
_COURTS: _Pattern = (_words("judge|justice|magistrate"), "judge")
STATEWIDE: tuple[_Pattern, ...] = (
    _DEPUTY,
    (_words("governor|mayor"), "headOfGovernment"),
    (_words("executive council(?:l?or)?"), "executiveCouncil"),
    _SCHOOLS,
    _COURTS,
)
LOCAL: tuple[_Pattern, ...] = (
    _DEPUTY,
    _SCHOOLS,
    (
        _words(
            "clerk|treasurer|assessor|auditor|sheriff|attorney|recorder|coroner|regist(?:er|rar)|surveyor|collector|"
            "prosecutor|defender|comptroller|controller|examiner|(?:commissioner|director|superintendent) of"
        ),
        "governmentOfficer",
    ),
    # The judge of a county in Texas and Arkansas presides over its government.
    (_words("governor|mayor|executive|president|county judge|(?:city|county) manager"), "headOfGovernment"),
    (
        _words(
            "supervisor|commissioner|council|council ?(?:member|man|woman|or)|legislator|freeholder|"
            "alder(?:man|person)|select(?:man|person)|trustee|assembly|board|member|juror|justice of the peace"
        ),
        "legislatorLowerBody",
    ),
    _COURTS,
)
PRESIDENT: tuple[Role, ...] = ("headOfGovernment", "headOfState")
PARTIES = {"Democratic": "Democratic Party", "Republican": "Republican Party", "Green": "Green Party",
           "Libertarian": "Libertarian Party"}  # fmt: skip
CHANNELS = {"facebook": "Facebook", "twitter": "Twitter", "youtube": "YouTube", "instagram": "Instagram",
            "linkedin": "LinkedIn"}  # fmt: skip


def name_office(title: str, key: str, level: str, state: tuple[str, str], area: str) -> str:
    """Return the name of an office; `state` has the letters and the name, `area` is the county or municipality.

    >>> california = ("CA", "California")
    >>> [name_office(title, title.lower(), "state", california, "") for title in ("Governor", "Attorney General")]
    ['Governor of California', 'CA State Attorney General']
    >>> [name_office(title, "", "state", california, "") for title in ("State Senator", "Secretary of State")]
    ['CA State Senator', 'CA Secretary of State']
    >>> name_office("US Senator", "", "federal", california, "")
    'U.S. Senator'
    >>> dc = ("DC", "District of Columbia")
    >>> name_office("Mayor", "mayor", "state", dc, ""), name_office("Councilmember", "", "state", dc, "")
    ('Mayor of District of Columbia', 'DC Councilmember')
    >>> name_office("County Executive", "", "county", ("NY", "New York"), "Albany County")
    'Albany County Executive'
    """
    if level == "federal":
        return FEDERAL.get(title, title)
    letters, name = state
    if level == "state":
        if key in OF_THE_STATE:
            return f"{title} of {name}"
        of_state = "" if "State" in title.split() or letters == "DC" else "State "
        return f"{letters} {of_state}{title}"
    last = area.split()[-1:]
    first, _, rest = title.partition(" ")
    return f"{area} {rest if rest and [first] == last else title}".strip()


def find_roles(title: str, level: str, chamber: str | None, state: str = "") -> tuple[Role, ...]:
    """Return the roles of an office; `state` has the letters of its state.

    >>> [find_roles(title, "state", None)[0] for title in ("Governor", "Lieutenant Governor", "Insurance Commissioner")]
    ['headOfGovernment', 'deputyHeadOfGovernment', 'governmentOfficer']
    >>> [find_roles(title, "county", None)[0] for title in ("County Legislator", "Clerk of the Board", "Probate Judge")]
    ['legislatorLowerBody', 'governmentOfficer', 'judge']
    >>> [find_roles(title, "county", None, "KY")[0] for title in ("County Judge/Executive", "Magistrate")]
    ['headOfGovernment', 'legislatorLowerBody']
    >>> find_roles("President", "federal", None)
    ('headOfGovernment', 'headOfState')
    """
    if chamber:
        return ("legislatorLowerBody" if chamber == "lower" else "legislatorUpperBody",)
    if level == "federal":
        if title.startswith("President"):
            return PRESIDENT
        if "Justice" in title:
            return ("highestCourtJudge",)
    if level == "county" and state == "KY" and title == "Magistrate":  # a member of the fiscal court
        return ("legislatorLowerBody",)
    patterns = STATEWIDE if level in ("federal", "state") else LOCAL
    return (next((role for pattern, role in patterns if pattern.search(title)), "governmentOfficer"),)


def name_division(division_id: str, kind: str, name: str, state: str, lower: str) -> str:
    """Return the name of a division; `lower` is what the state calls the districts of its lower chamber.

    >>> ca = "ocd-division/country:us/state:ca"
    >>> name_division(f"{ca}/cd:16", "congressional", "16", "California", "Assembly")
    "California's 16th congressional district"
    >>> name_division(f"{ca}/sldl:23", "lower", "23", "California", "Assembly")
    'California Assembly district 23'
    >>> name_division("ocd-division/country:us/state:wy/cd:at-large", "congressional", "At-Large", "Wyoming", "")
    "Wyoming's at-large congressional district"
    >>> name_division(f"{ca}/place:mountain_view", "place", "Mountain View", "California", "Assembly")
    'Mountain View city'
    """
    tail = division_id.rpartition(":")[2]
    if kind == "congressional":
        number = write_figures(int(tail)) if tail.isdecimal() else tail
        return f"{state}'s {number} congressional district"
    if kind == "upper":
        return f"{state} State Senate district {name}"
    if kind == "lower":
        return f"{state} {lower} district {name}"
    if kind == "place":
        return name if name.split()[-1:] in (["city"], ["town"], ["village"], ["borough"]) else f"{name} city"
    return name


def name_district(name: str, area: str) -> str:
    """Return the name of a district of a county or a municipality.

    >>> name_district("2", "Albany County"), name_district("Ward 3", "Albany city")
    ('Albany County district 2', 'Albany city Ward 3')
    """
    return f"{area} {name}".strip() if " " in name else f"{area} district {name}"


def write_phone(e164: str) -> str:
    """Return a phone number as Google writes those of the United States; any other as it is.

    >>> write_phone("+15185550100"), write_phone("+442079460000")
    ('(518) 555-0100', '+442079460000')
    """
    if len(e164) == 12 and e164.startswith("+1"):  # noqa: PLR2004 (+1 and ten digits)
        return f"({e164[2:5]}) {e164[5:8]}-{e164[8:]}"
    return e164


def name_party(party: str | None) -> str | None:
    """Return the name of a party as Google has it; None if it is unknown."""
    return PARTIES.get(party, party) if party else None
