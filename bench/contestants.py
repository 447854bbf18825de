"""Start contestants, each in its own process, and send them events; see bench.peer_runner."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import staff
from bench.criteria import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bench.fake_dynamodb.server import CounterClient

ROOT = Path(__file__).resolve().parent.parent
TITLES = {
    "represent": "Represent",
    "botocore_only": "botocore alone (the floor)",
    "powertools": "Powertools",
    "fastapi_mangum": "FastAPI + Mangum",
    "flask_wsgi": "Flask + apig-wsgi",
    "plain_chalice": "plain Chalice",
}
US, FLOOR = "represent", "botocore_only"
PEERS = tuple(name for name in TITLES if name not in (US, FLOOR))
OTHER_SETTINGS = (
    "CRITICAL_ERRORS_QUEUE_URL",
    "EXPORT_QUEUE_URL",
    "IMPORT_QUEUE_URL",
    "SOURCE_QUEUE_URL",
    "TASK_QUEUE_URL",
)
REFUSED = 300


@dataclass
class RequestBatch:
    """The cost of one request, handled several times: seconds each, database calls and capacity units per 1,000."""

    cpu: float
    wall: float
    calls: float
    units: float


class Contestant:
    """A process that handles events. `table` has its records, `more` is added to its environment."""

    def __init__(
        self,
        name: str,
        database: CounterClient,
        first: dict[str, Any],
        table: str,
        more: Mapping[str, str] | None = None,
    ) -> None:
        self.name = name
        self._database = database
        command = [sys.executable, "-m", "bench.peer_runner", name]
        environment = make_environment(database.url, name, table) | dict(more or {})
        self.memory, self.body = 0, ""
        self._began = time.monotonic()
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.first = self.run(first)
        self.first["wall"] = self.first["at"] - self._began

    def handle(self, event: dict[str, Any], times: int = 1) -> RequestBatch:
        """Handle an event several times; read the database's counters before and after."""
        return self._measure({"do": "repeat", "event": event, "times": times}, times)

    def ask_each(self, event: dict[str, Any], queries: Sequence[dict[str, str]]) -> RequestBatch:
        """Handle an event once with each query; see handle."""
        return self._measure({"do": "ask_each", "event": event, "queries": list(queries)}, len(queries))

    def run(self, command: dict[str, Any], *, check: bool = True) -> dict[str, Any]:
        """Run a command, see bench.peer_runner; with `check`, a refused request ends the benchmark."""
        self.send(command)
        return self.receive(check=check)

    def can_answer(self, command: dict[str, Any]) -> bool:
        """Run a command twice, the first to warm up; return whether the second succeeds in PATIENCE seconds."""
        for _ in range(2):
            started = time.monotonic()
            status = self.run(command, check=False)["status"]
        return bool(status < REFUSED and time.monotonic() - started < PATIENCE)

    def _measure(self, command: dict[str, Any], times: int) -> RequestBatch:
        calls, units = self._database.counted()
        answer = self.run(command)
        calls_then, units_then = self._database.counted()
        self.body = answer["body"]
        per = 1000 / times
        return RequestBatch(answer["cpu"], answer["wall"], (calls_then - calls) * per, (units_then - units) * per)

    def stop(self) -> None:
        """End the process."""
        self._process.communicate()

    def send(self, line: dict[str, Any]) -> None:
        """Send a line without waiting for its answer."""
        assert self._process.stdin, self._process.stdout  # noqa: S101 (they are pipes)
        self._process.stdin.write(json.dumps(line) + "\n")
        self._process.stdin.flush()

    def receive(self, *, check: bool = True) -> dict[str, Any]:
        """Return the next answer."""
        answered = self._process.stdout.readline() if self._process.stdout else ""
        if not answered:
            raise SystemExit(f"{self.name} has ended; run it directly: python -m bench.peer_runner {self.name}")
        answer: dict[str, Any] = json.loads(answered)
        self.memory = answer["memory"]
        if check and answer["status"] >= REFUSED:
            raise SystemExit(f"{self.name} answers {answer['status']}: {answer['body'][:2000]}")
        return answer


@contextmanager
def running(
    name: str, database: CounterClient, first: dict[str, Any], table: str, more: Mapping[str, str] | None = None
) -> Iterator[Contestant]:
    """Run a contestant until the context ends."""
    contestant = Contestant(name, database, first, table, more)
    try:
        yield contestant
    finally:
        contestant.stop()


def make_environment(url: str, name: str, table: str) -> dict[str, str]:
    """Return the environment variables of Lambda, with a database on loopback."""
    return {
        **dict.fromkeys(OTHER_SETTINGS, "http://127.0.0.1:9/none"),
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": url,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
        "AWS_LAMBDA_FUNCTION_NAME": "bench",
        "AWS_REGION": "us-east-1",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "BENCH_MAPS": os.environ.get("BENCH_MAPS", ""),
        "DDB_TABLE_NAME": table,
        "JWKS_URL": f"{url}{staff.KEY_SET}",
        "LANG": "C.UTF-8",
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(ROOT / "represent-app") if name == US else "",
        "REQUEST_DEADLINE": "60",  # the first read of the largest tenant takes long on a busy machine
        "ROSTER_BUCKET_NAME": "bench",
        "STAGE": "local",
        "TZ": ":UTC",
        "USAGE_TABLE_NAME": f"{table}-usage",
        "USER_POOL_CLIENT_ID": staff.CLIENT,
        "USER_POOL_CLIENT_SECRET": "none",
        "USER_POOL_ID": staff.POOL,
    }
