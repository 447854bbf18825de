"""Inject faults into a soak run: failing calls to the cloud, killed workers, restarts of the cloud."""

from __future__ import annotations

import http.client
import os
import signal
import threading
import time
from collections import Counter
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random

    from tools.local.ministack import Cloud

# Percent of the functions' calls to the cloud that are rejected, that hang until the caller times out, and that are
# executed without an answer.
THROTTLED, HUNG, UNANSWERED = 1.0, 0.1, 0.3
HANGS = 4.5  # seconds; the application waits for four
THROTTLE = b'{"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException","message":"Rate exceeded"}'
HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}


class FaultProxy:
    """A proxy between the functions and the cloud; it forwards calls, and lets some fail while `injecting` is set."""

    def __init__(self, cloud: Cloud, rng: random.Random) -> None:
        self.cloud = cloud
        self.injecting = False
        self.faults: Counter[str] = Counter()
        self._rng = rng
        proxy = self

        class Call(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one_request(self) -> None:
                """Forward a request of any method."""
                try:
                    self.raw_requestline = self.rfile.readline(65_537)
                except OSError:  # the client has disconnected
                    self.raw_requestline = b""
                if not self.raw_requestline or not self.parse_request():
                    self.close_connection = True
                    return
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                with suppress(OSError, http.client.HTTPException):
                    proxy.forward(self, body)
                    return
                self.close_connection = True

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Call)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """The URL of the cloud for functions."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def forward(self, call: Any, body: bytes) -> None:
        """Answer a call with the cloud's answer, or with a fault."""
        fault = self._fault()
        if fault == "throttled":
            self._answer(call, 400, [("Content-Type", "application/x-amz-json-1.0")], THROTTLE)
            return
        if fault == "hung":
            time.sleep(HANGS)
        connection = http.client.HTTPConnection("127.0.0.1", self.cloud.port, timeout=60)
        try:
            connection.request(call.command, call.path, body, dict(call.headers.items()))
            found = connection.getresponse()
            content = found.read()
        finally:
            connection.close()
        if fault == "unanswered":
            raise ConnectionAbortedError("the answer is withheld")
        self._answer(call, found.status, [(k, v) for k, v in found.getheaders() if k.lower() not in HOP], content)

    def _answer(self, call: Any, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        call.send_response_only(status)
        for name, value in [*headers, ("Content-Length", str(len(content)))]:
            call.send_header(name, value)
        call.end_headers()
        call.wfile.write(content)

    def _fault(self) -> str | None:
        if not self.injecting:
            return None
        left = 100 - THROTTLED - HUNG - UNANSWERED
        kinds = ("throttled", "hung", "unanswered", None)
        found = self._rng.choices(kinds, (THROTTLED, HUNG, UNANSWERED, left))[0]
        if found:
            self.faults[found] += 1
        return found

    def kill_worker(self) -> None:
        """Kill one of the processes that run functions, at an arbitrary point of its work."""
        workers = descendants(self.cloud.pid)
        if workers:
            with suppress(ProcessLookupError):
                os.kill(self._rng.choice(workers), signal.SIGKILL)
                self.faults["worker killed"] += 1

    def restart_cloud(self) -> None:
        """Stop the cloud, which saves its state, and start it again."""
        self.cloud.stop()
        self.cloud.start()
        self.faults["cloud restarted"] += 1


def descendants(pid: int) -> list[int]:
    """Return all descendants of a process."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError, IndexError):
            after = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            parents[int(folder.name)] = int(after[1])
    found: list[int] = []
    pending = [pid]
    while pending:
        one = pending.pop()
        children = [child for child, parent in parents.items() if parent == one]
        found += children
        pending += children
    return found
