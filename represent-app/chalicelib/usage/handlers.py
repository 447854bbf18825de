"""Roll up usage on a schedule, and announce reached budgets. Each handler is idempotent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from chalicelib.auth.permissions import SYSTEM
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.aws.iam import SQSOperation
from chalicelib.changes import events
from chalicelib.changes.publisher import publish_event
from chalicelib.container import Container
from chalicelib.core import settings
from chalicelib.http.tenant_isolation import SHARED_ENVIRONMENT
from chalicelib.operations.registry import required_env_vars, track_execution
from chalicelib.system import task_message
from chalicelib.usage.periods import ACCOUNTS

if TYPE_CHECKING:
    from decimal import Decimal

    from chalicelib.usage.service import Budget


@track_execution
@required_env_vars({"USAGE_TABLE_NAME": [Db.QUERY], "TASK_QUEUE_URL": [SQSOperation.SEND_MESSAGE]})
def roll_up_usage(event: Any) -> int:
    """Queue the hourly roll-up of usage for each tenant that has any, and for usage without a tenant."""
    from chalicelib.aws import queues  # noqa: PLC0415

    hour = str(event.to_dict().get("time", "") or datetime.now(UTC).isoformat())[:13]
    used = Container(SYSTEM).open_usage_table(None).query_between(ACCOUNTS, "!", "~")
    tenants = [*(str(item["SK"]) for item in used), SHARED_ENVIRONMENT]
    queues.send_all(
        settings.load().task_queue_url, [task_message.Task("roll_up", tenant, hour).to_json() for tenant in tenants]
    )
    return len(tenants)


def roll_up(task: task_message.Task) -> None:
    """Roll up a tenant's usage, and announce the shares of its budget that are reached."""
    account = None if task.tenant == SHARED_ENVIRONMENT else task.tenant
    book = Container(SYSTEM).make_usage_service(account)
    while book.roll_up():
        pass

    def announce(budget: Budget, month: str, share: int, spent: Decimal) -> None:
        # A changed budget has its own event id, so it is announced again.
        event_id = f"{task.tenant}:{month}:{share}:{budget.monthly_usd}"
        event = events.BudgetReached(
            version=1, id=event_id, tenant=task.tenant, sequence=0, time=datetime.now(UTC),
            actor="system", source="usage", month=month, share=share,
            budget_usd=str(budget.monthly_usd), spent_usd=str(spent),
        )  # fmt: skip
        publish_event("usage.budget_reached", event)

    book.warn(announce)
