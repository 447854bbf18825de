"""Store the webhooks of a tenant. Each write is conditional on the version that was read."""

from __future__ import annotations

import time
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING

from chalicelib.aws.optimistic_locking import make_busy_error, retry_on_conflict
from chalicelib.aws.tenant_table import META, Write
from chalicelib.core.errors import Conflict, Flaw, Invalid, NotFound
from chalicelib.webhooks.models import NewWebhook, Webhook, make_secret, mark_replayed

if TYPE_CHECKING:
    import builtins
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from chalicelib.aws.tenant_table import Item, TenantTable
    from chalicelib.webhooks.models import WebhookDraft

    # Returns the error in a URL, or None.
    Check = Callable[[str], str | None]

PARTITION = "#WEBHOOKS"
MOST = 20  # webhooks that a tenant may have
BEING_DELIVERED = "This webhook is receiving many changes at the moment; try again."
ATTEMPTS = 5  # attempts of a write that conflicts with deliveries
ATTEMPTS_TO_ADD = 12  # attempts of a write that conflicts with other additions
# Each addition increments the version of this item, so that of two that count the same webhooks one is refused.
LIMITS, GATE = "#LIMITS", "WEBHOOKS"


@dataclass(slots=True, eq=False)
class WebhookRepository:
    """The webhooks of one tenant. `check` validates their URLs."""

    table: TenantTable
    tenant: str
    check: Check
    now: Callable[[], datetime]
    new_id: Callable[[], UUID]
    _: KW_ONLY
    pause: Callable[[float], None] = time.sleep

    def create(self, draft: WebhookDraft, creator: str | None) -> NewWebhook:
        """Create a webhook; raises Invalid, Conflict or Unavailable. GetItem twice, Query, TransactWriteItems."""
        wrong = self.check(draft.url)
        if wrong:
            raise Invalid(f"One field is not valid: {wrong}", flaws=(Flaw("#/url", wrong),))
        new = NewWebhook(
            id=self.new_id(),
            tenant=self.tenant,
            url=draft.url,
            types=draft.types,
            cursor=self._check_sequence(draft.after),
            created_at=self.now(),
            created_by=creator,
            version=1,
            secret=make_secret(),
        )
        self._add(new)
        return new

    def _add(self, new: NewWebhook) -> None:
        """Write a webhook if there is room; simultaneous additions are serialized by the version of one item."""
        for attempt in retry_on_conflict(ATTEMPTS_TO_ADD, self.pause):
            gate = self.table.get(GATE, partition=LIMITS)
            if len(self.list()) >= MOST:
                raise Conflict(f"{self.tenant} has {MOST} webhooks; delete an unused one.")
            version = int(gate["version"]) if gate else 0
            counted = Write(GATE, {"version": version + 1}, version, partition=LIMITS)
            with attempt:
                self.table.transact([Write(_key(new.id), _make_item(new, new.secret), 0, partition=PARTITION), counted])
                return
        raise make_busy_error("Too many webhooks of this tenant are being added at once; try again.")

    def list(self) -> builtins.list[Webhook]:
        """List the webhooks, oldest first: one Query."""
        found = [_read(item) for item in self.table.query(partition=PARTITION)]
        return sorted(found, key=lambda webhook: (webhook.created_at, webhook.id))

    def list_behind(self, sequence: int) -> builtins.list[Webhook]:
        """List the active webhooks with pending changes: one Query."""
        return [webhook for webhook in self.list() if webhook.state == "active" and webhook.cursor < sequence]

    def get(self, webhook_id: UUID) -> Webhook:
        """Return one webhook; raises NotFound. GetItem."""
        return self.open(webhook_id)[0]

    def open(self, webhook_id: UUID) -> tuple[Webhook, str]:
        """Return a webhook and its secret; raises NotFound. GetItem."""
        item = self.table.get(_key(webhook_id), partition=PARTITION)
        if item is None:
            raise NotFound(f"{self.tenant} has no webhook {webhook_id}.")
        return _read(item), str(item["secret"])

    def save(self, webhook: Webhook, secret: str) -> None:
        """Replace a webhook's previous version; raises WriteConflict if another version is stored. PutItem."""
        write = Write(_key(webhook.id), _make_item(webhook, secret), webhook.version - 1, partition=PARTITION)
        self.table.transact([write])

    def replay(self, webhook_id: UUID, after: int) -> Webhook:
        """Activate a webhook with its cursor set back to a change; raises NotFound, Invalid or Conflict.

        GetItem twice, PutItem.
        """
        place = self._check_sequence(after)
        for attempt in retry_on_conflict(ATTEMPTS, self.pause):
            with attempt:
                webhook, secret = self.open(webhook_id)
                replayed = mark_replayed(webhook, place)
                self.save(replayed, secret)
                return replayed
        raise Conflict(BEING_DELIVERED)

    def delete(self, webhook_id: UUID) -> Webhook:
        """Remove a webhook and its secret; raises NotFound or Conflict. GetItem, DeleteItem."""
        for attempt in retry_on_conflict(ATTEMPTS, self.pause):
            with attempt:
                webhook = self.get(webhook_id)
                self.table.transact([Write(_key(webhook_id), None, webhook.version, partition=PARTITION)])
                return webhook
        raise Conflict(BEING_DELIVERED)

    def _check_sequence(self, after: int | None) -> int:
        """Return the sequence number to start after, by default the last one; raises Invalid."""
        item = self.table.get(META)
        last = int(item["version"]) if item else 0
        if after is not None and after > last:
            detail = f"Expected at most {last}, the last change of {self.tenant}."
            raise Invalid(f"One field is not valid: {detail}", flaws=(Flaw("#/after", detail),))
        return last if after is None else after


def _key(webhook_id: UUID) -> str:
    return f"WEBHOOK#{webhook_id}"


def _read(item: Item) -> Webhook:
    return Webhook.model_validate_json(str(item["doc"]))


def _make_item(webhook: Webhook, secret: str) -> Item:
    return {"doc": webhook.model_dump_json(exclude={"secret"}), "version": webhook.version, "secret": secret}
