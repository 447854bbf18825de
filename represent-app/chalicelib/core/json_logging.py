"""What is logged: one JSON object a line, with the request that it belongs to and never with a person's data.

A line that has `_aws` carries metrics too (CloudWatch embedded metric format,
docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
"""

from __future__ import annotations

import json
import logging
import sys
import time
import traceback
from contextvars import ContextVar
from typing import Any

from chalicelib.core import settings
from chalicelib.core.errors import Problem

NAMESPACE = "Represent"
# Each combination of values is a metric that is paid for; tenants times operations would be a hundred thousand.
DIMENSIONS = [["Stage", "Operation"], ["Stage", "Tenant"]]
METRICS = [
    {"Name": "Requests", "Unit": "Count"},
    {"Name": "Errors", "Unit": "Count"},
    {"Name": "Duration", "Unit": "Milliseconds"},
]
# What each line of a request says of its metrics, as text: it is most of the line, and always the same.
_OF_REQUESTS = json.dumps([{"Namespace": NAMESPACE, "Dimensions": DIMENSIONS, "Metrics": METRICS}])
FAILED = 500
# By name, as neither library is needed here: exceptions that quote the values which they refuse.
REFUSED = {"ValidationError": "what a model refused", "ParamValidationError": "what botocore refused"}

log = logging.getLogger("represent")
NOTHING: dict[str, Any] = {}
# Of a request, and of whatever it starts; each request has its own.
_context: ContextVar[dict[str, Any]] = ContextVar("log context", default=NOTHING)


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON: level, time, message, what the context says, and a cause if there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "level": record.levelname,
            "time": _format_moment(record.created),
            "message": record.getMessage(),
            **{name: told for name, told in _context.get().items() if name != "measures"},
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[1]:
            line["cause"] = describe_cause(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def describe_cause(error: BaseException | None) -> list[str]:
    """Tell an exception and what caused it, each with where it was raised; what is told of the input is left out.

    >>> describe_cause(KeyError("x"))
    ["KeyError: 'x'"]
    """
    told = []
    while error is not None:
        frames = traceback.extract_tb(error.__traceback__)
        where = "".join(f" < {frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames[::-1])
        told.append(f"{type(error).__name__}: {_describe(error)}{where}")
        error = error.__cause__ or error.__context__
    return told


def _describe(error: BaseException) -> str:
    """Say what happened. Who sent something wrong is told what and why, and that may name people; the log is not."""
    if isinstance(error, Problem) and error.status < FAILED:
        return "what the client was to be told"
    return REFUSED.get(type(error).__name__) or str(error)


class _Stdout(logging.StreamHandler[Any]):
    """Writes to standard output as it is now: whoever replaces it means what is written from then on."""

    @property
    def stream(self) -> Any:
        """Standard output."""
        return sys.stdout

    @stream.setter
    def stream(self, _: Any) -> None:
        """Keep to it."""


def configure() -> None:
    """Let the log of the app be lines of JSON on standard output, which Lambda hands to CloudWatch as they are."""
    log.setLevel(logging.INFO)
    log.handlers.clear()
    handler = _Stdout()
    handler.setFormatter(JsonLines())
    log.addHandler(handler)
    log.propagate = False  # Lambda's own handler at the root would write each line again


def begin_request(request_id: str) -> None:
    """Say which request the lines from here on belong to."""
    _context.set({"request_id": request_id})


def get_request_id() -> str:
    """Return the id of the request that lines belong to."""
    return str(_context.get().get("request_id", "-"))


def add_context(**fields: str | int | None) -> None:
    """Add to what the lines from here on say of their request: tenant, operation, kind of principal, what it took."""
    told = _context.get()
    if told is NOTHING:
        told = {}
        _context.set(told)
    for name, value in fields.items():
        if value is not None:
            told[name] = value


def add_measures(measures: str) -> None:
    """Add to the line that tells how the request ended: JSON without its braces."""
    told = _context.get()
    if told is NOTHING:
        add_context(measures=measures)
    else:
        told["measures"] = measures


def log_request(stage: str, method: str, route: str, status: int, duration_ms: float) -> None:
    """Tell how a request ended, with its metrics."""
    if not log.isEnabledFor(logging.INFO):
        return
    told, now = _context.get(), time.time()
    measures = told.pop("measures", None)
    line = {
        "level": "INFO",
        "time": _format_moment(now),
        "message": "request",
        **told,
        "method": method,
        "route": route,
        "status": status,
        "outcome": "failed" if status >= FAILED else "refused" if status >= 400 else "answered",  # noqa: PLR2004
        "Requests": 1,
        "Errors": int(status >= FAILED),
        "Duration": round(duration_ms, 3),
        "Stage": stage,
        "Tenant": told.get("tenant", "none"),
        "Operation": told.get("operation", "none"),
    }
    # Every request pays for this line: it is written without the machinery of records and formatters.
    metrics = f'"_aws": {{"Timestamp": {int(now * 1000)}, "CloudWatchMetrics": {_OF_REQUESTS}}}'
    more = f"{measures}, {metrics}" if measures else metrics
    write(f"{json.dumps(line, ensure_ascii=False, default=str)[:-1]}, {more}}}\n")


def write(text: str) -> None:
    """Write lines to standard output, as it is now."""
    sys.stdout.write(text)
    sys.stdout.flush()


def _format_moment(seconds: float) -> str:
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(seconds))}.{int(seconds % 1 * 1000):03d}Z"


def log_execution(function: str, source: str, duration_ms: float, error: BaseException | None) -> None:
    """Tell how an event function's run ended."""
    error_type = type(error).__name__ if error else None
    fields = {"function": function, "event_source": source, "duration_ms": duration_ms}
    log.info("execution", extra={"fields": fields | {"success": error is None, "error_type": error_type}})


def count_metric(name: str, count: int) -> None:
    """Tell a number of things as a metric of their own, whatever request they belong to."""
    metrics = {"Namespace": NAMESPACE, "Dimensions": [["Stage"]], "Metrics": [{"Name": name, "Unit": "Count"}]}
    fields = {
        "Stage": settings.load().stage_or_unknown,
        name: count,
        "_aws": {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [metrics]},
    }
    log.info("count", extra={"fields": fields})
