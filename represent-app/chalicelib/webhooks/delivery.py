"""Deliver changes to webhooks: in order, at least once, and within the time limit of a task."""

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

    # Sends a body to a URL; returns the reason of a failure, or None.
    Post = Callable[[str, Mapping[str, str], bytes], str | None]
    # Queues another delivery to a webhook after a delay in seconds.
    Again = Callable[[UUID, int], None]

MOST_CHANGES = 100
MOST_BYTES = 256_000  # bytes of a message, unless a single change has more
SECONDS = (
    45.0  # seconds after which a task leaves the rest to another; an attempt takes up to 30, and a task may take 120
)


@dataclass(frozen=True, slots=True)
class DeliveryBatch:
    """Consecutive changes as the events that a webhook subscribes to, as JSON; empty if there are no changes."""

    first: int
    last: int
    wanted: list[str]


@dataclass(slots=True, eq=False)
class WebhookDispatcher:
    """Delivers changes to the webhooks of one tenant. `jitter` is random, `clock` returns seconds."""

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
        """Deliver all pending changes to a webhook, or queue another task that continues.

        Errors on our side are raised, and the same task may be repeated: a message may be sent twice, and the cursor
        never moves past a change that was not sent.
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
                # Another task delivered, or a replay moved the cursor, meanwhile: read the pending changes again.
                log.info("webhook %s was changed during a delivery", webhook_id)

    def _read_batch(self, webhook: Webhook) -> DeliveryBatch | None:
        """Read the changes after the cursor, or the failed batch again unchanged; None if there are none. One Query."""
        most = MOST_CHANGES if webhook.attempting is None else webhook.attempting - webhook.cursor
        items, _ = self.table.query_after(PARTITION, sort_key(webhook.cursor), most)
        wanted: list[str] = []
        last, size = webhook.cursor, 0
        for item in items:
            wanted_here = self._make_events(webhook, str(item["SK"]), str(item["doc"]))
            more = sum(len(event.encode()) for event in wanted_here)
            if size and size + more > MOST_BYTES:
                break
            wanted, size, last = wanted + wanted_here, size + more, int(item["SK"])
        return DeliveryBatch(webhook.cursor + 1, last, wanted) if items else None

    def _make_events(self, webhook: Webhook, place: str, doc: str) -> list[str]:
        try:
            change = Change.model_validate_json(doc)
        except ValidationError:
            # The publisher has already reported it.
            log.error("could not read change %s of %s; no webhook receives it", place, self.tenant)
            return []
        return [
            f'{{"type":{json.dumps(kind)},"detail":{detail}}}'
            for kind, detail in make_events(change, self.tenant)
            if webhook.types is None or kind in webhook.types
        ]

    def _send(self, webhook: Webhook, secret: str, stretch: DeliveryBatch) -> bool:
        """Send a batch; returns whether there is more to do at once. Raises WriteConflict."""
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
            # Queue before saving: an interruption in between causes one attempt too many rather than one too few.
            self.again(webhook.id, min(ceil((after.next_attempt_at - now).total_seconds()), LONGEST_PAUSE))
        self.webhooks.save(after, secret)
        return after.state == "disabled"
