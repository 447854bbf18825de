"""An event of another service gets a problem that says which events are expected."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from app import app

CONTEXT = SimpleNamespace(aws_request_id="1")
REST = {"requestContext": {"resourcePath": "/health", "httpMethod": "GET"}}


@pytest.mark.parametrize(
    ("event", "context", "said"),
    [
        ({"version": "2.0", "rawPath": "/health", "requestContext": {"http": {}}}, CONTEXT, "HTTP API in format 2.0"),
        ({}, CONTEXT, "no requestContext"),
        ({"requestContext": "x"}, CONTEXT, "no requestContext"),
        ({"requestContext": {"elb": {}}, "httpMethod": "GET"}, CONTEXT, "no requestContext"),
        ({"Records": []}, CONTEXT, "no requestContext"),
        (["x"], CONTEXT, "it is a list"),
        (None, None, "it is a NoneType"),
        (REST, None, "without Lambda's context"),
    ],
)
def test_other_events_get_a_problem(event: Any, context: Any, said: str) -> None:
    answer = app(event, context)
    problem = json.loads(answer["body"])
    assert (answer["statusCode"], problem["status"]) == (400, 400)
    assert answer["headers"]["Content-Type"] == "application/problem+json"
    assert problem["detail"].startswith("This function answers the proxy events of an API Gateway REST API")
    assert said in problem["detail"]
