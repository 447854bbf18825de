"""The form of phone numbers that can be dialed from anywhere."""

from __future__ import annotations

import re

# E.164: a country code and at most 15 digits in all. Numbers of the North American plan (+1) have an area code and
# seven digits, neither of which begins with 0 or 1.
E164 = r"^\+(?:1[2-9][0-9]{2}[2-9][0-9]{6}|[2-9][0-9]{7,14})$"
E164_MEANING = "a phone number in E.164 with its area code, like +15185550100"
_FORM = re.compile(E164)
NO_AREA_CODES = frozenset({"211", "311", "411", "511", "611", "711", "811", "911"})  # services, not areas


def find_phone_flaw(number: str) -> str | None:
    """Return the error in a phone number, or None. Numbers for examples, like 555-0100, are valid.

    >>> find_phone_flaw("+12075550100"), find_phone_flaw("+5550144") is None, find_phone_flaw("+19999999999")
    (None, False, 'Expected a phone number that can be dialed, not a placeholder.')
    """
    if not _FORM.fullmatch(number):
        return f"Expected {E164_MEANING}."
    if len(set(number[2:])) == 1 or (number[1] == "1" and number[2:5] in NO_AREA_CODES):
        return "Expected a phone number that can be dialed, not a placeholder."
    return None


def check_phone(number: str) -> str:
    """Return a phone number; raises ValueError with its error."""
    if flaw := find_phone_flaw(number):
        raise ValueError(flaw)
    return number
