"""How one run of an event-driven function went, and what started it."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from typing import Any

log = logging.getLogger("represent")

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
    log.info("execution %s", json.dumps(asdict(execution)))


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
        return SOURCES.get(records[0].get("eventSource") or "", "unknown")
    if "requestContext" in content:
        return "http"
    if "detail-type" in content:
        return "schedule" if content.get("source") == "aws.events" else "eventbridge"
    return "unknown"
