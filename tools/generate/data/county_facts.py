"""Facts about the offices of counties and their equivalents that the public data does not have.

SOURCES is published with the rules. It gives the source of each fact, or says that it is unchecked. Facts that each
county decides are left out: their seats are None (unknown).
"""

from __future__ import annotations

from typing import Any

from tools.generate.data.state_facts import NOTES, UNCHECKED, states

SOURCES = {
    "names of county boards": f"Census Bureau and opencivicdata, by way of {NOTES}, 5b",
    "terms of county boards, and sizes that the notes do not have": UNCHECKED,
    "districts of county boards": "opencivicdata/ocd-division-ids, 2026-03; the list is not complete in every county",
    "consolidated and independent cities, charter counties": UNCHECKED,
    "county officers": f"{UNCHECKED}; only those that every county of the state is known to elect",
    "parties": f"Open States people, 2026-08; parties it does not name, and abbreviations: {UNCHECKED}",
    "time zone": f"Open States metadata, 2026-05; counties in another zone than their state: {UNCHECKED}",
}

_BOARD = {"branch": "legislative", "level": "county", "selection": "elected"}
_ONE = {"level": "county", "selection": "elected", "seats": 1, "district_kind": "at-large"}


def _board(title: str, body: str, *synonyms: str, **more: Any) -> dict[str, Any]:
    return {**_BOARD, "title": title, "synonyms": list(synonyms), "body": body, **more}


def _officer(title: str, *synonyms: str, branch: str | None = "executive") -> dict[str, Any]:
    return {**_ONE, "title": title, "synonyms": list(synonyms), "branch": branch}


COMMISSIONER = ("Commissioner", "Board Member", "County Board Member")
COUNCIL = ("County Councilmember", "Council Member", "Councilmember", "County Council Member")
KINDS: dict[str, dict[str, Any]] = {
    "county-commissioner": _board("County Commissioner", "Board of Commissioners", *COMMISSIONER),
    "county-supervisor": _board("County Supervisor", "Board of Supervisors", "Supervisor", "Board Member"),
    "county-board-member": _board("County Board Member", "County Board", "Board Member", "County Commissioner"),
    "county-council-member": _board("Council Member", "County Council", *COUNCIL),
    "city-council-member": _board(
        "Council Member", "City Council", "City Council Member", "Councilmember", "Councilor", "Councilman"
    ),
    "alderperson": _board("Alderperson", "Board of Aldermen", "Alderman", "Alderwoman", "Alder"),
    "county-legislator": _board(
        "County Legislator", "County Legislature", "Legislator", "County Supervisor", "Supervisor"
    ),
    "assembly-member": _board("Assembly Member", "Borough Assembly", "Assemblymember", "Borough Assembly Member"),
    "precinct-commissioner": _board(
        "County Commissioner", "Commissioners Court", "Precinct Commissioner", "Commissioner", term={"years": 4}
    ),
    "justice-of-the-peace": _board(
        "Justice of the Peace", "Quorum Court", "Quorum Court Member", "JP", "Member of the Quorum Court"
    ),
    "magistrate": _board(
        "Magistrate", "Fiscal Court", "County Magistrate", "Justice of the Peace", "County Commissioner", "Squire"
    ),
    "parish-council-member": _board(
        "Parish Council Member", "Police Jury or Parish Council", "Police Juror", "Council Member", "Councilman",
        "Parish Councilman", "Councilmember",
    ),
    "levy-court-commissioner": _board("Levy Court Commissioner", "Levy Court", "County Commissioner", "Commissioner"),
    "executive-commissioner": _board(
        "County Commissioner", "Board of Commissioners", "Commissioner", branch="executive"
    ),
    "associate-commissioner": _board(
        "Associate Commissioner", "County Commission", "County Commissioner", "Commissioner"
    ),
    "municipal-legislator": _board(
        "Municipal Legislator", "Municipal Legislature", "Municipal Assembly Member", "Legislator", "Assembly Member"
    ),
    "presiding-commissioner": _officer("Presiding Commissioner", branch="legislative"),
    "county-judge": _officer("County Judge"),
    "county-judge-executive": _officer("County Judge/Executive", "Judge/Executive", "County Judge Executive"),
    "county-mayor": _officer("County Mayor", "County Executive", "Mayor"),
    "county-executive": _officer("County Executive", "County Mayor", "Executive"),
    "parish-president": _officer("Parish President", "President", "Mayor-President"),
    "mayor": _officer("Mayor"),
    "borough-president": _officer("Borough President"),
    "sheriff": _officer("Sheriff", "County Sheriff"),
    "county-clerk": _officer("County Clerk", "Clerk", "County Clerk and Recorder", "Clerk and Recorder"),
    "county-treasurer": _officer("County Treasurer", "Treasurer"),
    "clerk-of-court": _officer("Clerk of Court", "Clerk", "Clerk of the Court", branch="judicial"),
    "assessor": _officer("Assessor", "County Assessor"),
}  # fmt: skip

# The board of every county, by state: its kinds of office, with the facts that state law sets for all counties. `each`
# is the number of seats of each district, `list` the kind of OCD division that lists the districts.
BY_DISTRICT = {"each": 1, "list": "council_district", "district_kind": "districts"}
LISTED = {"list": "council_district"}
_COMMISSIONERS = [{"kind": "county-commissioner", **LISTED}]
_SUPERVISORS = [{"kind": "county-supervisor", **LISTED}]
BOARDS: dict[str, list[dict[str, Any]]] = {
    **dict.fromkeys(
        sorted(states("AL CO FL GA ID KS MD ME MI MN MT NC ND NH NM NV OH OR PA SD UT WA WV WY")), _COMMISSIONERS
    ),
    **dict.fromkeys(("IA", "VA"), _SUPERVISORS),
    "AK": [{"kind": "assembly-member", **LISTED}, {"kind": "mayor", "title": "Borough Mayor", "synonyms": ["Mayor"]}],
    "AR": [{"kind": "justice-of-the-peace", **BY_DISTRICT}, {"kind": "county-judge"}],
    "AZ": [{"kind": "county-supervisor", **BY_DISTRICT, "term": {"years": 4}}],
    "CA": [{"kind": "county-supervisor", **BY_DISTRICT, "term": {"years": 4}, "partisan": False}],
    "DE": [{"kind": "county-council-member", **LISTED}],
    "HI": [{"kind": "county-council-member", **LISTED}, {"kind": "mayor"}],
    "IL": [{"kind": "county-board-member", **LISTED}],
    "IN": [
        {"kind": "county-council-member", **BY_DISTRICT, "at_large": 3, "term": {"years": 4}},
        {"kind": "executive-commissioner", "list": "executive_district", "seats": 3, "each": 1},
    ],
    "KY": [{"kind": "magistrate", **LISTED}, {"kind": "county-judge-executive"}],
    "LA": [{"kind": "parish-council-member", **LISTED}],
    "MO": [
        {"kind": "associate-commissioner", **BY_DISTRICT, "seats": 2},
        {"kind": "presiding-commissioner"},
    ],
    "MS": [{"kind": "county-supervisor", **BY_DISTRICT, "seats": 5, "term": {"years": 4}}],
    "NE": [{"kind": "county-commissioner", **LISTED, "synonyms": ["Commissioner", "County Supervisor", "Supervisor"]}],
    "NJ": [{"kind": "county-commissioner", **LISTED, "term": {"years": 3}}],
    "NY": [{"kind": "county-legislator", **LISTED}],
    "OK": [{"kind": "county-commissioner", **BY_DISTRICT, "seats": 3, "term": {"years": 4}}],
    "PR": [{"kind": "mayor", "term": {"years": 4}}, {"kind": "municipal-legislator", "term": {"years": 4}}],
    "SC": [{"kind": "county-council-member", **LISTED}],
    "TN": [{"kind": "county-commissioner", **LISTED}, {"kind": "county-mayor"}],
    "TX": [{"kind": "precinct-commissioner", **BY_DISTRICT, "seats": 4}, {"kind": "county-judge"}],
    "WI": [{"kind": "county-supervisor", **BY_DISTRICT, "term": {"years": 2}, "partisan": False}],
}

# Officers that every county of the state elects.
OFFICERS: dict[str, frozenset[str]] = {
    "sheriff": states(
        "AL AR AZ CA CO DE FL GA IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY OH OK OR PA SC "
        "SD TN TX UT VA VT WA WI WV WY"
    ),
    "county-clerk": states("KY MI NM NY OK TX UT WI WV WY"),
    "county-treasurer": states("CO IN MI NH NM OH OK WI WY"),
    "clerk-of-court": frozenset({"LA"}),
    "assessor": frozenset({"LA"}),
}

_CITY = [{"kind": "mayor"}, {"kind": "city-council-member"}]
_MAYOR_AND_COUNCIL = [{"kind": "mayor"}, {"kind": "city-council-member", **LISTED}]
NYC = [{"kind": "borough-president", "term": {"years": 4}}]


def _council(districts: int, at_large: int = 0, kind: str = "city-council-member", **more: Any) -> list[dict[str, Any]]:
    """Return the offices of a mayor and a council with one seat per district and some at large; `seats` counts all."""
    body = {"kind": kind, **BY_DISTRICT, "seats": districts + at_large, **more}
    return [{"kind": "mayor"}, body | ({"at_large": at_large} if at_large else {})]


# Exceptions within their state: consolidated and independent cities, boroughs of New York, counties without a
# government, and counties whose charter creates a different board.
SPECIAL: dict[str, list[dict[str, Any]]] = {
    "AK-Anchorage": [{"kind": "assembly-member", "body": "Anchorage Assembly", **LISTED}, {"kind": "mayor"}],
    "CA-San-Francisco": [
        {"kind": "mayor"}, {"kind": "county-supervisor", **BY_DISTRICT, "seats": 11, "partisan": False},
    ],
    "CO-Broomfield": _MAYOR_AND_COUNCIL,
    "CO-Denver": _council(11, 2),
    "DE-Kent": [{"kind": "levy-court-commissioner", **LISTED}, {"kind": "sheriff"}],
    "FL-Duval": _council(14, 5),
    "FL-Miami-Dade": _council(13, kind="county-commissioner"),
    "HI-Honolulu": _council(9),
    "HI-Kalawao": [],
    "IN-Marion": _council(25, body="City-County Council"),
    **{
        f"IN-{name}": [
            {"kind": "county-council-member", **BY_DISTRICT, "seats": seats, "term": {"years": 4}},
            {"kind": "executive-commissioner", "list": "executive_district", "seats": 3, "each": 1},
            {"kind": "sheriff"}, {"kind": "county-treasurer"},
        ]
        for name, seats in (("Lake", 7), ("St-Joseph", 9))
    },
    "KY-Fayette": _council(12, 3, body="Urban County Council"),
    "KY-Jefferson": _council(26, body="Metro Council"),
    "LA-Orleans": _council(5, 2),
    "LA-East-Baton-Rouge": [{"kind": "parish-president", "title": "Mayor-President"}, _council(12)[1]],
    "MD-Baltimore-City": _MAYOR_AND_COUNCIL,
    **{
        f"MO-{name}": [
            {"kind": "county-executive"}, {"kind": "county-council-member", **LISTED},
        ]
        for name in ("Jefferson", "St-Charles", "St-Louis")
    },
    "MO-Jackson": [
        {"kind": "county-executive"}, {"kind": "county-legislator", **LISTED},
    ],
    "MO-St-Louis-City": [{"kind": "mayor"}, {"kind": "alderperson"}],
    "NV-Carson-City": [{"kind": "mayor"}, {"kind": "county-supervisor", **LISTED}],
    "NY-Bronx": NYC, "NY-Kings": NYC, "NY-New-York": NYC, "NY-Queens": NYC, "NY-Richmond": NYC,
    "OH-Cuyahoga": [{"kind": "county-executive"}, {"kind": "county-council-member", **LISTED}],
    "OH-Summit": [{"kind": "county-executive"}, {"kind": "county-council-member", **LISTED}],
    "PA-Philadelphia": _council(10, 7),
    "TN-Davidson": _council(35, 5, body="Metropolitan Council"),
    **{
        f"MA-{name}": [{"kind": "county-commissioner"}, {"kind": "sheriff"}]
        for name in ("Barnstable", "Bristol", "Dukes", "Norfolk", "Plymouth")
    },
}  # fmt: skip
# Counties whose charter renames the board, or adds an elected executive. The rest follows their state.
WITH_COUNCIL = frozenset(
    f"{state}-{name}"
    for state, names in {
        "MD": "Anne-Arundel Baltimore Cecil Dorchester Frederick Harford Howard Montgomery Prince-Georges Talbot "
        "Wicomico",
        "PA": "Allegheny Delaware Erie Lehigh Luzerne Northampton",
        "UT": "Salt-Lake",
        "WA": "Clark King Pierce San-Juan Snohomish Whatcom",
    }.items()
    for name in names.split()
)
WITH_EXECUTIVE = frozenset(
    f"{state}-{name}"
    for state, names in {
        "DE": "New-Castle",
        "IL": "Champaign Will",
        "MD": "Anne-Arundel Baltimore Cecil Frederick Harford Howard Montgomery Prince-Georges Wicomico",
        "MI": "Bay Macomb Oakland Wayne",
        "NJ": "Atlantic Bergen Essex Hudson Mercer",
        "NY": "Albany Broome Chautauqua Chemung Dutchess Erie Monroe Montgomery Nassau Oneida Onondaga Orange Putnam "
        "Rensselaer Rockland Suffolk Ulster Westchester",
        "PA": "Allegheny Erie Lehigh Northampton",
        "UT": "Salt-Lake",
        "WA": "King Pierce Snohomish Whatcom",
        "WI": "Brown Dane Fond-du-Lac Kenosha Manitowoc Milwaukee Outagamie Portage Racine Waukesha Winnebago",
    }.items()
    for name in names.split()
)
# Offices of a county equivalent by its type, in any state; an empty list means that it has no government.
BY_TYPE: dict[str, list[dict[str, Any]]] = {"independent_city": _CITY, "census_area": []}

# Counties in another time zone than most of their state. A state with two zones whose counties were not looked up, or a
# county with two zones, has None.
ZONES_NOT_KNOWN = ("AK", "ID", "KY", "ND", "NE", "SD", "TN")
ZONES: dict[str, str | None] = {
    **dict.fromkeys(("TX-El-Paso", "TX-Hudspeth", "KS-Sherman", "KS-Wallace", "KS-Greeley", "KS-Hamilton"),
                    "America/Denver"),
    **{f"FL-{name}": "America/Chicago" for name in ("Escambia", "Santa-Rosa", "Okaloosa", "Walton", "Holmes",
                                                    "Washington", "Jackson", "Calhoun", "Bay")},
    **{f"MI-{name}": "America/Menominee" for name in ("Gogebic", "Iron", "Dickinson", "Menominee")},
    **{f"IN-{name}": "America/Chicago" for name in ("Lake", "Porter", "LaPorte", "Newton", "Jasper", "Starke", "Gibson",
                                                    "Perry", "Posey", "Spencer", "Vanderburgh", "Warrick")},
    "FL-Gulf": None, "OR-Malheur": None,
}  # fmt: skip
