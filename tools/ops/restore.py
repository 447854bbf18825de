"""Restore a tenant's records to a moment, from its changes.

The changes of a tenant tell every state that its records have had. What is stored is compared with the state of a
moment (of now, without one), and told; with --apply what differs is written, as changes of its own that readers and
mirrors follow. So it undoes a mistake, and it mends records that were lost or damaged behind the product's back. What
has lost its changes too comes back from DynamoDB's point-in-time recovery (docs/operations.md).
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
from chalicelib.changes.models import PARTITION, Change
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


class Broken(Exception):  # noqa: N818 (the changes are broken)
    """The changes do not tell the state that is asked for; the message says why."""


@dataclass(frozen=True)
class RecordedState:
    """What the changes of a tenant tell: its records at a moment, the newest version of each, and the last change."""

    records: Mapping[UUID, Representative]
    written: Mapping[UUID, int]
    last: int
    mark: str


def replayed(changes: Iterable[str], moment: datetime) -> RecordedState:
    """Return what changes, in their order and from the first, tell of a moment; raises Broken where one is missing."""
    records: dict[UUID, Representative] = {}
    written: dict[UUID, int] = {}
    last, doc = 0, ""
    for doc in changes:
        change = Change.model_validate_json(doc)
        if change.sequence != last + 1:
            raise Broken(f"Change {last + 1} is missing, so that nobody knows the state before {change.sequence}.")
        last = change.sequence
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
    return RecordedState(records, written, last, get_mark(doc) if last else "")


@dataclass(frozen=True)
class There:
    """What is stored of a tenant: its own item, its records, and the versions of those that cannot be read."""

    meta: Item | None
    records: Mapping[UUID, Representative]
    damaged: Mapping[UUID, int]


def steps_to(told: RecordedState, there: There, now: datetime) -> list[Step]:
    """Return what leads from the records that are there to those that are told; each is written as a newer version.

    Raises Broken for what is no record, and never was one.
    """
    steps: list[Step] = []
    for key in sorted(told.records.keys() | there.records.keys() | there.damaged.keys(), key=str):
        before, after = there.records.get(key), told.records.get(key)
        if key in there.damaged:
            if after is None:
                raise Broken(f"REP#{key} is no record, and was none then; delete the item, and run this again.")
            before = after.model_copy(update={"version": there.damaged[key]})
        if after is None:
            steps.append((before, None))
        elif before is None or key in there.damaged or _content(before) != _content(after):
            newest = max(told.written.get(key, 0), before.version if before else 0)
            steps.append(
                (before, after.model_copy(update={"version": newest + 1, "updated_at": now}).as_of(now.date()))
            )
    return steps


def _content(record: Representative) -> dict[str, Any]:
    # Which status was stored says when somebody looked, and the version how often the record was written.
    return record.model_dump(exclude={"status", "version", "updated_at"})


def restore(scope: TenantContainer, moment: datetime, say: Callable[[str], None], *, apply: bool) -> int:
    """Compare, tell, and write with `apply`; returns how many records differ. Raises Broken and Problem."""
    told = replayed((str(item["doc"]) for item in scope.table.query(partition=PARTITION)), moment)
    there = _there(scope.table.query())
    steps = steps_to(told, there, scope.now())
    for before, after in steps:
        record = after or before
        what = "is missing" if before is None else "should not be there" if after is None else "differs"
        say(f"{record.id if record else ''} {record.name if record else ''}: {what}")
    version = parse_versions(there.meta)[0]
    if version < told.last:
        say(f"the tenant says that it is at version {version}; its changes are at {told.last}")
        if apply:
            scope.table.put(META, {**(there.meta or {}), **_found(scope, told)}, partition="", usage=False)
            version = told.last
    if apply:
        for _ in TransactionWriter(scope.table, scope.change_writer).commit_all(version, steps):
            pass
        say(f"{len(steps)} records of {scope.tenant.id} set back")
    else:
        say(f"{len(steps)} records of {scope.tenant.id} differ" + ("; --apply sets them back" if steps else ""))
    return len(steps)


def _there(items: Iterable[Item]) -> There:
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
            # What a write must find is the version that the item has, whatever its text says.
            records[record.id] = record.model_copy(update={"version": version})
    return There(meta, records, damaged)


def _found(scope: TenantContainer, told: RecordedState) -> Item:
    return {"version": told.last, "mark": told.mark, "GSI1PK": "TENANTS", "GSI1SK": scope.tenant.id}


@click.command("restore")
@stage_option
@click.option("--tenant", required=True, help="The tenant, like CA or NY-Albany.")
@click.option("--to", "moment", type=Moment(), help="The moment, like 2026-01-31T12:00:00Z; now if it is left out.")
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
        print(getattr(error, "detail", cloudformation.said(error)), file=sys.stderr)
        return 1
    return 0
