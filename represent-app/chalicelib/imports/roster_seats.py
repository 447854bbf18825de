"""Count the rows of a roster by seat, to find the seats that the roster shows to be vacant."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chalicelib.imports.matching import OWN, get_placement
from chalicelib.tenants.coverage import NO_DISTRICT, RosterClaim
from chalicelib.tenants.seats import SAMPLE, find_seat, list_seats

if TYPE_CHECKING:
    from datetime import date

    from chalicelib.imports.row import Row
    from chalicelib.tenants.rule_engine import RuleEngine
    from chalicelib.tenants.rules import Office
    from chalicelib.tenants.seats import Seat

# A file that lists a chamber of Congress for so many other states lists all of it, also where the only seat is vacant.
STATES_OF_WHOLE_CHAMBER = 25


@dataclass(slots=True)
class RosterSeats:
    """The seats that a roster lists: how many people, and how many rows that say that the seat is vacant.

    `unclear` has the offices that a refused row may be about, so that it is unknown which of their seats are vacant.
    `exported`: the file is an export of Represent, which lists no person in the seats that are unknown. `covers` has
    the levels and chambers that the source always lists as a whole.
    """

    rule_engine: RuleEngine
    today: date
    people: Counter[Seat] = field(default_factory=Counter)
    vacant: Counter[Seat] = field(default_factory=Counter)
    unclear: set[str] = field(default_factory=set)
    exported: bool = False
    covers: frozenset[tuple[str, str | None]] = frozenset()
    other_states: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, row: Row) -> None:
        """Count a row of the tenant, whether or not it can be loaded; a person whose term is over holds no seat."""
        if row.key[0] == SAMPLE:
            return
        self.exported |= row.key[0] == OWN
        seat = find_seat(self.rule_engine, get_placement(row))
        if seat is None:
            self._add_unplaced(row)
        elif row.vacant:
            self.vacant[seat] += 1
        elif not (row.fields.get("term_end") and row.fields["term_end"] <= self.today.isoformat()):
            self.people[seat] += 1

    def add_of_other_state(self, row: Row) -> None:
        """Count a row of another state: a file of all states covers a chamber of Congress for each of them."""
        if row.fields.get("level") == "federal" and row.fields.get("chamber"):
            self.other_states[row.fields["chamber"]].add(row.state)

    def add_unread(self) -> None:
        """Count a row that may be about any seat."""
        self.unclear |= {office.key for office in self.rule_engine.rules.offices}

    def _add_unplaced(self, row: Row) -> None:
        """Count a row for which the rules have no seat: it may be about any seat of its office, or of its chamber."""
        claim = get_placement(row)
        office = self.rule_engine.rules.find_office(claim.position, level=claim.level, chamber=claim.chamber)
        if office:
            self.unclear.add(office.key)
            return
        has_chambers = row.speaks is None or "chamber" in row.speaks
        self.unclear |= {
            office.key
            for office in self.rule_engine.rules.offices
            if claim.level in (None, office.level) and (not has_chambers or claim.chamber == office.chamber)
        }

    def make_claims(self, *, partial: bool) -> dict[str, RosterClaim]:
        """Return what the roster says of each office that it lists; the source is still to be named.

        A `partial` roster or an export covers the districts of its rows alone, and so does a roster with a row that may
        be about any seat of the office. Else every seat of the office that no row lists is vacant.
        """
        partial |= self.exported
        claims: dict[str, RosterClaim] = {}
        listed = {key for key, _ in (*self.people, *self.vacant)}
        for office in self.rule_engine.rules.offices:
            if not partial and office.key not in self.unclear and (office.key in listed or self._covers_all_of(office)):
                claims[office.key] = RosterClaim(source="", as_of=self.today, vacant=self._count_vacant(office))
            elif office.key in listed and (not self.exported or office.key in {key for key, _ in self.vacant}):
                districts = {name or NO_DISTRICT for key, name in (*self.people, *self.vacant) if key == office.key}
                vacant = {name or NO_DISTRICT: count for (key, name), count in self.vacant.items() if key == office.key}
                claims[office.key] = RosterClaim(
                    source="", as_of=self.today, districts=tuple(sorted(districts)), vacant=vacant
                )
        return claims

    def _covers_all_of(self, office: Office) -> bool:
        """Return whether the file lists all of an office even if it has no row of it; see `covers`."""
        if (office.level, office.chamber) in self.covers:
            return True
        if office.level != "federal" or office.chamber is None:
            return False
        return len(self.other_states.get(office.chamber, ())) >= STATES_OF_WHOLE_CHAMBER

    def _count_vacant(self, office: Office) -> dict[str, int]:
        """Return the number of vacant seats of each district that has one, if the roster lists the whole office."""
        found: dict[str, int] = {}
        for district, seats in list_seats(office, self.today):
            name = district.name if district else None
            stated = self.vacant[office.key, name]
            count = stated if seats is None else min(seats, max(stated, seats - self.people[office.key, name]))
            if count:
                found[name or NO_DISTRICT] = count
        return found
