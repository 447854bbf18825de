"""In Lambda, where operations are imported at their first request, every route answers as it does elsewhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from app import app
from tests.support import ROOT
from tools.generate import functions

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing", "AWS_DEFAULT_REGION": "us-east-1", "AWS_LAMBDA_FUNCTION_NAME": "represent",
    "AWS_SECRET_ACCESS_KEY": "testing", "STAGE": "local", "PYTHONPATH": f"{ROOT}/represent-app:{ROOT}",
    "USAGE_TRACKING": "off", "USER_POOL_CLIENT_ID": "client", "USER_POOL_ID": "us-east-1_Pool",
    "PATH": os.environ["PATH"], "ROSTER_BUCKET_NAME": "rosters",
}  # fmt: skip


def test_every_route_and_event_function_is_imported_at_its_first_use() -> None:
    command = [sys.executable, "-m", "tests.api.lambda_mode"]
    ran = subprocess.run(  # noqa: S603 (ours)
        command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, timeout=120, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    result = json.loads(ran.stdout)
    early = {name.rpartition(".")[2] for name in result.pop("early")}
    assert early == {
        "application", "authentication", "declarations", "execution_context", "execution_tracking", "foreign_events",
        "lazy_imports", "registry", "request", "response", "tenant_isolation",
    }, "imported by every cold start"  # fmt: skip
    assert len(result.pop("events")) == len(functions.list_functions())
    expected = {f"{method} {route}": operation for (method, route), operation in app.served.items()}
    del expected["GET /health/ready"]
    assert {place: found[0] for place, found in result.items()} == {place: one.name for place, one in expected.items()}
    for place, (_, preflight, status, other, head) in result.items():
        get = result.get(f"GET {place.partition(' ')[2]}")
        assert (preflight, other, head) == (204, 405, get[2] if get else 405), place
        right = {200, 202, 400, 404, 422} if expected[place].grant.public else {401}
        assert status in right, f"{place}: {status}"
