"""The sums of a tenant's records and empty seats by office; a change adds and subtracts what it names."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from chalicelib.core.term_spans import SERVING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from chalicelib.representatives.seat_index import SeatOfText
    from chalicelib.tenants.seats import Seat
    from chalicelib.tenants.vacancies import EmptySeats

K = TypeVar("K")


class TextCounts(NamedTuple):
    """The counts of the records that name a seat with one text.

    `statuses` counts all of them, `parties` those in office. Of those in office, `checked` counts the days of the last
    verification, and `unverified` the days of entry if they were never verified.
    """

    statuses: Mapping[str, int]
    parties: Mapping[str | None, int]
    checked: Mapping[date, int]
    unverified: Mapping[date, int]

    @property
    def filled(self) -> int:
        """The number of records in office."""
        return sum(self.statuses.get(status, 0) for status in SERVING)


@dataclass(slots=True, eq=False)
class OfficeTotals:
    """The sums of an office, or of all records, as in TextCounts, and its vacant and unknown seats."""

    statuses: Counter[str] = field(default_factory=Counter)
    parties: Counter[str | None] = field(default_factory=Counter)
    checked: Counter[date] = field(default_factory=Counter)
    unverified: Counter[date] = field(default_factory=Counter)
    vacant: int = 0
    unknown: int = 0

    @property
    def filled(self) -> int:
        """The number of records in office."""
        return sum(self.statuses[status] for status in SERVING)

    def copy(self) -> OfficeTotals:
        """Return a copy that can be changed."""
        return OfficeTotals(
            self.statuses.copy(),
            self.parties.copy(),
            self.checked.copy(),
            self.unverified.copy(),
            self.vacant,
            self.unknown,
        )

    def add(self, counts: TextCounts, sign: int) -> None:
        """Add counts, or subtract them if the sign is -1."""
        _add(self.statuses, counts.statuses, sign)
        _add(self.parties, counts.parties, sign)
        _add(self.checked, counts.checked, sign)
        _add(self.unverified, counts.unverified, sign)

    def add_empty(self, seats: EmptySeats | None, sign: int) -> None:
        """Add the empty seats of a district, or subtract them if the sign is -1."""
        if seats is not None:
            self.vacant += sign * seats.count("vacant")
            self.unknown += sign * seats.count("unknown")


def _add(sums: Counter[K], counts: Mapping[K, int], sign: int) -> None:
    for key, count in counts.items():
        sums[key] += sign * count
        if not sums[key]:
            del sums[key]


NOTHING = OfficeTotals()


@dataclass(slots=True, eq=False)
class SeatTotals:
    """The sums of a tenant: of all records, by office, and the number of holders by limit.

    `crowded` has the limits with more holders than seats. `missing_texts` and `missing_seats` are not in the sums,
    because they have changed since. Sums that are `_shared` with another instance are copied before they change.
    """

    all: OfficeTotals = field(default_factory=OfficeTotals)
    by_office: dict[str, OfficeTotals] = field(default_factory=dict)
    filled: Counter[Seat] = field(default_factory=Counter)
    crowded: dict[Seat, int] = field(default_factory=dict)
    missing_texts: set[str] = field(default_factory=set)
    missing_seats: set[Seat] = field(default_factory=set)
    _shared: set[str] = field(default_factory=set)

    def copy(self) -> SeatTotals:
        """Return a copy that can be changed."""
        return SeatTotals(
            self.all.copy(),
            self.by_office.copy(),
            self.filled.copy(),
            self.crowded.copy(),
            self.missing_texts.copy(),
            self.missing_seats.copy(),
            set(self.by_office),
        )

    def get(self, office: str) -> OfficeTotals:
        """Return the sums of an office."""
        return self.by_office.get(office, NOTHING)

    def add(self, at: SeatOfText, counts: TextCounts, sign: int) -> None:
        """Add the counts of a text, which names a seat, or subtract them if the sign is -1."""
        self.all.add(counts, sign)
        if at.seat is None:
            return
        self._open(at.seat[0]).add(counts, sign)
        for limit, seats in at.limits:
            self.filled[limit] += sign * counts.filled
            if self.filled[limit] > seats:
                self.crowded[limit] = seats
            else:
                self.crowded.pop(limit, None)

    def add_empty(self, office: str, seats: EmptySeats | None, sign: int) -> None:
        """Add the empty seats of a district, or subtract them if the sign is -1."""
        self.all.add_empty(seats, sign)
        self._open(office).add_empty(seats, sign)

    def _open(self, office: str) -> OfficeTotals:
        """Return the sums of an office to change them."""
        found = self.by_office.get(office)
        if found is None:
            found = self.by_office[office] = OfficeTotals()
        elif office in self._shared:
            found = self.by_office[office] = found.copy()
            self._shared.discard(office)
        return found
