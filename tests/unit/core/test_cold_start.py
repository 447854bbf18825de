"""A process of Lambda starts without the garbage collector, and runs it from the first event on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

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


def run(program: str, *, in_lambda: bool) -> Any:
    """Return what a program writes last, as JSON, in a process of its own."""
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
    ran = subprocess.run(  # noqa: S603 (a program of these tests)
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stderr.splitlines()[-1])


@pytest.mark.parametrize("event", [REQUEST, HANDLER], ids=["request", "event function"])
@pytest.mark.parametrize("in_lambda", [True, False])
def test_collector_runs_from_the_first_event_on(event: str, *, in_lambda: bool) -> None:
    found = run(PROGRAM.format(event=event), in_lambda=in_lambda)
    assert found == ([False, True, True, False] if in_lambda else [True, True, False, True])


DEFERRED = """
import json, sys
from chalicelib.container import get_token_verifier
get_token_verifier()
before = "cryptography.x509.base" in sys.modules
from cryptography import x509
found = [before, callable(x509.load_pem_x509_certificate), "cryptography.x509.base" in sys.modules]
print(json.dumps(found), file=sys.stderr)
"""


@pytest.mark.parametrize("in_lambda", [True, False])
def test_certificates_are_imported_when_they_are_used(*, in_lambda: bool) -> None:
    found = run(DEFERRED, in_lambda=in_lambda)
    assert found == [not in_lambda, True, True]
