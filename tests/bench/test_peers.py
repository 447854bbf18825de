from __future__ import annotations

import asyncio
import importlib
import json
import sys
import uuid
from typing import TYPE_CHECKING, Any

import pytest

from app import app as represent
from bench.events import context, event
from bench.events import request as made_request
from bench.peers import places
from bench.peers import synthetic_data as data
from chalicelib import container
from chalicelib.aws import clients
from chalicelib.representatives.models import Representative

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from mypy_boto3_dynamodb.client import DynamoDBClient

    Handler = Callable[[dict[str, Any], Any], dict[str, Any]]

PEERS = {
    "botocore_only": ("handler", "handler"),
    "powertools": ("handler", "handler"),
    "fastapi_mangum": ("handler", "handler"),
    "flask_wsgi": ("handler", "handler"),
    "plain_chalice": ("app", "app"),
}
TENANT, COUNT = "CA", 120
DRAFT = {"name": "Ada Example", "position": "Mayor", "sources": [{"url": "https://example.org"}]}


@pytest.fixture(params=PEERS)
def peer(
    request: pytest.FixtureRequest, dynamodb: DynamoDBClient, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Handler]:
    """Reload a peer, so that the client it creates at import belongs to this test, and fill a tenant."""
    # Mangum uses the thread's loop, or creates one that is never closed.
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    module, name = PEERS[request.param]
    puts: list[Any] = [{"PutRequest": {"Item": item}} for item in data.items(TENANT, COUNT)]
    for start in range(0, COUNT, 25):
        dynamodb.batch_write_item(RequestItems={"represent-local": puts[start : start + 25]})
    monkeypatch.setenv("DDB_TABLE_NAME", "represent-local")
    path = f"bench.peers.{request.param}.{module}"
    monkeypatch.delitem(sys.modules, path, raising=False)
    monkeypatch.setattr("boto3.DEFAULT_SESSION", None)
    handler: Handler = getattr(importlib.import_module(path), name)
    yield handler
    asyncio.set_event_loop(None)
    loop.close()


def asked(handler: Handler, method: str, record_id: str | None = None, **more: Any) -> tuple[int, Any]:
    answer = handler(event(method, TENANT, record_id, **more), context())
    return answer["statusCode"], json.loads(answer["body"])


def test_synthetic_records_have_the_stored_format() -> None:
    for made, document in data.documents(TENANT, 400):
        record = Representative.model_validate_json(document)
        assert record.to_json() == document
        assert str(record.id) == made
        assert 700 < len(document) < 1400


def test_synthetic_tenant_is_reproducible_and_has_the_same_first_records_at_every_size() -> None:
    assert list(data.documents(TENANT, 10)) == list(data.documents(TENANT, 20))[:10]


def test_no_name_is_part_of_another() -> None:
    names = [name.lower() for name in data.FAMILY + data.GIVEN]
    assert not [(a, b) for a in names for b in names if a != b and a in b]


@pytest.mark.parametrize(
    "query", [None, {"limit": "25"}, {"skip": "110", "limit": "25"}, {"q": data.SEARCHED}, {"q": "unknown person"}]
)
def test_peer_lists_and_searches_like_this_app(peer: Handler, query: dict[str, str] | None) -> None:
    status, body = asked(peer, "GET", query=query)
    assert (status, body) == asked(represent, "GET", query=query)
    assert bool(body["data"]) == (query != {"q": "unknown person"})


def test_peer_returns_a_record_like_this_app(peer: Handler) -> None:
    for made in data.ids(TENANT, 5):
        status, body = asked(peer, "GET", made)
        assert (status, body) == asked(represent, "GET", made)
        assert body["data"][0]["id"] == made


def test_peer_answers_404_for_unknown_ids_like_this_app(peer: Handler) -> None:
    unknown = str(uuid.uuid4())
    for method, body in (("GET", None), ("PATCH", {"party": "Independent"}), ("PUT", DRAFT), ("DELETE", None)):
        assert asked(peer, method, unknown, body=body)[0] == 404
    assert asked(represent, "GET", unknown)[0] == 404


def seen_by_the_app(record: str) -> Any:
    """Return this app's answer with empty caches: peers write no changes, from which it would learn of a write."""
    container.get_snapshot_cache().clear()
    key = {"PK": {"S": "TENANT#CA#SNAPSHOT"}, "SK": {"S": "000"}}
    clients.dynamodb().delete_item(TableName="represent-local-usage", Key=key)
    return asked(represent, "GET", record)


def test_peer_creates_changes_and_deletes(peer: Handler) -> None:
    status, body = asked(peer, "POST", body=DRAFT)
    (made,) = body["data"]
    assert status == 201
    assert made | DRAFT == made | {"sources": DRAFT["sources"]} | {k: DRAFT[k] for k in ("name", "position")}
    assert asked(peer, "GET", made["id"]) == seen_by_the_app(made["id"]) == (200, body)
    status, body = asked(peer, "PATCH", made["id"], body={"party": "Independent"})
    (patched,) = body["data"]
    assert (status, patched["party"], patched["version"], patched["name"]) == (200, "Independent", 2, "Ada Example")
    status, body = asked(peer, "PUT", made["id"], body=DRAFT | {"name": "Ada Other"})
    (replaced,) = body["data"]
    assert (status, replaced["party"], replaced["version"], replaced["name"]) == (200, None, 3, "Ada Other")
    assert asked(peer, "GET", made["id"]) == seen_by_the_app(made["id"])
    assert asked(peer, "DELETE", made["id"]) == (200, body)
    assert asked(peer, "GET", made["id"])[0] == 404


HOLDER = DRAFT | {"position": "State Senator", "division_id": "ocd-division/country:us/state:ca/sldu:99"}


def test_peer_writes_each_record_with_its_change_and_the_version_of_the_tenant(
    peer: Handler, dynamodb: DynamoDBClient
) -> None:
    def stored(pk: str) -> list[dict[str, Any]]:
        values: dict[str, Any] = {":pk": {"S": pk}}
        asked = {"KeyConditionExpression": "PK = :pk", "ExpressionAttributeValues": values}
        found: list[Any] = dynamodb.query(TableName="represent-local", **asked)["Items"]  # type: ignore[arg-type]
        return found

    (made,) = asked(peer, "POST", body=DRAFT)[1]["data"]
    asked(peer, "PATCH", made["id"], body={"party": "Independent"})
    asked(peer, "DELETE", made["id"])
    changes = [json.loads(item["doc"]["S"]) for item in stored("TENANT#CA#CHANGES")]
    states = [tuple((change[name] or {}).get("version") for name in ("before", "after")) for change in changes]
    assert states == [(None, 1), (1, 2), (2, None)]
    assert {change["representative_id"] for change in changes} == {made["id"]}
    (meta,) = (item for item in stored("TENANT#CA") if item["SK"]["S"] == "META")
    assert meta["version"] == {"N": str(COUNT + 3)}


def test_peer_with_a_framework_refuses_a_second_holder_of_a_seat(peer: Handler, request: pytest.FixtureRequest) -> None:
    assert asked(peer, "POST", body=HOLDER)[0] == 201
    floor = request.node.callspec.params["peer"] == "botocore_only"
    assert asked(peer, "POST", body=HOLDER)[0] == (201 if floor else 409)


def test_peer_finds_the_officials_of_a_point(peer: Handler, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
    feature = {"type": "Feature", "properties": {"division_id": HOLDER["division_id"]}, "geometry": square}
    file = tmp_path / "maps.json"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    monkeypatch.setenv("BENCH_MAPS", str(file))
    places.load_index.cache_clear()
    (made,) = asked(peer, "POST", body=HOLDER)[1]["data"]
    asked(peer, "POST", body=HOLDER | {"position": "Former Senator", "term_end": "2020-01-01"})
    answer = peer(made_request("GET", "/lookup", query={"lat": "0.5", "lon": "0.25"}), context())
    assert answer["statusCode"] == 200
    ((found),) = json.loads(answer["body"])["data"]
    assert found["divisions"] == ["ocd-division/country:us", HOLDER["division_id"]]
    assert [official["id"] for official in found["officials"]] == [made["id"]]
    assert peer(made_request("GET", "/lookup", query={"lat": "5", "lon": "5"}), context())["statusCode"] == 404
    places.load_index.cache_clear()


@pytest.mark.parametrize(
    ("method", "more"),
    [("GET", {"query": {"limit": "101"}}), ("GET", {"query": {"skip": "x"}}), ("POST", {"body": {"name": "Ada"}})],
)
def test_peer_rejects_invalid_requests(peer: Handler, method: str, more: dict[str, Any]) -> None:
    assert asked(peer, method, **more)[0] in {400, 422}
