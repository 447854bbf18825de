"""Fixtures of the tests in a browser: the application as it is served, the example on top of it, and watched pages."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from contextlib import ExitStack, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.served import keep_together, serve
from tests.support import ROOT
from tools.local.ministack import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

HERE = Path(__file__).parent
EXAMPLE = ROOT / "examples" / "nextjs"
NODE = ROOT / ".local" / "browser" / "bin" / "node"
BROWSERS = ("google-chrome", "chromium")
MISSING = "`make test-browser` installs it"
PATIENCE = 15_000
GIVEN_UP = "net::ERR_ABORTED"


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip these tests in a run that does not ask for them, and share the served application between them."""
    keep_together(config, items, HERE, "browser")


def find_browser() -> str:
    """Return the path of Chrome or Chromium, or skip the test."""
    named = os.environ.get("CHROME")
    if named:
        assert shutil.which(named), f"CHROME is {named!r}, which is no program"
        return named
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(f"there is no browser: CHROME is not set, and none of {', '.join(BROWSERS)} is on the PATH")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Yield a browser of this machine, without windows."""
    playwright = pytest.importorskip("playwright.sync_api", reason=MISSING)
    path = find_browser()
    playwright.expect.set_options(timeout=PATIENCE)
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=path)
        yield opened
        opened.close()


@pytest.fixture
def refused() -> set[int]:
    """Return the statuses of refused requests that a test expects; a browser reports each as an error."""
    return set()


# A page reports what its policy refuses here, also if the console does not.
NOTE_VIOLATIONS = """addEventListener("securitypolicyviolation", ({effectiveDirective, blockedURI}) =>
  console.error(`the policy refused ${blockedURI} by ${effectiveDirective}`));"""


@pytest.fixture
def open_page(browser: Browser, refused: set[int]) -> Iterator[Callable[..., Page]]:
    """Yield a function that opens an empty page, in a context with the given options.

    The test fails if a page reports an error, a warning or a violation of its policy, or if a request of it fails.
    """
    failures: list[str] = []
    contexts: list[BrowserContext] = []

    def open_one(**options: Any) -> Page:
        contexts.append(browser.new_context(**options))
        contexts[-1].add_init_script(NOTE_VIOLATIONS)
        opened = contexts[-1].new_page()
        opened.set_default_timeout(PATIENCE)
        opened.on("console", lambda line: failures.append(line.text) if line.type in {"error", "warning"} else None)
        opened.on("pageerror", lambda error: failures.append(str(error)))
        # A page gives up requests of its own when the visitor leaves it.
        opened.on(
            "requestfailed",
            lambda sent: failures.append(f"{sent.url}: {sent.failure}") if sent.failure != GIVEN_UP else None,
        )
        return opened

    yield open_one
    for context in contexts:
        context.close()
    expected = [f"the server responded with a status of {status} " for status in refused]
    assert [line for line in failures if not any(text in line for text in expected)] == []


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """Return an empty page; the test fails if it reports an error or a warning, or if a request of it fails."""
    return open_page()


@pytest.fixture(scope="session")
def servers(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Start the application with the samples; yield the URLs of `chalice local` and of the gateway."""
    assert browser  # without one, nothing is started
    with serve(tmp_path_factory.mktemp("browser") / "cloud") as urls:
        yield urls


@pytest.fixture(params=["local", "gateway"])
def served_by(request: pytest.FixtureRequest) -> str:
    """Return the name of the server."""
    return str(request.param)


@pytest.fixture
def server(servers: dict[str, str], served_by: str) -> str:
    """Return the URL of the application, served by `chalice local` or behind the gateway."""
    return servers[served_by]


@pytest.fixture(scope="session")
def sites(servers: dict[str, str]) -> Iterator[dict[str, str]]:
    """Start the built example on top of each server; yield its URLs."""
    with ExitStack() as running:
        yield {name: running.enter_context(start_example(url)) for name, url in servers.items()}


@pytest.fixture
def site(sites: dict[str, str], served_by: str) -> str:
    """Return the URL of the example on top of the application."""
    return sites[served_by]


@contextmanager
def start_example(api: str) -> Iterator[str]:
    """Run the built example with the API at a URL."""
    assert NODE.exists(), "the example is not built; run `make test-browser`"
    port = free_port()
    command = [str(NODE), "node_modules/next/dist/bin/next", "start", "--hostname", "127.0.0.1", "--port", str(port)]
    environment = {"PATH": os.environ["PATH"], "REPRESENT_API_URL": api}
    with subprocess.Popen(  # noqa: S603 (ours)
        command, cwd=EXAMPLE, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout
        said: list[str] = []
        # Reads all, so that a full pipe never stops the server.
        reader = threading.Thread(target=partial(said.extend, process.stdout))
        try:
            for line in process.stdout:
                said.append(line)
                if "Ready in" in line:
                    break
            else:
                pytest.fail("".join(said))
            reader.start()
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            if reader.ident:
                reader.join()


class _Elsewhere(SimpleHTTPRequestHandler):
    """Answers every GET with a page whose body, and policy if it has one, the query names."""

    def do_GET(self) -> None:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        head = '<!doctype html><html lang="en"><title>Elsewhere</title><link rel="icon" href="data:,">'
        body = f"{head}<main><h1>A page of its own</h1>{asked.get('body', '')}</main>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        if "policy" in asked:
            self.send_header("Content-Security-Policy", asked["policy"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Write no log."""


@pytest.fixture(scope="session")
def elsewhere() -> Iterator[str]:
    """Yield the URL of a page of another origin than the API."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Elsewhere)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
