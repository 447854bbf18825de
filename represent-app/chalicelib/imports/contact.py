"""Normalize contact details from rosters to the form that records have."""

from __future__ import annotations

import re
from urllib.parse import quote

SOCIAL = ("twitter", "youtube", "instagram", "facebook", "mastodon", "bluesky", "linkedin", "wikidata")


def normalize_phone(text: str) -> tuple[str, str]:
    """Return a phone number as dialled in the United States in E.164, and its extension; other texts are unchanged."""
    if not text:
        return "", ""
    import phonenumbers  # noqa: PLC0415 (imported only when needed, by imports)

    try:
        number = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        return text, ""
    if not phonenumbers.is_possible_number(number):
        return text, ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), number.extension or ""


def normalize_url(text: str) -> str:
    """Return a URL without surrounding spaces and quotes; inner ones are percent-encoded (RFC 3986, 2.1)."""
    return re.sub(r'[\s"<>]', lambda found: quote(found[0]), text.strip(' \t"'))


def normalize_urls(cell: str) -> list[str]:
    """Split a cell of URLs at the `;` between them; a `;` inside a URL does not split it.

    >>> normalize_urls("https://a.example/x?a=1;id=23;https://b.example")
    ['https://a.example/x?a=1;id=23', 'https://b.example']
    """
    return [normalize_url(part) for part in re.split(r";(?=[a-z]+://)", cell) if part.strip()]


def normalize_office(classification: str, address: str, voice: str, fax: str, *, name: str = "") -> dict[str, str]:
    """Return an office with its known fields; empty if only its classification is known."""
    number, extension = normalize_phone(voice)
    parts = {"name": name, "address": address, "voice": number, "extension": extension, "fax": normalize_phone(fax)[0]}
    found = {part: value for part, value in parts.items() if value}
    return ({"classification": classification} if classification else {}) | found if found else {}


def normalize_email(text: str) -> tuple[list[str], list[dict[str, str]]]:
    """Return an address among emails; a contact form's URL, which some rosters have instead, among links."""
    if text.startswith(("http://", "https://")):
        return [], [{"url": normalize_url(text), "note": "contact form"}]
    return [text] if text else [], []
