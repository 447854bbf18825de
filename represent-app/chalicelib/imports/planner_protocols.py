"""What planning asks of the directory: the records, how drafts become records, and which seats there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from chalicelib.imports.matching import Person, Places

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from chalicelib.representatives.models import Representative, RepresentativeDraft


class Held(Person, Protocol):
    """What planning holds in memory of a record: who it is, and which seat they have when."""

    @property
    def term_start(self) -> date | None:
        """Since when they sit."""

    @property
    def term_end(self) -> date | None:
        """Until when."""

    @property
    def created_at(self) -> datetime:
        """When they were entered."""


class Book(Protocol):
    """The records of a tenant, and where a plan keeps what memory has no room for."""

    @property
    def people(self) -> Sequence[Held]:
        """Everybody."""

    def full(self, person: Any) -> Representative:
        """Return the whole record of one of them."""

    def held(self, record: Representative) -> Held:
        """Return what is held of a record in memory."""

    def pile(self) -> Any:
        """Make a list, of which items are appended, counted and gone through, each time in order, and no more."""


@dataclass(frozen=True)
class Memory:
    """A book of records that are all in memory."""

    people: Sequence[Representative]

    def full(self, person: Representative) -> Representative:
        """Return the record itself."""
        return person

    def held(self, record: Representative) -> Representative:
        """Return the record itself."""
        return record

    def pile(self) -> Any:
        """Make a list."""
        return []


class Seats(Protocol):
    """The seats of a tenant with those who hold them."""

    def add(self, person: Any) -> None:
        """Seat somebody, whether or not there is room."""

    def seat(self, person: Any) -> None:
        """Seat somebody; raises Invalid that names the holders when there is no room."""


class Law(Places, Protocol):
    """What a plan asks of the tenant's rules."""

    def seating(self, people: Iterable[Any]) -> Seats:
        """Return the seats that people hold."""

    def level_of(self, position: str, chamber: str | None = None) -> str | None:
        """Return the level of the office that a position means where nobody tells; None if nobody can tell."""


class Desk(Protocol):
    """What the directory knows of drafts and records, under the rules of the tenant."""

    @property
    def law(self) -> Law:
        """The rules."""

    def draft(self, fields: dict[str, Any], current: Representative | None = None) -> RepresentativeDraft:
        """Return JSON values as a draft that fits the rules; raises Invalid."""

    def new(self, draft: RepresentativeDraft, representative_id: UUID) -> Representative:
        """Make the record that a draft becomes."""

    def revised(self, current: Representative, draft: RepresentativeDraft) -> Representative:
        """Return the record with the draft's fields; the same record if that changes nothing."""
