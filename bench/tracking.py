"""`make bench`: the CPU time that recording executions adds to a request, in one process on an embedded cloud.

Requests alternate between the unchanged application and one without tracking (measuring, metering, records). The sums
of a round are compared, so that they include the writes of records at their normal rate. The result is the median of
the rounds, because other load on the machine affects both.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
import tempfile
import time
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from tools.deploy import stage
from tools.local import local_api
from tools.local.ministack import Cloud
from tools.ops import grant_role

if TYPE_CHECKING:
    from collections.abc import Iterator

REQUESTS, ROUNDS = 1000, 5  # of each case, with and without tracking
EMAIL, PASSWORD = "bench@represent.example", "Correct-Horse-7"
LIMIT = 5.0  # percent


def main() -> int:
    """Measure and print a table of medians; return the exit status."""
    with tempfile.TemporaryDirectory(prefix="represent-bench-") as scratch:
        cloud = Cloud(Path(scratch) / "cloud", 0)
        cloud.start()
        try:
            place = stage.DeployTarget("local", cloud.endpoint)
            stage.deploy(place, lambda _: None)
            grant_role.grant(place, EMAIL, ["NH:admin"], PASSWORD)
            token = grant_role.sign_in(place, EMAIL, PASSWORD)
            os.environ.update({**local_api.environment(cloud), "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024"})
            return _measure(token)
        finally:
            cloud.stop()


def _measure(token: str) -> int:
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
        "who am I, as staff (the minimum)": ("GET", ("/me", None), None, staff),
        "get one, as a tool, as staff": ("POST", ("/agent/{tool}", "get_representative"), asked, staff),
        "get one, as staff": ("GET", one, None, staff),
        "patch, as staff": ("PATCH", one, "given_name", staff),
    }
    numbers = itertools.count()
    table, sys.stdout = sys.stdout, Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 (the log is discarded)
    print(f"\nCPU of a request, and what recording it adds {'without':>10} {'with':>10} {'adds':>8}", file=table)
    over = f", over {LIMIT} %"
    for case, (method, (route, record), body, headers) in cases.items():
        found = []
        for _ in range(ROUNDS):
            times = {True: 0, False: 0}
            for number in range(2 * REQUESTS):
                # The order alternates, so that neither variant always pays for the leftovers of the other.
                tracked = (number % 4) in (0, 3)
                sent = {body: f"Ada {next(numbers)}"} if isinstance(body, str) else body
                with nullcontext() if tracked else _untracked():
                    started = time.process_time_ns()
                    _send(app, method, route, sent, headers, record)
                    times[tracked] += time.process_time_ns() - started
            found.append((times[True] / times[False], times[False], times[True]))
        ratio, without, took = sorted(found)[ROUNDS // 2]
        added, base, all_of_it = (ratio - 1) * 100, without / REQUESTS / 1e6, took / REQUESTS / 1e6
        print(
            f"  {case:<43} {base:7.2f} ms {all_of_it:7.2f} ms {added:6.1f} %{'' if added < LIMIT else over}", file=table
        )
    return 0


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
    sys.exit(main())
