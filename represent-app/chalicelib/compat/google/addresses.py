"""Cut American addresses into the parts that Google's clients read: line1, line2, line3, city, state and zip."""

from __future__ import annotations

import re
from functools import lru_cache

# "Albany, NY 12207", "Albany NY", "NY 12207-1234": the end of an address.
STATES = (
    "AL|AK|AS|AZ|AR|CA|CO|CT|DE|DC|FL|GA|GU|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MP|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|"
    "OH|OK|OR|PA|PR|RI|SC|SD|TN|TX|UT|VA|VI|VT|WA|WV|WI|WY"
)
_END = re.compile(
    rf"^(?P<before>.*?)[,\s]*\b(?P<state>{STATES})\.?(?:[,\s]+(?P<zip>[0-9]{{5}})(?:-[0-9]{{4}})?)?$", re.IGNORECASE
)
_ZIP = re.compile(r"^(?P<before>.*?)[,\s]*\b(?P<zip>[0-9]{5})(?:-[0-9]{4})?$")
_COUNTRY = re.compile(r"[,\s]+(?:USA|U\.S\.A\.|United States(?: of America)?)\.?$", re.IGNORECASE)
# The words that end the line of a street: what follows without a comma is the city.
_STREETS = re.compile(
    r"^(?P<line>.*\b(?:st|street|ave|avenue|rd|road|blvd|boulevard|dr|drive|ln|lane|ct|court|pl|place|plaza|sq|square|"
    r"pkwy|parkway|hwy|highway|way|ter|terrace|cir|circle|mall|building|bldg|box [0-9]+|(?:room|rm|suite|ste|unit|apt|"
    r"floor|fl) [\w-]+|#\s?[\w-]+)\.?)\s+(?P<city>[^0-9]+)$",
    re.IGNORECASE,
)
_LINE_AND_ZIP = r"(?=[,\s]*(?:[0-9]{5}(?:-[0-9]{4})?)?[,\s]*$)"
MOST_LINES = 3


@lru_cache(maxsize=4096)
def cut_address(text: str) -> tuple[tuple[str, str], ...]:
    r"""Return the known parts of an address as pairs; an unknown one is left out, except `line1`.

    >>> dict(cut_address("1021 O Street, Suite 7330, Sacramento, CA 95814"))
    {'line1': '1021 O Street', 'line2': 'Suite 7330', 'city': 'Sacramento', 'state': 'CA', 'zip': '95814'}
    >>> dict(cut_address("State Capitol; Room 412\nAlbany, ny 12247-0001, USA"))
    {'line1': 'State Capitol', 'line2': 'Room 412', 'city': 'Albany', 'state': 'NY', 'zip': '12247'}
    >>> dict(cut_address("900 N Washtenaw")), dict(cut_address("112 State St Albany NY"))
    ({'line1': '900 N Washtenaw'}, {'line1': '112 State St', 'city': 'Albany', 'state': 'NY'})
    """
    plain = re.sub(r"\s*[;\n\r]+\s*", ", ", text.strip())
    plain = _COUNTRY.sub("", re.sub(r"[ \t]+", " ", plain)).strip(" ,")
    end = _END.match(plain) or _ZIP.match(plain)
    found = {name: value for name, value in (end.groupdict() if end else {}).items() if value}
    lines = [line for line in (part.strip() for part in found.pop("before", "" if end else plain).split(",")) if line]
    if end and len(lines) > 1:
        found["city"] = lines.pop()
    elif end and lines and (street := _STREETS.match(lines[0])):
        lines, found["city"] = [street["line"].strip()], street["city"].strip()
    elif end and lines and not re.search("[0-9]", lines[0]):
        found["city"] = lines.pop()
    kept = [*lines[: MOST_LINES - 1], ", ".join(lines[MOST_LINES - 1 :])] if len(lines) > MOST_LINES else lines
    parts = {f"line{number}": line for number, line in enumerate(kept or [""], 1)}
    for name in ("city", "state", "zip"):
        if name in found:
            parts[name] = found[name].upper() if name == "state" else found[name]
    return tuple(parts.items())


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
    parts = dict(cut_address(text))
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
