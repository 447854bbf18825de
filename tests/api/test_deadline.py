"""Requests are answered within the deadline, even if AWS does not answer, has no region or has no credentials."""

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
    from tests.api.stage_client import Stage

AT_ONCE = 16
OF_EACH_CLIENT = (
    ("GET", "/representatives"), ("GET", "/users"), ("GET", "/usage"), ("POST", "/auth/token"), ("POST", "/imports"),
    ("POST", "/imports/{import_id}/apply"), ("GET", "/imports/{import_id}"), ("PUT", "/me/profile"),
)  # fmt: skip
Place = tuple[str, str]
# Their answer needs no AWS call. Usage records and recorded settings have their own timeouts and delay no answer.
OF_THE_PROCESS = {
    ("GET", "/agent/tools"), ("GET", "/divisions"), ("GET", "/docs"), ("GET", "/docs/{asset}"),
    ("GET", "/"), ("GET", "/console"), ("GET", "/embed"), ("GET", "/static/{page_file}"),
    ("GET", "/events/schemas"), ("GET", "/civicinfo/v2/divisions"), ("GET", "/openstates/jurisdictions"),
    # paths that are not offered
    ("GET", "/civicinfo/v2"), ("GET", "/openstates"),
    ("GET", "/civicinfo/v2/{method}"), ("GET", "/civicinfo/v2/{method}/{part2}"),
    ("GET", "/civicinfo/v2/representatives/{ocd_id}/{part2}/{part3}/{part4}/{part5}/{part6}"),
    ("GET", "/openstates/jurisdictions/{jurisdiction_id}/{part2}"),
    ("GET", "/openstates/jurisdictions/{jurisdiction_id}/{part2}/{part3}/{part4}/{part5}/{part6}"),
    ("GET", "/openstates/{collection}"), ("GET", "/openstates/{collection}/{part2}"),
    ("GET", "/openstates/{collection}/{part2}/{part3}"), ("GET", "/openstates/{collection}/{part2}/{part3}/{part4}"),
    ("GET", "/divisions/{division_id}/outline"),
    # the country, which has no officials of its own
    ("GET", "/civicinfo/v2/representatives/{ocd_id}/{part2}"),
    ("GET", "/openstates/jurisdictions/{jurisdiction_id}/{part2}/{part3}"),
    ("GET", "/auth/config"), ("GET", "/health"), ("GET", "/me"), ("GET", "/openapi.json"), ("GET", "/tenants"),
    ("GET", "/tenants/{tenant}"), ("POST", "/mcp"), ("POST", "/tenants/{tenant}/mcp"),
}  # fmt: skip
# These settings are in the environment, so that the test covers the operation and not only Parameter Store.
SETTINGS = (
    "CRITICAL_ERRORS_QUEUE_URL", "EXPORT_QUEUE_URL", "IMPORT_QUEUE_URL", "ROSTER_BUCKET_NAME", "SOURCE_QUEUE_URL",
    "TASK_QUEUE_URL", "USER_POOL_CLIENT_ID", "USER_POOL_ID",
)  # fmt: skip


@pytest.fixture
def hanging() -> Iterator[str]:
    """Yield an endpoint that accepts connections and never answers, like a stopped database."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@pytest.fixture
def trickling() -> Iterator[str]:
    """Yield an endpoint that sends its answer a byte at a time and never ends it, so that no single wait is long."""
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


def requests(stage: Stage, places: Sequence[Place]) -> list[tuple[str, Any]]:
    """Return the event of a valid request of each route."""
    events = []
    for method, route in places:
        credentials = stage.credentials(allowed(method, route)[0])
        path, body = stage.prepare(method, route, credentials)
        events.append(("app", gateway_event(method, route, path, body, credentials)))
    return events


def answers(cold: Cold, events: Sequence[tuple[str, Any]], **environment: str | None) -> dict[Place, Any]:
    """Send requests to fresh processes in another environment; return each answer by method and route."""
    found: dict[Place, Any] = {}
    for start in range(0, len(events), AT_ONCE):
        chunk = events[start : start + AT_ONCE]
        places = [(event["httpMethod"], event["resource"]) for _, event in chunk]
        found |= dict(zip(places, cold.answer(*chunk, **environment), strict=True))
    return found


def refuses(response: Any) -> bool:
    """Return whether a response is 503 with Retry-After."""
    return bool(response["statusCode"] == 503 and response["headers"].get("Retry-After"))


def test_request_to_a_hanging_endpoint_ends_at_the_deadline(stage: Stage, cold: Cold, hanging: str) -> None:
    events = requests(stage, list(EXPECTED))
    away: dict[str, str | None] = {
        "AWS_ENDPOINT_URL": hanging, "CENSUS_GEOCODER_URL": hanging, "REQUEST_DEADLINE": "0.3"
    }  # fmt: skip
    found = answers(cold, events, **away, **cold.settings(*SETTINGS))
    as_ever = {place for place, response in found.items() if response["statusCode"] == allowed(*place)[1]}
    assert as_ever == OF_THE_PROCESS
    assert [place for place in found if place not in OF_THE_PROCESS and not refuses(found[place])] == []
    # A token that cannot be verified yet, because Parameter Store does not answer, is not refused.
    signed = [event for event in events if event[1]["resource"] in ("/me", "/imports")]
    assert all(refuses(response) for response in answers(cold, signed, **away).values())


def test_trickling_answer_is_cut_off_at_the_deadline(stage: Stage, cold: Cold, trickling: str) -> None:
    events = requests(stage, OF_EACH_CLIENT)
    away: dict[str, str | None] = {"AWS_ENDPOINT_URL": trickling, "REQUEST_DEADLINE": "0.5"}
    found = answers(cold, events, **away, **cold.settings(*SETTINGS))
    assert [place for place in found if not refuses(found[place])] == []
    signed = requests(stage, [("GET", "/representatives"), ("POST", "/representatives")])
    assert refuses(answers(cold, signed[1:], JWKS_URL=trickling, REQUEST_DEADLINE="0.5")["POST", "/representatives"])


def test_missing_region_or_credentials_are_reported_by_routes_that_need_aws(stage: Stage, cold: Cold) -> None:
    events = requests(stage, list(EXPECTED))
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
