"""What events start: the stream of the table, schedules, queues. Each function is idempotent, whatever comes twice."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from chalicelib.auth.permissions import SYSTEM, Principal
from chalicelib.aws.iam import CognitoOperation, EventBridgeOperation, SQSOperation, declare_pool_uses
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.changes import events
from chalicelib.container import Container
from chalicelib.core import settings
from chalicelib.http.tenant_isolation import SHARED_ENVIRONMENT
from chalicelib.imports import queue
from chalicelib.operations import execution_context
from chalicelib.operations.execution_tracking import annotate_run
from chalicelib.operations.registry import required_env_vars, track_execution
from chalicelib.system import operator_alerts, task_message
from chalicelib.tenants import service
from chalicelib.usage.handlers import put, roll_up

if TYPE_CHECKING:
    from chalicelib.webhooks.models import Webhook


# What a task may do with the records of the tenant that it is of.
WRITES = [Db.BATCH_GET_ITEM, Db.GET_ITEM, Db.QUERY, Db.PUT_ITEM, Db.UPDATE_ITEM]
SENDS = {"CRITICAL_ERRORS_QUEUE_URL": [SQSOperation.SEND_MESSAGE]}


@track_execution
@required_env_vars(
    {
        "EVENT_BUS_NAME": [EventBridgeOperation.PUT_EVENTS],
        "DDB_TABLE_NAME": [Db.QUERY],
        "TASK_QUEUE_URL": [SQSOperation.SEND_MESSAGE],
        **SENDS,
    }
)
def publish_changes(event: Any) -> dict[str, list[dict[str, str]]]:
    """Put the changes that the stream brings on the bus; returns what must come again."""
    from chalicelib.aws import event_bus  # noqa: PLC0415 (botocore is paid when there is something to put)
    from chalicelib.changes import publisher  # noqa: PLC0415

    name = settings.load().event_bus_name
    return publisher.publish(
        event.to_dict().get("Records", []),
        lambda entries: event_bus.put(name, events.SOURCE, entries),
        wake_webhooks,
        lambda place, reason: report(
            "unreadable-change", f"A change at {place} of the stream cannot be read: {reason}"
        ),
    )


@track_execution
@required_env_vars(
    {
        "DDB_TABLE_NAME": [Db.QUERY],
        "DDB_INDEX_NAME": [Db.QUERY],
        "TASK_QUEUE_URL": [SQSOperation.SEND_MESSAGE],
    }
)
def review_tenants(event: Any) -> int:
    """Ask, once a day, for a review of each tenant that has records; returns how many there are.

    Erasures and moves of constituents that were stopped halfway are asked to be finished.
    """
    from chalicelib.aws import queues  # noqa: PLC0415

    day = str(event.to_dict().get("time", "") or datetime.now(UTC).isoformat())[:10]
    root = Container(SYSTEM).global_table
    tenants = root.list_tenants()
    todo = [task_message.Task("review", tenant, day) for tenant in tenants]
    todo += [task_message.Task("finish", SHARED_ENVIRONMENT, digest) for digest in root.list_unfinished()]
    queues.send_all(settings.load().task_queue_url, [task.to_json() for task in todo])
    return len(tenants)


@track_execution
@required_env_vars(
    {
        "DDB_TABLE_NAME": [*WRITES, Db.DELETE_ITEM],
        **declare_pool_uses(CognitoOperation.ADMIN_DELETE_USER),
        "USAGE_TABLE_NAME": [Db.BATCH_GET_ITEM, Db.BATCH_WRITE_ITEM, Db.GET_ITEM, Db.PUT_ITEM, Db.QUERY],
        "EVENT_BUS_NAME": [EventBridgeOperation.PUT_EVENTS],
        "TASK_QUEUE_URL": [SQSOperation.SEND_MESSAGE],
        "IMPORT_QUEUE_URL": [SQSOperation.SEND_MESSAGE],
        "ROSTER_BUCKET_NAME": [],
        **SENDS,
    }
)
def run_task(event: Any) -> None:
    """Do a task of one tenant; what fails is brought again by the queue, and goes to its dead letters at last."""
    for record in event:
        task = task_message.parse_task(record.body)
        if task.tenant != SHARED_ENVIRONMENT:
            annotate_run(account=task.tenant)
        TASKS[task.name](task)


def review(task: task_message.Task) -> None:
    """Write the status that terms have by now, and report a tenant whose records nobody has touched for too long.

    What new rules or defaults were to change in the records is written, should whoever set them have been stopped.
    Webhooks that lag behind are woken, should the task that was to go on with one have been lost; and so are imports,
    unless it is somebody that they have waited for too long.
    """
    scope = Container(SYSTEM).for_tenant(task.tenant, source="terms")
    scope.representatives.refresh_statuses()
    wake_webhooks(task.tenant, scope.representatives.get_current_view().version)
    for lost in scope.imports.expire():
        queue.send(task.tenant, str(lost))
    if service.is_stale(scope):
        report("stale-tenant", f"Nobody has checked or changed the records of {task.tenant} for too long.", task.tenant)
    service.reapply_rules(scope)


def wake_webhooks(tenant: str, sequence: int) -> None:
    """Ask for a task for each webhook that has yet to be told of a change; raises Unavailable, and all comes again."""
    from chalicelib.aws import queues  # noqa: PLC0415

    webhooks = Container(SYSTEM).for_tenant(tenant).webhooks.list()
    behind = [webhook for webhook in webhooks if webhook.state == "active" and webhook.cursor < sequence]
    bodies = [task_message.Task("deliver", tenant, str(webhook.id)).to_json() for webhook in behind]
    queues.send_all(settings.load().task_queue_url, bodies)


def deliver(task: task_message.Task) -> None:
    """Deliver the next changes to a webhook; see WebhookDispatcher.deliver."""
    from chalicelib.aws import queues  # noqa: PLC0415
    from chalicelib.webhooks import models as webhook  # noqa: PLC0415

    names = settings.load()

    def again(_: UUID, delay: int) -> None:
        queues.send(names.task_queue_url, task.to_json(), delay)

    def disabled(dead: Webhook) -> None:
        put("webhook.disabled", webhook.make_disabled_event(dead, datetime.now(UTC)))
        report("webhook-disabled", f"Webhook {dead.id} of {task.tenant} has failed for too long.", task.tenant)

    Container(SYSTEM).for_tenant(task.tenant).make_dispatcher(again, disabled).deliver(UUID(task.about))


def finish_relocation(task: task_message.Task) -> None:
    """Go on with a constituent's erasure or move that was stopped; the task has a digest, and no one's id.

    Whoever does the same at once is not in the way, and what is finished already is left as it is.
    """
    sub = Container(SYSTEM).global_table.get_unfinished_person(task.about)
    if sub:
        theirs = Container(Principal("constituent", id=sub))
        theirs.constituent.finish(lambda: theirs.pool.erase(sub))


TASKS = {"review": review, "deliver": deliver, "roll_up": roll_up, "finish": finish_relocation}


def report(kind: str, message: str, tenant: str | None = None) -> None:
    """Tell people of a failure that needs one."""
    from chalicelib.aws import queues  # noqa: PLC0415

    doer = execution_context.current_caller.get()
    failure = operator_alerts.Failure(
        kind=kind,
        message=message,
        tenant=tenant,
        operation=doer.name if doer else "unknown",
        request_id="-",
        at=datetime.now(UTC),
    )
    operator_alerts.report(failure, lambda body: queues.send(settings.load().critical_errors_queue_url, body))
