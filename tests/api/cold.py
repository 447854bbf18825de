"""Start fresh processes for tests: each answers one event, in the environment of a Lambda function.

The environment has the stage and credentials; everything else is in Parameter Store. AWS is the moto that the test
fills. Each AWS call and each setting that a process reads must be declared.
"""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import jwt
from moto.server import ThreadedMotoServer

from app import app
from chalicelib.aws import clients
from tests import people
from tests.api.test_matrix import EXPECTED
from tests.grants import RECORDER
from tests.support import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.api.stage_client import Stage


class Cold:
    """A fresh process for each event."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.undeclared: list[str] = []
        self.users_of_pydantic: list[str] = []  # modules of the last process
        assert json.loads(self._line()) == {"warm": []}, "imported before the first event"

    def _line(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline()

    def answer(self, *events: tuple[str, Any], **environment: str | None) -> list[Any]:
        """Return the answers of fresh processes to concurrent events; all calls and settings must be declared."""
        assert self._process.stdin
        asked = [{"calls": calls, "event": event, "environment": environment} for calls, event in events]
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        answers = json.loads(self._line())
        self.undeclared += [entry for answered in answers for entry in answered["undeclared"]]
        # Later requests of a process may find in its memory what the first one reads.
        RECORDER.seen.update(tuple(entry) for answered in answers for entry in answered["seen"])
        assert [answered["error"] for answered in answers if "error" in answered] == []
        self.users_of_pydantic = answers[-1]["pydantic"]
        return [answered["result"] for answered in answers]

    def settings(self, *names: str) -> dict[str, str | None]:
        """Return settings from Parameter Store."""
        found = clients.ssm().get_parameters(Names=[f"/represent/local/{name}" for name in names])["Parameters"]
        return {entry["Name"].rpartition("/")[2]: entry["Value"] for entry in found}

    def request(self, method: str, route: str, path: str, body: Any, headers: dict[str, str | None]) -> Any:
        """Send a request in the form of API Gateway; return its response."""
        (response,) = self.answer(("app", gateway_event(method, route, path, body, headers)))
        return response


def gateway_event(method: str, route: str, path: str, body: Any, headers: dict[str, str | None]) -> dict[str, Any]:
    """Return the event of a request; on routes that accept only tokens, the gateway has verified the token."""
    bare, _, query = path.partition("?")
    captured = re.fullmatch(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", route), bare)
    assert captured, path
    every = {"X-Tenant-Id": "CA", "Content-Type": "application/json", **headers}
    if "boundaries" in route:
        every["Content-Type"] = "application/geo+json"
    sent = {name: value for name, value in every.items() if value is not None}
    asked: dict[str, list[str]] = {}
    for pair in filter(None, query.split("&")):
        name, _, value = pair.partition("=")
        asked.setdefault(name, []).append(value)
    context: dict[str, Any] = {
        "httpMethod": method,
        "resourcePath": route,
        "path": bare,
        "identity": {"sourceIp": "::1"},
    }
    token = (sent.get("Authorization") or "").removeprefix("Bearer ")
    if token and app.served[method, route].grant.tokens_only:
        claims = jwt.decode(token, options={"verify_signature": False})
        context["authorizer"] = {"claims": claims | {"cognito:groups": ",".join(claims.get("cognito:groups", []))}}
    return {
        "httpMethod": method, "path": bare, "resource": route, "pathParameters": captured.groupdict() or None,
        "headers": sent, "multiValueHeaders": {name: [value] for name, value in sent.items()},
        "multiValueQueryStringParameters": asked or None, "stageVariables": None, "isBase64Encoded": False,
        "body": None if body is None else json.dumps(body), "requestContext": context,
    }  # fmt: skip


class KeySet(ThreadingHTTPServer):
    """Serves the keys of a user pool, as Cognito does."""

    def __init__(self, keys: dict[str, Any]) -> None:
        body = json.dumps(keys).encode()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Log nothing."""

        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}/keys"
        threading.Thread(target=self.serve_forever, daemon=True).start()


# The setting of the URL of each queue.
PARAMETERS = {
    "imports": "IMPORT_QUEUE_URL",
    "sources": "SOURCE_QUEUE_URL",
    "exports": "EXPORT_QUEUE_URL",
    "tasks": "TASK_QUEUE_URL",
    "critical-errors": "CRITICAL_ERRORS_QUEUE_URL",
}


@contextmanager
def cold_processes(stage: Stage) -> Iterator[Cold]:
    """Start fresh processes that use the test's AWS and have only the stage in their environment."""
    for name, parameter in PARAMETERS.items():
        url = clients.sqs().create_queue(QueueName=f"represent-local-{name}")["QueueUrl"]
        clients.ssm().put_parameter(Name=f"/represent/local/{parameter}", Value=url, Type="String", Overwrite=True)
    settings = {"ROSTER_BUCKET_NAME": os.environ["ROSTER_BUCKET_NAME"], "USER_POOL_ID": stage.pool.id}
    for parameter, value in (settings | {"USER_POOL_CLIENT_ID": stage.pool.app}).items():
        clients.ssm().put_parameter(Name=f"/represent/local/{parameter}", Value=value, Type="String")
    clients.events().create_event_bus(Name="represent-local")
    keys = KeySet(people.key_set())
    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # it logs each request at INFO
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    environment = {
        "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://{host}:{port}", "AWS_LAMBDA_FUNCTION_NAME": "represent-local",
        "JWKS_URL": keys.url, "PATH": os.environ["PATH"], "PYTHONPATH": f"{ROOT}/represent-app:{ROOT}",
        "STAGE": "local",
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.api.cold_process"], cwd=ROOT, env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    processes = Cold(process)
    try:
        yield processes
    finally:
        process.communicate(timeout=30)
        server.stop()
        keys.shutdown()
        keys.server_close()
    assert process.returncode == 0
    assert processes.undeclared == []


def allowed(method: str, route: str) -> tuple[str, int]:
    """Return the first principal that may call a route, and the status of its answer: 404 for paths not offered."""
    return next((who, status) for who, status in EXPECTED[method, route].items() if status not in (401, 403))
