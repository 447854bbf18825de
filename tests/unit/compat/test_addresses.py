"""Addresses as rosters write them are cut into parts: a part that is not sure is not named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.compat.google.addresses import cut_address
from chalicelib.tenants.tenant_registry import load_registry

NAMES = {row[0]: row[1] for row in load_registry().select("state")}
# A ZIP code of each state: the first three digits of one of its ranges, and two more.
ZIPS = {
    "AK": "99501", "AL": "36104", "AR": "72201", "AS": "96799", "AZ": "85007", "CA": "95814", "CO": "80203",
    "CT": "06106", "DC": "20004", "DE": "19901", "FL": "32399", "GA": "30334", "GU": "96910", "HI": "96813",
    "IA": "50319", "ID": "83702", "IL": "62706", "IN": "46204", "KS": "66612", "KY": "40601", "LA": "70802",
    "MA": "02133", "MD": "21401", "ME": "04333", "MI": "48933", "MN": "55155", "MO": "65101", "MP": "96950",
    "MS": "39201", "MT": "59620", "NC": "27601", "ND": "58505", "NE": "68509", "NH": "03301", "NJ": "08625",
    "NM": "87501", "NV": "89701", "NY": "12207", "OH": "43215", "OK": "73105", "OR": "97301", "PA": "17120",
    "PR": "00902", "RI": "02903", "SC": "29201", "SD": "57501", "TN": "37243", "TX": "78701", "UT": "84114",
    "VA": "23219", "VI": "00802", "VT": "05633", "WA": "98504", "WI": "53702", "WV": "25305", "WY": "82002",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("9 Example Bldg ; ; Atlanta, GA 30334-", "9 Example Bldg|Atlanta|GA|30334"),
        ("9 Example Ave, Frankfort, Kentucky 40601", "9 Example Ave|Frankfort|KY|40601"),
        ("9 Example Ave, Pierre, South Dakota 57501", "9 Example Ave|Pierre|SD|57501"),
        ("9 Example Ave, Pierre South Dakota 57501", "9 Example Ave|Pierre|SD|57501"),
        ("9 Example Ave, Charleston, West Virginia 25305-0001", "9 Example Ave|Charleston|WV|25305"),
        ("9 Example Bldg, Washington, D.C. 20510", "9 Example Bldg|Washington|DC|20510"),
        ("9 Example Bldg; Washington, D. C. 20510", "9 Example Bldg|Washington|DC|20510"),
        ("9 Example Cir; Annapolis; Maryland; 21401-1925", "9 Example Cir|Annapolis|MD|21401"),
        ("9 Example St; Albany, New York, NY 12207", "9 Example St, Albany|New York|NY|12207"),
        ("9 Example St; Lansing, Michigan, MI 48933", "9 Example St|Lansing|MI|48933"),
        ("9 Court St NE Salem OR 97301", "9 Court St NE Salem||OR|97301"),
        ("9 Main St St. Louis, MO 63101", "9 Main St St. Louis||MO|63101"),
        ("San Juan PR 00902", "San Juan|San Juan|PR|00902"),
        ("Albany, NY", "Albany|Albany|NY|"),
        ("NY", "NY||NY|"),
        ("Room 9, State House Boston MA 02133", "Room 9, State House Boston||MA|02133"),
        ("9 Example St, New York, New York 10007", "9 Example St|New York|NY|10007"),
        ("9 Example St, Nevada, MO 64772", "9 Example St|Nevada|MO|64772"),
        ("P.O. Box 30013; Lansing, Michigan", "P.O. Box 30013|Lansing|MI|"),
        ("P.O. Box 30013", "P.O. Box 30013|||"),
        ("9 Example Ave, Washington", "9 Example Ave, Washington|||"),
        ("9 Example Ave, Fort Washington 20744", "9 Example Ave|Fort Washington||20744"),
        ("100 CAPITOL CT", "100 CAPITOL CT|||"),
        ("  ", "|||"),
    ],
)  # fmt: skip
def test_forms_of_rosters_are_cut(text: str, parts: str) -> None:
    found = dict(cut_address(text))
    lines = ", ".join(found[name] for name in ("line1", "line2", "line3") if name in found)
    assert "|".join([lines, *(found.get(name, "") for name in ("city", "state", "zip"))]) == parts


CITIES = ("Albany", "Example City", "St. Example", "Port Washington", "Nevada", "Exampleville")


@given(
    st.sampled_from(sorted(NAMES)), st.sampled_from(CITIES), st.sampled_from([", ", "; ", " ; ; ", "\n"]),
    st.sampled_from([", ", " ", "; ", "  "]), st.sampled_from(["", "-", "-0001"]), st.integers(0, 2),
    st.sampled_from(["9 Example St", "Capitol, Room 9", "PO Box 94005", "Example Bldg"]),
)  # fmt: skip
def test_each_state_is_read_in_each_form(  # noqa: PLR0913, PLR0917 (one part of an address each)
    state: str, city: str, apart: str, gap: str, rest: str, form: int, street: str
) -> None:
    written = (state, NAMES[state], f"{state[0]}.{state[1]}.")[form]
    found = dict(cut_address(f"{street}{apart}{city}{gap}{written} {ZIPS[state]}{rest}"))
    assert (found["line1"], found["state"], found["zip"]) == (street.partition(",")[0], state, ZIPS[state])
    # "Port" of Port Washington, Nevada 89701 is not another state's; the name of the state itself is not a city.
    assert found.get("city") == (None if city == NAMES[state] else city)


@given(st.text("AOaehort.,; \n-0123456789#", max_size=60), st.sampled_from(["", *NAMES.values(), *NAMES]))
def test_any_text_has_a_first_line_and_no_state_is_its_city(text: str, end: str) -> None:
    found = dict(cut_address(f"{text}{end}"))
    assert found["line1"] or not f"{text}{end}".strip(" ,;\n")
    if found.get("city") in NAMES.values():
        assert found["state"] == "NY" or NAMES[found["state"]] != found["city"]
