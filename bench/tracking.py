"""Measure the CPU time that recording executions adds to a request, in one process on an embedded cloud.

Requests alternate between the unchanged application and one without tracking (measuring, metering, records). The sums
of a round are compared, so that they include the writes of records at their normal rate. The result is the median of
the rounds, because other load on the machine affects both.
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from bench.contestants import ROOT
from bench.criteria import Criterion, Run, Section, make_table
from tools.deploy import stage
from tools.local import local_api
from tools.local.ministack import Cloud
from tools.ops import grant_role

if TYPE_CHECKING:
    from collections.abc import Iterator

REQUESTS, ROUNDS, QUICK_REQUESTS = 500, 5, 200  # of each case, with and without tracking
ME = "who am I, as staff (the minimum)"
EMAIL, PASSWORD = "bench@represent.example", "Correct-Horse-7"
LIMIT = 5.0  # percent


def measure(run: Run) -> Section:
    """Measure in another process, whose environment is that of the embedded cloud."""
    requests, rounds = (QUICK_REQUESTS, 3) if run.quick else (REQUESTS, ROUNDS)
    command = [sys.executable, "-m", "bench.tracking", str(requests), str(rounds)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "represent-app")}
    ran = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    found: list[tuple[str, float, float, float]] = json.loads(ran.stdout.splitlines()[-1])
    rows = [[case, f"{before:.2f}", f"{after:.2f}", f"{added:.1f}"] for case, before, after, added in found]
    head = ("CPU of a request, and what recording it adds", "without, ms", "with, ms", "adds, %")
    section = Section("tracking", [f"### Tracking\n\n{make_table(head, rows)}"])
    (added,) = (added for case, *_, added in found if case == ME)
    section.criteria.append(Criterion("tracking.me", f"what recording adds to: {ME}, %", LIMIT, added))
    return section


def main(requests: int, rounds: int) -> int:
    """Measure and print the medians as JSON; return the exit status."""
    with tempfile.TemporaryDirectory(prefix="represent-bench-") as scratch:
        cloud = Cloud(Path(scratch) / "cloud", 0)
        cloud.start()
        try:
            place = stage.DeployTarget("local", cloud.endpoint)
            stage.deploy(place, lambda _: None)
            grant_role.grant(place, EMAIL, ["NH:admin"], PASSWORD)
            token = grant_role.sign_in(place, EMAIL, PASSWORD)
            os.environ.update({**local_api.environment(cloud), "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024"})
            found = _measure(token, requests, rounds)
        finally:
            cloud.stop()
    print(json.dumps(found), file=sys.__stdout__)
    return 0


def _measure(token: str, requests: int, rounds: int) -> list[tuple[str, float, float, float]]:
    """Return for each case the milliseconds without and with tracking, and the percentage that it adds."""
    from app import app  # noqa: PLC0415 (after the environment is set)
    from chalicelib.core import settings  # noqa: PLC0415

    os.environ["USAGE_TRACKING"] = "identified"
    settings.load.cache_clear()
    staff = {"Authorization": f"Bearer {token}"}
    made = json.loads(_send(app, "POST", "/representatives", {"name": "Bench", "position": "Mayor"}, staff))
    one = "/representatives/{representative_id}", made["data"][0]["id"]
    asked = {"representative_id": one[1]}
    cases: dict[str, tuple[str, tuple[str, str | None], Any, dict[str, str]]] = {
        "get one, anonymous": ("GET", one, None, {}),
        "list 25, anonymous": ("GET", ("/representatives", None), None, {}),
        "list tenants, anonymous": ("GET", ("/tenants", None), None, {}),
        ME: ("GET", ("/me", None), None, staff),
        "get one, as a tool, as staff": ("POST", ("/agent/{tool}", "get_representative"), asked, staff),
        "get one, as staff": ("GET", one, None, staff),
        "patch, as staff": ("PATCH", one, "given_name", staff),
    }
    numbers = itertools.count()
    sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 (the log is discarded)
    results = []
    for case, (method, (route, record), body, headers) in cases.items():
        found = []
        for _ in range(rounds):
            times = {True: 0, False: 0}
            for number in range(2 * requests):
                # The order alternates, so that neither variant always pays for the leftovers of the other.
                tracked = (number % 4) in (0, 3)
                sent = {body: f"Ada {next(numbers)}"} if isinstance(body, str) else body
                with nullcontext() if tracked else _untracked():
                    started = time.process_time_ns()
                    _send(app, method, route, sent, headers, record)
                    times[tracked] += time.process_time_ns() - started
            found.append((times[True] / times[False], times[False], times[True]))
        ratio, without, took = sorted(found)[rounds // 2]
        results.append((case, without / requests / 1e6, took / requests / 1e6, (ratio - 1) * 100))
    return results


@contextmanager
def _untracked() -> Iterator[None]:
    """Remove tracking from the application."""
    from chalicelib.operations import registry  # noqa: PLC0415 (after the environment is set)

    with patch.object(registry, "start_tracking", lambda *_, **__: nullcontext(SimpleNamespace())):
        yield


def _send(  # noqa: PLR0913, PLR0917 (the parts of a request)
    app: Any, method: str, route: str, body: Any, headers: dict[str, str], record: str | None = None
) -> str:
    named = {route.partition("{")[2].partition("}")[0]: record} if record else {}
    event = {
        "headers": {"X-Tenant-Id": "NH", "Content-Type": "application/json", **headers},
        "multiValueQueryStringParameters": None, "pathParameters": named,
        "body": json.dumps(body) if body else None, "isBase64Encoded": False, "stageVariables": None,
        "requestContext": {"httpMethod": method, "resourcePath": route, "path": route, "identity": {}},
    }  # fmt: skip
    answer = app(event, SimpleNamespace(aws_request_id="bench"))
    if answer["statusCode"] >= 300:  # noqa: PLR2004
        raise SystemExit(answer["body"])
    return str(answer["body"])


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
