"""Write the log: one JSON object per line, with its request and without personal data.

A line with `_aws` also carries metrics (CloudWatch embedded metric format,
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
# AWS charges for each combination of values, so that a tenant is a field of the line and no dimension: metrics of 3,288
# tenants would cost more than all else of a quiet stage. Logs Insights counts by field. The samples of a duration are
# the number of requests. Alarms use the share of failures of a stage; those of an operation exist only if it fails.
_FAILURES = {"Namespace": NAMESPACE, "Dimensions": [["Stage"]], "Metrics": [{"Name": "Errors", "Unit": "Count"}]}
_BY_OPERATION = {
    "Namespace": NAMESPACE,
    "Dimensions": [["Stage", "Operation"]],
    "Metrics": [{"Name": "Duration", "Unit": "Milliseconds"}],
}
# The metrics part of each request's line, as text: it is most of the line and always the same.
_OF_REQUESTS = json.dumps([_FAILURES, _BY_OPERATION])
_OF_FAILED = json.dumps(
    [
        _FAILURES | {"Dimensions": [["Stage"], ["Stage", "Operation"]]},
        _BY_OPERATION,
    ]
)
FAILED = 500
# Exceptions whose messages quote the refused values; listed by name because neither library is needed here.
REFUSED = {
    "ValidationError": "withheld: input refused by a model",
    "ParamValidationError": "withheld: input refused by botocore",
}

log = logging.getLogger("represent")
NOTHING: dict[str, Any] = {}
# The fields of one request and its work; each request has its own.
_context: ContextVar[dict[str, Any]] = ContextVar("log context", default=NOTHING)


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON: level, time, message, the context's fields, and the cause if any."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a line."""
        line: dict[str, Any] = {
            "level": record.levelname,
            "time": _format_moment(record.created),
            "message": record.getMessage(),
            **{name: value for name, value in _context.get().items() if name != "measures"},
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[1]:
            line["cause"] = describe_cause(record.exc_info[1])
        return _encode(line)


def describe_cause(error: BaseException | None) -> list[str]:
    """Describe an exception and its causes, each with its location; values from the input are left out.

    >>> describe_cause(KeyError("x"))
    ["KeyError: 'x'"]
    """
    causes = []
    while error is not None:
        frames = traceback.extract_tb(error.__traceback__)
        where = "".join(f" < {frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames[::-1])
        causes.append(f"{type(error).__name__}: {_describe(error)}{where}")
        error = error.__cause__ or error.__context__
    return causes


def _describe(error: BaseException) -> str:
    """Describe one exception; messages for clients are left out of the log because they may name people."""
    if isinstance(error, Problem) and error.status < FAILED:
        return "withheld: a problem for the client"
    return REFUSED.get(type(error).__name__) or str(error)


class _Stdout(logging.StreamHandler[Any]):
    """Writes to the current standard output; when it is replaced, later lines go to the replacement."""

    @property
    def stream(self) -> Any:
        """Standard output."""
        return sys.stdout

    @stream.setter
    def stream(self, _: Any) -> None:
        """Ignore the assignment."""


def configure() -> None:
    """Write the app's log as JSON lines to standard output, which Lambda passes to CloudWatch unchanged."""
    log.setLevel(logging.INFO)
    log.handlers.clear()
    handler = _Stdout()
    handler.setFormatter(JsonLines())
    log.addHandler(handler)
    log.propagate = False  # Lambda's own root handler would write each line twice


def begin_request(request_id: str) -> None:
    """Set the request that later lines belong to."""
    _context.set({"request_id": request_id})


def get_request_id() -> str:
    """Return the id of the current request."""
    return str(_context.get().get("request_id", "-"))


def add_context(**fields: str | int | None) -> None:
    """Add fields to later lines of the request: tenant, operation, kind of principal, consumed resources."""
    context = _context.get()
    if context is NOTHING:
        context = {}
        _context.set(context)
    for name, value in fields.items():
        if value is not None:
            context[name] = value


def add_measures(measures: str) -> None:
    """Add measures to the final line of the request, as JSON without braces."""
    context = _context.get()
    if context is NOTHING:
        add_context(measures=measures)
    else:
        context["measures"] = measures


def log_request(stage: str, method: str, route: str, status: int, duration_ms: float) -> None:
    """Log the end of a request, with its metrics."""
    if not log.isEnabledFor(logging.INFO):
        return
    context, now = _context.get(), time.time()
    measures = context.pop("measures", None)
    line = {
        "level": "INFO",
        "time": _format_moment(now),
        "message": "request",
        **context,
        "method": method,
        "route": route,
        "status": status,
        "outcome": "failed" if status >= FAILED else "refused" if status >= 400 else "answered",  # noqa: PLR2004
        "Errors": int(status >= FAILED),
        "Duration": round(duration_ms, 3),
        "Stage": stage,
        "Operation": context.get("operation", "none"),
    }
    # This runs for every request, so the line is written without the logging machinery of records and formatters.
    of = _OF_FAILED if status >= FAILED else _OF_REQUESTS
    metrics = f'"_aws": {{"Timestamp": {int(now * 1000)}, "CloudWatchMetrics": {of}}}'
    more = f"{measures}, {metrics}" if measures else metrics
    write(f"{_encode(line)[:-1]}, {more}}}\n")


_encode = json.JSONEncoder(ensure_ascii=False, default=str).encode  # json.dumps makes one at each call


def write(text: str) -> None:
    """Write lines to the current standard output."""
    sys.stdout.write(text)
    sys.stdout.flush()


def _format_moment(seconds: float) -> str:
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(seconds))}.{int(seconds % 1 * 1000):03d}Z"


def log_execution(function: str, source: str, duration_ms: float, error: BaseException | None) -> None:
    """Log the end of an event function's run."""
    error_type = type(error).__name__ if error else None
    fields = {"function": function, "event_source": source, "duration_ms": duration_ms}
    log.info("execution", extra={"fields": fields | {"success": error is None, "error_type": error_type}})


def count_metric(name: str, count: int) -> None:
    """Log a count as a separate metric, independent of the request."""
    metrics = {"Namespace": NAMESPACE, "Dimensions": [["Stage"]], "Metrics": [{"Name": name, "Unit": "Count"}]}
    fields = {
        "Stage": settings.load().stage_or_unknown,
        name: count,
        "_aws": {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [metrics]},
    }
    log.info("count", extra={"fields": fields})
