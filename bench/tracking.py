"""`make bench`: what recording executions adds to the CPU time of a request, in one process on an embedded cloud."""

from __future__ import annotations

import json
import logging
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tools import local_api, stage, user
from tools.cloud import Cloud

ROUNDS, REQUESTS = 15, 50
EMAIL, PASSWORD = "bench@represent.example", "Correct-Horse-7"
LIMIT = 5.0  # percent


def main() -> int:
    """Measure and print one table of medians; returns the exit status."""
    with tempfile.TemporaryDirectory(prefix="represent-bench-") as scratch:
        cloud = Cloud(Path(scratch) / "cloud", 0)
        cloud.start()
        try:
            place = stage.Place("local", cloud.endpoint)
            stage.deploy(place, lambda _: None)
            user.give(place, EMAIL, ["NH:admin"], PASSWORD)
            token = user.sign_in(place, EMAIL, PASSWORD)
            os.environ.update({**local_api.environment(cloud), "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024"})
            return _measure(token)
        finally:
            cloud.stop()


def _measure(token: str) -> int:
    from app import app  # noqa: PLC0415 (after the environment is set)
    from chalicelib import settings  # noqa: PLC0415

    staff = {"Authorization": f"Bearer {token}"}
    made = json.loads(_send(app, "POST", "/representatives", {"name": "Bench", "position": "Mayor"}, staff))
    one = "/representatives/{representative_id}", made["data"][0]["id"]
    cases: dict[str, tuple[str, tuple[str, str | None], Any, dict[str, str]]] = {
        "get one, as nobody": ("GET", one, None, {}),
        "list 25, as nobody": ("GET", ("/representatives", None), None, {}),
        "get one, as staff": ("GET", one, None, staff),
        "patch, as staff": ("PATCH", one, "given_name", staff),
    }
    logging.getLogger("represent").setLevel(logging.WARNING)
    print(f"\nCPU of a request, and what recording it adds {'off':>10} {'on':>10} {'adds':>8}")
    for case, (method, (route, record), body, headers) in cases.items():
        times: dict[str, list[float]] = {"off": [], "identified": []}
        for number in range(ROUNDS):
            for wanted, taken in times.items():
                os.environ["USAGE_TRACKING"] = wanted
                settings.load.cache_clear()
                started = time.process_time()
                for each in range(REQUESTS):
                    sent = {body: f"Ada {number} {each} {wanted}"} if body else None
                    _send(app, method, route, sent, headers, record)
                taken.append((time.process_time() - started) / REQUESTS)
        off, on = statistics.median(times["off"]), statistics.median(times["identified"])
        added = statistics.median(b / a - 1 for a, b in zip(times["off"], times["identified"], strict=True)) * 100
        print(f"  {case:<43} {off * 1000:7.2f} ms {on * 1000:7.2f} ms {added:6.1f} % of {LIMIT} %")
    return 0


def _send(  # noqa: PLR0913, PLR0917 (the parts of a request)
    app: Any, method: str, route: str, body: Any, headers: dict[str, str], record: str | None = None
) -> str:
    event = {
        "headers": {"X-Tenant-Id": "NH", "Content-Type": "application/json", **headers},
        "multiValueQueryStringParameters": None, "pathParameters": {"representative_id": record} if record else {},
        "body": json.dumps(body) if body else None, "isBase64Encoded": False, "stageVariables": None,
        "requestContext": {"httpMethod": method, "resourcePath": route, "path": route, "identity": {}},
    }  # fmt: skip
    answer = app(event, SimpleNamespace(aws_request_id="bench"))
    if answer["statusCode"] >= 300:  # noqa: PLR2004
        raise SystemExit(answer["body"])
    return str(answer["body"])


if __name__ == "__main__":
    sys.exit(main())
