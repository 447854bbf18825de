"""One run of an operation or of an event function: its principal, its outcome, its cost.

The id of an account is the only personal data in it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

KEPT = timedelta(days=35)
TOGETHER = 500  # executions in one item of at most 400 KB; uncompressed they take a quarter of that
FASTEST = 1  # zlib's fastest level; the others save less than one write unit
SOURCES = {"aws:sqs": "sqs", "aws:dynamodb": "dynamodb", "aws:s3": "s3", "aws:sns": "sns"}
# EventBridge's rules, and EventBridge Scheduler.
SCHEDULERS = ("aws.events", "aws.scheduler")


class Execution(NamedTuple):
    """An ended run.

    `account` is the tenant, or None without one; `duration_ms` has three decimals, memory is in MB, costs in US
    dollars, `ttl` in seconds since 1970. `run` distinguishes runs of one moment. Decimals are texts, which keep every
    digit.
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
    duration_ms: str
    memory_used_mb: int
    memory_allocated_mb: int
    lambda_cost: str
    read_units: str
    write_units: str
    success: bool
    error_type: str | None

    @property
    def ttl(self) -> int:
        """The time at which TTL removes the record."""
        return int((self.timestamp + KEPT).timestamp())


def pack(executions: Iterable[Execution]) -> list[tuple[str, dict[str, str | int | bytes]]]:
    """Return executions of one account as stored items, each with up to hundreds of one hour.

    DynamoDB charges for each item and each kilobyte written: `packed` is a table as JSON, with its columns named once,
    compressed by zlib (RFC 1950). The sort key is the time and run of the first one.
    """
    import zlib  # noqa: PLC0415 (needed only to store executions)

    from pydantic_core import to_json  # noqa: PLC0415

    hours: dict[tuple[int, int], list[Execution]] = {}
    for execution in executions:
        when = execution.timestamp
        hours.setdefault((when.toordinal(), when.hour), []).append(execution)
    found: list[tuple[str, dict[str, str | int | bytes]]] = []
    chunks = (
        of_hour[start : start + TOGETHER] for of_hour in hours.values() for start in range(0, len(of_hour), TOGETHER)
    )
    for together in chunks:
        first, last = min(together, key=_get_start), max(together, key=_get_start)
        rows = [tuple(execution) for execution in together]  # take half the time of named ones
        table = to_json({"columns": Execution._fields, "rows": rows})
        item: dict[str, str | int | bytes] = {"packed": zlib.compress(table, FASTEST), "expires_at": last.ttl}
        found.append((f"{parse_moment(first.timestamp)}#{first.run}", item))
    return found


def unpack(items: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Return stored executions as JSON values by name, each once: a repeated write may store them in another item.

    `ttl` is the time at which TTL removes the item of the record.
    """
    import zlib  # noqa: PLC0415

    from pydantic_core import from_json  # noqa: PLC0415

    seen: set[str] = set()
    for item in items:
        table = from_json(zlib.decompress(item["packed"]))
        for values in table["rows"]:
            row = dict(zip(table["columns"], values, strict=True)) | {"ttl": item["expires_at"]}
            if row["run"] not in seen:
                seen.add(row["run"])
                yield row


def _get_start(execution: Execution) -> datetime:
    return execution.timestamp


def parse_moment(time: datetime) -> str:
    """Format a moment so that text sorts by time.

    >>> parse_moment(datetime(2026, 1, 31, 7, tzinfo=UTC))
    '2026-01-31T07:00:00.000000Z'
    """
    return f"{time.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def get_event_source(event: Any) -> str:
    """Return the source of an event, by its form (docs.aws.amazon.com/lambda/latest/dg/lambda-services.html).

    >>> get_event_source({"Records": [{"eventSource": "aws:sqs"}]})
    'sqs'
    >>> get_event_source({"Records": [{"EventSource": "aws:sns", "Sns": {}}]})
    'sns'
    >>> get_event_source({"detail-type": "Scheduled Event", "source": "aws.scheduler"})
    'schedule'
    """
    content = event.to_dict() if hasattr(event, "to_dict") else event
    if not isinstance(content, dict):
        return "unknown"
    records = content.get("Records")
    if isinstance(records, list) and records:
        first = records[0] if isinstance(records[0], dict) else {}
        # SNS alone writes the name with a capital (docs.aws.amazon.com/lambda/latest/dg/with-sns.html).
        return SOURCES.get(str(first.get("eventSource") or first.get("EventSource")), "unknown")
    if "requestContext" in content:
        return "http"
    if "detail-type" in content:
        if content.get("source") == "aws.s3":
            return "s3"
        return "schedule" if content.get("source") in SCHEDULERS else "eventbridge"
    return "unknown"
