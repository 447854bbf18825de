"""One tenant's items: keys that cannot leave the tenant, transactions that report why they failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.aws import clients
from chalicelib.aws.error_mapping import WriteConflict, map_aws_error
from chalicelib.aws.global_table import GlobalTable
from chalicelib.aws.tenant_table import META, TenantTable, Write, marshal, unmarshal
from chalicelib.core.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_dynamodb.client import DynamoDBClient

    from tests.support import Calls


def table(tenant: str = "CA", client: Any = None, pauses: list[float] | None = None) -> TenantTable:
    taken: list[float] = [] if pauses is None else pauses
    make = clients.dynamodb if client is None else lambda: client
    return TenantTable(make, "represent-local", "represent-local-usage", tenant, pause=taken.append)


@pytest.mark.parametrize(
    "tenant", ["", "ca", "CA#X", "CA*", "CA-", "CA--X", "TENANT#CA", "CA X", "CÁ", "CA\n", "C" * 300]
)
def test_invalid_tenant_id_makes_no_table(tenant: str) -> None:
    with pytest.raises(ValueError, match="not a tenant id"):
        table(tenant)


@given(st.text())
def test_no_text_makes_a_table_with_keys_of_another_tenant(text: str) -> None:
    try:
        made = table(text)
    except ValueError:
        return
    assert made._key("X")["PK"]["S"] == f"TENANT#{text}"
    assert not {"#", "*", "?", "$"} & set(text)


def test_transaction_is_atomic(dynamodb: DynamoDBClient) -> None:
    assert dynamodb
    table().transact([Write("A", {"version": 1}, 0)])
    with pytest.raises(WriteConflict) as clash:
        table().transact([Write("B", {"version": 1}, 0), Write("A", {"version": 2}, 9)])
    assert clash.value.failed == {1}
    assert table().get("B") is None
    assert table().get("A") == {"PK": "TENANT#CA", "SK": "A", "version": 1}


def test_writes_put_bump_and_delete_at_the_expected_version(dynamodb: DynamoDBClient) -> None:
    assert dynamodb
    store = table()
    store.transact([Write(META, {"version": 1, "rules": "kept"}, 0)])
    store.transact([Write(META, {"version": 2}, 1, bump=True)])
    assert store.get(META) == {"PK": "TENANT#CA", "SK": META, "version": 2, "rules": "kept"}
    with pytest.raises(WriteConflict):
        store.transact([Write(META, None, 1)])
    store.transact([Write(META, None, 2)])
    assert store.get(META) is None


def test_partitions_and_the_usage_table_are_separate(dynamodb: DynamoDBClient) -> None:
    assert dynamodb
    store = table()
    store.transact(
        [
            Write("1", {"doc": "own"}, 0),
            Write("1", {"doc": "change"}, 0, partition="#CHANGES"),
            Write("1", {"doc": "once", "expires_at": 5}, 0, partition="#IDEMPOTENCY", usage=True),
        ]
    )
    assert [item["doc"] for item in store.query()] == ["own"]
    assert [item["doc"] for item in store.query(partition="#CHANGES")] == ["change"]
    assert store.get("1", partition="#IDEMPOTENCY") is None
    assert (store.get("1", partition="#IDEMPOTENCY", usage=True) or {})["doc"] == "once"


def test_expired_item_may_be_replaced_and_a_live_one_not(dynamodb: DynamoDBClient) -> None:
    assert dynamodb
    store = table()
    store.transact([Write("K", {"expires_at": 100}, 0, usage=True)])
    with pytest.raises(WriteConflict):
        store.transact([Write("K", {"expires_at": 300}, 0, usage=True, expired_before=100)])
    store.transact([Write("K", {"expires_at": 300}, 0, usage=True, expired_before=101)])


def test_tenant_whose_id_is_a_prefix_of_another_does_not_see_it(dynamodb: DynamoDBClient) -> None:
    assert dynamodb
    table("CA-Alameda").transact([Write("REP#1", {"doc": "x"}, 0)])
    assert list(table("CA").query()) == []
    assert table("CA").get_many(["REP#1"]) == {}


def test_query_follows_every_page_in_order(dynamodb: DynamoDBClient, calls: Calls) -> None:
    assert dynamodb
    store = table()
    for n in range(4):
        store.transact([Write(f"R#{n}", {"doc": "x" * 390_000}, 0)])
    calls.during()
    assert [item["SK"] for item in store.query()] == ["R#0", "R#1", "R#2", "R#3"]
    assert calls.during() == ["Query", "Query"]


class Partly:
    """A DynamoDB that leaves keys unprocessed, as it does when it is throttled."""

    def __init__(self, times: int) -> None:
        self.times = times

    def batch_get_item(self, RequestItems: dict[str, Any]) -> dict[str, Any]:  # noqa: N803 (DynamoDB's name)
        (name, wanted), *_ = RequestItems.items()
        first, *rest = wanted["Keys"]
        self.times -= 1
        left = {name: {"Keys": rest}} if rest else {}
        return {"Responses": {name: [first]}, "UnprocessedKeys": left if self.times >= 0 else RequestItems}


def test_unprocessed_keys_are_read_again_with_growing_pauses() -> None:
    pauses: list[float] = []
    found = table(client=Partly(3), pauses=pauses).get_many(["A", "B", "C"])
    assert sorted(found) == ["A", "B", "C"]
    assert pauses == sorted(pauses)
    assert len(pauses) == 2


def test_keys_that_stay_unprocessed_make_the_database_unavailable() -> None:
    with pytest.raises(Unavailable):
        table(client=Partly(0)).get_many(["A", "B"])


def cancelled(*codes: str) -> ClientError:
    answer: Any = {
        "Error": {"Code": "TransactionCanceledException", "Message": "…"},
        "ResponseMetadata": {"HTTPStatusCode": 400},
        "CancellationReasons": [{"Code": code} for code in codes],
    }
    return ClientError(answer, "TransactWriteItems")


class Raising:
    """A DynamoDB that fails."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def transact_write_items(self, **_: Any) -> None:
        raise self.error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (cancelled("None", "TransactionConflict"), WriteConflict),
        (cancelled("ConditionalCheckFailed", "TransactionConflict"), WriteConflict),
        (cancelled("None", "ThrottlingError"), Unavailable),
        (cancelled("ProvisionedThroughputExceeded", "TransactionConflict"), Unavailable),
        (cancelled("None", "ValidationError"), ClientError),
        (cancelled("None"), ClientError),
        (cancelled(), ClientError),
    ],
)
def test_cancelled_transaction_distinguishes_conflict_throttling_and_mistake(
    error: ClientError, expected: type[Exception]
) -> None:
    with pytest.raises(expected):
        table(client=Raising(error)).transact([Write("A", {"version": 1}, 0)])


@pytest.mark.parametrize(
    "error",
    [
        EndpointConnectionError(endpoint_url="x"),
        ConnectTimeoutError(endpoint_url="x"),
        ReadTimeoutError(endpoint_url="x"),
    ],
)
def test_unreachable_database_is_unavailable_with_its_cause(error: Exception) -> None:
    with pytest.raises(Unavailable) as unavailable, map_aws_error("It"):
        raise error
    assert unavailable.value.__cause__ is error


def test_client_has_timeouts_retries_and_reuse(dynamodb: DynamoDBClient) -> None:
    config: Any = dynamodb.meta.config
    assert (config.connect_timeout, config.read_timeout) == (1, 4)
    assert (config.retries["mode"], config.retries["total_max_attempts"]) == ("standard", 3)
    assert config.tcp_keepalive


def test_canary_that_is_not_returned_is_unavailable() -> None:
    class Odd:
        def put_item(self, **_: Any) -> None:
            """Accept the item."""

        def get_item(self, **_: Any) -> dict[str, Any]:
            return {"Item": {"expires_at": {"N": "1"}}}

    odd: Callable[[], Any] = Odd
    with pytest.raises(Unavailable, match="did not return"):
        GlobalTable(odd, "a", "i", "b").check_canary("x", 2, usage=False)


@given(st.dictionaries(st.text(min_size=1), st.text() | st.integers()))
def test_items_survive_the_wire_form(item: dict[str, str | int]) -> None:
    assert unmarshal(marshal(item)) == item
