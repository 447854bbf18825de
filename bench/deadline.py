"""Measure how long each route takes while the cloud is stopped (SIGSTOP), alone and with concurrent requests.

    PYTHONPATH=represent-app python -m bench.deadline [--seconds 1] [--at-once 32]

The deadline is one second, so that all routes are tried within minutes. It prints a line for each route that waited,
and exits with 1 if a request took more than a second longer than its deadline.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import sys
import tempfile
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.deploy import stage
from tools.generate import examples
from tools.local import local_api
from tools.local.ministack import Cloud
from tools.ops import grant_role

EMAIL, PASSWORD = "bench@represent.example", "Correct-Horse-7"
GRACE = 1.0  # seconds beyond the deadline
CAPTURED = {
    "tenant": "CA", "asset": "start.js", "page_file": "widget.js", "set": "council", "tool": "list_representatives",
    "division_id": "ocd-division%2Fcountry:us%2Fstate:ca",
}  # fmt: skip
SOMETHING = "0b8f1f5e-3c5e-4b7e-9d0a-6a1f0c2d4e8f"
BODIES = {
    "/mcp": {
        "jsonrpc": "2.0", "id": 1, "method": "tools/call",
        "params": {"name": "list_changes", "arguments": {"tenant": "CA"}},
    },
    "/agent/{tool}": {"tenant": "CA"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RouteRequest:
    """A request for a route."""

    method: str
    route: str
    path: str
    data: bytes | None
    headers: dict[str, str]


def requests(token: str) -> list[RouteRequest]:
    """Return a request for each route, with a token that has the permission."""
    from app import app  # noqa: PLC0415 (it reads its settings when it is imported)

    found = []
    for (method, route), operation in app.served.items():
        path = re.sub(r"{(\w+)}", lambda name: CAPTURED.get(name[1], SOMETHING), route)
        path += "?lat=37.8&lon=-122.1" if route == "/lookup" else ""
        body = BODIES.get(
            route.removeprefix("/tenants/{tenant}"), examples.EXAMPLES.get(operation.body, {}) if operation.body else {}
        )
        headers = {"X-Tenant-Id": "CA", "Cache-Control": "no-cache", "Content-Type": "application/json"}
        if not route.startswith("/auth/") or route == "/auth/logout":
            headers["Authorization"] = f"Bearer {token}"
        data = json.dumps(body, default=str).encode() if method in ("PATCH", "POST", "PUT") else None
        found.append(RouteRequest(method, route, path, data, headers))
    return found


def send_request(base: str, asked: RouteRequest) -> tuple[float, int]:
    """Send a request; return the seconds that it took, and its status."""
    request = urllib.request.Request(  # noqa: S310 (a loopback URL)
        base + asked.path, data=asked.data, headers=asked.headers, method=asked.method
    )
    started = time.perf_counter()
    try:
        with urllib.request.urlopen(request, timeout=120) as reply:  # noqa: S310
            status = reply.status
            reply.read()
    except urllib.error.HTTPError as error:
        with error:
            status = error.code
    return time.perf_counter() - started, status


def main() -> int:
    """Try every route; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench.deadline", description=__doc__)
    parser.add_argument("--seconds", type=float, default=1.0, help="the deadline of a request")
    parser.add_argument("--at-once", type=int, default=32)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        cloud = Cloud(Path(folder), 0)
        cloud.start()
        os.environ.update(cloud.environment | {"STAGE": "local"})
        try:
            place = stage.DeployTarget("local", cloud.endpoint)
            stage.deploy(place)
            grant_role.grant(place, EMAIL, ["platform:admin", "CA:admin"], PASSWORD)
            token = grant_role.sign_in(place, EMAIL, PASSWORD)
            with local_api.serve(cloud, Path(folder), REQUEST_DEADLINE=str(options.seconds)) as base:
                return _measure_all(base, requests(token), cloud, options)
        finally:
            cloud.stop()


def _measure_all(base: str, asked: list[RouteRequest], cloud: Cloud, options: Any) -> int:
    send_request(base, asked[0])
    late = 0
    os.kill(cloud.pid, signal.SIGSTOP)
    try:
        for request in asked:
            name = f"{request.method} {request.route}"
            alone, status = send_request(base, request)
            with ThreadPoolExecutor(options.at_once) as pool:
                crowd = list(pool.map(lambda _, request=request: send_request(base, request), range(options.at_once)))
            most = max(seconds for seconds, _ in crowd)
            statuses = sorted({status, *(found for _, found in crowd)})
            is_late = max(alone, most) > options.seconds + GRACE
            late += is_late
            if is_late or alone > GRACE / 10:
                print(f"{name:58} {alone:5.2f} s alone, {most:5.2f} s at most of {options.at_once}: {statuses}"
                      f"{' TOO LATE' if is_late else ''}", flush=True)  # fmt: skip
    finally:
        os.kill(cloud.pid, signal.SIGCONT)
    print(f"{len(asked)} routes, deadline {options.seconds} s: {late} took more than a second longer")
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
