"""How one run of an event-driven function went, and what started it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from chalicelib.logs import log

SOURCES = {"aws:sqs": "sqs", "aws:dynamodb": "dynamodb", "aws:s3": "s3"}


@dataclass(frozen=True)
class Execution:
    """How one run of an event function went; `duration_ms` in milliseconds."""

    function: str
    event_source: str
    duration_ms: float
    success: bool
    error_type: str | None


def tell(execution: Execution) -> None:
    """Write an execution to the log."""
    log.info("execution", extra={"fields": asdict(execution)})


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
        return "schedule" if content.get("source") == "aws.events" else "eventbridge"
    return "unknown"
