"""Restore a tenant's records to a moment, from its changes.

The changes of a tenant contain every state of its records. The command compares the stored records with their state at
a moment (by default now) and lists the differences. With --apply it writes them as new changes, which readers and
mirrors follow. It undoes mistakes, and repairs records that were lost or damaged outside the application. A tenant that
has also lost its changes is restored by DynamoDB's point-in-time recovery (docs/operations.md).
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click
from botocore.exceptions import BotoCoreError, ClientError
from pydantic import ValidationError

from chalicelib.auth.permissions import SYSTEM
from chalicelib.aws.tenant_table import META, get_mark
from chalicelib.changes.models import COVERAGE_KINDS, PARTITION, Change
from chalicelib.container import Container
from chalicelib.core.errors import Problem
from chalicelib.core.settings import MissingSetting
from chalicelib.representatives.models import Representative
from chalicelib.representatives.transaction_writer import TransactionWriter, parse_record, parse_versions
from tools.deploy import cloudformation
from tools.local.ministack import CREDENTIALS
from tools.options import Moment, endpoint_option, stage_option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from chalicelib.aws.tenant_table import Item
    from chalicelib.container import TenantContainer
    from chalicelib.representatives.transaction_writer import Step


class Broken(Exception):  # noqa: N818 (named for the state of the changes)
    """Report that the changes do not contain the requested state; the message gives the reason."""


@dataclass(frozen=True)
class RecordedState:
    """A tenant's state according to its changes: records at a moment, the newest version of each, the last change.

    `rules_version` is the version of the rules, and `coverage_version` the number of the last change of the coverage.
    """

    records: Mapping[UUID, Representative]
    written: Mapping[UUID, int]
    last: int
    mark: str
    rules_version: int = 0
    coverage_version: int = 0


def replay(changes: Iterable[str], moment: datetime) -> RecordedState:
    """Replay changes, from the first and in order, up to a moment.

    Raises Broken if a change is missing.
    """
    records: dict[UUID, Representative] = {}
    written: dict[UUID, int] = {}
    last, doc, rules_version, coverage_version = 0, "", 0, 0
    for doc in changes:
        change = Change.model_validate_json(doc)
        if change.sequence != last + 1:
            raise Broken(f"Change {last + 1} is missing, so the state before change {change.sequence} is unknown.")
        last = change.sequence
        if change.type == "rules_changed":
            rules_version = int((change.after or {})["rules_version"])
        elif change.type in COVERAGE_KINDS:
            coverage_version = change.sequence
        if change.representative_id is None:
            continue
        for state in (change.before, change.after):
            if state:
                record = Representative.model_validate(state)
                written[record.id] = max(record.version, written.get(record.id, 0))
        if change.at <= moment:
            records.pop(change.representative_id, None)
            if change.after:
                records[change.representative_id] = Representative.model_validate(change.after)
    return RecordedState(records, written, last, get_mark(doc) if last else "", rules_version, coverage_version)


@dataclass(frozen=True)
class StoredState:
    """A tenant's stored state: its own item, its records, and the versions of unreadable records."""

    meta: Item | None
    records: Mapping[UUID, Representative]
    damaged: Mapping[UUID, int]


def find_steps(recorded: RecordedState, there: StoredState, now: datetime) -> list[Step]:
    """Return the steps from the stored records to the recorded ones; each writes a newer version.

    Raises Broken for an unreadable item that was not a record at that moment.
    """
    steps: list[Step] = []
    for key in sorted(recorded.records.keys() | there.records.keys() | there.damaged.keys(), key=str):
        before, after = there.records.get(key), recorded.records.get(key)
        if key in there.damaged:
            if after is None:
                raise Broken(
                    f"REP#{key} is not a readable record, and was not one at that moment; "
                    "delete the item and run this again."
                )
            before = after.model_copy(update={"version": there.damaged[key]})
        if after is None:
            steps.append((before, None))
        elif before is None or key in there.damaged or _content(before) != _content(after):
            newest = max(recorded.written.get(key, 0), before.version if before else 0)
            steps.append(
                (before, after.model_copy(update={"version": newest + 1, "updated_at": now}).as_of(now.date()))
            )
    return steps


def _content(record: Representative) -> dict[str, Any]:
    # The stored status depends on the time of writing, and the version on the number of writes.
    return record.model_dump(exclude={"status", "version", "updated_at"})


def restore(scope: TenantContainer, moment: datetime, say: Callable[[str], None], *, apply: bool) -> int:
    """Compare and print the differences, and write them with `apply`; return the number of differing records.

    Raises Broken and Problem.
    """
    recorded = replay((str(item["doc"]) for item in scope.table.query(partition=PARTITION)), moment)
    there = _read_stored(scope.table.query())
    steps = find_steps(recorded, there, scope.now())
    for before, after in steps:
        record = after or before
        what = "is missing" if before is None else "should not exist" if after is None else "differs"
        say(f"{record.id if record else ''} {record.name if record else ''}: {what}")
    version = parse_versions(there.meta)[0]
    if version < recorded.last:
        say(f"the tenant's item has version {version}; its last change is {recorded.last}")
        if apply:
            scope.table.put(
                META, {**(there.meta or {}), **_meta_attributes(scope, recorded)}, partition="", usage=False
            )
            version = recorded.last
    if apply:
        for _ in TransactionWriter(scope.table, scope.change_writer).commit_all(version, steps):
            pass
        say(f"{len(steps)} records of {scope.tenant.id} restored")
    else:
        say(f"{len(steps)} records of {scope.tenant.id} differ" + ("; --apply restores them" if steps else ""))
    return len(steps)


def _read_stored(items: Iterable[Item]) -> StoredState:
    meta: Item | None = None
    records: dict[UUID, Representative] = {}
    damaged: dict[UUID, int] = {}
    for item in items:
        if item["SK"] == META:
            meta = {name: value for name, value in item.items() if name not in ("PK", "SK")}
            continue
        version = int(item.get("version", 0))
        try:
            record = parse_record(item)
        except (KeyError, ValidationError):
            damaged[UUID(str(item["SK"]).removeprefix("REP#"))] = version
        else:
            # A conditional write compares the item's version attribute, not the version in its document.
            records[record.id] = record.model_copy(update={"version": version})
    return StoredState(meta, records, damaged)


def _meta_attributes(scope: TenantContainer, recorded: RecordedState) -> Item:
    versions = {"rules_version": recorded.rules_version, "coverage_version": recorded.coverage_version}
    return {
        "version": recorded.last,
        "mark": recorded.mark,
        **{name: version for name, version in versions.items() if version},
        "GSI1PK": "TENANTS",
        "GSI1SK": scope.tenant.id,
    }


@click.command("restore")
@stage_option
@click.option("--tenant", required=True, help="The tenant, such as CA or NY-Albany.")
@click.option("--to", "moment", type=Moment(), help="The moment, such as 2026-01-31T12:00:00Z; default: now.")
@click.option("--apply", is_flag=True, help="Write the differences; without it they are only listed.")
@endpoint_option
def command(stage_name: str, tenant: str, moment: datetime | None, endpoint_url: str | None, *, apply: bool) -> int:
    """Restore a tenant's records to a moment, from its changes."""
    os.environ["STAGE"] = stage_name
    if endpoint_url:
        os.environ |= CREDENTIALS | {"AWS_ENDPOINT_URL": endpoint_url}
    try:
        scope = Container(SYSTEM).for_tenant(tenant, source="restore")
        restore(scope, moment or datetime.now(UTC), print, apply=apply)
    except (Problem, Broken, MissingSetting, ClientError, BotoCoreError) as error:
        print(getattr(error, "detail", cloudformation.describe_error(error)), file=sys.stderr)
        return 1
    return 0
