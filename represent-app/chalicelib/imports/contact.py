"""How a person is reached, as rosters write it, in the form that the directory keeps."""

from __future__ import annotations

import re
from urllib.parse import quote

SOCIAL = ("twitter", "youtube", "instagram", "facebook", "mastodon", "bluesky", "linkedin", "wikidata")


def normalize_phone(text: str) -> tuple[str, str]:
    """Return a number as dialled in the United States in E.164, and its extension; what is none stays as it is."""
    if not text:
        return "", ""
    import phonenumbers  # noqa: PLC0415 (only imports pay for it)

    try:
        number = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        return text, ""
    if not phonenumbers.is_possible_number(number):
        return text, ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), number.extension or ""


def normalize_url(text: str) -> str:
    """Give a URL without the blanks and quotes around it, those inside percent-encoded (RFC 3986, 2.1)."""
    return re.sub(r'[\s"<>]', lambda found: quote(found[0]), text.strip(' \t"'))


def normalize_urls(cell: str) -> list[str]:
    """Split a cell of URLs at the `;` between them; one inside a URL stays there.

    >>> normalize_urls("https://a.example/x?a=1;id=23;https://b.example")
    ['https://a.example/x?a=1;id=23', 'https://b.example']
    """
    return [normalize_url(part) for part in re.split(r";(?=[a-z]+://)", cell) if part.strip()]


def normalize_office(classification: str, address: str, voice: str, fax: str, *, name: str = "") -> dict[str, str]:
    """Return an office with what is known of it; nothing if that is only what kind of office it is."""
    number, extension = normalize_phone(voice)
    parts = {"name": name, "address": address, "voice": number, "extension": extension, "fax": normalize_phone(fax)[0]}
    found = {part: value for part, value in parts.items() if value}
    return ({"classification": classification} if classification else {}) | found if found else {}


def normalize_email(text: str) -> tuple[list[str], list[dict[str, str]]]:
    """Return an address among emails, or the page of a contact form, which some give in its place, among links."""
    if text.startswith(("http://", "https://")):
        return [], [{"url": normalize_url(text), "note": "contact form"}]
    return [text] if text else [], []
