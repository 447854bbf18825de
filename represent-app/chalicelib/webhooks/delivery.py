"""Telling a webhook what it has yet to be told: in order, at least once, and for no longer than a task may take."""

from __future__ import annotations

import json
from dataclasses import KW_ONLY, dataclass
from math import ceil
from typing import TYPE_CHECKING

from pydantic import ValidationError

from chalicelib.aws.error_mapping import WriteConflict
from chalicelib.changes.events import make_events
from chalicelib.changes.models import PARTITION, Change, sort_key
from chalicelib.core.errors import NotFound
from chalicelib.core.json_logging import log
from chalicelib.webhooks.models import LONGEST_PAUSE, is_due, mark_announced, record_delivery, record_failure, sign

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from uuid import UUID

    from chalicelib.aws.tenant_table import TenantTable
    from chalicelib.webhooks.models import Webhook
    from chalicelib.webhooks.repository import WebhookRepository

    # Send a body to a URL; returns what went wrong, or None.
    Post = Callable[[str, Mapping[str, str], bytes], str | None]
    # Ask for a webhook to be told again in so many seconds.
    Again = Callable[[UUID, int], None]

MOST_CHANGES = 100
MOST_BYTES = 256_000  # of a message, unless one change has more
SECONDS = 45.0  # after which a task leaves the rest to another; an attempt takes up to 30, and a task may take 120


@dataclass(frozen=True, slots=True)
class DeliveryBatch:
    """Some changes in a row, as the events that a webhook wants of them, each JSON; empty if there are no changes."""

    first: int
    last: int
    wanted: list[str]


@dataclass(slots=True, eq=False)
class WebhookDispatcher:
    """Tells the webhooks of one tenant. `jitter` and `clock` (seconds) are chance and time."""

    table: TenantTable
    tenant: str
    webhooks: WebhookRepository
    _: KW_ONLY
    post: Post
    again: Again
    disabled: Callable[[Webhook], None]
    now: Callable[[], datetime]
    clock: Callable[[], float]
    jitter: Callable[[], float]

    def deliver(self, webhook_id: UUID) -> None:
        """Tell a webhook all that it has yet to be told, or ask for another task that goes on with it.

        Whatever fails on our side is raised, and the same task may come again: a message may be sent twice, and the
        cursor is never moved past what was not sent.
        """
        deadline = self.clock() + SECONDS
        while True:
            try:
                webhook, secret = self.webhooks.open(webhook_id)
            except NotFound:
                return
            if webhook.state == "disabled" and webhook.announced_at is None:
                self.disabled(webhook)
                self.webhooks.save(mark_announced(webhook, self.now()), secret)
                return
            if not is_due(webhook, self.now()):
                return
            if self.clock() >= deadline:
                self.again(webhook_id, 0)
                return
            stretch = self._read_batch(webhook)
            if stretch is None:
                return
            try:
                if not self._send(webhook, secret, stretch):
                    return
            except WriteConflict:
                # Somebody else has told it, or set it back, meanwhile: what is left to tell is read anew.
                log.info("webhook %s was changed while it was being told", webhook_id)

    def _read_batch(self, webhook: Webhook) -> DeliveryBatch | None:
        """Read what follows the cursor, or what could not be told, as it was; None if nothing does. One Query."""
        most = MOST_CHANGES if webhook.attempting is None else webhook.attempting - webhook.cursor
        items, _ = self.table.query_after(PARTITION, sort_key(webhook.cursor), most)
        wanted: list[str] = []
        last, size = webhook.cursor, 0
        for item in items:
            told_of = self._make_events(webhook, str(item["SK"]), str(item["doc"]))
            more = sum(len(event.encode()) for event in told_of)
            if size and size + more > MOST_BYTES:
                break
            wanted, size, last = wanted + told_of, size + more, int(item["SK"])
        return DeliveryBatch(webhook.cursor + 1, last, wanted) if items else None

    def _make_events(self, webhook: Webhook, place: str, doc: str) -> list[str]:
        try:
            change = Change.model_validate_json(doc)
        except ValidationError:
            # Whoever put the changes on the bus has reported it.
            log.error("change %s of %s cannot be read, and no webhook is told of it", place, self.tenant)
            return []
        return [
            f'{{"type":{json.dumps(kind)},"detail":{detail}}}'
            for kind, detail in make_events(change, self.tenant)
            if webhook.types is None or kind in webhook.types
        ]

    def _send(self, webhook: Webhook, secret: str, stretch: DeliveryBatch) -> bool:
        """Tell a stretch; returns whether there is more to do at once. Raises WriteConflict."""
        if not stretch.wanted:
            self.webhooks.save(record_delivery(webhook, stretch.last, self.now(), sent=False), secret)
            return True
        body = f'{{"tenant":{json.dumps(self.tenant)},"events":[{",".join(stretch.wanted)}]}}'.encode()
        message_id = f"{self.tenant}:{webhook.id}:{stretch.first}-{stretch.last}"
        headers = {"Content-Type": "application/json", **sign(secret, message_id, self.now(), body)}
        wrong = self.post(webhook.url, headers, body)
        if wrong is None:
            self.webhooks.save(record_delivery(webhook, stretch.last, self.now(), sent=True), secret)
            return True
        now = self.now()
        after = record_failure(webhook, stretch.last, wrong, now, self.jitter())
        log.warning("webhook %s failed %d times: %s", webhook.id, after.failures, wrong)
        if after.next_attempt_at is not None:
            # Before it is written down: who dies in between leaves an attempt too many, and never one too few.
            self.again(webhook.id, min(ceil((after.next_attempt_at - now).total_seconds()), LONGEST_PAUSE))
        self.webhooks.save(after, secret)
        return after.state == "disabled"
