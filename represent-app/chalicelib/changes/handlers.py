"""Handle the table's stream: committed changes become events on the bus."""

from __future__ import annotations

from typing import Any

from chalicelib.auth.permissions import SYSTEM
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.aws.iam import EventBridgeOperation, SQSOperation
from chalicelib.changes import events, publisher
from chalicelib.container import Container
from chalicelib.core import settings
from chalicelib.operations.operator_alerts import REPORTS, report_failure
from chalicelib.operations.registry import required_env_vars, track_execution


@track_execution
@required_env_vars(
    {
        "EVENT_BUS_NAME": [EventBridgeOperation.PUT_EVENTS],
        "DDB_TABLE_NAME": [Db.QUERY],
        "TASK_QUEUE_URL": [SQSOperation.SEND_MESSAGE],
        **REPORTS,
    }
)
def publish_changes(event: Any) -> dict[str, list[dict[str, str]]]:
    """Publish the changes in a batch of stream records; returns the records that Lambda must deliver again."""
    from chalicelib.aws import event_bus  # noqa: PLC0415 (botocore is imported only to publish)

    name = settings.load().event_bus_name
    return publisher.publish(
        event.to_dict().get("Records", []),
        lambda entries: event_bus.put(name, events.SOURCE, entries),
        lambda tenant, sequence: Container(SYSTEM).for_tenant(tenant).wake_webhooks(sequence),
        lambda place, reason: report_failure(
            "unreadable-change", f"A change at {place} of the stream cannot be read: {reason}"
        ),
    )
