"""A webhook: the URL that receives a tenant's changes, its cursor, and the signature of messages. Pure.

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
# Seconds before the next attempt, by the number of failures; SQS delays a message by at most 900.
PAUSES = (30, 120, 480, 900)
LONGEST_PAUSE = 900
LASTING = timedelta(hours=24)
MANY = 10
# The tolerance for clocks, so that a scheduled attempt does not count as early.
EARLY = timedelta(seconds=5)
WELL = {"failures": 0, "failing_since": None, "last_failure": None, "attempting": None, "next_attempt_at": None}


class WebhookDraft(BaseModel):
    """A URL for a tenant's events, and their types; `after` replays from a sequence number, else it starts now."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: Annotated[str, one_line(max_length=2000)] = Field(
        examples=["https://example.org/hooks/represent"], description="HTTPS address that receives the events."
    )
    types: list[Literal[OF_CHANGES]] | None = Field(  # type: ignore[valid-type]
        None,
        min_length=1,
        max_length=len(OF_CHANGES),
        description="Types of events to send, of those that describe changes; null for all.",
    )
    after: int | None = Field(
        None,
        ge=0,
        le=10**12 - 1,
        description="Sequence number of the last change that the receiver has; null to start with the next change.",
    )

    @field_validator("types")
    @classmethod
    def _each_once(cls, types: list[str] | None) -> list[str] | None:
        if types is not None and len(set(types)) < len(types):
            raise ValueError("Expected each type once.")
        return types and sorted(types)


class Replay(BaseModel):
    """The change after which deliveries start again."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    after: int = Field(ge=0, le=10**12 - 1, description="Sequence number of the last change that the receiver has.")


class Webhook(BaseModel):
    """A webhook as its tenant's administrators see it; `cursor` is the last change delivered to it."""

    model_config = ConfigDict(frozen=True)

    id: UUID = Field(description="Id of the webhook, a UUID.", examples=["0b8f1f5e-3c5e-4b7e-9d0a-6a1f0c2d4e8f"])
    tenant: str = Field(description="Id of the tenant whose events are sent.", examples=["NY-Albany"])
    url: str = Field(
        description="HTTPS address that receives the events.", examples=["https://example.org/hooks/represent"]
    )
    types: list[str] | None = Field(
        description="Types of events that are sent; null for all.", examples=[["representative.updated"]]
    )
    state: Literal["active", "disabled"] = Field(
        "active", description="State of the webhook: `disabled` after failing for at least 24 hours, else `active`."
    )
    cursor: int = Field(description="Sequence number of the last change that the webhook is done with.", examples=[41])
    failures: int = Field(0, description="Number of failed attempts in a row.")
    failing_since: datetime | None = Field(
        None,
        description="Time of the first failed attempt in a row; null if the last attempt succeeded.",
        examples=["2026-01-31T12:00:00Z"],
    )
    last_failure: str | None = Field(
        None,
        description="Reason of the last failed attempt; null if the last attempt succeeded.",
        examples=["The receiver did not answer in time."],
    )
    attempting: int | None = Field(
        None,
        description="Sequence number of the last change in the failed message; null if none failed.",
    )
    next_attempt_at: datetime | None = Field(
        None, description="Time of the next attempt; null if none is scheduled.", examples=["2026-01-31T12:15:00Z"]
    )
    delivered_at: datetime | None = Field(
        None,
        description="Time of the last successful delivery; null if there was none.",
        examples=["2026-01-31T12:00:00Z"],
    )
    announced_at: datetime | None = Field(
        None,
        description="Time at which the disabling of this webhook was announced by an event; null if it was not.",
        examples=["2026-01-31T12:00:00Z"],
    )
    created_at: datetime = Field(
        description="Time at which the webhook was created.", examples=["2026-01-31T12:00:00Z"]
    )
    created_by: str | None = Field(
        description="Id of the account that created the webhook, a UUID; null if it is not known."
    )
    version: int = Field(description="Version of the webhook, which each delivery and each change increments.")


class NewWebhook(Webhook):
    """A new webhook with its `secret`, which is never shown again."""

    secret: str = Field(
        repr=False,
        description="Secret that signs the messages (Standard Webhooks, `whsec_` and base64). It is never shown again.",
    )


def make_secret() -> str:
    """Return a new secret for signing messages: 32 random bytes, in base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def sign(secret: str, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return the headers with a message's id, its time, and the signature that proves knowledge of the secret."""
    timestamp = str(int(at.timestamp()))
    content = b".".join([message_id.encode(), timestamp.encode(), body])
    mac = hmac.new(base64.b64decode(secret.removeprefix(PREFIX)), content, hashlib.sha256).digest()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{base64.b64encode(mac).decode()}",
    }


def is_due(webhook: Webhook, now: datetime) -> bool:
    """Return whether an attempt is due; after a failure another task is already scheduled."""
    at = webhook.next_attempt_at
    return webhook.state == "active" and (at is None or at <= now + EARLY)


def record_delivery(webhook: Webhook, upto: int, at: datetime, *, sent: bool) -> Webhook:
    """Return the webhook with its cursor at a change; `sent` unless the webhook wanted none of the events."""
    moved = {"cursor": upto, "version": webhook.version + 1}
    return webhook.model_copy(update=moved | (WELL | {"delivered_at": at} if sent else {}))


def record_failure(webhook: Webhook, upto: int, why: str, at: datetime, jitter: float) -> Webhook:
    """Return the webhook after a failed delivery up to a change: scheduled again, or disabled after a day of failures.

    `jitter` (0 to 1) shortens the pause by up to a fifth, so that retries are spread out.
    """
    failures, since = webhook.failures + 1, webhook.failing_since or at
    fields = {"failures": failures, "failing_since": since, "last_failure": why, "attempting": upto}
    fields["version"] = webhook.version + 1
    if failures >= MANY and at - since >= LASTING:
        return webhook.model_copy(update=fields | {"state": "disabled", "next_attempt_at": None})
    pause = PAUSES[min(failures, len(PAUSES)) - 1] * (1 - 0.2 * jitter)
    return webhook.model_copy(update=fields | {"next_attempt_at": at + timedelta(seconds=pause)})


def mark_replayed(webhook: Webhook, after: int) -> Webhook:
    """Return the webhook with its cursor set back to a change and its failures cleared."""
    fresh = WELL | {"state": "active", "announced_at": None}
    return webhook.model_copy(update=fresh | {"cursor": after, "version": webhook.version + 1})


def mark_announced(webhook: Webhook, at: datetime) -> Webhook:
    """Return a disabled webhook whose disabling was announced."""
    return webhook.model_copy(update={"announced_at": at, "version": webhook.version + 1})


def make_disabled_event(webhook: Webhook, at: datetime) -> WebhookDisabled:
    """Return the event of a disabled webhook; it has neither the secret nor more of the URL than the host."""
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
