"""Items without a tenant are read to the last page, and a busy database is unavailable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from chalicelib.aws import clients
from chalicelib.aws.global_table import GlobalTable
from chalicelib.aws.tenant_table import Conditional
from chalicelib.core.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

CHANGE = Conditional("SET a = :a", "a < :a", {":a": 1})


@pytest.fixture
def dynamo() -> Iterator[Stubber]:
    with Stubber(clients.dynamodb()) as stub:
        yield stub
        stub.assert_no_pending_responses()


def table(pauses: list[float] | None = None) -> GlobalTable:
    return GlobalTable(clients.dynamodb, "table", "index", "usage", pause=(pauses if pauses is not None else []).append)


def test_keys_are_read_to_the_last_page(dynamo: Stubber) -> None:
    key: dict[str, Any] = {"PK": {"S": "APIKEY#1"}, "SK": {"S": "META"}}
    dynamo.add_response("query", {"Items": [key], "LastEvaluatedKey": key})
    dynamo.add_response("query", {"Items": [key]})
    assert [item["PK"] for item in table().list_keys("CA")] == ["APIKEY#1"] * 2


def test_unprocessed_counters_are_read_again(dynamo: Stubber) -> None:
    left: dict[str, Any] = {"usage": {"Keys": [{"PK": {"S": "TENANT#CA#LIMITS"}, "SK": {"S": "k"}}]}}
    dynamo.add_response("batch_get_item", {"Responses": {}, "UnprocessedKeys": left})
    dynamo.add_response("batch_get_item", {"Responses": {"usage": [{"SK": {"S": "k"}, "calls": {"N": "3"}}]}})
    pauses: list[float] = []
    assert table(pauses).get_counters("CA", ["k"])["k"]["calls"] == 3
    assert len(pauses) == 1


def test_counters_that_are_never_processed_are_unavailable(dynamo: Stubber) -> None:
    left: dict[str, Any] = {"usage": {"Keys": [{"PK": {"S": "TENANT#CA#LIMITS"}, "SK": {"S": "k"}}]}}
    for _ in range(4):
        dynamo.add_response("batch_get_item", {"Responses": {}, "UnprocessedKeys": left})
    with pytest.raises(Unavailable):
        table().get_counters("CA", ["k"])


def test_counter_that_fails_for_another_reason_is_not_a_refusal(dynamo: Stubber) -> None:
    dynamo.add_client_error("update_item", "ValidationException")
    with pytest.raises(ClientError):
        table().consume("CA", "k", CHANGE)
