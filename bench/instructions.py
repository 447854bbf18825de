"""Count the instructions of a lookup, a get and a POST under callgrind: a measure that other load does not disturb.

A fixed script answers requests in one process, with the database in the same process and no network. The count of an
operation is the difference of two runs, with and without its requests. Tokens are not verified, as behind a gateway.
"""

from __future__ import annotations

import os
import pickle
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import dataset, staff
from bench.contestants import REFUSED, ROOT, US, make_environment
from bench.criteria import Run, Section, make_table
from bench.events import LIST, context, request
from bench.fake_dynamodb.tables import Database
from bench.lookups import get_one
from bench.writes import make_draft

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZE = 1_000
VERIFIED = "verified-by-the-gateway"  # in place of a token
# The requests of an operation that are counted.
TIMES = {"lookup": 20, "get": 200, "POST": 6}
POINTS = 10  # different ones, all asked before
COLLECTED = re.compile(r"Collected : (\d+)")
SECONDS = 600


def measure(_: Run) -> Section:
    """Count with and without the requests of each operation; nothing if valgrind is not installed."""
    section = Section("instructions")
    title = f"### Instructions of a request, {SIZE:,} records (callgrind)"
    if shutil.which("valgrind") is None:
        section.text.append(f"{title}\n\nNot counted: valgrind is not installed (`apt-get install valgrind`).")
        return section
    with tempfile.TemporaryDirectory(prefix="represent-bench-") as scratch:
        stored = Path(scratch) / "database"
        database = Database()
        dataset.fill(database, [SIZE])
        stored.write_bytes(pickle.dumps((database.tables, database.indexes)))
        _count(Path(scratch), stored, "none")  # compiles all byte code
        with ThreadPoolExecutor(2) as pool:
            runs = list(pool.map(lambda operation: _count(Path(scratch), stored, operation), ["none", *TIMES]))
    counts = {name: (count - runs[0]) / times for (name, times), count in zip(TIMES.items(), runs[1:], strict=True)}
    if wrong := [name for name, count in counts.items() if count <= 0]:
        raise SystemExit(f"These operations would take no instructions: {', '.join(wrong)}; count again.")
    rows = [[f"`instructions.{name.lower()}`", f"{count:,.0f}"] for name, count in counts.items()]
    section.text.append(f"{title}\n\n{make_table(('key', 'instructions'), rows)}")
    return section


def _count(scratch: Path, stored: Path, operation: str) -> int:
    """Return the instructions of a run with the requests of an operation."""
    environment = make_environment("http://127.0.0.1:9", US, dataset.name_table(SIZE))
    environment |= {
        "PYTHONHASHSEED": "0", "PYTHONPATH": str(ROOT / "represent-app"), "SNAPSHOT_TTL": "86400",
        "USAGE_TRACKING": "off", "REQUEST_DEADLINE": "3600",
    }  # fmt: skip
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={scratch / operation}.out"]
    command += [sys.executable, "-m", "bench.instructions", str(stored), operation]
    ran = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    found = COLLECTED.search(ran.stderr)
    if ran.returncode or not found:
        raise SystemExit(f"{' '.join(command)} failed: {ran.stderr[-2000:]}")
    return int(found[1])


def main(arguments: Sequence[str]) -> int:
    """Warm up with each operation, then handle the requests of one; its answers must be successes."""
    from chalicelib.aws import clients  # noqa: PLC0415 (the application is imported only here)

    database = Database()
    database.tables, database.indexes = pickle.loads(Path(arguments[0]).read_bytes())  # noqa: S301 (our own file)
    client: Any = dataset.DirectClient(database)
    setattr(clients, "dynamodb", lambda: client)  # noqa: B010 (a cached function, which mypy does not let go)
    from app import app  # noqa: PLC0415

    invocation = context()
    sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 (the log is discarded)
    warm, counted = list_requests()
    for sent in [*(each for events in warm.values() for each in events), *counted.get(arguments[1], [])]:
        answer = app(sent, invocation)
        if answer["statusCode"] >= REFUSED:
            raise SystemExit(answer["body"])
    return 0


def list_requests() -> tuple[dict[str, list[dict[str, Any]]], dict[str, list[dict[str, Any]]]]:
    """Return the requests that warm up, and those that are counted, by operation."""
    points = [request("GET", "/lookup", query=query) for query in dataset.list_points()[:POINTS]]
    first, *rest = dataset.VACANT
    warm = {"lookup": points, "get": [get_one(SIZE)] * 5, "POST": [_make_post(first), _make_post(rest[0])]}
    posts = [_make_post(district) for district in rest[1:]]
    counted = {
        "lookup": points * (TIMES["lookup"] // POINTS),
        "get": [get_one(SIZE)] * TIMES["get"],
        "POST": posts[: TIMES["POST"]],
    }
    return warm, counted


def _make_post(district: str) -> dict[str, Any]:
    sent = request("POST", LIST, dataset.STATE, body=make_draft(district), token=VERIFIED)
    groups = f"[{dataset.STATE}:admin]"
    claims = {
        "sub": "00000000-0000-4000-8000-000000000007",
        "token_use": "id",
        "aud": staff.CLIENT,
        "cognito:groups": groups,
    }
    sent["requestContext"]["authorizer"] = {"claims": claims}
    return sent


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
