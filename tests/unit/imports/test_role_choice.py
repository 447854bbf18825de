"""People to whom a roster gives several offices at once: the rules decide which one is loaded."""

from __future__ import annotations

import io
import tarfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from chalicelib.imports.planner import make_plan
from chalicelib.imports.reader import Reader
from chalicelib.imports.record_spool import RecordList, RecordSpool
from chalicelib.representatives.record_factory import RecordFactory
from chalicelib.tenants.default_rules import load_default_rules
from chalicelib.tenants.rule_engine import RuleEngine
from chalicelib.tenants.tenant_registry import load_registry

if TYPE_CHECKING:
    from chalicelib.imports.planner import ImportPlan

NOON = datetime(2026, 8, 15, 12, tzinfo=UTC)
REGISTRY = load_registry()
LIEUTENANT, SECRETARY, ELECTIONS = "lt_governor", "secretary of state", "chief election officer"


def make_factory(state: str) -> RecordFactory:
    tenant = REGISTRY.get(state)
    return RecordFactory(tenant, RuleEngine(tenant, load_default_rules(tenant)), lambda: NOON)


def pack_yaml(state: str, people: dict[str, list[str]]) -> bytes:
    """Return an archive of Open States with a file for each person, by name with their roles."""
    kind = "district" if state == "DC" else "state"
    where = f"ocd-jurisdiction/country:us/{kind}:{state.lower()}/government"
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, roles in people.items():
            entries = [{"type": role, "jurisdiction": where, "start_date": "2025-01-20"} for role in roles]
            data = yaml.safe_dump({"id": f"ocd-person/{name}", "name": name, "roles": entries}).encode()
            file = tarfile.TarInfo(f"data/{state.lower()}/executive/{name}.yml")
            file.size = len(data)
            archive.addfile(file, io.BytesIO(data))
    return packed.getvalue()


def write_csv(_: str, people: dict[str, list[str]]) -> bytes:
    """Return a CSV of Open States with a row for each role of each person."""
    lines = [f"ocd-person/{name},{name},,,{role}" for name, roles in people.items() for role in roles]
    return "\n".join(["id,name,current_party,current_district,current_chamber", *lines, ""]).encode()


BOTH = pytest.mark.parametrize("write", [pack_yaml, write_csv])


def plan(write: Any, state: str, people: dict[str, list[str]], records: Any = None) -> ImportPlan:
    reader = Reader({}, (state, "state"), NOON.date())
    rows = reader.read_rows(write(state, people), "roster")
    return make_plan(rows, records or RecordList([]), make_factory(state), NOON.date())


def list_loaded(made: ImportPlan) -> dict[str, str]:
    return {after.name: after.position for _, after in made.created if after}


@BOTH
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize(
    ("state", "roles", "position"),
    [
        ("MA", [SECRETARY, ELECTIONS], "Secretary of the Commonwealth"),
        ("PA", [SECRETARY, ELECTIONS], "Secretary of the Commonwealth"),
        ("WA", [SECRETARY, ELECTIONS], "Secretary of State"),
        ("AK", [LIEUTENANT, ELECTIONS], "Lieutenant Governor"),
        ("AK", [LIEUTENANT, SECRETARY], "Lieutenant Governor"),
        ("UT", [LIEUTENANT, SECRETARY], "Lieutenant Governor"),
        ("UT", [LIEUTENANT, SECRETARY, ELECTIONS], "Lieutenant Governor"),
        ("HI", [LIEUTENANT, ELECTIONS], "Lieutenant Governor"),
        ("NJ", [LIEUTENANT, SECRETARY], "Lieutenant Governor"),
        ("NJ", [SECRETARY, ELECTIONS, LIEUTENANT], "Lieutenant Governor"),
        ("VT", ["attorney general", "treasurer"], "Attorney General"),
        ("OK", [SECRETARY, "treasurer"], "State Treasurer"),  # elected, the other is appointed
        ("DC", ["governor", "mayor"], "Mayor"),
    ],
)
def test_person_of_two_roles_has_the_office_that_the_rules_know(
    write: Any, state: str, roles: list[str], position: str, *, reverse: bool
) -> None:
    made = plan(write, state, {"Petra Example": roles[::-1] if reverse else roles})
    assert (list_loaded(made), list(made.refused)) == ({"Petra Example": position}, [])


@pytest.mark.parametrize(
    ("state", "note"),
    [
        (
            "NJ",
            "left out the role 'Secretary of State': a record is of one office, and this one of 'Lieutenant Governor'",
        ),
        ("AK", "left out the role 'Secretary of State': the rules have no such seat"),
    ],
)
@BOTH
def test_role_that_is_not_loaded_is_noted(write: Any, state: str, note: str) -> None:
    made = plan(write, state, {"Petra Example": [LIEUTENANT, SECRETARY]})
    assert [each.reason for each in made.notes] == [note]
    place = made.notes[0].line, made.notes[0].where
    assert place == ((3, "") if write is write_csv else (1, f"data/{state.lower()}/executive/Petra Example.yml"))


def test_two_names_of_one_office_are_no_note_unless_they_have_rows() -> None:
    people = {"Petra Example": [SECRETARY, ELECTIONS]}
    assert plan(pack_yaml, "MA", people).notes == []
    (note,) = plan(write_csv, "MA", people).notes
    assert (note.line, note.reason) == (3, "has the same person and office as line 2")


@BOTH
def test_office_that_another_row_has_is_not_loaded_twice(write: Any) -> None:
    made = plan(write, "NJ", {"Petra Example": [LIEUTENANT, SECRETARY], "Olive Sample": [LIEUTENANT]})
    assert list_loaded(made) == {"Olive Sample": "Lieutenant Governor", "Petra Example": "Secretary of State"}
    made = plan(
        write,
        "NJ",
        {"Ann One": [LIEUTENANT, SECRETARY], "Bo Two": [LIEUTENANT], "Cy Three": [SECRETARY]},
    )
    assert list_loaded(made) == {"Bo Two": "Lieutenant Governor", "Cy Three": "Secretary of State"}
    assert "has one seat, held at that time by Bo Two" in made.refused[0].reason


def test_seat_of_the_role_that_is_not_loaded_is_not_vacant() -> None:
    made = plan(pack_yaml, "NJ", {"Petra Example": [LIEUTENANT, SECRETARY], "Olive Sample": ["governor"]})
    assert {office: claim.vacant for office, claim in made.claims.items()} == {
        "governor": {},
        "lieutenant-governor": {},
        "secretary-of-state": {},
    }
    made = plan(pack_yaml, "AK", {"Petra Example": [LIEUTENANT, SECRETARY]})
    assert {office: claim.districts for office, claim in made.claims.items()} == {"lieutenant-governor": None}


def test_roles_that_the_rules_do_not_know_are_refused_with_the_first() -> None:
    made = plan(pack_yaml, "AK", {"Petra Example": [SECRETARY, "recorder"]})
    assert "AK has no office 'Secretary of State'" in made.refused[0].reason
    assert [note.reason for note in made.notes] == ["left out the role 'Recorder': the rules have no such seat"]


@pytest.mark.parametrize(("state", "role"), [("HI", ELECTIONS), ("AK", SECRETARY)])
@BOTH
def test_only_role_is_refused_if_the_rules_do_not_know_it(write: Any, state: str, role: str) -> None:
    made = plan(write, state, {"Petra Example": [role]})
    assert "has no office" in made.refused[0].reason
    assert made.notes == []


def test_person_of_another_state_is_refused_once() -> None:
    reader = Reader({}, ("NJ", "state"), NOON.date())
    rows = reader.read_rows(pack_yaml("AK", {"Petra Example": [LIEUTENANT, SECRETARY]}), "roster")
    made = make_plan(rows, RecordList([]), make_factory("NJ"), NOON.date())
    assert [row.reason for row in made.refused] == ["belongs to AK, not to NJ"]
    assert made.notes == []


@BOTH
def test_same_roster_again_changes_nothing(write: Any) -> None:
    people = {"Petra Example": [SECRETARY, LIEUTENANT], "Olive Sample": ["governor"]}
    with RecordSpool(NOON.date()) as spool:
        for _, after in plan(write, "NJ", people).created:
            assert after
            spool.add({"SK": str(after.id), "doc": after.to_json()})
        again = plan(write, "NJ", people, spool)
        assert (again.steps, again.unchanged, len(again.notes)) == ([], 2, 1)


def test_columns_without_a_place_are_noted_once() -> None:
    data = write_csv("NJ", {"Petra Example": [LIEUTENANT, SECRETARY]}).decode().splitlines()
    data = [f"{line},{'x' if number else 'shoe'}" for number, line in enumerate(data)]
    made = plan(lambda *_: "\n".join(data).encode(), "NJ", {})
    assert [note.reason[:16] for note in made.notes] == ["left out the col", "left out the rol"]
