"""Rosters without levels: the level follows from the tenant's rules, in every format."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from chalicelib.imports.planner import ImportPlan, make_plan
from chalicelib.imports.reader import Reader
from chalicelib.imports.record_spool import RecordList
from chalicelib.representatives.record_factory import RecordFactory
from chalicelib.tenants.column_mapping import ColumnMapping
from chalicelib.tenants.rule_engine import RuleEngine
from chalicelib.tenants.rules import Office
from tests.unit.representatives.conftest import NOON
from tests.unit.tenants.people import default_engine

if TYPE_CHECKING:
    from chalicelib.representatives.models import Representative

MAPPING = ColumnMapping(columns={"name": "Name", "position": "Office", "district": "District"})
PEOPLE = [("Ada Example", "Mayor", ""), ("Bo Example", "Sheriff", ""), ("Cy Example", "County Supervisor", "2")]
LEVELS = {"Ada Example": "municipal", "Bo Example": "county", "Cy Example": "county"}


def county() -> RuleEngine:
    """Return the rules of a county that also have the mayors of its towns."""
    known = default_engine("CA-Alameda")
    mayor = Office(key="mayor", title="Mayor", level="municipal")
    return RuleEngine(known.tenant, replace(known.rules, offices=(*known.rules.offices, mayor)))


def planned(data: str, engine: RuleEngine, *there: Representative) -> ImportPlan:
    reader = Reader({}, (engine.tenant.state, engine.tenant.kind), NOON.date(), MAPPING)
    desk = RecordFactory(engine.tenant, engine, lambda: NOON)
    return make_plan(list(reader.read_rows(data.encode(), "roster")), RecordList(there), desk, NOON.date())


def of_the_tenant() -> str:
    return "Name,Office,District\n" + "".join(f"{','.join(each)}\n" for each in PEOPLE)


def exported(columns: str) -> str:
    rest = "," * columns.count(",", len("represent_id,name,position,district"))
    people = (f"{UUID(int=n)},{','.join(each)}{rest}\n" for n, each in enumerate(PEOPLE))
    return columns + "\n" + "".join(people)


def lines() -> str:
    named = ({"name": name, "position": office, "district": seat or None} for name, office, seat in PEOPLE)
    return "".join(json.dumps({"represent_id": str(UUID(int=n)), **each}) + "\n" for n, each in enumerate(named))


@pytest.mark.parametrize(
    "data",
    [
        of_the_tenant(),
        exported("represent_id,name,position,district"),
        exported("represent_id,name,position,district,level"),
        lines(),
    ],
)
def test_level_is_that_of_the_office(data: str) -> None:
    todo = planned(data, county())
    assert todo.refused == []
    assert {after.name: after.level for _, after in todo.created if after} == LEVELS


def test_same_file_again_matches_everyone_and_ends_no_term() -> None:
    engine = county()
    there = [after for _, after in planned(of_the_tenant(), engine).created if after]
    again = planned(of_the_tenant(), engine, *there)
    assert (again.unchanged, again.steps, again.refused) == (3, [], [])


def test_term_missing_from_an_office_of_another_level_is_ended() -> None:
    engine = county()
    there = [after for _, after in planned(of_the_tenant(), engine).created if after]
    other = planned(of_the_tenant().replace("Ada Example", "Di Other"), engine, *there)
    assert [after.name for _, after in other.closed if after] == ["Ada Example"]


def test_state_roster_may_list_members_of_congress_without_levels() -> None:
    todo = planned("Name,Office,District\nAda Example,US Senator,\nBo Example,Congressman,12\n", default_engine("CA"))
    assert todo.refused == []
    assert {after.level for _, after in todo.created if after} == {"federal"}


def test_office_missing_from_the_rules_is_refused_with_the_known_ones() -> None:
    (refused,) = planned("Name,Office,District\nAda Example,Mayor,\n", default_engine("CA-Alameda")).refused
    assert refused.reason.startswith("position: CA-Alameda has no office 'Mayor'. Its offices are")


def test_title_of_two_foreign_levels_is_refused_with_both() -> None:
    known = default_engine("CA-Alameda")
    titled = tuple(Office(key=level, title="Poet", level=level) for level in ("federal", "municipal"))
    engine = RuleEngine(known.tenant, replace(known.rules, offices=titled))
    (refused,) = planned("Name,Office,District\nAda Example,Poet,\n", engine).refused
    assert refused.reason.startswith("position: In CA-Alameda, 'Poet' has level federal, chamber left out; or level")
