"""Read the parameters of Google Civic Information, as its clients send them: repeated, and with Python's booleans."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, get_args

from chalicelib.compat.google.field_mask import parse_mask
from chalicelib.compat.google.wording import Level, Role
from chalicelib.core.errors import BadRequest, Flaw

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chalicelib.compat.google.field_mask import Mask

LEVELS, ROLES = frozenset(get_args(Level)), frozenset(get_args(Role))
YES, NO = frozenset({"true", "1", "t", "yes"}), frozenset({"false", "0", "f", "no"})
ZIP = re.compile(r"[0-9]{5}(-[0-9]{4})?")
MOST_VALUES = 40


class ParameterError(BadRequest):
    """A parameter that Google's API would refuse; `reason` is the word that its clients read."""

    def __init__(self, name: str, detail: str, reason: str = "invalidParameter") -> None:
        super().__init__(detail, flaws=(Flaw(f"?{name}", detail),))
        self.name = name
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Selection:
    """The offices that a client wants, by level and role; empty sets are no filters."""

    levels: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()

    def has(self, level: str, roles: tuple[str, ...]) -> bool:
        """Return whether an office is wanted."""
        return (not self.levels or level in self.levels) and (not self.roles or not self.roles.isdisjoint(roles))

    @property
    def is_all(self) -> bool:
        """Whether all offices are wanted."""
        return not (self.levels or self.roles)


@dataclass(frozen=True, slots=True)
class GoogleQuery:
    """The parameters of a request; those that change nothing here, such as `key` and `alt`, are not read."""

    address: str | None = field(default=None, repr=False)
    query: str | None = None
    include_offices: bool = True
    recursive: bool = False
    selection: Selection = Selection()
    mask: Mask = field(default_factory=dict)


def read_query(query: Mapping[str, list[str]]) -> GoogleQuery:
    """Return the parameters of a request; raises ParameterError. Unknown ones are ignored, as Google does.

    >>> read_query({"address": ["12207"], "includeOffices": ["False"]}).include_offices
    False
    >>> sorted(read_query({"roles": ["judge", "headOfState"], "key": ["k"]}).selection.roles)
    ['headOfState', 'judge']
    """
    return GoogleQuery(
        address=_read_text(query, "address"),
        query=_read_text(query, "query"),
        include_offices=_read_boolean(query, "includeOffices", default=True),
        recursive=_read_boolean(query, "recursive", default=False),
        selection=Selection(_read_choices(query, "levels", LEVELS), _read_choices(query, "roles", ROLES)),
        mask=_read_mask(query),
    )


def _read_text(query: Mapping[str, list[str]], name: str) -> str | None:
    value = " ".join(query.get(name, [""])[0].split())
    return value or None


def _read_boolean(query: Mapping[str, list[str]], name: str, *, default: bool) -> bool:
    value = query.get(name, [""])[0].strip().lower()
    if value in YES or value in NO:
        return value in YES
    if not value:
        return default
    raise ParameterError(name, f"Invalid value at '{name}': expected true or false.")


def _read_choices(query: Mapping[str, list[str]], name: str, known: frozenset[str]) -> frozenset[str]:
    values = [value for text in query.get(name, ()) for value in text.split(",") if value][: MOST_VALUES + 1]
    if len(values) > MOST_VALUES:
        raise ParameterError(name, f"Invalid value at '{name}': expected at most {MOST_VALUES} values.")
    for value in values:
        if value not in known:
            choices = ", ".join(sorted(known))
            raise ParameterError(name, f"Invalid value at '{name}': \"{value[:60]}\"; expected one of {choices}.")
    return frozenset(values)


def _read_mask(query: Mapping[str, list[str]]) -> Mask:
    text = query.get("fields", [""])[0].strip()
    try:
        return parse_mask(text) if text else {}
    except ValueError as error:
        raise ParameterError("fields", f"Invalid field selection {text[:60]!r}: {error}.") from error
