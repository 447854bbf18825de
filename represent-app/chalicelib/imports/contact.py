"""Normalize contact details from rosters to the form that records have."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from math import nan
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from chalicelib.core.phone_numbers import find_phone_flaw

if TYPE_CHECKING:
    from collections.abc import Iterable

SOCIAL = (
    *("twitter", "youtube", "instagram", "facebook", "mastodon", "bluesky", "linkedin", "threads", "tiktok"),
    "wikidata",
)
LONGEST_PHONE = 300  # characters; in a longer text no numbers are searched
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d"), "-")
# A number of the North American plan with its area code, and the extension behind it.
PHONE = re.compile(
    r"(?<![0-9+])(?:\+?1[\s./-]*)?\(?\s*([0-9]{3})\s*\)?[\s./-]*([0-9]{3})[\s./-]*([0-9]{4})(?![0-9])"
    r"(?:[\s,;(]*(?:extension|extn|ext|x|#)[\s.:#]*([0-9]{1,10})(?![0-9]))?",
    re.IGNORECASE,
)
# Characters in the place of digits, which are letters of a number otherwise: 603-271-xxxx.
PLACEHOLDER = re.compile(r"[x#*_?]{2}|n{3}|\?", re.IGNORECASE)
# Words that say nothing more than that a phone number follows.
PHONE_WORDS = re.compile(r"\b(?:and|or|tel|telephone|phone|ph|voice|call)\b|[^\w#+]+", re.IGNORECASE)
_SCHEME = r"(?:https?|ftp)://"
# Between two URLs, or between a URL and another text.
BETWEEN_URLS = re.compile(
    rf"(?<![\s;,|])[\s;,|]++(?=(?:{_SCHEME}|www\.))|(?<=[a-z0-9])(?={_SCHEME})|[;|]\s+|[\r\n]+", re.IGNORECASE
)
# A URL that normalize_url returns as it is, between semicolons.
PLAIN_URL = re.compile(r"(?:https?|ftp)://[^\s;,|\"<>:]+")
SCHEME, MAILTO = re.compile(_SCHEME, re.IGNORECASE), re.compile("^mailto:", re.IGNORECASE)
EMAIL_ENDS = re.compile(r"[;,|\s]+")
# An address that normalize_emails returns as it is.
PLAIN_EMAIL = re.compile(r"[\w.+-]+@[\w.-]+")


@dataclass(slots=True)
class Rest:
    """The parts of a row's contact details without a place in the field they were found in.

    `phones` has further numbers of a cell for one number, and `notes` the texts that were left out, with the reasons.
    """

    phones: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def leave_out(self, text: str, cell: str, reason: str) -> None:
        """Note a text that was left out of a cell."""
        self.notes.append(f"left out {text[:100]!r} of {cell[:100]!r}: {reason}")


def normalize_phones(text: str, rest: Rest) -> list[tuple[str, str]]:
    """Return the phone numbers of a cell in E.164, each with its extension; a text without a number is unchanged.

    >>> normalize_phones("(518) 555-0100 ext. 7 or 518.555.0101", Rest())
    [('+15185550100', '7'), ('+15185550101', '')]
    >>> normalize_phones("555-0144", Rest()), normalize_phones("11th Floor", Rest())
    ([('555-0144', '')], [('11th Floor', '')])
    """
    text = text.strip()
    if not text or len(text) > LONGEST_PHONE:
        return [(text, "")] if text else []
    plain = text if text.isascii() else text.translate(_DASHES)
    alone = PHONE.match(plain)
    if alone and alone.end() == len(plain):
        number = _read_number(alone)
        return [(text, "") if find_phone_flaw(number[0]) else number]
    found = list(map(_read_number, PHONE.finditer(plain)))
    if not found:
        return [_parse_foreign(text)]
    numbers = _keep_dialable(found, text, rest)
    if numbers and (left := PHONE_WORDS.sub(" ", PHONE.sub(" ", plain)).strip()):
        rest.leave_out(left, text, "It is not a part of a phone number.")
    return numbers or [(text, "")]


def _read_number(match: re.Match[str]) -> tuple[str, str]:
    area, exchange, line, extension = match.groups("")
    return f"+1{area}{exchange}{line}", extension


def _keep_dialable(numbers: list[tuple[str, str]], text: str, rest: Rest) -> list[tuple[str, str]]:
    """Return the numbers that can be dialed; the others are noted, unless none is left."""
    checked = [(entry, find_phone_flaw(entry[0])) for entry in numbers]
    kept = [entry for entry, flaw in checked if flaw is None]
    for (number, _), flaw in checked if kept else ():
        if flaw:
            rest.leave_out(number, text, flaw)
    return kept


def _parse_foreign(text: str) -> tuple[str, str]:
    """Return a number with letters, or of another country, in E.164 with its extension; other texts are unchanged."""
    import phonenumbers  # noqa: PLC0415 (imported only when needed, by imports)

    if PLACEHOLDER.search(text):
        return text, ""
    try:
        number = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        return text, ""
    formatted = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if not phonenumbers.is_valid_number(number) or find_phone_flaw(formatted):
        return text, ""
    return formatted, number.extension or ""


def list_phones(text: str, rest: Rest) -> list[str]:
    """Return the phone numbers of a cell for a list of numbers, which has no place for extensions."""
    numbers = normalize_phones(text, rest)
    for number, extension in numbers:
        if extension:
            rest.leave_out(f"extension {extension}", text, f"Only the number of an office has one, not {number}.")
    return [number for number, _ in numbers]


def normalize_url(text: str) -> str:
    """Return a URL without surrounding spaces, quotes and separators, with its scheme in lower case.

    Inner spaces and quotes are percent-encoded (RFC 3986, 2.1).

    >>> normalize_url(" HTTPS://A.Example/A b; ")
    'https://A.Example/A%20b'
    """
    text = text.strip(' \t\r\n"<>').rstrip(";,|")
    text = SCHEME.sub(lambda scheme: scheme[0].lower(), text, count=1) if SCHEME.match(text) else text
    return re.sub(r'[\s"<>]', lambda found: quote(found[0]), text)


def normalize_urls(cell: str) -> list[str]:
    """Split a cell of URLs at the separators between them; a `;` inside a URL does not split it.

    >>> normalize_urls("https://a.example/x?a=1;id=23;https://b.example, HTTP://c.example")
    ['https://a.example/x?a=1;id=23', 'https://b.example', 'http://c.example']
    """
    if not cell:
        return []
    urls: Iterable[str] = cell.split(";")
    if not all(map(PLAIN_URL.fullmatch, urls)):
        urls = map(normalize_url, BETWEEN_URLS.split(cell))
    return list(dict.fromkeys(filter(None, urls)))


def normalize_image(cell: str, rest: Rest) -> str:
    """Return the first URL of a cell for one image; the others are noted."""
    first, *others = normalize_urls(cell) or [""]
    for other in others:
        rest.leave_out(other, cell, "A record has one photo.")
    return first


def normalize_office(  # noqa: PLR0913 (the parts of an office)
    classification: str, address: str, voice: str, fax: str, *, rest: Rest, name: str = ""
) -> dict[str, str]:
    """Return an office with its known fields; empty if only its classification is known.

    An office has one number of each kind: further voice numbers go to the phones of the rest.
    """
    if not (name or address or voice or fax):
        return {}
    (number, extension), *others = normalize_phones(voice, rest) or [("", "")]
    rest.phones += [further for further, _ in others]
    for further, its_extension in others:
        if its_extension:
            rest.leave_out(f"extension {its_extension}", voice, f"Only the first number has one, not {further}.")
    (fax_number, _), *faxes = normalize_phones(fax, rest) or [("", "")]
    for further, _ in faxes:
        rest.leave_out(further, fax, "An office has one fax number.")
    parts = {"name": name, "address": address, "voice": number, "extension": extension, "fax": fax_number}
    found = {part: value for part, value in parts.items() if value}
    return ({"classification": classification} if classification else {}) | found if found else {}


def read_place(hours: str, latitude: str, longitude: str, *, rest: Rest) -> dict[str, Any]:
    """Return the hours of an office, and its coordinates if both are numbers of degrees; others are noted.

    >>> read_place("M-F 9-5", "44.94", "-123.03", rest=Rest())
    {'hours': 'M-F 9-5', 'latitude': 44.94, 'longitude': -123.03}
    """
    found: dict[str, Any] = {"hours": hours} if hours else {}
    if not latitude and not longitude:
        return found
    try:
        north, east = float(latitude), float(longitude)
    except ValueError:
        north = east = nan
    if abs(north) <= 90 and abs(east) <= 180:  # noqa: PLR2004 (degrees)
        return found | {"latitude": north, "longitude": east}
    rest.leave_out(f"{latitude}, {longitude}", "coordinates", "Expected a latitude and a longitude in degrees.")
    return found


def normalize_emails(cell: str) -> tuple[list[str], list[str]]:
    """Return the addresses of a cell among emails, and the URLs of contact forms, which some rosters have instead.

    >>> normalize_emails("ada@a.example; mailto:bo@a.example, https://a.example/form")
    (['ada@a.example', 'bo@a.example'], ['https://a.example/form'])
    """
    if not cell or PLAIN_EMAIL.fullmatch(cell):
        return ([cell] if cell else []), []
    parts = [part.strip("<>\"'()") for part in EMAIL_ENDS.split(cell)]
    forms = [part for part in parts if SCHEME.match(part)]
    emails = [MAILTO.sub("", part) for part in parts if part not in forms]
    return list(dict.fromkeys(filter(None, emails))), list(dict.fromkeys(map(normalize_url, forms)))


def add_contact_forms(contact: dict[str, Any], forms: list[str]) -> dict[str, Any]:
    """Return contact details with the URL of a contact form; further ones are links.

    >>> add_contact_forms({"links": []}, ["https://a.example/1", "https://a.example/2"])
    {'links': [{'url': 'https://a.example/2', 'note': 'contact form'}], 'contact_form': 'https://a.example/1'}
    """
    if not forms:
        return contact
    more = [{"url": form, "note": "contact form"} for form in forms[1:]]
    return contact | {"links": [*contact.get("links", ()), *more], "contact_form": forms[0]}


def add_phones(contact: dict[str, Any], rest: Rest) -> dict[str, Any]:
    """Return contact details with the further numbers of their offices among the phones."""
    phones = list(dict.fromkeys([*contact.get("phones", ()), *rest.phones]))
    return contact | {"phones": phones} if phones else contact
