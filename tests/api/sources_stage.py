"""A stage that fetches its sources from an invented mirror on loopback, and the workers of its queues."""

from __future__ import annotations

import json
import os
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self

from botocore.client import BaseClient

from chalicelib.auth.permissions import SYSTEM
from chalicelib.aws import queues
from chalicelib.container import Container
from chalicelib.http.tenant_isolation import SHARED_ENVIRONMENT
from chalicelib.sources import queue
from chalicelib.system.task_message import Task, parse_task
from tests import people
from tests.invented_mirror import InventedMirror, make_mirror

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pytest

    from chalicelib.representatives.models import Representative
    from tests.api.cloud import Cloud
    from tests.api.conftest import Caller, Reply

PEOPLE, CONGRESS = "openstates-people", "congress-legislators"
STATES = ("CO", "WY")
MOST_TASKS = 300  # more of them are a loop


@dataclass
class MirrorServer:
    """Serves the files of a folder with Last-Modified and 304.

    `faults` has complete answers by the end of a path; after one, `stalls` is waited for.
    """

    folder: Path
    faults: dict[str, bytes] = field(default_factory=dict)
    stalls: threading.Event | None = None
    asked: list[tuple[str, dict[str, str], int]] = field(default_factory=list)
    url: str = ""

    def count(self) -> dict[int, int]:
        """Return the number of answers by status since the last call."""
        found: dict[int, int] = {}
        for _, _, status in self.asked:
            found[status] = found.get(status, 0) + 1
        self.asked.clear()
        return found


@contextmanager
def serve_mirror(folder: Path) -> Iterator[MirrorServer]:
    """Serve a folder while the context is open."""
    made = MirrorServer(folder)

    class Handler(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            for path, answer in made.faults.items():
                if self.path.endswith(path):
                    self.log_request(int(answer[9:12]) if answer[9:12].isdigit() else 0)
                    self.wfile.write(answer)
                    self.wfile.flush()
                    if made.stalls:
                        made.stalls.wait(20)
                    return
            super().do_GET()

        def log_request(self, code: Any = "-", size: Any = "-") -> None:  # noqa: ARG002
            headers = {name.lower(): value for name, value in self.headers.items()}
            made.asked.append((self.path, headers, int(code)))

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    made.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Killed(BaseException):
    """A worker ended in the middle of its work."""


@dataclass
class Power:
    """Ends a worker at one of its calls to AWS, before or after the call; `calls` has all of them."""

    at: int | None = None
    after: bool = False
    calls: list[str] = field(default_factory=list)
    dead: bool = False

    def install(self, monkeypatch: pytest.MonkeyPatch) -> Self:
        """Watch the calls of every client."""
        call = BaseClient._make_api_call  # type: ignore[attr-defined]

        def watched(client: Any, name: str, params: Any) -> Any:
            if self.dead:
                raise Killed
            self.calls.append(name)
            self.dead = self.at is not None and len(self.calls) > self.at
            if self.dead and not self.after:
                raise Killed
            answer = call(client, name, params)
            if self.dead:
                raise Killed
            return answer

        monkeypatch.setattr(BaseClient, "_make_api_call", watched)
        return self

    def kill(self, at: int, *, after: bool) -> None:
        """End the next worker at a call."""
        self.at, self.after, self.dead, self.calls = at, after, False, []

    def restore(self) -> None:
        """Let workers live."""
        self.at, self.dead = None, False


@dataclass
class SourcesStage:
    """The schedule, the workers and the administrators of a stage with sources."""

    api: Caller
    cloud: Cloud
    web: MirrorServer
    mirror: InventedMirror
    now: datetime
    redelivered: int = 0
    power: Power = field(default_factory=Power)

    def publish(self) -> None:
        """Write the mirror: files that differ have a later time than before."""
        for path, data in self.mirror.make_files().items():
            place = self.web.folder / path
            if not place.is_file() or place.read_bytes() != data:
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(data)
                self.stamp(path, self.now)

    def stamp(self, path: str, moment: datetime) -> None:
        """Set the time of a file of the mirror."""
        os.utime(self.web.folder / path, (moment.timestamp(), moment.timestamp()))

    def pass_time(self, **duration: float) -> None:
        """Let time pass for the stage and its publishers."""
        self.now += timedelta(**duration)

    def check(self) -> int:
        """Run the schedule, and the workers until all is done; returns the number of checks."""
        found = self.invoke("check_sources", self.api._client.events.generate_cw_event("s", "d", {}, []))
        self.work()
        return int(found)

    def force(self, source_id: str) -> None:
        """Check a source now, as POST /sources/{id}/sync asks for."""
        self.pass_time(seconds=1)
        queue.send(queue.FORCE, SHARED_ENVIRONMENT, source_id)
        self.work()

    def work(self) -> None:
        """Run the workers until both queues are empty; messages with a delay are delivered at once.

        A killed worker's message is delivered again.
        """
        done = 0
        while messages := [(name, body) for name in ("sources", "imports") for body in self.receive(name)]:
            for name, body in messages:
                self.handle(name, body)
                done += 1
                assert done < MOST_TASKS, body

    def receive(self, name: str) -> list[str]:
        """Receive and delete the messages of a queue."""
        return [json.dumps(body) for body in self.cloud.receive(name)]

    def handle(self, name: str, body: str) -> None:
        """Let a worker process a message, and again if it was killed."""
        event = self.api._client.events.generate_sqs_event([body])
        function = {"sources": "process_source", "imports": "process_import"}[name]
        try:
            self.invoke(function, event)
        except Killed:
            self.redelivered += 1
            self.power.restore()
            self.invoke(function, event)

    def receive_task(self) -> tuple[str, str, str]:
        """Receive the only task of the queue of sources."""
        (body,) = self.receive("sources")
        task = parse_task(body)
        return task.name, task.tenant, task.about

    def receive_alive(self, name: str) -> list[str]:
        """Receive messages without counting or ending these calls."""
        at, dead, self.power.at, self.power.dead = self.power.at, self.power.dead, None, False
        bodies, self.power.calls = self.receive(name), []
        self.power.at, self.power.dead = at, dead
        return bodies

    def step(self, name: str) -> int:
        """Run one worker for each message that a queue has now; returns their number."""
        bodies = self.receive(name)
        for body in bodies:
            self.handle(name, body)
        return len(bodies)

    def invoke(self, function: str, event: Any) -> Any:
        return self.api._client.lambda_.invoke(function, event).payload

    def handle_task(self, name: str, tenant: str, about: str) -> None:
        """Let a worker process a task."""
        self.handle("sources", Task(name, tenant, about).to_json())

    def send(self, method: str, path: str, body: Any = None, who: str = "platform:admin") -> Reply:
        """Send a request as an administrator."""
        headers = {"Authorization": f"Bearer {people.token(who)}", "X-Tenant-Id": "CO"}
        return self.api.send(method, path, body, headers)

    def put_rules(self, **changes: Any) -> None:
        """Replace the rules of CO by a copy with some changes."""
        rules = self.api.get("/tenants/CO/rules").one
        draft = {name: rules[name] for name in ("freshness_days", "offices", "parties", "sources", "time_zone")}
        reply = self.send("PUT", "/tenants/CO/rules", draft | changes, who="CO:admin")
        assert reply.status == 200, reply.text

    def show(self, source_id: str, tenant: str | None = None) -> dict[str, Any]:
        """Return a source as the public sees it, of the catalogue or of a tenant."""
        path = f"/tenants/{tenant}/sources" if tenant else "/sources"
        reply = self.api.send("GET", f"{path}?limit=100", headers={"Authorization": None, "X-Tenant-Id": None})
        (found,) = (each for each in reply.data if each["id"] == source_id)
        return dict(found)

    def get_result(self, source_id: str, tenant: str | None = None) -> str:
        return str(self.show(source_id, tenant)["result"])

    def list_people(self, tenant: str) -> list[Representative]:
        return list(self.view(tenant).people)

    def view(self, tenant: str) -> Any:
        return Container(SYSTEM).for_tenant(tenant).representatives.get_current_view()

    def find(self, tenant: str, name: str) -> Representative:
        (found,) = (each for each in self.list_people(tenant) if each.name == name)
        return found

    def list_events(self) -> list[tuple[str, str]]:
        """Return type and tenant of the events since the last call, without those of records."""
        return [
            (event["detail-type"], event["detail"]["tenant"])
            for event in self.cloud.receive()
            if event["detail-type"].startswith("source.")
        ]

    def list_alarms(self) -> list[str]:
        """Return the kinds of the failures that were reported to operators since the last call."""
        return [failure["kind"] for failure in self.cloud.receive("critical-errors")]

    def get_facts(self, tenant: str) -> Any:
        """Return the records of a tenant without ids and times, and its version."""
        view = self.view(tenant)
        hidden = {"id", "version", "created_at", "updated_at", "verified_at"}
        return view.version, sorted(
            (each.model_dump_json(exclude=hidden | {"field_sources"}) for each in view.people),
        )


def make_stage(
    api: Caller, cloud: Cloud, web: MirrorServer, monkeypatch: pytest.MonkeyPatch, set_clock: Callable[[Any], None]
) -> SourcesStage:
    """Return a stage whose clock is that of the test, with a published mirror of two states."""
    started = datetime.now(UTC).replace(microsecond=0)
    made = SourcesStage(api, cloud, web, make_mirror(STATES, congress=3, today=started.date()), started)

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return made.now.astimezone(tz)

    set_clock(Clock)
    send = queues.send
    monkeypatch.setattr(queues, "send", lambda url, body, delay=0: _send_at_once(send, url, body, delay))
    made.publish()
    return made


def _send_at_once(send: Callable[[str, str], None], url: str, body: str, delay: int) -> None:
    assert 0 <= delay <= 900, delay  # the limit of SQS
    send(url, body)
