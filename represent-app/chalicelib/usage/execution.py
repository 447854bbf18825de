"""One run of an operation or of an event function: who ran it, how it went, what it cost.

Nothing in it is a person's but the id of their account.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

KEPT = timedelta(days=35)
TOGETHER = 100  # executions in one item, which takes 400 KB; each has half of one
SOURCES = {"aws:sqs": "sqs", "aws:dynamodb": "dynamodb", "aws:s3": "s3"}


class Execution(NamedTuple):
    """A run that has ended.

    `account` is the tenant, or None where none is spoken of; `duration_ms` has three decimals, memory is in MB,
    costs in US dollars, `ttl` in seconds since 1970. `run` tells runs of one moment apart.
    """

    account: str | None
    timestamp: datetime
    run: str
    user: str | None
    principal: str
    api_key_id: str | None
    operation: str
    endpoint: str | None
    event_source: str
    duration_ms: Decimal
    memory_used_mb: int
    memory_allocated_mb: int
    lambda_cost: Decimal
    read_units: Decimal
    write_units: Decimal
    success: bool
    error_type: str | None

    @property
    def ttl(self) -> int:
        """When the record goes."""
        return int((self.timestamp + KEPT).timestamp())

    def fields(self) -> dict[str, Any]:
        """Return the record as JSON values, with every name that it is known by."""
        return {
            "run": self.run, "account": self.account, "timestamp": moment(self.timestamp), "user": self.user,
            "principal": self.principal, "api_key_id": self.api_key_id, "operation": self.operation,
            "endpoint": self.endpoint, "event_source": self.event_source, "duration_ms": str(self.duration_ms),
            "memory_used_mb": self.memory_used_mb, "memory_allocated_mb": self.memory_allocated_mb,
            "lambda_cost": str(self.lambda_cost), "read_units": str(self.read_units),
            "write_units": str(self.write_units), "success": self.success, "error_type": self.error_type,
            "ttl": self.ttl,
        }  # fmt: skip


def packed(executions: Iterable[Execution]) -> list[tuple[str, dict[str, str | int]]]:
    """Give executions of one account as they are stored: up to a hundred of an hour that come together are one item.

    Each item, and each attribute of one, is paid for when it is written; the sort key is the first's moment and run.
    """
    from pydantic_core import to_json  # noqa: PLC0415 (paid by those who have something to keep)

    hours: dict[str, list[Execution]] = {}
    for execution in executions:
        hours.setdefault(moment(execution.timestamp)[:13], []).append(execution)
    found: list[tuple[str, dict[str, str | int]]] = []
    chunks = (
        of_hour[start : start + TOGETHER] for of_hour in hours.values() for start in range(0, len(of_hour), TOGETHER)
    )
    for together in chunks:
        first = min(together, key=lambda execution: execution.timestamp)
        doc = to_json([execution.fields() for execution in together]).decode()
        found.append(
            (f"{moment(first.timestamp)}#{first.run}", {"doc": doc, "expires_at": max(e.ttl for e in together)})
        )
    return found


def unpacked(items: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Give stored executions as JSON values, each once: what was sent again may be there twice, in other company."""
    from pydantic_core import from_json  # noqa: PLC0415

    seen: set[str] = set()
    for item in items:
        for row in from_json(item["doc"]):
            if row["run"] not in seen:
                seen.add(row["run"])
                yield row


def moment(time: datetime) -> str:
    """Write a moment so that text sorts as time does.

    >>> moment(datetime(2026, 1, 31, 7, tzinfo=UTC))
    '2026-01-31T07:00:00.000000Z'
    """
    return f"{time.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def milliseconds(microseconds: int) -> Decimal:
    """Return a duration as records have it.

    >>> milliseconds(1500)
    Decimal('1.500')
    """
    return Decimal(microseconds).scaleb(-3)


def event_source(event: Any) -> str:
    """Tell what an event came from, by its form (docs.aws.amazon.com/lambda/latest/dg/lambda-services.html).

    >>> event_source({"Records": [{"eventSource": "aws:sqs"}]})
    'sqs'
    """
    content = event.to_dict() if hasattr(event, "to_dict") else event
    if not isinstance(content, dict):
        return "unknown"
    records = content.get("Records")
    if isinstance(records, list) and records:
        first = records[0] if isinstance(records[0], dict) else {}
        return SOURCES.get(str(first.get("eventSource")), "unknown")
    if "requestContext" in content:
        return "http"
    if "detail-type" in content:
        if content.get("source") == "aws.s3":
            return "s3"
        return "schedule" if content.get("source") == "aws.events" else "eventbridge"
    return "unknown"
