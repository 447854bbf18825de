"""The queue of webhook deliveries: each message asks for the next changes to be sent to one webhook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.core import settings
from chalicelib.system.task_message import Task

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID


def send_all(tenant: str, webhook_ids: Iterable[UUID]) -> None:
    """Queue a delivery to each webhook: one SendMessageBatch for ten; raises Unavailable."""
    from chalicelib.aws import queues  # noqa: PLC0415 (botocore is imported only to send)

    bodies = [Task("deliver", tenant, str(webhook_id)).to_json() for webhook_id in webhook_ids]
    queues.send_all(settings.load().task_queue_url, bodies)


def send(tenant: str, webhook_id: UUID, delay: int = 0) -> None:
    """Queue a delivery to one webhook, after a delay in seconds: one SendMessage; raises Unavailable."""
    from chalicelib.aws import queues  # noqa: PLC0415

    queues.send(settings.load().task_queue_url, Task("deliver", tenant, str(webhook_id)).to_json(), delay)
