"""A webhook: who is told of a tenant's changes, how far they have been told, and how they know that it was us. Pure.

Messages are those of Standard Webhooks (github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Annotated, Literal
from urllib.parse import urlsplit
from uuid import UUID  # noqa: TC003 (pydantic resolves annotations at run time)

from pydantic import BaseModel, ConfigDict, Field, field_validator

from chalicelib.changes.events import OF_CHANGES, WebhookDisabled
from chalicelib.core.validation import one_line

PREFIX = "whsec_"
# Seconds before the attempt that follows so many failures; SQS delays a message by 900 at most.
PAUSES = (30, 120, 480, 900)
LONGEST_PAUSE = 900
LASTING = timedelta(hours=24)
MANY = 10
# What a clock may be off, so that the attempt that was asked for is not taken for an early one.
EARLY = timedelta(seconds=5)
WELL = {"failures": 0, "failing_since": None, "last_failure": None, "attempting": None, "next_attempt_at": None}


class WebhookDraft(BaseModel):
    """Where a tenant's events are sent, and which; `after` replays from a sequence number, or else it is from now."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: Annotated[str, one_line(max_length=2000)] = Field(examples=["https://example.org/hooks/represent"])
    types: list[Literal[OF_CHANGES]] | None = Field(  # type: ignore[valid-type]
        None,
        min_length=1,
        max_length=len(OF_CHANGES),
        description="types of events (GET /events/schemas); null for all",
    )
    after: int | None = Field(None, ge=0, le=10**12 - 1, description="the last change that the receiver has")

    @field_validator("types")
    @classmethod
    def _each_once(cls, types: list[str] | None) -> list[str] | None:
        if types is not None and len(set(types)) < len(types):
            raise ValueError("Expected each type once.")
        return types and sorted(types)


class Replay(BaseModel):
    """From where a webhook is told again."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    after: int = Field(ge=0, le=10**12 - 1, description="the last change that the receiver has")


class Webhook(BaseModel):
    """A webhook as its tenant's administrators see it; `cursor` is the change that it has been told up to."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    tenant: str
    url: str
    types: list[str] | None
    state: Literal["active", "disabled"] = "active"
    cursor: int
    failures: int = Field(0, description="attempts in a row that failed")
    failing_since: datetime | None = None
    last_failure: str | None = None
    attempting: int | None = Field(None, description="the last change of the message that failed, and is sent again")
    next_attempt_at: datetime | None = None
    delivered_at: datetime | None = None
    announced_at: datetime | None = Field(None, description="when it was told that this webhook is disabled")
    created_at: datetime
    created_by: str | None
    version: int


class NewWebhook(Webhook):
    """A webhook as it is shown once: `secret` is nowhere to be had again."""

    secret: str = Field(repr=False)


def make_secret() -> str:
    """Return what a webhook's messages are signed with: 32 random bytes, in base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def sign(secret: str, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return the headers that say what a message is, when it was sent, and that it is from whoever has the secret."""
    timestamp = str(int(at.timestamp()))
    content = b".".join([message_id.encode(), timestamp.encode(), body])
    mac = hmac.new(base64.b64decode(secret.removeprefix(PREFIX)), content, hashlib.sha256).digest()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{base64.b64encode(mac).decode()}",
    }


def is_due(webhook: Webhook, now: datetime) -> bool:
    """Whether it may be tried: another task is on its way to a webhook that has failed just now."""
    at = webhook.next_attempt_at
    return webhook.state == "active" and (at is None or at <= now + EARLY)


def record_delivery(webhook: Webhook, upto: int, at: datetime, *, sent: bool) -> Webhook:
    """Return a webhook that has been told up to a change; `sent` unless nothing of it was for this webhook."""
    moved = {"cursor": upto, "version": webhook.version + 1}
    return webhook.model_copy(update=moved | (WELL | {"delivered_at": at} if sent else {}))


def record_failure(webhook: Webhook, upto: int, why: str, at: datetime, jitter: float) -> Webhook:
    """Return a webhook that could not be told up to a change: tried again, or disabled after a day of that.

    `jitter` (0 to 1) shortens the pause by up to a fifth, so that not all come back at once.
    """
    failures, since = webhook.failures + 1, webhook.failing_since or at
    fields = {"failures": failures, "failing_since": since, "last_failure": why, "attempting": upto}
    fields["version"] = webhook.version + 1
    if failures >= MANY and at - since >= LASTING:
        return webhook.model_copy(update=fields | {"state": "disabled", "next_attempt_at": None})
    pause = PAUSES[min(failures, len(PAUSES)) - 1] * (1 - 0.2 * jitter)
    return webhook.model_copy(update=fields | {"next_attempt_at": at + timedelta(seconds=pause)})


def mark_replayed(webhook: Webhook, after: int) -> Webhook:
    """Return a webhook that is told again from a change, whatever has become of it."""
    anew = WELL | {"state": "active", "announced_at": None}
    return webhook.model_copy(update=anew | {"cursor": after, "version": webhook.version + 1})


def mark_announced(webhook: Webhook, at: datetime) -> Webhook:
    """Return a disabled webhook of which that has been told."""
    return webhook.model_copy(update={"announced_at": at, "version": webhook.version + 1})


def make_disabled_event(webhook: Webhook, at: datetime) -> WebhookDisabled:
    """Return what the bus is told of a disabled webhook: neither its secret nor more of its URL than the host."""
    return WebhookDisabled(
        version=1,
        id=f"{webhook.tenant}:{webhook.id}:{webhook.version}",
        tenant=webhook.tenant,
        sequence=webhook.cursor,
        time=at,
        actor="system",
        source="webhooks",
        webhook_id=webhook.id,
        host=urlsplit(webhook.url).hostname or "",
        failures=webhook.failures,
        failing_since=webhook.failing_since or at,
    )
