"""Calls to AWS end with the deadline of the request that makes them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from botocore.awsrequest import AWSHTTPConnectionPool
from botocore.exceptions import ClientError, ReadTimeoutError
from urllib3.exceptions import ReadTimeoutError as PoolReadTimeoutError
from urllib3.response import HTTPResponse

from chalicelib.aws import clients, error_mapping
from chalicelib.core import deadline
from chalicelib.core.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = {"TableName": "t", "Key": {"PK": {"S": "p"}, "SK": {"S": "s"}}}


class Wire:
    """Replaces botocore's connections: records the timeouts of requests, and answers each as configured."""

    def __init__(self, answer: Callable[[Any, str], Any]) -> None:
        self.timeouts: list[Any] = []
        self.paused: list[float] = []
        self._answer = answer

    def urlopen(self, pool: Any, method: str, url: str, **more: Any) -> Any:
        assert method == "POST"
        self.timeouts.append(more.get("timeout"))
        return self._answer(pool, url)


def hang(pool: Any, url: str) -> Any:
    raise PoolReadTimeoutError(pool, url, "it hangs")


def fail(status: int, code: str) -> Callable[[Any, str], Any]:
    body = b'{"__type": "' + code.encode() + b'", "message": "m"}'
    return lambda *_: HTTPResponse(io.BytesIO(body), {"x-amzn-RequestId": "1"}, status, preload_content=False)


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Any, str], Any]], Wire]:
    """Replace connections by a wire; pauses between attempts are recorded and skipped."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")

    def put(answer: Callable[[Any, str], Any]) -> Wire:
        made = Wire(answer)

        def urlopen(pool: Any, method: str, url: str, **more: Any) -> Any:
            return made.urlopen(pool, method, url, **more)

        monkeypatch.setattr(AWSHTTPConnectionPool, "urlopen", urlopen)
        monkeypatch.setattr("botocore.endpoint.time.sleep", made.paused.append)
        return made

    return put


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return a clock that does not advance; the last of its values is the time."""
    times = [1000.0]
    monkeypatch.setattr(deadline, "clock", lambda: times[-1])
    return times


def get_item() -> None:
    clients.dynamodb().get_item(**KEY)  # type: ignore[arg-type]


def test_without_a_deadline_a_call_has_its_client_timeouts_and_retries(wire: Any, now: list[float]) -> None:
    assert now
    lost = wire(hang)
    with pytest.raises(ReadTimeoutError):
        get_item()
    assert lost.timeouts == [None] * 3
    assert len(lost.paused) == 2


def test_call_gets_the_time_left_of_the_request(wire: Any, now: list[float]) -> None:
    lost = wire(hang)
    with deadline.within_seconds(3):
        now.append(1001.5)
        with pytest.raises(ReadTimeoutError):
            get_item()
    assert [(each.total, each.connect_timeout) for each in lost.timeouts[:1]] == [(1.5, 1)]


def test_nothing_is_sent_after_the_deadline(wire: Any, now: list[float]) -> None:
    lost = wire(hang)
    with deadline.within_seconds(3):
        now.append(1003.0)
        with pytest.raises(ReadTimeoutError):
            get_item()
    assert lost.timeouts == []


def test_response_cut_off_in_its_head_is_an_error(wire: Any, now: list[float]) -> None:
    def cut(*_: Any) -> Any:
        now.append(1003.0)
        return HTTPResponse(io.BytesIO(b""), {}, 200, preload_content=False)

    wire(cut)
    with deadline.within_seconds(3), pytest.raises(ReadTimeoutError):
        get_item()


@pytest.mark.parametrize(
    "answer",
    [hang, fail(500, "InternalServerError"), fail(503, "ServiceUnavailable"), fail(400, "ThrottlingException")],
    ids=["hangs", "500", "503", "throttles"],
)
def test_retry_that_would_be_too_late_is_not_sent(wire: Any, now: list[float], answer: Any) -> None:
    assert now
    lost = wire(answer)
    with deadline.within_seconds(0.9), pytest.raises(Unavailable), error_mapping.map_aws_error("The database"):
        get_item()
    assert (len(lost.timeouts), lost.paused) == (1, [])
    lost = wire(answer)
    with deadline.within_seconds(60), pytest.raises(Unavailable), error_mapping.map_aws_error("The database"):
        get_item()
    assert (len(lost.timeouts), len(lost.paused)) == (3, 2)


def test_refusal_near_the_deadline_stays_a_refusal(wire: Any) -> None:
    lost = wire(fail(400, "ConditionalCheckFailedException"))
    with deadline.within_seconds(0.9), pytest.raises(ClientError, match="ConditionalCheckFailed"):
        get_item()
    assert len(lost.timeouts) == 1


def test_bookkeeping_has_its_own_time_limit(now: list[float]) -> None:
    assert now
    assert deadline.get_seconds_left() is None
    with deadline.within_seconds(8):
        assert deadline.get_seconds_left() == 8
        now.append(1007.9)
        assert deadline.get_seconds_left() == pytest.approx(0.1)
        with deadline.limit_to_bookkeeping():
            assert deadline.get_seconds_left() == pytest.approx(0.2)
        with deadline.within_seconds(2, inner=True):
            assert deadline.get_seconds_left() == pytest.approx(0.1)
        now.append(1009.0)
        assert deadline.get_seconds_left() == 0
    assert deadline.get_seconds_left() is None
    assert deadline.limit_timeout(5) == 5
