"""A process of Lambda starts without the garbage collector, and runs it from the first event on."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.support import ROOT

REQUEST = """
from types import SimpleNamespace
request = {"httpMethod": "GET", "resourcePath": "/health", "path": "/health", "identity": {}}
event = {"requestContext": request, "headers": {}, "multiValueQueryStringParameters": None, "pathParameters": None,
         "stageVariables": None, "body": None, "isBase64Encoded": False, "path": "/health", "httpMethod": "GET"}
answer = app.app(event, SimpleNamespace(aws_request_id="r"))
assert answer["statusCode"] == 200, answer
"""
HANDLER = """
from chalicelib.http.lazy_imports import LazyImport
LazyImport("chalicelib.core.text_normalization", "fold")("A")
"""
PROGRAM = """
import gc, json, sys
import app
before = gc.isenabled()
{event}
import botocore.session
found = [before, gc.isenabled(), gc.get_freeze_count() > 0, "botocore.docs.client" in sys.modules]
print(json.dumps(found), file=sys.stderr)
"""


@pytest.mark.parametrize("event", [REQUEST, HANDLER], ids=["request", "event function"])
@pytest.mark.parametrize("in_lambda", [True, False])
def test_collector_runs_from_the_first_event_on(event: str, *, in_lambda: bool) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "STAGE": "local",
        "AWS_DEFAULT_REGION": "us-east-1",
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT / "represent-app"),
        "USER_POOL_ID": "us-east-1_x",
        "DDB_STREAM_ARN": "x",
        **({"AWS_LAMBDA_FUNCTION_NAME": "x"} if in_lambda else {}),
    }
    ran = subprocess.run(  # noqa: S603 (a program of this test)
        [sys.executable, "-c", PROGRAM.format(event=event)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stderr.splitlines()[-1])
    assert found == ([False, True, True, False] if in_lambda else [True, True, False, True])
