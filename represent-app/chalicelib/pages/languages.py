"""Choose the language of a page: that of its URL, else by Accept-Language (RFC 9110, 12.5.4)."""

from __future__ import annotations

from chalicelib.core.accept_headers import parse_weighted

LANGUAGES = ("en", "es")
# A browser sends a few; more are no preference.
MOST_RANGES = 30


def choose_language(header: str | None, asked: object = None) -> str:
    """Return the language that was asked for, if pages are in it; else `es` if the header prefers Spanish, else `en`.

    Of two languages of equal weight, the first one named is preferred.

    >>> choose_language("es-MX,es;q=0.9,en;q=0.8"), choose_language("en,es;q=0.5"), choose_language(None)
    ('es', 'en', 'en')
    >>> choose_language("es;q=0"), choose_language("*, es;q=0.5"), choose_language("fr, es;q=0.2")
    ('en', 'en', 'es')
    >>> choose_language("es", "en"), choose_language("es", "fr"), choose_language(None, "es")
    ('en', 'es', 'es')
    """
    if asked in LANGUAGES:
        return str(asked)
    ranges = [parse_weighted(part, place) for place, part in enumerate((header or "").split(",")[:MOST_RANGES])]
    spanish, english = _rank(ranges, "es"), _rank(ranges, "en")
    return "es" if spanish[0] > 0 and spanish > english else "en"


def _rank(ranges: list[tuple[str, float, int]], language: str) -> tuple[float, int]:
    """Return the weight of a language and the negative place of its range; a named range precedes `*`."""
    named = [(weight, -place) for name, weight, place in ranges if name.partition("-")[0] == language]
    others = [(weight, -place) for name, weight, place in ranges if name == "*"]
    return max(named or others, default=(0.0, 0))
