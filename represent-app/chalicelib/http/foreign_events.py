"""Answer events that no REST API sends: the function is behind another service, or invoked by hand."""

from __future__ import annotations

from typing import Any

from chalicelib.core.errors import BadRequest
from chalicelib.http.response import PROBLEM_JSON, render_problem

EXPECTED = (
    "This function answers the proxy events of an API Gateway REST API (httpMethod, path, and requestContext with "
    "resourcePath, httpMethod and identity), with Lambda's context"
)


def find_mistake(event: Any, context: Any) -> str | None:
    """Return the reason why an event is no request of a REST API, or None.

    >>> find_mistake({"version": "2.0", "rawPath": "/"}, object())
    'it is an event of an HTTP API in format 2.0'
    """
    if not isinstance(event, dict):
        return f"it is a {type(event).__name__}"
    if event.get("version") == "2.0":
        return "it is an event of an HTTP API in format 2.0"
    asked = event.get("requestContext")
    if not isinstance(asked, dict) or not all(
        isinstance(asked.get(key), str) for key in ("resourcePath", "httpMethod")
    ):
        return "it has no requestContext with resourcePath and httpMethod"
    if getattr(context, "aws_request_id", None) is None:
        return "it came without Lambda's context"
    return None


def answer(mistake: str) -> dict[str, Any]:
    """Return a problem, in the form that every kind of proxy integration understands."""
    problem = BadRequest(f"{EXPECTED}; {mistake}.")
    return {
        "statusCode": problem.status,
        "headers": {"Content-Type": PROBLEM_JSON, "Cache-Control": "no-store"},
        "multiValueHeaders": {},
        "body": render_problem(problem, instance="", request_id="unknown"),
        "isBase64Encoded": False,
    }
