"""Events that follow from changes."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from chalicelib.changes.events import MOST_BYTES, list_event_forms, make_events
from chalicelib.changes.models import RULES, Actor, Change, make_change

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
        (ADA, None, {"representative.deleted", "vacancy.opened"}),
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
