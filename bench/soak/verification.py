"""What a soak run has come to: whatever was acknowledged and is not there, untold, torn, or another tenant's."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bench.soak.clients import TENANTS, Crowd
from tools.ops.republish import partition

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bench.soak.clients import AcknowledgedWrite
    from tools.deploy.stage import DeployTarget

# For how long before a restart the cloud may have held changes of the stream that it forgets as it stops.
HELD = timedelta(seconds=60)
LEAST = 1.0  # minutes: in shorter runs it is chance what is done at all
DONE = "done"


def changes_of(table: Any, tenant: str) -> list[dict[str, Any]]:
    """Return a tenant's changes as they are stored."""
    items = partition(table, "represent-local", f"TENANT#{tenant}#CHANGES", ConsistentRead=True)
    return [json.loads(item["doc"]["S"]) for item in items]


def verify(crowd: Crowd, heard: set[tuple[str, str]], place: DeployTarget) -> tuple[Counter[str], list[str]]:
    """Return what was counted, and what is wrong."""
    client, told = place.client("dynamodb"), crowd.told
    wrong: list[str] = [f"cross-tenant: {one}" for one in told.strangers]
    counted: Counter[str] = Counter()
    for tenant in TENANTS:
        changes = changes_of(client, tenant)
        counted["changes"] += len(changes)
        if [change["sequence"] for change in changes] != list(range(1, len(changes) + 1)):
            wrong.append(f"{tenant}: the changes have a gap")
        wrong += [f"lost: {one}" for one in lost(tenant, changes, told)]
        wrong += [f"{tenant}: {one}" for one in torn(tenant, changes, crowd, client)]
        wrong += [f"no event of {one}" for one in sorted(untold(tenant, changes, heard))]
        wrong += [f"{tenant}: {one}" for one in roll_ups(tenant, client, counted)]
    wrong += [f"{tenant}: the import {import_id} is {state}" for tenant, import_id, state in unfinished(crowd)]
    counted["events"] = len(heard)
    return counted, wrong


def untold(tenant: str, changes: Sequence[Mapping[str, Any]], heard: set[tuple[str, str]]) -> set[str]:
    """Return the changes of a tenant whose events nobody has heard."""
    return {f"{tenant}:{change['sequence']}" for change in changes} - {
        event_id for kind, event_id in heard if kind.startswith(("representative.", "tenant."))
    }


def unheard(place: DeployTarget, heard: set[tuple[str, str]]) -> int:
    """Return how many changes of all tenants nobody has heard of."""
    client = place.client("dynamodb")
    return sum(len(untold(tenant, changes_of(client, tenant), heard)) for tenant in TENANTS)


def late(
    place: DeployTarget, heard: set[tuple[str, str]], restarts: Sequence[tuple[datetime, datetime]]
) -> Iterator[str]:
    """Give the changes that nobody has heard of by themselves, and that no restart of the cloud excuses."""
    for tenant in TENANTS:
        changes = changes_of(place.client("dynamodb"), tenant)
        at = {f"{tenant}:{change['sequence']}": datetime.fromisoformat(change["at"]) for change in changes}
        for one in sorted(untold(tenant, changes, heard)):
            if not any(began - HELD <= at[one] <= ended for began, ended in restarts):
                yield one


def idle(told: AcknowledgedWrite, faults: Mapping[str, int], minutes: float) -> Iterator[str]:
    """Give what a run has not done at all: nothing is lost of it, which shows nothing."""
    if minutes < LEAST:
        return
    done = {
        "created": told.created, "changed": told.patched, "deleted": told.deleted, "imported": told.imported,
        "read": told.reads,
    }  # fmt: skip
    yield from (f"nothing was {what}" for what, those in done.items() if not those)
    yield from (
        f"no fault of the kind: {kind}"
        for kind in ("throttled", "worker killed", "cloud restarted")
        if not faults.get(kind)
    )
    if told.refused.total():
        yield f"writes were refused: {dict(told.refused)}"


def lost(tenant: str, changes: list[dict[str, Any]], told: AcknowledgedWrite) -> Iterator[str]:
    """Give what was acknowledged in a tenant and is in none of its changes, or twice."""
    made = Counter(change["after"]["name"] for change in changes if change["type"] == "created")
    notes = {change["after"].get("photo_url") for change in changes if change["after"]}
    gone = {change["representative_id"] for change in changes if change["type"] == "deleted"}
    for record, (owner, name) in told.created.items():
        if owner == tenant and made[name] != 1:
            yield f"{name} ({record}) was created {made[name]} times"
    yield from (
        f"a change of {record}" for owner, record, note in told.patched if owner == tenant and note not in notes
    )
    yield from (f"the end of {record}" for owner, record in told.deleted if owner == tenant and record not in gone)
    for owner, import_id, count in told.imported:
        if owner == tenant:
            found = sum(change["type"] == "created" and import_id in change["source"] for change in changes)
            if found != count:
                yield f"{count - found} of {count} rows of the import {import_id}"


def unfinished(crowd: Crowd) -> Iterator[tuple[str, str, str]]:
    """Give the imports that have not come to their end: tenant, id and state."""
    for tenant, import_id, _ in crowd.told.imported:
        token = {"Authorization": f"Bearer {crowd.token}"}
        _, answer = crowd.send("GET", f"/imports/{import_id}", X_Tenant_Id=tenant, **token)
        told = answer["data"][0] if answer else {"state": "not told"}
        if told["state"] != DONE:
            yield tenant, import_id, f"{told['state']}: {told['detail']}" if told.get("detail") else told["state"]


def torn(tenant: str, changes: list[dict[str, Any]], crowd: Crowd, client: Any) -> Iterator[str]:
    """Give where records, and what is served of them, are not what the changes lead to."""
    state: dict[str, Any] = {}
    for change in changes:
        state.pop(change["representative_id"], None)
        if change["after"]:
            state[change["representative_id"]] = change["after"]["version"]
    items = partition(client, "represent-local", f"TENANT#{tenant}", ConsistentRead=True)
    there = {i["SK"]["S"].removeprefix("REP#"): int(i["version"]["N"]) for i in items if i["SK"]["S"] != "META"}
    if there != state:
        yield "the records are not what the changes lead to"
    served: dict[str, int] = {}
    for skip in range(0, len(state) + 100, 100):
        path = f"/representatives?limit=100&skip={skip}&sort=created_at"
        _, answer = crowd.send("GET", path, X_Tenant_Id=tenant, Cache_Control="no-cache")
        served |= {one["id"]: one["version"] for one in answer["data"]}
    if served != state:
        yield "what is served is not what the changes lead to"


def roll_ups(tenant: str, client: Any, counted: Counter[str]) -> Iterator[str]:
    """Give where the sums of an hour are not those of its records, once the hours have ended (by a clock set ahead)."""
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
    raw = partition(client, "represent-local-usage", f"TENANT#{tenant}#{EXECUTIONS}", ConsistentRead=True)
    rows = unpack(unmarshal(item) for item in raw if "packed" in item)
    sums = sum(add_up(rows).values(), UsageSums())
    rolled = sum((sums for _, sums in book.read_sums("HOUR", ahead - timedelta(days=1), ahead)), UsageSums())
    counted["executions"] += sums.executions
    if sums != rolled:
        yield f"the roll-ups say {rolled}, and the records come to {sums}"
