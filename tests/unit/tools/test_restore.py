"""Restoring a tenant's records from its changes, after mistakes and after damage outside the application."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.auth.permissions import SYSTEM
from chalicelib.aws import clients
from chalicelib.container import Container, TenantContainer
from chalicelib.representatives.models import RepresentativeDraft
from chalicelib.representatives.transaction_writer import parse_record
from tools.cli import main
from tools.ops import restore

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_dynamodb.client import DynamoDBClient

START = datetime(2026, 6, 1, tzinfo=UTC)
TABLE = "represent-local"
LEFT_OUT = {"version", "updated_at", "status"}


class RestoreStage:
    """California, with a clock that advances by a minute at every write, and the records after each."""

    def __init__(self) -> None:
        self.now = START
        self.said: list[str] = []
        self.states: dict[datetime, dict[str, Any]] = {}

    @property
    def scope(self) -> TenantContainer:
        return Container(SYSTEM, now=lambda: self.now).for_tenant("CA", source="test")

    def content(self) -> dict[str, Any]:
        """Return the records without the fields that a restoration rewrites."""
        return {str(one.id): one.model_dump(exclude=LEFT_OUT) for one in self.scope.records.get_view().people}

    def write(self, what: Callable[[TenantContainer], object]) -> None:
        self.now += timedelta(minutes=1)
        what(self.scope)
        self.states[self.now] = self.content()

    def restore(self, moment: datetime | None = None, *, apply: bool = True) -> int:
        self.now += timedelta(minutes=1)
        return restore.restore(self.scope, moment or self.now, self.said.append, apply=apply)


@pytest.fixture
def stage_with_people(dynamodb: DynamoDBClient) -> RestoreStage:
    """Return a tenant with some people, one of them changed and one deleted."""
    assert dynamodb
    made = RestoreStage()
    for name in ("Ada", "Bo", "Cy"):
        made.write(lambda scope, name=name: scope.representatives.create(draft(name)))  # type: ignore[misc]
    ada, bo, _ = (one.id for one in made.scope.records.get_view().people)
    made.write(lambda scope: scope.representatives.patch(ada, None, {"party": "Green"}))
    made.write(lambda scope: scope.representatives.delete(bo, None))
    return made


def draft(name: str) -> RepresentativeDraft:
    return RepresentativeDraft.model_validate({"name": name, "position": "Mayor"})


def items() -> list[dict[str, Any]]:
    found: Any = clients.dynamodb().scan(TableName=TABLE)["Items"]
    return [item for item in found if item["SK"]["S"].startswith("REP#")]


def test_records_that_match_their_changes_are_unchanged(stage_with_people: RestoreStage) -> None:
    before = stage_with_people.scope.records.get_view().version
    assert stage_with_people.restore() == 0
    assert stage_with_people.said == ["0 records of CA restored"]
    assert stage_with_people.scope.records.get_view().version == before


@pytest.mark.parametrize("seed", range(3))
def test_every_moment_can_be_restored_and_history_continues(stage_with_people: RestoreStage, seed: int) -> None:
    moments = list(stage_with_people.states)
    random.Random(seed).shuffle(moments)  # noqa: S311 (test data, not a secret)
    for moment in [*moments, moments[0]]:
        stage_with_people.restore(moment)
        assert stage_with_people.content() == stage_with_people.states[moment]
    changes = stage_with_people.scope.feed.read_after(0, 500).changes
    assert [change.sequence for change in changes] == list(range(1, len(changes) + 1))
    assert {change.source for change in changes} == {"test"}
    versions = [(str(c.representative_id), c.after["version"]) for c in changes if c.after]
    assert len(set(versions)) == len(versions)  # each entity tag identifies one state


def test_differences_are_only_listed_without_apply(stage_with_people: RestoreStage) -> None:
    first = next(iter(stage_with_people.states))
    assert stage_with_people.restore(first, apply=False) == 2
    assert stage_with_people.content() == stage_with_people.states[max(stage_with_people.states)]
    assert {line.rpartition(": ")[2] for line in stage_with_people.said[:2]} == {"differs", "should not exist"}
    assert stage_with_people.said[-1] == "2 records of CA differ; --apply restores them"


@pytest.mark.parametrize("wrong", ["lost", "changed", "unreadable", "version", "tenant"])
def test_damage_outside_the_application_is_repaired(stage_with_people: RestoreStage, wrong: str) -> None:
    whole = stage_with_people.content()
    client, item = clients.dynamodb(), items()[0]
    key = {"PK": item["PK"], "SK": item["SK"]}
    if wrong == "lost":
        client.delete_item(TableName=TABLE, Key=key)
    elif wrong == "tenant":
        client.delete_item(TableName=TABLE, Key={"PK": {"S": "TENANT#CA"}, "SK": {"S": "META"}})
    else:
        other = {
            "changed": {"doc": {"S": item["doc"]["S"].replace("Ada", "Eve").replace("Cy", "Eve")}},
            "unreadable": {"doc": {"S": "{"}},
            "version": {"version": {"N": "77"}, "doc": {"S": item["doc"]["S"].replace("Mayor", "Clerk")}},
        }[wrong]
        client.put_item(TableName=TABLE, Item={**item, **other})
    assert stage_with_people.restore() == (0 if wrong == "tenant" else 1)
    read = [parse_record({"doc": item["doc"]["S"]}) for item in items()]
    assert {str(one.id): one.model_dump(exclude=LEFT_OUT) for one in read} == whole
    assert stage_with_people.content() == whole
    assert stage_with_people.restore() == 0


def test_missing_change_is_reported_and_nothing_is_written(stage_with_people: RestoreStage) -> None:
    key = {"PK": {"S": "TENANT#CA#CHANGES"}, "SK": {"S": f"{2:012d}"}}
    clients.dynamodb().delete_item(TableName=TABLE, Key=key)
    with pytest.raises(restore.Broken, match="Change 2 is missing"):
        stage_with_people.restore()


def test_item_that_was_never_a_record_is_reported(stage_with_people: RestoreStage) -> None:
    stray = {"PK": {"S": "TENANT#CA"}, "SK": {"S": "REP#00000000-0000-4000-8000-000000000000"}, "doc": {"S": "?"}}
    clients.dynamodb().put_item(TableName=TABLE, Item=stray)
    with pytest.raises(restore.Broken, match="is not a readable record, and was not one"):
        stage_with_people.restore()


def test_command_reports_wrong_arguments(stage_with_people: RestoreStage, capsys: pytest.CaptureFixture[str]) -> None:
    assert stage_with_people
    assert main(["ops", "restore", "--stage", "local", "--tenant", "Atlantis"]) == 1
    assert "There is no tenant 'Atlantis'" in capsys.readouterr().err
    assert main(["ops", "restore", "--stage", "local", "--tenant", "CA", "--to", "yesterday"]) == 2
    assert "like 2026-01-31T12:00:00Z; got 'yesterday'" in capsys.readouterr().err
    assert main(["ops", "restore", "--stage", "local", "--tenant", "CA", "--to", "2020-01-01T00:00:00Z"]) == 0
    assert capsys.readouterr().out.endswith("2 records of CA differ; --apply restores them\n")
