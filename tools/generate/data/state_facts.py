"""Facts about the offices of states that the public data does not have.

SOURCES is published with the rules. It gives the source of each fact, or says that it is unchecked. When you check a
fact, enter its source there.
"""

from __future__ import annotations

from typing import Any


def states(letters: str) -> frozenset[str]:
    """Split a line of state abbreviations."""
    return frozenset(letters.split())


TERRITORIES = ("AS", "DC", "GU", "MP", "PR", "VI")

UNCHECKED = "general knowledge, not yet checked against a source"
NOTES = "the project's notes on civic data"
SOURCES = {
    "chambers, districts and seats": f"Open States metadata, 2026-05; names of houses: {NOTES}, 5b",
    "districts and seats of territorial legislatures": "American Samoa Code 2.0202 and 2.0302; vote of Swains Island: "
    "amendment of the Revised Constitution, art. II, sec. 2, approved on 2025-01-16; Northern Mariana Islands "
    "Constitution, art. II, sec. 2, and for the House its Election Commission, by way of the Saipan Tribune, 2016; "
    "Virgin Islands: Ballotpedia, 2026-02 (48 U.S.C. 1571 leaves it to the Virgin Islands Code); ids: "
    f"opencivicdata/ocd-division-ids, 2026-03; Guam: {UNCHECKED}",
    "congressional districts": "opencivicdata/ocd-division-ids, 2026-03",
    "terms and stagger of state legislatures": f"Ballotpedia, by way of {NOTES}, 5a and 5b",
    "terms, ballots and selection of territorial legislatures": UNCHECKED,
    "Congress": f"{NOTES}, 5b; how its vacancies are filled: {UNCHECKED}",
    "statewide executives that Open States names": "Open States people, 2026-08",
    "other statewide executives, their terms, who is appointed": UNCHECKED,
    "titles of state controllers": f"California: Google Civic Information, 2023-11; Idaho and Nevada: {UNCHECKED}",
    "seats without a vote": f"{NOTES}, 5b",
    "vacancies of state legislatures": "NCSL, Filling Legislative Vacancies (25 states by special election, 25 by "
    f"appointment); which state is which: {UNCHECKED}; details: Ballotpedia, by way of {NOTES}, 5b",
    "elected boards beside the governor": f"{NOTES}, 5b; Alabama: act of 2026 (HB 475); Georgia: O.C.G.A. 46-2-1; "
    "North Dakota and Texas: the commissions' sites; the other boards' seats, and whether the whole state elects them: "
    f"{UNCHECKED}",
    "parties": "Open States people, 2026-08; codes of New York (IND is the Independence Party): memo of its State "
    "Board of Elections, 2020-12-04, by way of Niagara County's Board of Elections; parties that neither names, and "
    f"other abbreviations: {UNCHECKED}",
    "time zone": "Open States metadata, 2026-05",
}

# Terms of upper chambers that are not four years. Nebraska's only chamber counts as upper.
UPPER_YEARS = dict.fromkeys(states("AZ CT GA ID ME MA NH NY NC RI SD VT GU VI"), 2)
UPPER_PATTERN = dict.fromkeys(states("AR DE FL HI IL MN NJ TX"), "2-4-4")
UPPER_STAGGERED = states("AK AR CA CO DE FL HI IA IL IN KY MO MT NE ND NV OH OK OR PA TN TX UT WA WV WI WY DC MP")
LOWER_FOUR_YEARS = states("AL LA MD MS ND PR")
LOWER_STAGGERED = frozenset({"ND"})
NONPARTISAN = frozenset({"NE", "AS"})
# County councils choose these members by Samoan custom, as far as we know; neither selection method fits.
CHOSEN_BY_CUSTOM = frozenset({("AS", "upper")})
# Members of the House for tribes speak but do not vote (notes on civic data, 5b.7).
WITHOUT_VOTE = {"ME": ("Passamaquoddy Tribe", "Houlton Band of Maliseet Indians")}

_SENATOR = {"title": "State Senator", "branch": "legislative", "level": "state", "selection": "elected"}
_MEMBER = {"branch": "legislative", "level": "state", "selection": "elected"}
_ASSEMBLY = "Assemblymember,Assemblyman,Assemblywoman,Assemblyperson,State Assembly Member,Member of the Assembly"
_EXECUTIVE = {"branch": "executive", "level": "state", "selection": "elected", "seats": 1, "district_kind": "at-large"}


_BOARD = {"level": "state", "branch": "executive", "selection": "elected"}


def _with(base: dict[str, Any], title: str, synonyms: str = "", **more: Any) -> dict[str, Any]:
    """Return a copy of an office with another title."""
    said = {"synonyms": [text for text in synonyms.split(",") if text]} if synonyms else {}
    return {**base, "title": title, **said, **more}


_US = {"level": "federal", "branch": "legislative", "selection": "elected", "partisan": True}
_DELEGATE = {**_US, "chamber": "lower", "voting": False, "seats": 1, "district_kind": "at-large"}
KINDS: dict[str, dict[str, Any]] = {
    "us-senator": _with(
        _US, "US Senator", "United States Senator,U.S. Senate", body="United States Senate", chamber="upper", seats=2,
        district_kind="at-large", term={"years": 6}, stagger={"staggered": True, "classes": 3},
    ),
    "us-representative": _with(
        _US, "US Representative", "United States Representative,Member of Congress,Congressman,Congresswoman,US House",
        body="United States House of Representatives", chamber="lower", term={"years": 2},
        stagger={"staggered": False}, vacancy={"method": "special election"},
    ),
    "us-delegate": _with(
        _DELEGATE, "Delegate to Congress", "US Representative,United States Representative,US Delegate,Delegate",
        body="United States House of Representatives", term={"years": 2},
    ),
    "resident-commissioner": _with(
        _DELEGATE, "Resident Commissioner", "US Representative,United States Representative",
        body="United States House of Representatives", term={"years": 4},
    ),
    "state-senator": _with(_SENATOR, "State Senator", "Senator,Senate Member", body="Senate", chamber="upper"),
    "unicameral-senator": _with(
        _SENATOR, "State Senator", "Senator,Legislator", body="Legislature", chamber="unicameral"
    ),
    "senator-at-large": _with(
        _SENATOR, "Senator", "State Senator,Legislator", body="Legislature", chamber="unicameral"
    ),
    "council-member": _with(
        _MEMBER, "Councilmember", "Council Member,Councilman,Councilwoman,Councilor,Legislator,At-Large Councilmember",
        body="Council of the District of Columbia", chamber="unicameral",
    ),
    "council-chairman": _with(
        _MEMBER, "Council Chairman", "Chairman,Chair,Chairman of the Council,Council Chair",
        body="Council of the District of Columbia", chamber="unicameral", seats=1, district_kind="at-large",
    ),
    "state-representative": _with(
        _MEMBER, "State Representative", "Representative,House Member", body="House of Representatives", chamber="lower"
    ),
    "assembly-representative": _with(
        _MEMBER, "State Representative", f"Representative,Representative to the Assembly,Assembly Member,{_ASSEMBLY}",
        body="Assembly", chamber="lower",
    ),
    "assembly-member": _with(_MEMBER, "Assembly Member", _ASSEMBLY, body="Assembly", chamber="lower"),
    "delegate": _with(
        _MEMBER, "Delegate", "State Delegate,Member of the House of Delegates", body="House of Delegates",
        chamber="lower",
    ),
    "governor": _with(_EXECUTIVE, "Governor", partisan=True, term={"years": 4}),
    "mayor": _with(_EXECUTIVE, "Mayor", "Mayor of the District of Columbia", term={"years": 4}),
    # Of the cities and towns, which are not tenants; there is no list of them.
    "municipal-mayor": {
        "title": "Mayor", "synonyms": ["City Mayor", "Town Mayor"], "level": "municipal", "branch": "executive",
        "selection": None,
    },
    "lieutenant-governor": _with(_EXECUTIVE, "Lieutenant Governor", "Lt. Governor,Lieut. Governor,Lt. Gov."),
    "attorney-general": _with(_EXECUTIVE, "Attorney General", "State Attorney General"),
    "secretary-of-state": _with(_EXECUTIVE, "Secretary of State"),
    "secretary-of-the-commonwealth": _with(_EXECUTIVE, "Secretary of the Commonwealth", "Secretary of State"),
    "treasurer": _with(_EXECUTIVE, "State Treasurer", "Treasurer"),
    "treasurer-and-receiver-general": _with(
        _EXECUTIVE, "Treasurer and Receiver-General", "State Treasurer,Treasurer,Treasurer and Receiver General"
    ),
    "chief-financial-officer": _with(_EXECUTIVE, "Chief Financial Officer", "CFO,State Treasurer,Treasurer"),
    "auditor": _with(_EXECUTIVE, "State Auditor", "Auditor,Auditor of State,Auditor of Public Accounts"),
    "auditor-general": _with(_EXECUTIVE, "Auditor General", "State Auditor,Auditor"),
    "comptroller": _with(
        _EXECUTIVE, "State Comptroller", "Comptroller,Controller,State Controller,Comptroller General,"
        "Comptroller of Public Accounts",
    ),
    "superintendent": _with(
        _EXECUTIVE, "Superintendent of Public Instruction", "Superintendent of Education,State School Superintendent,"
        "Superintendent of Schools,State Superintendent of Education,State Superintendent",
    ),
    "commissioner-of-agriculture": _with(
        _EXECUTIVE, "Commissioner of Agriculture", "Agriculture Commissioner,Secretary of Agriculture,"
        "Commissioner of Agriculture and Industries,Commissioner of Agriculture and Forestry",
    ),
    "insurance-commissioner": _with(
        _EXECUTIVE, "Insurance Commissioner", "Commissioner of Insurance,Commissioner of Insurance and Safety Fire"
    ),
    "labor-commissioner": _with(_EXECUTIVE, "Commissioner of Labor", "Labor Commissioner"),
    "land-commissioner": _with(
        _EXECUTIVE, "Land Commissioner", "Commissioner of State Lands,Commissioner of Public Lands,"
        "Commissioner of the General Land Office,Commissioner of School and Public Lands",
    ),
    "mine-inspector": _with(_EXECUTIVE, "State Mine Inspector", "Mine Inspector"),
    "railroad-commissioner": _with(_BOARD, "Railroad Commissioner", body="Railroad Commission"),
    "corporation-commissioner": _with(_BOARD, "Corporation Commissioner", body="Corporation Commission"),
    "public-service-commissioner": _with(
        _BOARD, "Public Service Commissioner", "Public Service Commission Member", body="Public Service Commission"
    ),
    "public-utilities-commissioner": _with(
        _BOARD, "Public Utilities Commissioner", body="Public Utilities Commission"
    ),
    "executive-councilor": _with(
        _BOARD, "Executive Councilor", "Executive Councillor,Governor's Councillor,Governor's Councilor",
        body="Executive Council",
    ),
    "board-of-equalization-member": _with(
        _BOARD, "Member of the Board of Equalization", "Board of Equalization Member", body="Board of Equalization"
    ),
    "shadow-senator": _with(
        _BOARD, "Shadow Senator", "Statehood Senator,Shadow US Senator", level="federal", voting=False
    ),
    "shadow-representative": _with(
        _BOARD, "Shadow Representative", "Statehood Representative", level="federal", voting=False
    ),
    "chief-election-officer": _with(_EXECUTIVE, "Chief Election Officer", "Executive Director of Elections"),
}  # fmt: skip

# Names of chambers: Open States metadata, with the official name of each house.
LOWER_KINDS = (
    dict.fromkeys(("CA", "NJ", "NV", "NY"), "assembly-member")
    | dict.fromkeys(("MD", "VA", "WV"), "delegate")
    | {"WI": "assembly-representative"}
)
UNICAMERAL_KINDS = {"NE": "unicameral-senator", "DC": "council-member"}

_STATES = states(
    "AK AL AR AZ CA CO CT DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY OH OK OR PA "
    "RI SC SD TN TX UT VA VT WA WI WV WY"
)
# Every statewide executive: the states where voters elect it, then where it is appointed (by the governor; by the
# legislature in ME, NH and TN; by the supreme court for the attorney general of TN; by a commission in SC).
EXECUTIVES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "governor": (_STATES | {"AS", "GU", "MP", "PR", "VI"}, frozenset()),
    "mayor": (frozenset({"DC"}), frozenset()),
    "municipal-mayor": (_STATES | {"PR"}, frozenset()),
    # Where the president of the senate has the title (TN, WV), it is not a separate office.
    "lieutenant-governor": (
        _STATES - {"AZ", "ME", "NH", "OR", "TN", "WV", "WY"} | {"AS", "GU", "MP", "VI"}, frozenset()
    ),
    "attorney-general": (
        _STATES - {"AK", "HI", "ME", "NH", "NJ", "TN", "WY"} | {"DC", "GU", "MP"},
        frozenset({"AK", "AS", "HI", "ME", "NH", "NJ", "PR", "TN", "VI", "WY"}),
    ),
    "secretary-of-state": (
        _STATES - states("AK HI UT DE FL MD ME NH NJ NY OK TN TX VA PA MA"),
        states("DE FL MD ME NH NJ NY OK PR TN TX"),
    ),
    "secretary-of-the-commonwealth": (frozenset({"MA"}), frozenset({"PA", "VA"})),
    "treasurer": (
        states("AL AR AZ CA CO CT DE IA ID IL IN KS KY LA MO MS NC ND NE NM NV OH OK OR PA RI SC SD UT VT WA WI WV "
            "WY"),
        states("ME NH TN"),
    ),
    "mine-inspector": (states("AZ"), frozenset()),
    "treasurer-and-receiver-general": (frozenset({"MA"}), frozenset()),
    "chief-financial-officer": (frozenset({"FL"}), frozenset()),
    "auditor": (
        states("AL AR DE IA KY MA MN MO MS MT NC ND NE NM OH OK SD UT VT WA WV WY"), frozenset()
    ),
    "auditor-general": (frozenset({"PA"}), frozenset()),
    "comptroller": (states("CA CT ID IL IN MD NV NY SC TX"), frozenset()),
    "superintendent": (states("AZ CA GA ID MT NC ND OK SC WA WI WY"), frozenset()),
    "commissioner-of-agriculture": (states("AL FL GA IA KY LA MS NC ND SC TX WV"), frozenset()),
    "insurance-commissioner": (states("CA DE GA KS LA MS NC ND OK WA"), frozenset()),
    "labor-commissioner": (states("GA NC OK OR"), frozenset()),
    "land-commissioner": (states("AR NM SD TX WA"), frozenset()),
    "chief-election-officer": (frozenset(), frozenset({"SC"})),
}  # fmt: skip
# Titles of offices that a state calls by a synonym of the kind.
TITLES = {("comptroller", letters): "State Controller" for letters in states("CA ID NV")}
# Elected boards beside the governor, with their seats: the states that elect each seat as a whole, then those with
# districts, which are not listed here. Alabama elected three commissioners as a whole; an act of 2026 adds four, whom
# the governor appoints first, and lets each congressional district elect one, beginning in 2028.
BOARDS: dict[str, tuple[dict[str, int], dict[str, int]]] = {
    "railroad-commissioner": ({"TX": 3}, {}),
    "corporation-commissioner": ({"AZ": 5, "OK": 3}, {}),
    "public-service-commissioner": ({"GA": 5, "ND": 3}, {"AL": 7, "LA": 5, "MS": 3, "MT": 5, "NE": 5}),
    "public-utilities-commissioner": ({"SD": 3}, {}),
    "executive-councilor": ({}, {"MA": 8, "NH": 5}),
    "board-of-equalization-member": ({}, {"CA": 4}),
    "shadow-senator": ({"DC": 2}, {}),
    "shadow-representative": ({"DC": 1}, {}),
}
# The districts in which the holders of such seats must live. Rosters name them, although the whole state votes.
BOARD_SEAT_NAMES = {("public-service-commissioner", "GA"): ["1", "2", "3", "4", "5"]}
# Two years in these states, four in the others.
GOVERNORS_OF_TWO_YEARS = frozenset({"NH", "VT"})
# Open States' names for the offices in its executive rosters.
ROLES = {
    "governor": ("governor",),
    "mayor": ("mayor", "municipal-mayor"),
    "lt_governor": ("lieutenant-governor",),
    "attorney general": ("attorney-general",),
    "secretary of state": ("secretary-of-state", "secretary-of-the-commonwealth"),
    "treasurer": ("treasurer",),
    "auditor": ("auditor",),
    "chief election officer": ("chief-election-officer",),
}

# How a seat of the legislature is filled between elections, where the notes on civic data (5b.5) say so.
_BY_SPECIAL_ELECTION = states("AL AR CA CT DE FL GA IA KY LA ME MA MI MN MS MO NH NY OK PA RI SC TX VA WI")
VACANCIES: dict[str, dict[str, Any]] = {
    letters: {"method": "special election" if letters in _BY_SPECIAL_ELECTION else "appointment"}
    for letters in sorted(_STATES)
} | {
    "AK": {"method": "appointment", "appointer": "governor", "deadline_days": 30},
    "LA": {"method": "special election", "note": "only if six months or more of the term remain"},
    "UT": {"method": "appointment", "appointer": "governor, from the party's nomination"},
}

# Lower chambers whose districts elect each seat separately, with the names of the seats of district {}.
NAMED_SEATS = {
    "ID": ["{}A", "{}B", "{} A", "{} B", "{} Seat A", "{} Seat B"],
    "WA": ["{} Position 1", "{} Position 2"],
}
# Chambers whose seats Open States numbers as districts of one. Here are their districts, in the form of rules.json; the
# ids are those of the lists of OCD divisions. Sources:
# - AS: American Samoa Code 2.0202 (Senate) and 2.0302 (House), which follow the Revised Constitution, art. II, sec. 2.
#   An amendment that the Secretary of the Interior approved on 2025-01-16 gives the member from Swains Island a vote.
# - GU: not checked. All of Guam elects each seat.
# - MP: Constitution, art. II, sec. 2 (Senate) and 3 (House); seats by precinct: Election Commission, 2016.
# - VI: the Virgin Islands Code, to which 48 U.S.C. 1571(b) leaves it. All of the territory elects the senator at large,
#   who must live on St. John; that island alone is therefore no name of a district.
TERRITORIAL_CHAMBERS: dict[tuple[str, str], dict[str, Any]] = {
    ("AS", "lower"): {
        "district_kind": "districts",
        "districts": {
            "type": "sldl",
            "seats": {"1": ["2..11", "13", "14", "16", "17", "Swains Island"], "2": ["1", "12", "15"]},
            "aliases": ["Representative District {}"],
            "own_aliases": {
                "1": ["Manu'a 1"], "2": ["Manu'a 2"], "3": ["Vaifanua"], "4": ["Saole"], "5": ["Sua 1"], "6": ["Sua 2"],
                "7": ["Ma'oputasi 1"], "8": ["Ma'oputasi 2"], "9": ["Ma'oputasi 3"], "10": ["Ma'oputasi 4"],
                "11": ["Ma'oputasi 5"], "12": ["Itu'au"], "13": ["Fofo"], "14": ["Lealataua", "Alataua"],
                "15": ["Ma'upu", "Tualauta"], "16": ["Tualatai"], "17": ["Leasina", "Leasina ma Aitulagi"],
                "Swains Island": ["Swains"],
            },
        },
    },
    ("AS", "upper"): {
        "district_kind": "districts",
        "districts": {
            "type": "sldu",
            "seats": {"1": ["2..4", "9..12"], "2": ["1", "5", "7", "8"], "3": ["6"]},
            "aliases": ["Senatorial District {}"],
            "own_aliases": {
                "1": ["Manu'a 1"], "2": ["Manu'a 2"], "3": ["Saole"], "4": ["Vaifanua"], "5": ["Sua"],
                "6": ["Ma'oputasi"], "7": ["Itu'au"], "8": ["Ma'upu", "Tualauta"],
                "9": ["Leasina", "Leasina ma Aitulagi"], "10": ["Tualatai"], "11": ["Fofo"],
                "12": ["Lealataua", "Alataua"],
            },
        },
    },
    ("GU", "unicameral"): {"district_kind": "at-large", "seats": 15},
    ("MP", "lower"): {
        "district_kind": "districts",
        "districts": {
            "type": "sldl",
            "seats": {"1": ["6", "7"], "2": ["2", "4", "5"], "6": ["1", "3"]},
            "aliases": ["Election District {}"],
            "own_aliases": {"6": ["Tinian"], "7": ["Rota"]},
        },
    },
    ("MP", "upper"): {
        "district_kind": "districts",
        "districts": {
            "type": "sldu",
            "seats": {"3": ["1..3"]},
            "aliases": ["Senatorial District {}"],
            "own_aliases": {
                "1": ["First Senatorial District", "Rota"],
                "2": ["Second Senatorial District", "Tinian", "Tinian and Aguiguan"],
                "3": ["Third Senatorial District", "Saipan", "Saipan and the Northern Islands"],
            },
        },
    },
    ("VI", "unicameral"): {
        "district_kind": "districts",
        "districts": {
            "type": "sldu",
            "seats": {"1": ["At-Large"], "7": ["St. Croix", "St. Thomas-St. John"]},
            "slugs": {
                "At-Large": "", "St. Croix": "sldu:st_croix", "St. Thomas-St. John": "sldu:st_thomas-st_john",
            },
            "own_aliases": {
                "St. Croix": ["Saint Croix", "St. Croix Island", "STX"],
                "St. Thomas-St. John": [
                    "St. Thomas and St. John", "Saint Thomas-Saint John", "Saint Thomas and Saint John", "St. Thomas",
                    "Saint Thomas", "STT-STJ",
                ],
            },
        },
    },
}  # fmt: skip
# A name, then its other spellings. Independent is not a party; nonpartisan means that the ballot shows no party.
PARTIES: dict[str, list[list[str]]] = {
    "": [
        ["Democratic", "Democrat", "DEM", "Dems", "D"],
        ["Republican", "GOP", "Rep", "REPUB", "R"],
        ["Independent", "IND", "I"],
        ["Nonpartisan", "Non-Partisan", "NP"],
        ["No Party Affiliation", "NPA"],
        ["No Party Preference", "NPP"],
        ["Unaffiliated", "UNA"],
        ["Libertarian", "LIB", "LBT", "L"],
        ["Green", "GRN", "G"],
        ["Constitution", "CON"],
        ["Forward", "FWD"],
    ],
    "CT": [["Working Families", "WFP", "WF"]],
    "DC": [["Statehood Green", "STG", "DC Statehood Green"]],
    "MN": [
        ["Democratic-Farmer-Labor", "DFL", "Democratic Farmer Labor", "Democratic", "Democrat", "DEM", "Dems", "D"],
        ["Independence", "IP"],
    ],
    "ND": [
        [
            "Democratic-NPL", "Democratic-Nonpartisan League", "Dem-NPL", "D-NPL", "DNPL", "Democratic", "Democrat",
            "DEM", "Dems", "D",
        ],
    ],
    "NY": [
        ["Working Families", "WFP", "WF", "WOR"], ["Conservative", "CONSERV", "CON", "CRV", "C"],
        ["Independence", "IND", "INDEP", "IP"], ["Green", "GRN", "GRE", "G"], ["Libertarian", "LIB", "LBT", "L"],
        ["Reform", "REF"], ["Liberal"], ["Women's Equality", "WEP"],
    ],
    "OR": [["Working Families", "WFP", "WF"]],
    "PR": [
        ["New Progressive", "NPP", "PNP", "NPP of Puerto Rico", "Partido Nuevo Progresista"],
        ["Popular Democratic", "PPD", "PDP", "Partido Popular Democrático"],
        ["Puerto Rican Independence", "PIP", "Partido Independentista Puertorriqueño"],
        ["Citizens' Victory", "MVC", "Movimiento Victoria Ciudadana"], ["Dignity Project", "Proyecto Dignidad"],
    ],
    "VI": [["Independent Citizens Movement", "ICM"]],
    "VT": [["Progressive", "PROG", "PRO", "P"]],
}  # fmt: skip
