"""`chalice local` without a stage serves stage `local` with the embedded cloud, and prints a hint without one."""

from __future__ import annotations

import json
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from chalicelib.http import local_stage

if TYPE_CHECKING:
    from collections.abc import Iterator

VARIABLES = json.loads(local_stage.CONFIG.read_text(encoding="utf-8"))["stages"]["local"]["environment_variables"]


@pytest.mark.parametrize(
    ("arguments", "serves"),
    [
        (["local"], True),
        (["local", "--port", "8001"], True),
        (["local", "--stage", "local"], True),
        (["--debug", "--project-dir", "deploy", "local", "--stage=local"], True),
        (["local", "--stage", "dev"], False),
        (["local", "--stage=prod"], False),
        (["deploy", "--stage", "local"], False),
        (["package", "local"], False),
        ([], False),
    ],
)
def test_stage_is_local_unless_another_is_named(arguments: list[str], serves: bool) -> None:  # noqa: FBT001
    assert local_stage.serves_local_stage(arguments) is serves


@pytest.fixture
def endpoint() -> Iterator[tuple[str, list[int]]]:
    """Yield an endpoint that responds to each request with the last status of a list."""
    statuses = [200]

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(statuses[-1])
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Log nothing."""

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", statuses
        server.shutdown()


@pytest.mark.parametrize("status", [200, 404])
def test_responding_cloud_is_used(endpoint: tuple[str, list[int]], status: int) -> None:
    url, statuses = endpoint
    statuses.append(status)
    port = url.rpartition(":")[2]
    environ = {"STAGE": "dev", "ALLOWED_ORIGINS": "http://localhost:3000", "CLOUD_PORT": port}
    assert local_stage.use(environ, VARIABLES) is None
    assert environ == {"CLOUD_PORT": port, "AWS_ENDPOINT_URL": url} | VARIABLES | local_stage.CREDENTIALS


def test_hint_names_the_command_if_no_cloud_responds() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    environ = {"CLOUD_PORT": port, "AWS_ACCESS_KEY_ID": "of the real AWS", "AWS_SECRET_ACCESS_KEY": "secret"}
    advice = local_stage.use(environ, VARIABLES)
    assert advice is not None
    assert f"http://127.0.0.1:{port}" in advice
    assert "`make run`" in advice
    assert environ["AWS_ACCESS_KEY_ID"] == "test", "credentials of the real AWS are not for this cloud"


def test_named_endpoint_gets_the_given_credentials(endpoint: tuple[str, list[int]]) -> None:
    environ = {"AWS_ENDPOINT_URL": endpoint[0], "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}
    assert local_stage.use(environ, VARIABLES) is None
    assert (environ["AWS_ENDPOINT_URL"], environ["AWS_ACCESS_KEY_ID"]) == (endpoint[0], "a")


def test_only_the_chalice_local_process_is_changed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[object] = []

    def use(*given: object) -> str:
        asked.append(given)
        return "Run `make run`."

    monkeypatch.setattr(local_stage, "use", use)
    monkeypatch.setattr(sys, "argv", ["chalice", "deploy"])
    local_stage.install()
    assert asked == []
    monkeypatch.setattr(sys, "argv", ["chalice", "local"])
    local_stage.install()
    assert len(asked) == 1
    assert capsys.readouterr().err == "Run `make run`.\n"


def test_no_hint_is_printed_if_the_cloud_responds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(local_stage, "use", lambda *_: None)
    monkeypatch.setattr(sys, "argv", ["chalice", "local"])
    local_stage.install()
    assert capsys.readouterr().err == ""
