"""Build sample Lambda invocations: an event of API Gateway's REST API, and its context."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

LIST = "/representatives"
ONE = "/representatives/{representative_id}"


def event(
    method: str, tenant: str, record_id: str | None = None, query: dict[str, str] | None = None, body: Any = None
) -> dict[str, Any]:
    """Build a proxy event (docs.aws.amazon.com/apigateway/latest/developerguide/…proxy-integrations…input-format)."""
    resource, path = (ONE, f"{LIST}/{record_id}") if record_id else (LIST, LIST)
    headers = {
        "Accept": "application/json",
        "Host": "api.example.org",
        "User-Agent": "bench/1.0",
        "X-Forwarded-For": "203.0.113.7",
        "X-Forwarded-Port": "443",
        "X-Forwarded-Proto": "https",
        "X-Tenant-Id": tenant,
        **({"Content-Type": "application/json"} if body is not None else {}),
    }
    context = {
        "accountId": "123456789012",
        "apiId": "bench",
        "domainName": "api.example.org",
        "httpMethod": method,
        "identity": {"sourceIp": "203.0.113.7", "userAgent": "bench/1.0"},
        "path": path,
        "protocol": "HTTP/1.1",
        "requestId": "00000000-0000-4000-8000-000000000000",
        "requestTimeEpoch": 1767225600000,
        "resourceId": "bench",
        "resourcePath": resource,
        "stage": "local",
    }
    return {
        "resource": resource,
        "path": path,
        "httpMethod": method,
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": query,
        "multiValueQueryStringParameters": {name: [value] for name, value in query.items()} if query else None,
        "pathParameters": {"representative_id": record_id} if record_id else None,
        "stageVariables": None,
        "requestContext": context,
        "body": None if body is None else json.dumps(body),
        "isBase64Encoded": False,
    }


def request(  # noqa: PLR0913 (parts of a request)
    method: str,
    resource: str,
    tenant: str | None = None,
    /,
    *,
    query: dict[str, str] | None = None,
    body: Any = None,
    token: str | None = None,
    **named: str,
) -> dict[str, Any]:
    """Build a proxy event of any route; `named` are its path parameters, `token` that of the caller."""
    made = event(method, tenant or "", None, query, body)
    headers = made["headers"]
    if tenant is None:
        del headers["X-Tenant-Id"]
    if token:
        headers["Authorization"] = f"Bearer {token}"
    made["multiValueHeaders"] = {name: [value] for name, value in headers.items()}
    path = resource
    for name, value in named.items():
        path = path.replace("{" + name + "}", value)
    made |= {"resource": resource, "path": path, "pathParameters": named or None}
    made["requestContext"] |= {"resourcePath": resource, "path": path}
    return made


def with_query(template: dict[str, Any], query: dict[str, str]) -> dict[str, Any]:
    """Return an event with another query; the rest is shared with the template."""
    many = {name: [value] for name, value in query.items()}
    return {**template, "queryStringParameters": query, "multiValueQueryStringParameters": many}


def context() -> SimpleNamespace:
    """Build the context of a Lambda invocation."""
    return SimpleNamespace(
        aws_request_id="00000000-0000-4000-8000-000000000000",
        function_name="bench",
        function_version="$LATEST",
        get_remaining_time_in_millis=lambda: 29_000,
        invoked_function_arn="arn:aws:lambda:us-east-1:123456789012:function:bench",
        memory_limit_in_mb="1024",
        tenant_id=None,
    )
