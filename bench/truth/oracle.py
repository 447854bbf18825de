"""Prove the answers of `/lookup`: work out from a mirror who represents each point, ask the API, and compare.

`python -m bench.truth.oracle DIR [--base http://127.0.0.1:8000] [--points 10000]` writes bench/truth.md. The exit
status is 1 if a person is wrong, if less than 99.9 % is equal, or if too few points can be answered for Congress.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bench.truth.comparison import Tally, compare
from bench.truth.points import choose_points
from bench.truth.report import is_proven, make_report
from bench.truth.sources import Codes, read_truth

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from bench.truth.sources import Truth

PUBLIC_DATA = Path(os.environ.get("REPRESENT_PUBLIC_DATA") or "../shared/data")
REPORT = Path(__file__).resolve().parents[1] / "truth.md"
THREADS, TIMEOUT = 4, 20  # seconds, of one request
ATTEMPTS, LONGEST_PAUSE = 4, 10.0  # seconds
NOT_FOUND, TOO_MANY, OK = 404, 429, 200
BATCH = 200  # points between lines of progress

Answer = tuple[float, float, "Mapping[str, Any] | None", str]


class Client:
    """Asks `/lookup` over connections that stay open, one for each thread."""

    def __init__(self, base: str) -> None:
        parts = urlsplit(base)
        self._host, self._path = parts.netloc, parts.path.rstrip("/")
        self._secure = parts.scheme == "https"
        self._local = threading.local()
        self._connections: list[http.client.HTTPConnection] = []

    def close(self) -> None:
        """Close all connections."""
        for connection in self._connections:
            connection.close()

    def ask(self, lat: float, lon: float) -> Answer:
        """Return the point, the answer, and why there is none."""
        why = ""
        for attempt in range(ATTEMPTS):
            try:
                status, headers, body = self._get(f"{self._path}/lookup?lat={lat}&lon={lon}")
            except (OSError, http.client.HTTPException) as error:
                self._local.connection.close()
                self._local.connection = None
                why = type(error).__name__
                time.sleep(2.0**attempt / 4)
                continue
            if status == OK:
                return lat, lon, json.loads(body)["data"][0], ""
            why = f"status {status}"
            if status == NOT_FOUND:
                break
            if status == TOO_MANY or status > OK + 299:
                given = headers.get("Retry-After") or ""
                time.sleep(min(float(given) if given.isdecimal() else 2.0**attempt / 4, LONGEST_PAUSE))
        return lat, lon, None, why

    def _get(self, path: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        connection = getattr(self._local, "connection", None)
        if connection is None:
            kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
            connection = self._local.connection = kind(self._host, timeout=TIMEOUT)
            self._connections.append(connection)
        connection.request("GET", path, headers={"Accept": "application/json"})
        answer = connection.getresponse()
        body = answer.read()
        if answer.will_close:
            connection.close()
        return answer.status, answer.headers, body


def ask_all(client: Client, points: Iterable[tuple[float, float]], threads: int) -> Iterator[Answer]:
    """Yield the answers at points, in their order."""
    with ThreadPoolExecutor(threads) as pool:
        yield from pool.map(lambda point: client.ask(*point), points)


def prove(truth: Truth, client: Client, points: Collection[tuple[float, float]], threads: int = THREADS) -> Tally:
    """Ask for each point and compare; prints progress to stderr."""
    tally = Tally()
    for number, (lat, lon, answer, why) in enumerate(ask_all(client, points, threads), 1):
        if why:
            tally.failed[why] += 1
        compare(truth, lat, lon, answer, tally)
        if number % BATCH == 0 or number == len(points):
            outcomes = tally.count()
            print(
                f"{number} of {len(points)} points: {outcomes['equal']} equal, {outcomes['missing']} missing, "
                f"{outcomes['wrong']} wrong, {outcomes['unknown']} unknown",
                file=sys.stderr,
            )
    return tally


def main() -> int:
    """Compare, print the report, and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mirror", type=Path, metavar="DIR")
    parser.add_argument("--base", default="http://127.0.0.1:8000", help="where the API is")
    parser.add_argument("--points", type=int, default=10_000)
    parser.add_argument("--states", nargs="*", default=[], help="only points in these states, such as NY CA")
    parser.add_argument("--threads", type=int, default=THREADS)
    parser.add_argument("--data", type=Path, default=PUBLIC_DATA, help="names of districts (states.json)")
    parser.add_argument("--census", type=Path, help="codes of districts (geoid_to_ocd.json); default: beside the data")
    parser.add_argument("--report", type=Path, default=REPORT)
    options = parser.parse_args()
    if not options.mirror.is_dir():
        print(f"There is no mirror in {options.mirror}.", file=sys.stderr)
        return 2
    codes = Codes.read(options.data, options.census or options.data.parent / "census")
    began = time.monotonic()
    today = date.today()  # noqa: DTZ011 (terms are in days)
    truth = read_truth(options.mirror, today, codes)
    points = choose_points(truth, options.points, options.states)
    print(f"read the mirror in {time.monotonic() - began:.0f} s", file=sys.stderr)
    with closing(Client(options.base)) as client:
        tally = prove(truth, client, points, options.threads)
    report = make_report(tally, today)
    options.report.write_text(report, encoding="utf-8")
    print(report)
    return 0 if is_proven(tally) else 1


if __name__ == "__main__":
    sys.exit(main())
