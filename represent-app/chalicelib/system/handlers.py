"""Handle schedules and queues. Each function is idempotent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.auth.permissions import SYSTEM
from chalicelib.aws.iam import CognitoOperation, EventBridgeOperation, SQSOperation, declare_pool_uses
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.changes import events
from chalicelib.changes.publisher import publish_event
from chalicelib.constituents import handlers as constituents
from chalicelib.container import Container
from chalicelib.core import settings
from chalicelib.core.json_logging import count_metric
from chalicelib.http.tenant_isolation import SHARED_ENVIRONMENT
from chalicelib.imports import queue
from chalicelib.operations import operator_alerts
from chalicelib.operations.declarations import NAME_ONLY
from chalicelib.operations.execution_tracking import annotate_run
from chalicelib.operations.operator_alerts import REPORTS, report_failure
from chalicelib.operations.registry import required_env_vars, track_execution
from chalicelib.system import task_message
from chalicelib.tenants import service
from chalicelib.usage import handlers as usage
from chalicelib.webhooks import handlers as webhooks

COUNTED = timedelta(days=35)  # how long the failures of a day are counted
# Operations that a task may perform on its tenant's records.
WRITES = [Db.BATCH_GET_ITEM, Db.GET_ITEM, Db.QUERY, Db.PUT_ITEM, Db.UPDATE_ITEM]


@track_execution
@required_env_vars(
    {
        "DDB_TABLE_NAME": [Db.QUERY],
        "DDB_INDEX_NAME": [Db.QUERY],
        "TASK_QUEUE_URL": [SQSOperation.SEND_MESSAGE],
    }
)
def review_tenants(event: Any) -> int:
    """Queue the daily review of each tenant that has records; returns their number.

    Interrupted erasures and moves of constituents are queued to be finished.
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
        "ROSTER_BUCKET_NAME": NAME_ONLY,
        **REPORTS,
    }
)
def run_task(event: Any) -> None:
    """Run a task of one tenant; the queue redelivers a failed task and finally sends it to its dead-letter queue."""
    for record in event:
        task = task_message.parse_task(record.body)
        if task.tenant != SHARED_ENVIRONMENT:
            annotate_run(account=task.tenant)
        TASKS[task.name](task)


def review(task: task_message.Task) -> None:
    """Store the current status of terms, and report a tenant whose records were not touched for too long.

    Changes of records that new rules or defaults require are written, in case the writer of the rules was interrupted.
    Deliveries to webhooks that lag are queued, in case their task was lost; so are imports, except those that wait for
    a person.
    """
    scope = Container(SYSTEM).for_tenant(task.tenant, source="terms")
    scope.representatives.refresh_statuses()
    scope.wake_webhooks(scope.representatives.get_current_view().version)
    for lost in scope.imports.expire():
        queue.send(task.tenant, str(lost))
    if service.is_stale(scope):
        report_failure(
            "stale-tenant", f"The records of {task.tenant} have not been checked or changed for too long.", task.tenant
        )
    service.reapply_rules(scope)


TASKS = {
    "review": review,
    "deliver": webhooks.deliver,
    "roll_up": usage.roll_up,
    "finish": constituents.finish_relocation,
}


@track_execution
@required_env_vars({"EVENT_BUS_NAME": [EventBridgeOperation.PUT_EVENTS], "USAGE_TABLE_NAME": [Db.UPDATE_ITEM]})
def notify_operators(event: Any) -> None:
    """Announce failures that need a person: the first of a cause each day, the tenth, and so on.

    A failure here is redelivered and finally goes to the dead-letter queue; it is never reported as a failure itself.
    """
    root = Container(SYSTEM).global_table
    for record in event:
        failure = operator_alerts.parse_failure(record.body)
        count_metric("CriticalErrors", 1)
        day = f"{failure.at:%Y-%m-%d}"
        seen, reported = root.count(failure.fingerprint, day, int((failure.at + COUNTED).timestamp()))
        if operator_alerts.is_worth_reporting(seen, reported):
            publish_event("system.critical_error", make_critical_error_event(failure, day, seen))
            root.record_notified(failure.fingerprint, day, seen)


def make_critical_error_event(failure: operator_alerts.Failure, day: str, count: int) -> events.CriticalError:
    """Return the event of a failure."""
    return events.CriticalError(
        version=1, id=f"{failure.fingerprint}:{day}:{count}", tenant=failure.tenant or SHARED_ENVIRONMENT, sequence=0,
        time=failure.at, actor="system", source="critical-errors", fingerprint=failure.fingerprint,
        kind=failure.kind, message=failure.message, operation=failure.operation, count=count,
    )  # fmt: skip
