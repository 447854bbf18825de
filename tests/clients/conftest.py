"""Fixtures of the tests with third-party clients: the application as it is served, and runs of the clients."""

from __future__ import annotations

import json
import os
import subprocess
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.clients.own_domain import open_domain
from tests.clients.places import PLACES, Lookup, Place
from tests.served import ask, keep_together, serve
from tests.support import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
CLIENTS = ROOT / ".local" / "clients"
SECONDS = 60
# Clients find nothing but loopback: a call to the API that they were made for fails.
NOWHERE = {"HTTPS_PROXY": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
LOOPBACK = {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip these tests in a run that does not ask for them, and share the served application between them."""
    keep_together(config, items, HERE, "clients")


def run_node(script: str | Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a script or the command of a package, in the folder of the clients."""
    node = CLIENTS / "bin" / "node"
    assert node.exists(), "the clients are not installed; run `make test-clients`"
    return subprocess.run(  # noqa: S603 (ours)
        [str(node), str(script), *arguments],
        cwd=CLIENTS,
        env={"PATH": f"{node.parent}{os.pathsep}{os.environ['PATH']}", **NOWHERE, **LOOPBACK, **variables},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


@dataclass
class Server:
    """The application as it is served, and the answers that clients had of it."""

    url: str
    own_domain: str  # the same without a path
    _answers: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    def get(self, path: str, tenant: str | None = None, **query: Any) -> Any:
        """Return the data of an answer of the product itself."""
        return ask(f"{self.url}{path}?{urllib.parse.urlencode(query)}", tenant=tenant)

    def look_up(self, **place: Any) -> Lookup:
        """Return the answer of `GET /lookup` for a place."""
        return Lookup(self.get("/lookup", **place)[0])

    def run(self, client: str, place: Place) -> dict[str, Any]:
        """Return what a client gave for its calls at a place, by their names; each client runs once."""
        key = client, place.zip
        if key not in self._answers:
            self._answers[key] = self._run(client, self._ask(place))
        return self._answers[key]

    def _ask(self, place: Place) -> dict[str, Any]:
        """Return what the scripts ask for at a place."""
        found = self.look_up(address=place.address)
        (district,) = (key for key, kind in found.divisions.items() if kind == "lower")
        (person,) = (each["officials"][0] for each in found.list_seats("state") if each["division_id"] == district)
        return {
            "zip": place.zip,
            "address": place.address,
            "lat": place.lat,
            "lon": place.lon,
            "code": place.code,
            "state": place.state,
            "state name": place.state_name,
            "county": place.county,
            "words": f"{place.county_name} county".casefold(),
            "district": district,
            "lower district": district.rpartition(":")[2],
            "person": {"name": person["name"], "id": f"ocd-person/{person['id']}"},
        }

    def _run(self, client: str, asked: dict[str, Any]) -> dict[str, Any]:
        if client == "civicinfo":
            command, folder, base = ["bin/node", str(HERE / "run_civicinfo.mjs")], CLIENTS, self.own_domain
        else:
            command, folder = ["bin/python", "-W", "ignore", "-m", f"tests.clients.run_{client}"], ROOT
            base = self.url
        command[0] = str(CLIENTS / command[0])
        assert Path(command[0]).exists(), "the clients are not installed; run `make test-clients`"
        ran = subprocess.run(  # noqa: S603 (ours)
            [*command, base, json.dumps(asked)],
            cwd=folder,
            env={"PATH": os.environ["PATH"], **NOWHERE, **LOOPBACK},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        found: dict[str, Any] = json.loads(ran.stdout)
        return found


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Server]]:
    """Start the application with the samples; yield `chalice local` and the deployed package behind the gateway."""
    with (
        serve(tmp_path_factory.mktemp("clients") / "cloud") as urls,
        open_domain(urls["gateway"]) as own_domain,
    ):
        local = urls["local"]
        yield {"local": Server(local, local), "gateway": Server(urls["gateway"], own_domain)}


@pytest.fixture(params=["local", "gateway"])
def server(request: pytest.FixtureRequest, servers: dict[str, Server]) -> Server:
    """Return the application, served by `chalice local` or behind the gateway."""
    return servers[request.param]


@pytest.fixture(params=PLACES, ids=lambda place: place.zip)
def place(request: pytest.FixtureRequest) -> Place:
    """Return a place of the samples."""
    found: Place = request.param
    return found
