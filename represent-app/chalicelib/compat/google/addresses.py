"""Cut American addresses into the parts that Google's clients read: line1, line2, line3, city, state and zip."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from chalicelib.tenants.tenant_registry import load_registry

# The states whose ZIP codes begin with a digit: a name such as Washington is also that of cities of other states.
_BY_DIGIT = (
    "CT MA ME NH NJ NY PR RI VI VT", "DE NY PA", "DC MD NC SC VA WV", "AL FL GA MS TN", "IN KY MI OH",
    "IA MN MT ND SD WI", "IL KS MO NE", "AR LA OK TX", "AZ CO ID NM NV UT WY", "AK AS CA GU HI MP OR WA",
)  # fmt: skip
_CALLED = {"United States Virgin Islands": "VI", "U.S. Virgin Islands": "VI", "Virgin Islands": "VI"}
_ZIP = r"(?P<zip>[0-9]{5})(?:\s?-\s?[0-9]{0,4})?"
_ZIP_ALONE = re.compile(rf"^(?P<before>.*?)[,\s]*\b{_ZIP}$")
_COUNTRY = re.compile(r"[,\s]+(?:USA|U\.S\.A\.|United States(?: of America)?)\.?$", re.IGNORECASE)
# A number behind one of these words is no ZIP code.
_NUMBERED = re.compile(r"(?:\b(?:box|drawer|room|rm|suite|ste|unit|apt|station|no|number)\.?|#)$", re.IGNORECASE)
# Words of buildings and streets: a part with one is not surely the name of a city alone.
_NO_CITY = re.compile(
    r"\b(?:building|bldg|office|capitol(?! heights)|state ?house|court ?house|hall|annex|department|suite|room|floor|"
    r"box)\b|\b(?:st|street|ave|avenue|rd|road|blvd|boulevard|drive|lane|hwy|highway|plaza)\.?$",
    re.IGNORECASE,
)
_LINE_AND_ZIP = rf"(?=[,\s]*(?:{_ZIP})?[,\s]*$)"
MOST_LINES = 3


@lru_cache(maxsize=4096)
def cut_address(text: str) -> tuple[tuple[str, str], ...]:
    r"""Return the known parts of an address as pairs; an unknown one is left out, except `line1`, which is never empty.

    The city is known if the text separates it from the street.

    >>> dict(cut_address("1021 O Street, Suite 7330, Sacramento, CA 95814"))
    {'line1': '1021 O Street', 'line2': 'Suite 7330', 'city': 'Sacramento', 'state': 'CA', 'zip': '95814'}
    >>> dict(cut_address("State Capitol; Room 412\nAlbany, ny 12247-0001, USA"))
    {'line1': 'State Capitol', 'line2': 'Room 412', 'city': 'Albany', 'state': 'NY', 'zip': '12247'}
    >>> dict(cut_address("900 N Washtenaw")), dict(cut_address("112 State St Albany NY"))
    ({'line1': '900 N Washtenaw'}, {'line1': '112 State St Albany', 'state': 'NY'})
    >>> dict(cut_address("1 Main St; Frankfort; Kentucky; 40601-")), dict(cut_address("Salem OR 97301"))["line1"]
    ({'line1': '1 Main St', 'city': 'Frankfort', 'state': 'KY', 'zip': '40601'}, 'Salem')
    """
    parts = _cut(text)
    first = parts.get("line1") or parts.get("city") or " ".join(text.split())
    return tuple({**parts, "line1": first}.items())


def _cut(text: str) -> dict[str, str]:
    """Return the parts of an address; `line1` is empty if the text begins with the city."""
    plain = re.sub(r"[\u2013\u2014]", "-", re.sub(r"\s*[;\r\n]+\s*", ", ", text.strip()))
    plain = _COUNTRY.sub("", re.sub(r"\s+", " ", plain)).strip(" ,")
    before, found = _find_end(plain)
    lines = [line for line in (part.strip() for part in before.split(",")) if line]
    state = found.get("state")
    if state and state != "NY" and lines and _read_state(lines[-1]) == state:  # New York is a city as well
        lines.pop()
    if found and lines and _is_city(lines[-1], state):
        found["city"] = lines.pop()
    kept = [*lines[: MOST_LINES - 1], ", ".join(lines[MOST_LINES - 1 :])] if len(lines) > MOST_LINES else lines
    parts = {f"line{number}": line for number, line in enumerate(kept or [""], 1)}
    return parts | {name: found[name] for name in ("city", "state", "zip") if name in found}


def _find_end(text: str) -> tuple[str, dict[str, str]]:
    """Return a text without the state and the ZIP code that end it, and those."""
    for pattern in _list_patterns():
        end = pattern.fullmatch(text)
        if end and (state := _read_state(end["state"])) and _is_state(end, state):
            return end["before"], {"state": state} | ({"zip": end["zip"]} if end["zip"] else {})
    end = _ZIP_ALONE.match(text)
    if end and not _NUMBERED.search(end["before"]):
        return end["before"], {"zip": end["zip"]}
    return text, {}


def _is_state(end: re.Match[str], state: str) -> bool:
    """Return whether the end of an address surely is a state: not the court (Ct) of a street, nor the city Washington.

    Letters end an address with a ZIP code, behind a comma, or as capitals. A name does with a ZIP code of that state,
    or else behind the name of a city; that of Washington does not, since it is a city as well.
    """
    is_apart = "," in end["gap"] or not end["before"]
    if len(re.sub(r"[^a-z]", "", end["state"].lower())) == 2:  # noqa: PLR2004 (the letters of a state)
        return bool(end["zip"]) or is_apart or (end["state"].isupper() and state != "CT")
    if end["zip"]:
        return state in _BY_DIGIT[int(end["zip"][0])].split()
    return is_apart and state != "WA" and _is_city(end["before"].rpartition(",")[2].strip(), None)


def _is_city(part: str, state: str | None) -> bool:
    """Return whether a part of an address surely is the name of a city; without a state, the name of none."""
    if not part or re.search(r"[0-9#]", part) or _NO_CITY.search(part):
        return False
    return state is not None or _read_state(part) is None


@cache
def _list_names() -> dict[str, str]:
    """Return the letters of the states by their names and letters, in lower case."""
    rows = load_registry().select("state")
    names = {row[1]: row[0] for row in rows} | {row[0]: row[0] for row in rows} | _CALLED
    return {name.lower(): letters for name, letters in names.items()}


def _read_state(text: str) -> str | None:
    """Return the letters of a state from its name or letters, with or without dots; None if it is none."""
    plain = text.strip().lower()
    dotted = re.fullmatch(r"([a-z])\.? ?([a-z])\.?", plain)
    return _list_names().get("".join(dotted.groups()) if dotted else plain.removesuffix("."))


@cache
def _list_patterns() -> tuple[re.Pattern[str], ...]:
    """Return what ends an address: the letters of a state, with or without dots, or its name, and a ZIP code."""
    letters = "|".join(rf"{each[0]}(?:\. ?)?{each[1]}" for each in dict.fromkeys(_list_names().values()))
    names = "|".join(re.escape(each) for each in _list_names() if len(each) > 2)  # noqa: PLR2004 (same)
    return tuple(
        re.compile(rf"(?P<before>.*?)(?P<gap>[,\s]+|^)(?P<state>(?:{each})\.?)(?:[,\s]+{_ZIP})?[\s-]*", re.IGNORECASE)
        for each in (letters, names)
    )


def cut_sent_address(text: str, letters: str, name: str) -> dict[str, str]:
    """Return the parts of an address in a known state, whose name or letters may end it.

    >>> cut_sent_address("112 state st, albany, n.y. 12207", "NY", "New York")
    {'line1': '112 state st', 'city': 'Albany', 'state': 'NY', 'zip': '12207'}
    >>> cut_sent_address("123 Main St, Kansas City, Missouri 64101", "MO", "Missouri")["city"]
    'Kansas City'
    """
    if letters:
        dotted = r"\.?\s?".join(letters)
        text = re.sub(
            rf"[,\s]+(?:{re.escape(name)}|{dotted})\.?{_LINE_AND_ZIP}", f", {letters} ", text, flags=re.IGNORECASE
        )
    parts = _cut(text)
    return parts | ({"city": parts["city"].title()} if parts.get("city", "").islower() else {})


def move_city(parts: dict[str, str], city: str) -> dict[str, str]:
    """Return an address of one line that was cut in the wrong place, cut before the city of its ZIP code.

    >>> move_city({"line1": "1600 Pennsylvania Ave", "city": "NW Washington", "zip": "20500"}, "WASHINGTON")
    {'line1': '1600 Pennsylvania Ave NW', 'city': 'Washington', 'zip': '20500'}
    >>> move_city({"line1": "123 Main St St.", "city": "Louis"}, "SAINT LOUIS")
    {'line1': '123 Main St', 'city': 'St. Louis'}
    """
    if "line2" in parts or parts.get("city", "").casefold() == city.casefold():
        return parts
    words = re.escape(city).replace(r"SAINT\ ", r"(?:SAINT|ST\.?)\ ")
    joined = " ".join(part for part in (parts["line1"], parts.get("city")) if part)
    found = re.fullmatch(rf"(?P<line>.+?)\s+(?P<city>{words})", joined, re.IGNORECASE)
    return parts | {"line1": found["line"], "city": found["city"]} if found else parts
