"""Fixtures of the end-to-end tests: the embedded cloud, the deployed package, and a client of its gateway."""

from __future__ import annotations

import json
import socket
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from requests.structures import CaseInsensitiveDict

from tests import openapi_contract, people
from tools.deploy import stage
from tools.local.ministack import CREDENTIALS, Cloud
from tools.ops import grant_role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


PATIENCE = 120  # seconds for what functions do behind a queue
EMAIL, PASSWORD = "admin@represent.example", "Correct-Horse-7"

# The tenants of the administrator that the tests use by default.
OWN = ("CA", "NY-Albany", "VT", "WY", "WY-Teton")


# The embedded clouds that tests share.
SHARED = ("deployed", "guarded", "released")
HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run the tests that share a cloud on one worker, and the others on any worker.

    End-to-end tests wait more than they compute. With several workers they are spread over the run, the longest first,
    so that one computes while another waits, and no worker ends with a long test alone.
    """
    journeys: dict[str, list[pytest.Item]] = {}
    others = list[pytest.Item]()
    for item in items:
        if item.path.parent != HERE:
            others.append(item)
            continue
        shared = [name for name in SHARED if name in getattr(item, "fixturenames", ())]
        if shared:
            item.add_marker(pytest.mark.xdist_group(shared[0]))
        journeys.setdefault(shared[0] if shared else item.nodeid, []).append(item)
    if hasattr(config, "workerinput"):
        items[:] = spread(sorted(journeys.values(), key=len, reverse=True), others)


def spread(few: list[list[pytest.Item]], many: list[pytest.Item]) -> list[pytest.Item]:
    """Insert the few into the many at even distances, one at the beginning."""
    distance = -(-len(many) // max(len(few), 1))
    found = list[pytest.Item]()
    for number, together in enumerate(few):
        found += [*together, *many[number * distance : (number + 1) * distance]]
    return found if few else many


class ShowRedirects(urllib.request.HTTPRedirectHandler):
    """Follows no redirect, so that a test sees it."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Return no request."""


OPENER = urllib.request.build_opener(ShowRedirects)


@dataclass
class Answer:
    """A response of the gateway."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.text)


@dataclass
class Deployed:
    """A stage on an embedded cloud of its own."""

    cloud: Cloud
    place: stage.DeployTarget
    url: str
    token: str = ""

    def as_admin_of(self, *tenants: str) -> None:
        """Send writes as an administrator of these tenants from here on."""
        grant_role.grant(self.place, EMAIL, ["platform:admin", *(f"{tenant}:admin" for tenant in tenants)], PASSWORD)
        self.token = grant_role.sign_in(self.place, EMAIL, PASSWORD)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Send a request through the gateway; the defaults are tenant CA and Cache-Control no-cache."""
        sent = {
            "X-Tenant-Id": "CA",
            "Cache-Control": "no-cache",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        if method != "GET" and "X-Api-Key" not in sent:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        data = None if body is None else json.dumps(body).encode()
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
        request = urllib.request.Request(self.url + path, data=data, headers=sent, method=method)  # noqa: S310 (ours)
        try:
            with OPENER.open(request, timeout=30) as reply:
                answer = Answer(reply.status, CaseInsensitiveDict(reply.headers.items()), reply.read().decode())
        except urllib.error.HTTPError as error:
            with error:
                answer = Answer(error.code, CaseInsensitiveDict(error.headers.items()), error.read().decode())
        openapi_contract.check(method, path.partition("?")[0], answer.status, answer.headers, answer.text)
        return answer


@contextmanager
def deploy_stage(folder: Path, *tenants: str) -> Iterator[Deployed]:
    """Start a cloud on a free port and deploy stage local, with an administrator; stop the cloud at the end."""
    cloud = Cloud(folder, 0)
    cloud.start()
    try:
        place = stage.DeployTarget("local", cloud.endpoint)
        made = Deployed(cloud, place, stage.deploy(place))
        made.as_admin_of(*tenants)
        yield made
    finally:
        cloud.stop()


@pytest.fixture(scope="session")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """Return the stage that most tests share."""
    with deploy_stage(tmp_path_factory.mktemp("cloud"), *OWN) as made:
        yield made


def wait_for(condition: Callable[[], Any]) -> Any:
    """Return the first true result of a condition."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.3)
    raise AssertionError("it did not happen in time")


@pytest.fixture(autouse=True)
def _this_cloud(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the product's own code in this process use the test's cloud."""
    shared = "deployed" in request.fixturenames
    environment = request.getfixturevalue("deployed").cloud.environment if shared else CREDENTIALS
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    for name in people.POOL_SETTINGS:  # the stage's own settings are in its Parameter Store
        monkeypatch.delenv(name)


@pytest.fixture
def taken_port() -> Iterator[int]:
    """Yield a port that is in use."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]
