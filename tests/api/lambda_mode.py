"""Call each route in a process that has imported nothing else; started by test_lambda_mode.py as Lambda starts the app.

Writes a JSON object: by method and route the name of the operation, and the status of each answer.
"""

from __future__ import annotations

import io
import json
import os
import re
import sys
import traceback
from collections import defaultdict
from types import SimpleNamespace
from typing import Any

import boto3
from moto import mock_aws

import app as module
from chalicelib.http.lazy_imports import LazyImport, LazyModule
from tests.support import create_tables

CONTEXT = SimpleNamespace(aws_request_id="r", tenant_id=None)
VALUES = {"tenant": "CA", "asset": "start.js", "page_file": "widget.js", "set": "council", "tool": "list_tenants"}
VALUES["division_id"] = "ocd-division%2Fcountry:us%2Fstate:ca"
SOMETHING = "0b8f1f5e-3c5e-4b7e-9d0a-6a1f0c2d4e8f"


def call_route(method: str, route: str) -> int:
    """Call a route without a credential; return the status."""
    captured = {name: VALUES.get(name, SOMETHING) for name in re.findall(r"{(\w+)}", route)}
    path = re.sub(r"{(\w+)}", lambda found: captured[found[1]], route)
    headers = {"X-Tenant-Id": "CA", "Content-Type": "application/json"}
    event = {
        "httpMethod": method, "path": path, "resource": route, "pathParameters": captured or None,
        "headers": headers, "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "multiValueQueryStringParameters": None, "stageVariables": None, "isBase64Encoded": False,
        "body": "{}", "requestContext": {"httpMethod": method, "resourcePath": route, "path": path},
    }  # fmt: skip
    return int(module.app(event, CONTEXT)["statusCode"])


def call_routes(places: list[tuple[str, str]]) -> dict[str, Any]:
    """Call each route, with a preflight before it, with a method that it does not have, and with HEAD."""
    found: dict[str, Any] = {}
    for method, route in places:
        other = next(each for each in ("PUT", "PATCH", "GET", "POST") if (each, route) not in module.app._deferred)
        statuses = [call_route(each, route) for each in ("OPTIONS", method, other, "HEAD")]
        deferred: Any = module.app._deferred[method, route]
        found[f"{method} {route}"] = [deferred.resolve().name, *statuses]
    return found


def find_event_functions() -> list[str]:
    """Return the names of the event functions in app.py."""
    places = {name: value for name, value in vars(module).items() if not isinstance(value, LazyModule)}
    return [name for name, value in places.items() if isinstance(getattr(value, "func", None), LazyImport)]


def list_event_functions() -> dict[str, Any]:
    """Return the event functions that resolve to a tracked function."""
    return {"events": [name for name in find_event_functions() if getattr(module, name).func.resolve().tracked]}


def run_in_fork(function: Any, *arguments: Any) -> dict[str, Any]:
    """Return the result of a function that runs in a fork of this process."""
    reading, writing = os.pipe()
    if not os.fork():
        sys.stdout = io.StringIO()
        try:
            with os.fdopen(writing, "w") as out:
                json.dump(function(*arguments), out)
        except Exception:  # noqa: BLE001 (any error is printed; the parent sees an empty answer)
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        text = answer.read()
    os.wait()
    return json.loads(text) if text else {}


def main() -> None:
    """Call the routes of each module in a separate process."""
    places: dict[str, list[tuple[str, str]]] = defaultdict(list)
    deferred: Any
    for place, deferred in module.app._deferred.items():
        places[deferred.module].append(place)
    del places["chalicelib.system.routes"][1]  # readiness imports all dependencies
    with mock_aws():
        create_tables(boto3.client("dynamodb"))
        early = sorted(
            name
            for name in sys.modules
            if name.startswith(("chalicelib.http.", "chalicelib.operations."))
            or (name.startswith("chalicelib.") and name.endswith(("routes", "handlers")))
        )
        found: dict[str, Any] = {"early": early} | run_in_fork(list_event_functions)
        for there in places.values():
            found |= run_in_fork(call_routes, there)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
