"""Representatives and rules for tests of the rules."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from chalicelib.representatives.models import Representative, RepresentativeDraft
from chalicelib.representatives.seat_index import make_seat_index
from chalicelib.representatives.seat_states import SeatStates
from chalicelib.representatives.snapshot import make_lines
from chalicelib.tenants import default_rules, tenant_registry
from chalicelib.tenants.coverage import NO_COVERAGE, Coverage
from chalicelib.tenants.rule_engine import RuleEngine
from chalicelib.tenants.rules import District, Office, Rules

if TYPE_CHECKING:
    from collections.abc import Iterable

TODAY = date(2026, 6, 1)
ENTERED = datetime(2026, 1, 15, 12, tzinfo=UTC)


def default_engine(tenant: str) -> RuleEngine:
    """Return a rule engine with the default rules of a tenant."""
    found = tenant_registry.load_registry().get(tenant)
    return RuleEngine(found, default_rules.load_default_rules(found))


def engine_with(*offices: Office, tenant: str = "CA") -> RuleEngine:
    """Return a rule engine with the offices of a test."""
    known = default_engine(tenant)
    return RuleEngine(known.tenant, replace(known.rules, offices=offices))


def board(*seats: int | None, total: int | None = None) -> Office:
    """Return an office with a district for each number of seats, named 1, 2, 3."""
    root = "ocd-division/country:us/state:ca/board:"
    districts = tuple(District(name=str(n), division_id=f"{root}{n}", seats=count) for n, count in enumerate(seats, 1))
    return Office(key="member", title="Member", level="state", seats=total, districts=districts)


def draft(**fields: Any) -> RepresentativeDraft:
    """Return a draft with the fields that a test sets."""
    return RepresentativeDraft.model_validate({"name": "Ada Example", "position": "Member"} | fields)


def person(name: str = "Ada Example", **fields: Any) -> Representative:
    """Return a record with the fields that a test sets, as of TODAY."""
    basis = {"id": uuid.uuid4(), "name": name, "position": "Member", "district": "1", "state": "CA", "level": "state"}
    versioning = {"version": 1, "created_at": ENTERED, "updated_at": ENTERED}
    return Representative.model_validate(basis | versioning | fields).as_of(TODAY)


def states_of(
    engine: RuleEngine, people: Iterable[Representative], today: date = TODAY, coverage: Coverage = NO_COVERAGE
) -> SeatStates:
    """Return the states of the seats of some records."""
    return SeatStates(make_seat_index(engine, make_lines(people)), today, today, coverage, 0)


__all__ = ["ENTERED", "TODAY", "Rules", "board", "default_engine", "draft", "engine_with", "person", "states_of"]
