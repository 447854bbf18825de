"""What events start to add up usage, and to tell people of failures. Each is idempotent, whatever comes twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from chalicelib.auth.permissions import SYSTEM
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.aws.iam import EventBridgeOperation, SQSOperation
from chalicelib.changes import events
from chalicelib.container import Container
from chalicelib.core import settings
from chalicelib.core.errors import Unavailable
from chalicelib.core.json_logging import count_metric
from chalicelib.http.tenant_isolation import SHARED_ENVIRONMENT
from chalicelib.operations.registry import required_env_vars, track_execution
from chalicelib.system import operator_alerts, task_message
from chalicelib.usage.periods import ACCOUNTS

if TYPE_CHECKING:
    from decimal import Decimal

    from chalicelib.usage.service import Budget

KEPT = timedelta(days=35)  # how long the failures of a day stay counted


@track_execution
@required_env_vars({"USAGE_TABLE_NAME": [Db.QUERY], "TASK_QUEUE_URL": [SQSOperation.SEND_MESSAGE]})
def roll_up_usage(event: Any) -> int:
    """Ask, once an hour, for the usage of each tenant that has any, and of those who speak of none, to be added up."""
    from chalicelib.aws import queues  # noqa: PLC0415

    hour = str(event.to_dict().get("time", "") or datetime.now(UTC).isoformat())[:13]
    used = Container(SYSTEM).open_usage_table(None).query_between(ACCOUNTS, "!", "~")
    tenants = [*(str(item["SK"]) for item in used), SHARED_ENVIRONMENT]
    queues.send_all(
        settings.load().task_queue_url, [task_message.Task("roll_up", tenant, hour).to_json() for tenant in tenants]
    )
    return len(tenants)


@track_execution
@required_env_vars({"EVENT_BUS_NAME": [EventBridgeOperation.PUT_EVENTS], "USAGE_TABLE_NAME": [Db.UPDATE_ITEM]})
def notify_operators(event: Any) -> None:
    """Tell of failures that need a person: the first of a cause each day, the tenth, and so on.

    What fails here is brought again, and goes to the dead letters at last; it is never reported as a failure itself.
    """
    root = Container(SYSTEM).global_table
    for record in event:
        failure = operator_alerts.parse_failure(record.body)
        count_metric("CriticalErrors", 1)
        day = f"{failure.at:%Y-%m-%d}"
        seen, told = root.count(failure.fingerprint, day, int((failure.at + KEPT).timestamp()))
        if operator_alerts.is_worth_reporting(seen, told):
            put("system.critical_error", make_critical_error_event(failure, day, seen))
            root.record_notified(failure.fingerprint, day, seen)


def roll_up(task: task_message.Task) -> None:
    """Add up what a tenant has used, and tell of what it has used of its budget."""
    account = None if task.tenant == SHARED_ENVIRONMENT else task.tenant
    book = Container(SYSTEM).make_usage_service(account)
    while book.roll_up():
        pass

    def tell(budget: Budget, month: str, share: int, spent: Decimal) -> None:
        # With another budget it is another event.
        told_as = f"{task.tenant}:{month}:{share}:{budget.monthly_usd}"
        told = events.BudgetReached(
            version=1, id=told_as, tenant=task.tenant, sequence=0, time=datetime.now(UTC),
            actor="system", source="usage", month=month, share=share,
            budget_usd=str(budget.monthly_usd), spent_usd=str(spent),
        )  # fmt: skip
        put("usage.budget_reached", told)

    book.warn(tell)


def put(kind: str, detail: events.Detail) -> None:
    """Put one event on the bus; raises Unavailable."""
    from chalicelib.aws import event_bus  # noqa: PLC0415

    if event_bus.put(settings.load().event_bus_name, events.SOURCE, [(kind, detail.model_dump_json())]):
        raise Unavailable("The event bus did not take the event.")


def make_critical_error_event(failure: operator_alerts.Failure, day: str, count: int) -> events.CriticalError:
    """Return what the bus is told of a failure."""
    return events.CriticalError(
        version=1, id=f"{failure.fingerprint}:{day}:{count}", tenant=failure.tenant or SHARED_ENVIRONMENT, sequence=0,
        time=failure.at, actor="system", source="critical-errors", fingerprint=failure.fingerprint,
        kind=failure.kind, message=failure.message, operation=failure.operation, count=count,
    )  # fmt: skip
