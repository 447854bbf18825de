"""Handle the task that delivers changes to a webhook."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from chalicelib.auth.permissions import SYSTEM
from chalicelib.changes.publisher import publish_event
from chalicelib.container import Container
from chalicelib.operations.operator_alerts import report_failure
from chalicelib.webhooks import delivery_queue
from chalicelib.webhooks.models import make_disabled_event

if TYPE_CHECKING:
    from chalicelib.system.task_message import Task
    from chalicelib.webhooks.models import Webhook


def deliver(task: Task) -> None:
    """Deliver the next changes to a webhook; see WebhookDispatcher.deliver."""

    def report_disabled(webhook: Webhook) -> None:
        publish_event("webhook.disabled", make_disabled_event(webhook, datetime.now(UTC)))
        report_failure(
            "webhook-disabled", f"Webhook {webhook.id} of {task.tenant} has failed for too long.", task.tenant
        )

    container = Container(SYSTEM).for_tenant(task.tenant)
    dispatcher = container.make_dispatcher(
        lambda webhook_id, delay: delivery_queue.send(task.tenant, webhook_id, delay), report_disabled
    )
    dispatcher.deliver(UUID(task.about))
