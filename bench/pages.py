"""Measure the finder's first visit as a phone of the middle class has it, and the sizes of what it transfers.

Chromium by its protocol: a CPU four times slower, 150 ms of latency, 1.6 Mbit/s, an empty cache, and a proxy on
loopback that compresses as a CDN does. The page marks the moment at which its box takes input.
"""

from __future__ import annotations

import gzip
import http.client
import shutil
import statistics
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from bench.contestants import ROOT
from bench.criteria import Criterion, Run, Section, make_table
from bench.local_server import run_chalice_local

if TYPE_CHECKING:
    from collections.abc import Iterator

BROWSERS = ("google-chrome", "chromium")
DRIVER = ROOT / ".local" / "browser"
STATIC = ROOT / "represent-app" / "chalicelib" / "static"
VISITS = 7
MOST_MS, MOST_FIRST_KB, MOST_WIDGET_KB = 1_000, 45, 10
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
SLOWER = 4
MISSING = "not measured: run `make test-browser` once, on a machine with Chrome or Chromium"


def measure(run: Run) -> Section:
    """Measure sizes, and the first visit in both languages."""
    section = Section("pages")
    transferred: dict[str, list[str]] = {}
    found: dict[str, float | None] = {"en": None, "es": None}
    if (DRIVER / "playwright").is_dir() and any(map(shutil.which, BROWSERS)):
        with run_chalice_local(run) as port, serve_compressed(port) as url:
            for language in found:
                found[language], transferred[language] = visit(url, language)
    rows = []
    for language, took in found.items():
        size = sum(map(weigh, transferred.get(language, []))) / 1000 if took else None
        rows.append([language, f"{took:.0f}" if took else MISSING, f"{size:.1f}" if size else "-"])
        section.criteria.append(
            Criterion(f"pages.usable.{language}", f"finder usable on a phone, ms, {language}", MOST_MS, took)
        )
        section.criteria.append(
            Criterion(
                f"pages.first.{language}", f"first visit of the finder, KB in gzip, {language}", MOST_FIRST_KB, size
            )
        )
    section.criteria.append(
        Criterion("pages.widget", "the widget, KB in gzip", MOST_WIDGET_KB, weigh("widget.js") / 1000)
    )
    head = ("first visit", f"usable after ms (median of {VISITS})", "KB in gzip")
    section.text.append(f"### The finder on a phone\n\n{make_table(head, rows)}")
    return section


def weigh(name: str) -> int:
    """Return the size of a file of the pages in bytes, compressed by gzip -9."""
    return len(gzip.compress((STATIC / name).read_bytes(), 9))


def visit(url: str, language: str) -> tuple[float, list[str]]:
    """Return the milliseconds until the box takes input, the median of several visits, and the names of the files."""
    sys.path.insert(0, str(DRIVER))
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (not a dependency of the benchmark)

    took, names = [], set()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=next(filter(None, map(shutil.which, BROWSERS))))
        for _ in range(VISITS):
            context = browser.new_context(locale=language, viewport={"width": 412, "height": 823})
            page = context.new_page()
            protocol = context.new_cdp_session(page)
            protocol.send("Network.enable")
            protocol.send("Network.emulateNetworkConditions", NETWORK)
            protocol.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            page.on("response", lambda answer: names.add(answer.url.split("/")[-1] or f"index.{language}.html"))
            page.goto(f"{url}/")
            page.locator("#place").wait_for()
            took.append(page.evaluate("performance.getEntriesByName('usable')[0].startTime"))
            context.close()
        browser.close()
    return statistics.median(took), sorted(names)


@contextmanager
def serve_compressed(port: int) -> Iterator[str]:
    """Serve what is on a port of loopback in gzip; yield the URL."""

    class Proxy(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            upstream = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            upstream.request("GET", self.path, headers={"Accept-Language": self.headers.get("Accept-Language", "")})
            answer = upstream.getresponse()
            body = gzip.compress(answer.read(), 6)
            self.send_response(answer.status)
            for name in ("Content-Type", "Cache-Control", "Content-Security-Policy"):
                if value := answer.getheader(name):
                    self.send_header(name, value)
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            upstream.close()

        def log_message(self, *_: Any) -> None:
            """Write no log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
