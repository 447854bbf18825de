"""The rows that every roster format is parsed into."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

from chalicelib.core.errors import Invalid
from chalicelib.core.safe_text import clean
from chalicelib.representatives.placeholder_names import says_vacant

if TYPE_CHECKING:
    from collections.abc import Iterable

# The most characters of a value that a report quotes, and the most characters of a reason.
MOST_QUOTED, MOST_OF_A_REASON = 100, 2_000


NAMES = ("name", "given_name", "family_name")
# The fields of a row that say which office the person has, and since when.
OF_ROLE = ("position", "level", "chamber", "district", "term_start", "term_expected_end")
NAME_OF_SCHEME = re.compile(r"[a-z][a-z0-9_-]{0,49}")


def _clean_fields(fields: dict[str, Any]) -> dict[str, Any]:
    """Return fields without the characters that no write may contain; see safe_text. Most rows have ASCII alone."""
    try:
        if to_json(fields).isascii():
            return fields
    except ValueError:  # a text that is no valid Unicode
        pass
    cleaned: dict[str, Any] = clean(fields)
    return cleaned


def make_vacancy_key(scheme: str, place: object) -> tuple[str, str]:
    """Return the key of a row that names no person: it matches no record, and no other row of the file has it."""
    return scheme, f"vacant/{place}"


def list_identifiers(scheme: str, key: str, others: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """Return a person's key, then their ids in other schemes, one for each scheme: the first.

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


class OnlyEmptySeats(BadRoster):
    """The file is an export whose rows are all of seats without a holder: it has nothing to load."""

    def __init__(self) -> None:
        super().__init__("All rows of the export are seats without a holder; there is nothing to load.")


@dataclass(frozen=True, slots=True)
class EarlierTerm:
    """A term of the same person in the same file that has ended: the seat as the file names it, and its days.

    A `level` of None or an empty one is unknown; it follows from the tenant's rules. `line` is the row of the term, if
    the term has one of its own.
    """

    position: str
    level: str | None
    chamber: str | None
    district: str | None
    term_start: date
    until: date
    line: int | None = None

    @property
    def note(self) -> str:
        """The note of the loaded row about the row of this term."""
        return f"line {self.line} is an earlier term of the same person: it becomes a former seat, until {self.until}"


def make_earlier_term(
    seat: tuple[str, str | None, str | None, str], start: str | None, until: str | None, line: int | None = None
) -> list[EarlierTerm]:
    """Return an earlier term if its days are known; `seat` is its position, level, chamber and district."""
    if not start or not until or not start < until:
        return []
    position, level, chamber, district = clean(list(seat))
    days = date.fromisoformat(start), date.fromisoformat(until)
    return [EarlierTerm(position, level, chamber, district or None, *days, line)]


@dataclass(frozen=True, slots=True)
class Role:
    """Another office of the person of a row: its line, the fields that replace those of the row, and its notes."""

    line: int
    fields: dict[str, Any]
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Remove characters that no write may contain; see safe_text."""
        object.__setattr__(self, "fields", _clean_fields(self.fields))


@dataclass(frozen=True, slots=True)
class Row:
    """One person: the first line, the state, the id, and the fields of a draft (JSON values).

    In formats without meaningful lines, `line` is the number of the entry in its list, or of the file in its archive.
    `where` is the name of the file in an archive. `speaks` has the fields that the roster covers, even if it leaves
    them empty: fields of a record, and parts of contact_info (emails, phones, offices, links, social or one account of
    it; address, voice and fax of the office without classification); None means all fields that the format knows.
    `derived` means that the id is made of office, district and name, because the roster has none. A `level` that the
    roster does not have is not among the fields; it follows from the tenant's rules. `notes` has the values that the
    format left out of the fields, with the reasons, and `history` the person's earlier terms. `file_notes` of the first
    row has what was left out of all rows. `alternatives` has the other offices that the roster gives the person at the
    same time: a record is of one office, and the rules decide which; see role_choice.
    """

    line: int
    state: str
    key: tuple[str, str]
    fields: dict[str, Any]
    where: str = ""
    speaks: frozenset[str] | None = field(default=None, compare=False)
    derived: bool = field(default=False, compare=False)
    notes: tuple[str, ...] = field(default=(), compare=False)
    file_notes: tuple[str, ...] = field(default=(), compare=False)
    history: tuple[EarlierTerm, ...] = field(default=(), compare=False)
    alternatives: tuple[Role, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        """Remove characters that no write may contain; see safe_text."""
        object.__setattr__(self, "fields", _clean_fields(self.fields))

    @property
    def vacant(self) -> bool:
        """Whether the row names no person: it says that the seat is vacant."""
        return says_vacant(self.fields["name"])

    def list_roles(self) -> list[Row]:
        """Return a row for each office of the person, without notes about the file."""
        own = replace(self, alternatives=(), file_notes=())
        kept = {name: value for name, value in self.fields.items() if name not in OF_ROLE}
        return [
            own,
            *(replace(own, line=role.line, fields=kept | role.fields, notes=role.notes) for role in self.alternatives),
        ]


def repair_names(row: Row) -> Row:
    """Return a row of a CSV whose names are in the encoding that they were written in, with a note for each change."""
    names = ((name, row.fields.get(name)) for name in NAMES)
    texts = {name: text for name, text in names if isinstance(text, str) and not text.isascii()}
    if not texts:
        return row
    repaired = {name: found for name, text in texts.items() if (found := repair_encoding(text)) != text}
    if not repaired:
        return row
    notes = [
        f"read {name} {texts[name]!r} as {found!r}: it was saved in a wrong encoding"
        for name, found in repaired.items()
    ]
    return replace(row, fields=row.fields | repaired, notes=(*row.notes, *notes))


def repair_encoding(text: str) -> str:
    r"""Return a text that was written as UTF-8 and read as Windows-1252 as it was written; others are unchanged.

    >>> repair_encoding("Pe\u00c3\u00b1a"), repair_encoding("Pe\u00f1a"), repair_encoding("S\u00c3O")
    ('Peña', 'Peña', 'SÃO')
    """
    if text.isascii():
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not loaded, and why; `unread` if it may be about a person of the tenant, who is not missing then.

    `about` is the row as far as it could be read, with an empty state or key if that is unclear: the row can be about
    people with its id, its seat or a part of its name only.
    """

    line: int
    name: str
    reason: str
    unread: bool = False
    where: str = ""
    about: Row | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Shorten the quoted texts; see shorten."""
        shorten(self)


def shorten(entry: Any) -> None:
    """Shorten the texts of a report entry, which come from cells and file names of any length."""
    for name, most in (("name", MOST_QUOTED), ("reason", MOST_OF_A_REASON), ("where", MOST_QUOTED)):
        text = getattr(entry, name)
        if len(text) > most:
            object.__setattr__(entry, name, text[: most - 1] + "…")
