"""Find the division of a district by the codes that the Census Bureau gives it.

The codes of most districts are their numbers. Those of Massachusetts, New Hampshire and Vermont stand for names, which
district_codes.json has (see NOTICE).
"""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from chalicelib.geo.congress import get_election_day, get_first_day

if TYPE_CHECKING:
    from chalicelib.geo.editions import Validity
    from chalicelib.geo.places import Set
    from chalicelib.tenants.tenant_registry import Tenant

# The codes of the only district of a state and of a delegate (census.gov, geographic codes of districts).
AT_LARGE_CODES = frozenset({"00", "98"})
# The types of districts in OCD ids, by set.
TYPES: dict[Set, str] = {"congressional": "cd", "upper": "sldu", "lower": "sldl"}
# The states whose congressional districts change with a Congress, of each Congress for which it is known
# (census.gov/programs-surveys/decennial-census/about/rdo: the districts of the 120th Congress).
REDRAWN: dict[int, frozenset[str]] = {
    120: frozenset({"AL", "CA", "FL", "LA", "MO", "NC", "OH", "TN", "TX", "UT"}),
}
# The Census Bureau lists the wards of the District of Columbia as its upper chamber.
WARDS = "DC"


@cache
def load_codes() -> dict[str, dict[str, dict[str, str]]]:
    """Return the names that stand for codes, by state, set and code."""
    found: dict[str, dict[str, dict[str, str]]] = json.loads(
        Path(__file__).with_name("district_codes.json").read_text(encoding="utf-8")
    )
    return found


def find_division(state: Tenant, name: Set, code: str) -> tuple[Set, str] | None:
    """Return the set and the division of a district; None for an area without a district (ZZ, ZZZ, 000).

    The set is that of the tenant's rules: the wards of the District of Columbia are of its council.
    """
    code = code.strip()
    if not code or not code.strip("Zz") or (name != "congressional" and not code.strip("0")):
        return None
    if state.id == WARDS and name == "upper":
        return "council", f"{state.division_id}/ward:{_plain(code)}"
    if name == "congressional" and code in AT_LARGE_CODES:
        tail = "at-large"
    else:
        tail = load_codes().get(state.id, {}).get(name, {}).get(code) or _plain(code)
    return name, f"{state.division_id}/{TYPES[name]}:{tail}"


def _plain(code: str) -> str:
    """Return a code as the end of an id.

    >>> [_plain(code) for code in ("007", "09A", "00B")]
    ['7', '9a', 'b']
    """
    return code.lstrip("0").lower()


def get_validity(name: Set, number: int, state: str) -> Validity:
    """Return the days on which the lines of a state are in force: from a Congress, or a legislature's session year.

    The lines of an even year are those of its election, and in force from that day: the terms of its winners begin
    between November and January, and seats of earlier terms are those of earlier lines. Those of an odd year are in
    force from its beginning. Lines of a Congress last until they change, or until it is not known whether they do.
    """
    if name != "congressional":
        return get_election_day(number) if number % 2 == 0 else date(number, 1, 1), None
    following = number + 1
    while following in REDRAWN and state not in REDRAWN[following]:
        following += 1
    return get_first_day(number), get_first_day(following)
