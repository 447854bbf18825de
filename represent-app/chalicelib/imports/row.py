"""The rows that every outside format is read into."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from chalicelib.core.errors import Invalid
from chalicelib.core.safe_text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

# The scheme of people who do not exist: a real roster takes their seats, and they take no real person's.
SAMPLE = "represent-sample"
# How many characters a report quotes of a value, and has in a reason.
MOST_QUOTED, MOST_OF_A_REASON = 100, 2_000


NAME_OF_SCHEME = re.compile(r"[a-z][a-z0-9_-]{0,49}")


def list_identifiers(scheme: str, key: str, others: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """Return a person's key, then their names in other schemes; of several in one, the first. A record has one of each.

    >>> list_identifiers("vip", "7", [("vip", "8"), ("fec", "H1"), ("fec", "H2"), ("Not a name", "x"), ("fips", "")])
    [{'scheme': 'vip', 'identifier': '7'}, {'scheme': 'fec', 'identifier': 'H1'}]
    """
    found = {scheme: key}
    for other, identifier in others:
        if identifier and NAME_OF_SCHEME.fullmatch(other):
            found.setdefault(other, identifier)
    return [{"scheme": name, "identifier": identifier} for name, identifier in found.items()]


class BadRoster(Invalid):
    """The file as a whole cannot be read; nothing of it was loaded."""


@dataclass(frozen=True, slots=True)
class Row:
    """One person: the line it starts on, the state it is of, the id it goes by, and a draft's fields (JSON values).

    Where a format has no lines that people count, `line` is the number of the entry in its list, or of the file in its
    archive; `where` names the file in an archive. `speaks` are the fields of a record, and the parts of contact_info
    (emails, phones, offices, links, social or one account of it; address, voice and fax of the office of no kind) that
    the roster has something to say of, if only that there is none; None: of all that its format knows. `derived` says
    that the id is made of office, district and name, as the roster has none. A `level` that the roster does not have
    is not among the fields: it follows from the tenant's rules.
    """

    line: int
    state: str
    key: tuple[str, str]
    fields: dict[str, Any]
    where: str = ""
    speaks: frozenset[str] | None = field(default=None, compare=False)
    derived: bool = field(default=False, compare=False)

    def __post_init__(self) -> None:
        """Take the characters out of its texts that no write may have; see safe_text."""
        object.__setattr__(self, "fields", clean(self.fields))


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not loaded, and why; `unread` if it may be about any person, so that none counts as missing."""

    line: int
    name: str
    reason: str
    unread: bool = False
    where: str = ""

    def __post_init__(self) -> None:
        """Cut what it has of the row; see shorten."""
        shorten(self)


def shorten(entry: Any) -> None:
    """Cut the texts of an entry of a report, which are made of cells and names of files of any length."""
    for name, most in (("name", MOST_QUOTED), ("reason", MOST_OF_A_REASON), ("where", MOST_QUOTED)):
        text = getattr(entry, name)
        if len(text) > most:
            object.__setattr__(entry, name, text[: most - 1] + "…")
