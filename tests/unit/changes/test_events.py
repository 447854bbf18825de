"""Events that follow from changes."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from chalicelib.changes.change_writer import ChangeWriter
from chalicelib.changes.events import MOST_BYTES, list_event_forms, make_events
from chalicelib.changes.models import RULES, Actor, Change, find_handovers, make_change, make_coverage_change

WHO = uuid.uuid4()
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ADA = {"id": str(WHO), "name": "Ada", "position": "Senator", "district": "1", "division_id": "d/1", "version": 1}


def change(before: dict[str, Any] | None, after: dict[str, Any] | None) -> Change:
    return make_change(sequence=7, actor=Actor(kind="staff", id="x"), source="api", at=NOW, before=before, after=after)


def events_of(before: dict[str, Any] | None, after: dict[str, Any] | None) -> dict[str, dict[str, Any]]:
    found = {kind: json.loads(detail) for kind, detail in make_events(change(before, after), "CA")}
    schemas = {form.type: form.json_schema for form in list_event_forms()}
    for kind, detail in found.items():
        Draft202012Validator(schemas[kind]).validate(detail)
    return found


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        (None, ADA, {"representative.created", "vacancy.filled"}),
        pytest.param(ADA, None, {"representative.deleted"}, id="a record that was entered by mistake"),
        (ADA, ADA | {"name": "Bo"}, {"representative.updated"}),
        (ADA, ADA | {"status": "overdue"}, {"representative.updated"}),
        (ADA, ADA | {"status": "ended"}, {"representative.updated", "vacancy.opened"}),
        (ADA | {"status": "ended"}, ADA, {"representative.updated", "vacancy.filled"}),
        (ADA, ADA | {"district": "2"}, {"representative.updated", "vacancy.opened", "vacancy.filled"}),
        (None, ADA | {"status": "upcoming"}, {"representative.created"}),
        (ADA | {"status": "ended"}, None, {"representative.deleted"}),
    ],
)
def test_change_has_events_for_its_record_and_its_seats(before: Any, after: Any, kinds: set[str]) -> None:
    assert events_of(before, after).keys() == kinds


def test_seat_renamed_by_new_rules_is_neither_left_nor_taken() -> None:
    renamed = change(ADA, ADA | {"position": "State Senator", "division_id": "d/1a"})
    kinds = [kind for kind, _ in make_events(renamed.model_copy(update={"source": RULES}), "CA")]
    assert kinds == ["representative.updated"]


def test_event_names_its_tenant_and_its_id() -> None:
    detail = events_of(ADA, ADA | {"name": "Bo"})["representative.updated"]
    assert (detail["version"], detail["id"], detail["tenant"], detail["sequence"]) == (1, "CA:7", "CA", 7)
    assert (detail["actor"], detail["source"], detail["changed"]) == ("staff", "api", ["name"])
    assert (detail["before"]["name"], detail["after"]["name"]) == ("Ada", "Bo")


def test_event_has_only_the_kind_of_its_actor() -> None:
    assert '"x"' not in "".join(detail for _, detail in make_events(change(None, ADA), "CA"))


def test_event_names_the_seat_that_changes_hands() -> None:
    detail = events_of(ADA, ADA | {"district": "2", "division_id": "d/2"})
    assert (detail["vacancy.opened"]["district"], detail["vacancy.filled"]["district"]) == ("1", "2")
    assert detail["vacancy.opened"]["representative_id"] == str(WHO)


def test_seat_that_is_handed_over_in_one_transaction_is_never_vacant() -> None:
    gone, comes = ADA | {"status": "ended"}, ADA | {"id": str(uuid.uuid4()), "name": "Bo"}
    elsewhere = ADA | {"id": str(uuid.uuid4()), "district": "9"}
    steps = [(ADA, gone), (None, comes), (elsewhere, elsewhere | {"status": "ended"})]
    writer = ChangeWriter(Actor(kind="staff"), "import", "CA", lambda: NOW)
    made = [
        Change.model_validate_json(str(write.item["doc"]))
        for write in writer.write_record_changes(6, steps)
        if write.item
    ]
    assert [each.sequence for each in made] == [7, 8, 9]
    assert [[kind for kind, _ in make_events(each, "CA")] for each in made] == [
        ["representative.updated"], ["representative.created"], ["representative.updated", "vacancy.opened"]
    ]  # fmt: skip


def test_one_successor_for_two_holders_leaves_one_vacancy() -> None:
    gone = {"status": "ended"}
    assert find_handovers([(ADA, ADA | gone), (ADA, ADA | gone), (None, ADA)]) == {0, 2}
    assert find_handovers([(ADA, None), (None, ADA)]) == set(), "a deleted record leaves no seat"


STATEMENT = {"position": "Senator", "district": "3", "division_id": "d/3", "reason": "She resigned."}


@pytest.mark.parametrize(
    ("kind", "before", "after", "event"),
    [
        ("vacancy_declared", None, STATEMENT, "vacancy.opened"),
        ("vacancy_withdrawn", STATEMENT, {"reason": "It was wrong."}, "vacancy.withdrawn"),
    ],
)
def test_declared_vacancy_is_an_event_of_its_seat(kind: Any, before: Any, after: Any, event: str) -> None:
    made = make_coverage_change(
        sequence=8, kind=kind, actor=Actor(kind="staff"), source="api", at=NOW, before=before, after=after
    )
    ((name, text),) = make_events(made, "CA")
    detail = json.loads(text)
    assert (name, detail["id"], detail["representative_id"]) == (event, "CA:8", None)
    assert (detail["position"], detail["district"], detail["division_id"]) == ("Senator", "3", "d/3")


def test_coverage_of_a_roster_is_an_event_and_opens_no_vacancy() -> None:
    after = {"offices": ["state-senator"], "source": "ca.csv"}
    made = make_coverage_change(
        sequence=8, kind="coverage_changed", actor=Actor(kind="system"), source="import x", at=NOW, before=None,
        after=after,
    )  # fmt: skip
    ((name, text),) = make_events(made, "CA")
    assert (name, json.loads(text)["after"]) == ("tenant.coverage_changed", after)


def test_change_of_the_rules_is_an_event() -> None:
    rules = Change(
        sequence=8, type="rules_changed", representative_id=None, actor=Actor(kind="staff"), source="api", at=NOW,
        changed=["offices"], before={"rules_version": 0}, after={"rules_version": 1},
    )  # fmt: skip
    ((kind, detail),) = make_events(rules, "CA")
    assert (kind, json.loads(detail)["after"]) == ("tenant.rules_changed", {"rules_version": 1})


@pytest.mark.parametrize(("size", "omitted"), [(1, []), (150_000, ["before"]), (300_000, ["before", "after"])])
def test_parts_too_large_for_an_entry_are_omitted_and_listed(size: int, omitted: list[str]) -> None:
    detail = events_of(ADA | {"name": "a" * size}, ADA | {"name": "b" * size})["representative.updated"]
    assert detail["omitted"] == omitted
    assert all(detail[name] is None for name in omitted)
    assert len(json.dumps(detail)) <= MOST_BYTES
