"""All items of one constituent in one tenant, read together, and the writes that change them. Pure."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.aws.tenant_table import Write
from chalicelib.constituents.activities import Activity, mark_withdrawn
from chalicelib.constituents.goals import Goal, GoalStatus
from chalicelib.constituents.limits import MOST_ACTIVITIES, MOST_BYTES, MOST_GOALS
from chalicelib.constituents.profile import Profile
from chalicelib.core.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from uuid import UUID

    from chalicelib.aws.tenant_table import Item
    from chalicelib.core.idempotency import IdempotencyKey

PROFILE = "PROFILE"
# Sorts after all other items: a query that sees items missing also sees that the lock was closed before.
LOCK = "~LATCH"
MOST_WRITES = 90  # in a transaction, which holds one hundred
KEYS = ("PK", "SK")


@dataclass(frozen=True, slots=True)
class WriteLock:
    """Whether a constituent's items in a tenant may be changed. Every write increments its version.

    `epoch` is the version of the data location under which the lock was last opened or closed; a process with an older
    location does not change it. Versions begin at random, so that a new lock is not mistaken for an earlier one.
    """

    open: bool
    epoch: int
    version: int

    def set_open(self, *, is_open: bool, epoch: int) -> WriteLock:
        """Return the lock opened or closed."""
        return WriteLock(is_open, epoch, self.version + 1)

    def bump(self) -> WriteLock:
        """Return the lock after a write."""
        return WriteLock(self.open, self.epoch, self.version + 1)

    def to_item(self) -> Item:
        """Return the lock as it is stored."""
        return {"open": int(self.open), "epoch": self.epoch, "version": self.version}


def make_lock(*, is_open: bool, epoch: int) -> WriteLock:
    """Return a new lock."""
    return WriteLock(is_open, epoch, 1 + secrets.randbits(62))


class ConstituentAggregate:
    """A constituent's items in one tenant."""

    def __init__(self, items: Iterable[Item]) -> None:
        self.items = {str(item["SK"]): item for item in items}
        held = self.items.pop(LOCK, None)
        self.lock = WriteLock(bool(held["open"]), int(held["epoch"]), int(held["version"])) if held else None

    @cached_property
    def profile(self) -> Profile | None:
        """The profile; None if there is none."""
        item = self.items.get(PROFILE)
        return Profile.model_validate_json(str(item["doc"])) if item else None

    @cached_property
    def goals(self) -> dict[UUID, Goal]:
        """The goals by id, oldest first."""
        found = [Goal.model_validate_json(str(item["doc"])) for item in self._list_items("GOAL#")]
        return {goal.id: goal for goal in found}

    @cached_property
    def activities(self) -> list[Activity]:
        """The activities of these goals with their corrections, newest first."""
        return mark_withdrawn(entry for entry in self._entries.values() if entry.goal_id in self.goals)

    @cached_property
    def orphans(self) -> list[str]:
        """The sort keys of stored activities whose goal was removed; they are no longer shown."""
        return [sk for sk, entry in self._entries.items() if entry.goal_id not in self.goals]

    @cached_property
    def _entries(self) -> dict[str, Activity]:
        return {
            str(item["SK"]): Activity.model_validate_json(str(item["doc"])) for item in self._list_items("ACTIVITY#")
        }

    def _list_items(self, prefix: str) -> Iterator[Item]:
        return (item for sk, item in sorted(self.items.items()) if sk.startswith(prefix))

    def show_goal(self, goal: Goal, today: date) -> Goal:
        """Return a goal with the fields derived from its activities."""
        return goal.as_seen_on(self.activities, today)

    def find_first_answer(self, prefix: str, once: IdempotencyKey | None) -> str | None:
        """Return the stored item of an earlier request with the key; raises Conflict if that request was different."""
        if once is None:
            return None
        for item in self._list_items(prefix):
            if item.get("once") == once.sk:
                if item["asked"] != once.fingerprint:
                    raise Conflict("This Idempotency-Key was used for a different request. Use a new key.")
                return str(item["doc"])
        return None

    def put(self, sk: str, doc: str, version: int, **more: str) -> Write:
        """Return the write that creates or replaces a document; raises Conflict if there is too much data."""
        before = self.items.get(sk)
        size = sum(_measure(item) for item in self.items.values()) - (_measure(before) if before else 0)
        if size + len(doc.encode()) > MOST_BYTES:
            raise Conflict(
                f"You have {size:,} of at most {MOST_BYTES:,} bytes here; delete goals that you no longer need."
            )
        kept: Item = {name: before[name] for name in ("once", "asked") if before and name in before}
        return Write(sk, {"doc": doc, "version": version, **kept, **more}, int(before["version"]) if before else 0)

    def make_removals(self, *sks: str) -> list[Write]:
        """Return the writes that remove items."""
        return [Write(sk, None, int(self.items[sk]["version"])) for sk in sks]

    def make_move_writes(self, other: ConstituentAggregate, tenant: str) -> list[Write]:
        """Return the writes that copy the items of another aggregate, up to a transaction's limit."""
        missing = [sk for sk in sorted(other.items) if sk not in self.items]
        return [Write(sk, _move_item(other.items[sk], tenant), 0) for sk in missing[:MOST_WRITES]]

    def refuse_one_more_goal(self) -> None:
        """Raise Conflict if there are too many goals."""
        if len(self.goals) >= MOST_GOALS:
            raise Conflict(f"You have {MOST_GOALS} goals, which is the limit; delete goals that you no longer need.")

    def refuse_one_more_activity(self, goal_id: UUID) -> None:
        """Raise Conflict if a goal has too many activities."""
        if Counter(entry.goal_id for entry in self.activities)[goal_id] >= MOST_ACTIVITIES:
            raise Conflict(f"This goal has {MOST_ACTIVITIES} activities, which is the limit; add another goal.")


def make_idempotency_write(once: IdempotencyKey | None) -> dict[str, str]:
    """Return the attributes that identify the request that created an item."""
    return {"once": once.sk, "asked": once.fingerprint} if once else {}


def make_goal_key(goal: Goal) -> str:
    """Return the sort key of a goal."""
    return f"GOAL#{goal.id}"


def make_activity_key(entry: Activity) -> str:
    """Return the sort key of an activity: activities sort by time."""
    return f"ACTIVITY#{entry.at:%Y-%m-%dT%H:%M:%S.%fZ}#{entry.id}"


def make_index_keys(goal: Goal, tenant: str, sub: UUID) -> dict[str, str]:
    """Return the index attributes of an active goal, with which a tenant's goals are counted by topic and office."""
    if goal.status != GoalStatus.ACTIVE:
        return {}
    return {
        "GSI1PK": f"TENANT#{tenant}#STATUS#ACTIVE",
        "GSI1SK": f"USER#{sub}#{goal.created_at:%Y-%m-%dT%H:%M:%S.%fZ}",
        "topic": goal.topic.value,
        "offices": json.dumps(sorted({aim.office for aim in goal.representatives})),
    }


def _move_item(item: Item, tenant: str) -> Item:
    """Return an item of another tenant without its keys there, with the index key of the new tenant."""
    kept = {name: value for name, value in item.items() if name not in KEYS}
    return kept | {"GSI1PK": f"TENANT#{tenant}#STATUS#ACTIVE"} if "GSI1PK" in kept else kept


def _measure(item: Item) -> int:
    return len(str(item["doc"]).encode())
