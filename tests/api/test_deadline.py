"""A request is answered in its time, whatever it waits for; and without a region or credentials it says so."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from tests.api.cold import allowed, gateway_event
from tests.api.test_matrix import EXPECTED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.api.cold import Cold
    from tests.api.world import World

AT_ONCE = 16
OF_EACH_CLIENT = (
    ("GET", "/representatives"), ("GET", "/users"), ("GET", "/usage"), ("POST", "/auth/token"), ("POST", "/imports"),
    ("POST", "/imports/{import_id}/apply"), ("GET", "/imports/{import_id}"), ("PUT", "/me/profile"),
)  # fmt: skip
Place = tuple[str, str]
# Their answer needs nothing of AWS. Records of use and notes of settings have a time of their own, and delay no answer.
OF_THE_PROCESS = {
    ("GET", "/agent/tools"), ("GET", "/divisions"), ("GET", "/docs"), ("GET", "/docs/{asset}"),
    ("GET", "/events/schemas"), ("GET", "/health"), ("GET", "/me"), ("GET", "/openapi.json"), ("GET", "/tenants"),
    ("GET", "/tenants/{tenant}"), ("POST", "/mcp"), ("POST", "/tenants/{tenant}/mcp"),
}  # fmt: skip
# Their settings stand in the environment, so that what is tried is the operation and not Parameter Store alone.
SETTINGS = (
    "CRITICAL_ERRORS_QUEUE_URL", "IMPORT_QUEUE_URL", "ROSTER_BUCKET_NAME", "TASK_QUEUE_URL", "USER_POOL_CLIENT_ID",
    "USER_POOL_ID",
)  # fmt: skip


@pytest.fixture
def hanging() -> Iterator[str]:
    """Give an endpoint that takes connections and never answers, as a stopped database does."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@pytest.fixture
def trickling() -> Iterator[str]:
    """Give an endpoint whose answer comes a byte at a time and never ends, so that no single wait is long."""
    over = threading.Event()

    def trickle(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.recv(65_536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
            while not over.wait(0.05):
                connection.sendall(b"a")

    def accept(server: socket.socket) -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=trickle, args=(server.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0), backlog=128) as server:
        threading.Thread(target=accept, args=(server,), daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        over.set()


def requests(world: World, places: Sequence[Place]) -> list[tuple[str, Any]]:
    """Return the event of the good request of each route."""
    events = []
    for method, route in places:
        credentials = world.credentials(allowed(method, route)[0].replace("key", "admin"))
        path, body = world.prepare(method, route, credentials)
        events.append(("app", gateway_event(method, route, path, body, credentials)))
    return events


def answers(cold: Cold, events: Sequence[tuple[str, Any]], **environment: str | None) -> dict[Place, Any]:
    """Send requests to fresh processes in another environment; returns each answer by method and route."""
    found: dict[Place, Any] = {}
    for start in range(0, len(events), AT_ONCE):
        chunk = events[start : start + AT_ONCE]
        places = [(event["httpMethod"], event["resource"]) for _, event in chunk]
        found |= dict(zip(places, cold.answer(*chunk, **environment), strict=True))
    return found


def refuses(response: Any) -> bool:
    """Return whether a response says that something is away, and when to come again."""
    return bool(response["statusCode"] == 503 and response["headers"].get("Retry-After"))


def test_what_hangs_is_waited_for_until_the_deadline_and_not_longer(world: World, cold: Cold, hanging: str) -> None:
    events = requests(world, list(EXPECTED))
    away: dict[str, str | None] = {
        "AWS_ENDPOINT_URL": hanging, "CENSUS_GEOCODER_URL": hanging, "REQUEST_DEADLINE": "0.3"
    }  # fmt: skip
    found = answers(cold, events, **away, **cold.settings(*SETTINGS))
    assert {place for place, response in found.items() if response["statusCode"] < 300} == OF_THE_PROCESS
    assert [place for place in found if place not in OF_THE_PROCESS and not refuses(found[place])] == []
    # Nobody is refused for a token that cannot be verified yet, since Parameter Store does not say by which pool.
    signed = [event for event in events if event[1]["resource"] in ("/me", "/imports")]
    assert all(refuses(response) for response in answers(cold, signed, **away).values())


def test_an_answer_that_trickles_in_is_cut_off_at_the_deadline(world: World, cold: Cold, trickling: str) -> None:
    events = requests(world, OF_EACH_CLIENT)
    away: dict[str, str | None] = {"AWS_ENDPOINT_URL": trickling, "REQUEST_DEADLINE": "0.5"}
    found = answers(cold, events, **away, **cold.settings(*SETTINGS))
    assert [place for place in found if not refuses(found[place])] == []
    signed = requests(world, [("GET", "/representatives"), ("POST", "/representatives")])
    assert refuses(answers(cold, signed[1:], JWKS_URL=trickling, REQUEST_DEADLINE="0.5")["POST", "/representatives"])


def test_without_a_region_or_credentials_routes_that_need_data_say_so(world: World, cold: Cold) -> None:
    events = requests(world, list(EXPECTED))
    here = cold.settings(*SETTINGS) | {
        "AWS_CONFIG_FILE": "/nonexistent", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent",
        "AWS_EC2_METADATA_DISABLED": "true",
    }  # fmt: skip
    of_each_client = [event for event in events if (event[1]["httpMethod"], event[1]["resource"]) in OF_EACH_CLIENT]
    missing: list[tuple[Any, dict[str, str | None]]] = [
        (events, {"AWS_DEFAULT_REGION": None, "AWS_REGION": None}),
        (of_each_client, {"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None}),
        (of_each_client, {"AWS_SECRET_ACCESS_KEY": None}),
    ]
    for asked, environment in missing:
        found = answers(cold, asked, **(here | environment))
        assert [place for place in found if place not in OF_THE_PROCESS and not refuses(found[place])] == []
        assert "make run" in found["GET", "/representatives"]["body"]
