"""The editions of a map or table: the days on which each is in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from chalicelib.core.errors import Unavailable
from chalicelib.core.validity import is_in_force

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    # The first day on which an edition is in force, and the first day after; None if unknown.
    Validity = tuple[date | None, date | None]

T_co = TypeVar("T_co", covariant=True)
ALWAYS: Validity = (None, None)


class OutdatedEditions(Unavailable):
    """An edition is no longer stored: the list of editions that it is from must be read again."""


class Dated(Protocol):
    """An object that is in force from a day on."""

    @property
    def valid_from(self) -> date | None:
        """The first day; None if unknown."""


D = TypeVar("D", bound=Dated)


@dataclass(frozen=True, slots=True)
class Edition(Generic[T_co]):
    """An edition with the days on which it is in force; `load` returns its contents.

    `valid_to` is the first day on which it is no longer in force, at the latest that of the next edition.
    """

    valid_from: date | None
    valid_to: date | None
    load: Callable[[], T_co]

    def is_in_force(self, day: date) -> bool:
        """Return whether the edition is in force on a day."""
        return is_in_force(self.valid_from, self.valid_to, day)


def sort_editions(editions: Iterable[D]) -> list[D]:
    """Return editions in the order of their days; one without a day is the earliest."""
    return sorted(editions, key=lambda each: each.valid_from or date.min)


E = TypeVar("E", bound="Edition[object]")


def find_in_force(editions: Sequence[E], day: date) -> E | None:
    """Return the edition in force on a day; None if there is none."""
    return next((each for each in editions if each.is_in_force(day)), None)
