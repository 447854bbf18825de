"""Verify a soak run: find missing writes and events, inconsistent records and roll-ups, and foreign data."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bench.soak.clients import TENANTS, LoadClients
from tools.ops.republish import query_partition

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bench.soak.clients import ClientLog
    from tools.deploy.stage import DeployTarget

# The time before a restart in which the cloud may hold undelivered stream records, which it loses when it stops.
HELD = timedelta(seconds=60)
LEAST = 1.0  # minutes: shorter runs may by chance skip an operation
DONE = "done"


def read_changes(table: Any, tenant: str) -> list[dict[str, Any]]:
    """Return a tenant's stored changes."""
    items = query_partition(table, "represent-local", f"TENANT#{tenant}#CHANGES", ConsistentRead=True)
    return [json.loads(item["doc"]["S"]) for item in items]


def verify(clients: LoadClients, received: set[tuple[str, str]], place: DeployTarget) -> tuple[Counter[str], list[str]]:
    """Return the counts of a run, and its errors."""
    client, log = place.client("dynamodb"), clients.log
    wrong: list[str] = [f"cross-tenant: {one}" for one in log.foreign]
    counted: Counter[str] = Counter()
    for tenant in TENANTS:
        changes = read_changes(client, tenant)
        counted["changes"] += len(changes)
        if [change["sequence"] for change in changes] != list(range(1, len(changes) + 1)):
            wrong.append(f"{tenant}: the changes have a gap")
        wrong += [f"lost: {one}" for one in find_lost_writes(tenant, changes, log)]
        wrong += [f"{tenant}: {one}" for one in find_inconsistencies(tenant, changes, clients, client)]
        wrong += [f"no event of {one}" for one in sorted(find_missing_events(tenant, changes, received))]
        wrong += [f"{tenant}: {one}" for one in check_roll_ups(tenant, client, counted)]
    wrong += [
        f"{tenant}: the import {import_id} is {state}" for tenant, import_id, state in find_unfinished_imports(clients)
    ]
    counted["events"] = len(received)
    return counted, wrong


def find_missing_events(tenant: str, changes: Sequence[Mapping[str, Any]], received: set[tuple[str, str]]) -> set[str]:
    """Return the changes of a tenant without a received event."""
    return {f"{tenant}:{change['sequence']}" for change in changes} - {
        event_id for kind, event_id in received if kind.startswith(("representative.", "tenant."))
    }


def count_missing_events(place: DeployTarget, received: set[tuple[str, str]]) -> int:
    """Return the number of changes of all tenants without a received event."""
    client = place.client("dynamodb")
    return sum(len(find_missing_events(tenant, read_changes(client, tenant), received)) for tenant in TENANTS)


def find_late_events(
    place: DeployTarget, received: set[tuple[str, str]], restarts: Sequence[tuple[datetime, datetime]]
) -> Iterator[str]:
    """Yield changes without a received event that no restart of the cloud explains."""
    for tenant in TENANTS:
        changes = read_changes(place.client("dynamodb"), tenant)
        at = {f"{tenant}:{change['sequence']}": datetime.fromisoformat(change["at"]) for change in changes}
        for one in sorted(find_missing_events(tenant, changes, received)):
            if not any(began - HELD <= at[one] <= ended for began, ended in restarts):
                yield one


def find_idle_operations(log: ClientLog, faults: Mapping[str, int], minutes: float) -> Iterator[str]:
    """Yield the operations and faults that never happened in a run, which therefore proves nothing about them."""
    if minutes < LEAST:
        return
    done = {
        "created": log.created, "changed": log.patched, "deleted": log.deleted, "imported": log.imported,
        "read": log.reads,
    }  # fmt: skip
    yield from (f"nothing was {what}" for what, those in done.items() if not those)
    yield from (
        f"no fault of the kind: {kind}"
        for kind in ("throttled", "worker killed", "cloud restarted")
        if not faults.get(kind)
    )
    if log.refused.total():
        yield f"writes were refused: {dict(log.refused)}"


def find_lost_writes(tenant: str, changes: list[dict[str, Any]], log: ClientLog) -> Iterator[str]:
    """Yield the acknowledged writes of a tenant that are missing in its changes, or duplicated."""
    made = Counter(change["after"]["name"] for change in changes if change["type"] == "created")
    notes = {change["after"].get("photo_url") for change in changes if change["after"]}
    gone = {change["representative_id"] for change in changes if change["type"] == "deleted"}
    for record, (owner, name) in log.created.items():
        if owner == tenant and made[name] != 1:
            yield f"{name} ({record}) was created {made[name]} times"
    yield from (f"a change of {record}" for owner, record, note in log.patched if owner == tenant and note not in notes)
    yield from (f"the end of {record}" for owner, record in log.deleted if owner == tenant and record not in gone)
    for owner, import_id, count in log.imported:
        if owner == tenant:
            found = sum(change["type"] == "created" and import_id in change["source"] for change in changes)
            if found != count:
                yield f"{count - found} of {count} rows of the import {import_id}"


def find_unfinished_imports(clients: LoadClients) -> Iterator[tuple[str, str, str]]:
    """Yield the imports that have not finished: tenant, id and state."""
    for tenant, import_id, _ in clients.log.imported:
        token = {"Authorization": f"Bearer {clients.token}"}
        _, answer = clients.send("GET", f"/imports/{import_id}", X_Tenant_Id=tenant, **token)
        job = answer["data"][0] if answer else {"state": "no answer"}
        if job["state"] != DONE:
            yield tenant, import_id, f"{job['state']}: {job['detail']}" if job.get("detail") else job["state"]


def find_inconsistencies(
    tenant: str, changes: list[dict[str, Any]], clients: LoadClients, client: Any
) -> Iterator[str]:
    """Yield differences between the changes and the stored or served records."""
    state: dict[str, Any] = {}
    for change in changes:
        state.pop(change["representative_id"], None)
        if change["after"]:
            state[change["representative_id"]] = change["after"]["version"]
    items = query_partition(client, "represent-local", f"TENANT#{tenant}", ConsistentRead=True)
    there = {i["SK"]["S"].removeprefix("REP#"): int(i["version"]["N"]) for i in items if i["SK"]["S"] != "META"}
    if there != state:
        yield "the records differ from the state after all changes"
    served: dict[str, int] = {}
    for skip in range(0, len(state) + 100, 100):
        path = f"/representatives?limit=100&skip={skip}&sort=created_at"
        _, answer = clients.send("GET", path, X_Tenant_Id=tenant, Cache_Control="no-cache")
        served |= {one["id"]: one["version"] for one in answer["data"]}
    if served != state:
        yield "the served records differ from the state after all changes"


def check_roll_ups(tenant: str, client: Any, counted: Counter[str]) -> Iterator[str]:
    """Yield differences between hourly sums and their records, with a clock set ahead so that the hours end."""
    from chalicelib.auth.permissions import SYSTEM  # noqa: PLC0415 (after the environment is set)
    from chalicelib.aws.tenant_table import unmarshal  # noqa: PLC0415
    from chalicelib.container import Container  # noqa: PLC0415
    from chalicelib.usage.execution import unpack  # noqa: PLC0415
    from chalicelib.usage.periods import EXECUTIONS  # noqa: PLC0415
    from chalicelib.usage.rollup import UsageSums, add_up  # noqa: PLC0415

    ahead = datetime.now(UTC) + timedelta(hours=4)
    book = Container(SYSTEM, now=lambda: ahead).make_usage_service(tenant)
    while book.roll_up():
        pass
    raw = query_partition(client, "represent-local-usage", f"TENANT#{tenant}#{EXECUTIONS}", ConsistentRead=True)
    rows = unpack(unmarshal(item) for item in raw if "packed" in item)
    sums = sum(add_up(rows).values(), UsageSums())
    rolled = sum((sums for _, sums in book.read_sums("HOUR", ahead - timedelta(days=1), ahead)), UsageSums())
    counted["executions"] += sums.executions
    if sums != rolled:
        yield f"the roll-ups have {rolled}, but the records sum to {sums}"
