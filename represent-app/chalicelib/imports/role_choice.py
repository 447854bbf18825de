"""Choose the office of a person to whom a roster gives several offices at once: a record is of one office. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from chalicelib.imports.matching import get_placement
from chalicelib.imports.row import MOST_QUOTED
from chalicelib.tenants.seats import find_seat

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chalicelib.imports.row import Row
    from chalicelib.tenants.rule_engine import RuleEngine
    from chalicelib.tenants.seats import Seat


class OtherRole(NamedTuple):
    """A role that is not loaded: the row of it, the reason, and whether the person holds a seat of the rules by it."""

    row: Row
    reason: str
    holds_seat: bool = False


def choose_role(
    roles: Sequence[Row], rule_engine: RuleEngine, listed: Mapping[Seat, int]
) -> tuple[Row, list[OtherRole]]:
    """Return the role to load, and the others, each with the reason; `listed` counts the other people of each seat.

    A role for which the rules have a seat comes first, then one whose seats the roster does not give to others (it may
    be out of date), then an elected office, then the order of the rules. Two names of one office are one role.
    """
    chosen = min(roles, key=lambda role: _rank(role, rule_engine, listed))
    seat = rule_engine.get_seat(get_placement(chosen))
    others: list[OtherRole] = []
    for role in roles:
        if role is chosen:
            continue
        if rule_engine.get_seat(get_placement(role)) == seat:
            if role.line != chosen.line:
                others.append(OtherRole(role, f"has the same person and office as line {chosen.line}"))
        elif rule_engine.find_placement(get_placement(role)) is None:
            others.append(OtherRole(role, f"left out the role {_quote(role)}: the rules have no such seat"))
        else:
            why = f"a record is of one office, and this one of {_quote(chosen)}"
            others.append(OtherRole(role, f"left out the role {_quote(role)}: {why}", holds_seat=True))
    return chosen, others


def _rank(role: Row, rule_engine: RuleEngine, listed: Mapping[Seat, int]) -> tuple[bool, bool, bool, int]:
    claim = get_placement(role)
    place, seat = rule_engine.find_placement(claim), find_seat(rule_engine, claim)
    if place is None or seat is None:
        return True, False, False, 0
    office, district = place.office, place.district
    seats = district.seats if district and office.has_seats_by_district else office.seats
    taken = seats is not None and listed.get(seat, 0) >= seats
    return False, taken, office.selection == "appointed", rule_engine.rules.offices.index(office)


def _quote(role: Row) -> str:
    claim = get_placement(role)
    return repr(f"{claim.position} {claim.district or ''}".rstrip()[:MOST_QUOTED])
