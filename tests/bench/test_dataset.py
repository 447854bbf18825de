"""The benchmark's tables have the answers that it measures: holders of seats, maps, changes, and free seats."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from app import app
from bench import dataset, staff
from bench.events import LIST, context, request
from bench.fake_dynamodb.tables import Database
from bench.writes import make_draft
from chalicelib import container
from chalicelib.aws import clients, jwks
from chalicelib.core import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

SIZE = 150


@pytest.fixture(scope="module")
def database() -> Database:
    made = Database()
    dataset.fill(made, [SIZE])
    return made


@pytest.fixture(autouse=True)
def stage(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the application use the database, and verify the staff's token."""
    client: Any = dataset.DirectClient(database)
    monkeypatch.setattr(clients, "dynamodb", lambda: client)
    monkeypatch.setattr(jwks, "fetch", lambda _: staff.sign_in(f"{dataset.STATE}:admin").key_set)
    table = dataset.name_table(SIZE)
    for name, value in (
        ("DDB_TABLE_NAME", table), ("USAGE_TABLE_NAME", f"{table}-usage"), ("USER_POOL_ID", staff.POOL),
        ("USER_POOL_CLIENT_ID", staff.CLIENT), ("USER_POOL_CLIENT_SECRET", "none"), ("USAGE_TRACKING", "off"),
    ):  # fmt: skip
        monkeypatch.setenv(name, value)
    clear_caches()
    yield
    clear_caches()


def clear_caches() -> None:
    settings.load.cache_clear()
    container.get_token_verifier.cache_clear()
    for cache in (container.get_snapshot_cache, container.get_boundary_cache, container.get_coverage_cache):
        cache().clear()


def ask(sent: dict[str, Any]) -> tuple[int, Any]:
    answer = app(sent, context())
    return answer["statusCode"], json.loads(answer["body"])


def test_every_point_is_in_a_district_of_each_map_and_has_officials() -> None:
    for point in dataset.list_points()[:20]:
        status, body = ask(request("GET", "/lookup", query=point))
        assert status == 200
        (found,) = body["data"]
        kinds = {division["kind"] for division in found["place"]["divisions"]}
        assert kinds >= {"state", "county", "congressional", "upper", "lower"}
        offices = {office["office"]: len(office["officials"]) for office in found["officials"]["state"]}
        assert offices["state-senator"] == offices["governor"] == 1


def test_all_points_differ_and_come_in_the_same_order() -> None:
    points = dataset.list_points()
    assert len({tuple(point.values()) for point in points}) == len(points) == dataset.POINTS
    assert points == dataset.list_points()
    assert len(dataset.list_zips()) > 500


@pytest.mark.parametrize("query", dataset.list_divisions()[:3])
def test_every_district_is_known(query: dict[str, str]) -> None:
    assert ask(request("GET", "/lookup", query=query))[0] == 200


def test_seats_are_free_for_the_writes_and_only_one_holder_has_each() -> None:
    token = staff.sign_in(f"{dataset.STATE}:admin").token
    sent = request("POST", LIST, dataset.STATE, body=make_draft(dataset.VACANT[-1]), token=token)
    status, body = ask(sent)
    assert status == 201, body
    assert ask(sent)[0] == 422
    path = f"{LIST}/{{representative_id}}"
    gone = request("DELETE", path, dataset.STATE, token=token, representative_id=body["data"][0]["id"])
    assert ask(gone)[0] == 200


def test_history_has_many_changes() -> None:
    record = dataset.list_ids(dataset.STATE, 1)[0]
    path = f"{LIST}/{{representative_id}}/history"
    status, body = ask(request("GET", path, dataset.STATE, query={"limit": "25"}, representative_id=record))
    assert (status, len(body["data"]), body["meta"]["total"]) == (200, 25, dataset.MANY_CHANGES)


def test_larger_tables_have_the_records_of_smaller_ones() -> None:
    small, large = (
        [item["doc"]["S"] for item in dataset.make_items(dataset.STATE, size) if item["SK"]["S"].startswith("REP#")]
        for size in (50, 120)
    )
    assert (len(small), large[:50]) == (50, small)
