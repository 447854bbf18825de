"""End the calls of botocore's clients with the deadline of the request that makes them.

A client's timeouts are fixed when it is made, and its retries have no time limit. So connections get the time left when
a request is sent (urllib3's `timeout` of one request), and a retry that would be too late is not sent.
"""

from __future__ import annotations

from contextvars import ContextVar
from functools import partial
from typing import TYPE_CHECKING, Any

from botocore.awsrequest import AWSHTTPConnectionPool, AWSHTTPSConnectionPool
from botocore.exceptions import ReadTimeoutError
from urllib3.exceptions import ReadTimeoutError as PoolReadTimeoutError
from urllib3.util import Timeout

from chalicelib.aws.transient_errors import TRANSIENT
from chalicelib.core import deadline

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SERVER_ERROR = 500
_guard: ContextVar[deadline.cut_off | None] = ContextVar("guard", default=None)
LONGEST_PAUSE = 20.0  # seconds (botocore.retries.standard.ExponentialBackoff)


class _Bounded:
    """Sends each request with a timeout of at most the time left."""

    timeout: Timeout

    def urlopen(self, method: str, url: str, **more: Any) -> Any:
        rest = deadline.get_seconds_left()
        if rest is not None:
            if rest <= 0:
                raise PoolReadTimeoutError(self, url, "the deadline of the request has passed")  # type: ignore[arg-type]
            usual = more.get("timeout", self.timeout)
            more["timeout"] = Timeout(total=rest, connect=usual.connect_timeout, read=usual.read_timeout)
        return super().urlopen(method, url, **more)  # type: ignore[misc]

    def _validate_conn(self, conn: Any) -> None:
        super()._validate_conn(conn)  # type: ignore[misc]
        guard = _guard.get()
        if guard is not None:
            if conn.sock is None:
                conn.connect()
            guard.add(conn.sock)


class _Http(_Bounded, AWSHTTPConnectionPool):  # type: ignore[misc]
    pass


class _Https(_Bounded, AWSHTTPSConnectionPool):  # type: ignore[misc]
    pass


def apply_deadline(client: Any) -> None:
    """Make the calls of a client end with the deadline of the running request."""
    # There is no public option: botocore pins these names (httpsession.py), and a test verifies that they work.
    session = client._endpoint.http_session  # noqa: SLF001
    session._manager.pool_classes_by_scheme = {"http": _Http, "https": _Https}  # noqa: SLF001
    session.send = partial(_send, session.send)
    client.meta.events.register_first("needs-retry", _refuse_late_retry)


def _send(send: Callable[[Any], Any], request: Any) -> Any:
    """Send a request and read its response, which is cut off if the deadline passes meanwhile."""
    if deadline.get_seconds_left() is None:
        return send(request)
    with deadline.cut_off() as guard:
        token = _guard.set(guard)
        try:
            answer = send(request)
        finally:
            _guard.reset(token)
    if not deadline.get_seconds_left():  # a response cut off in its head looks complete, with an empty body
        raise ReadTimeoutError(endpoint_url=request.url)
    return answer


def _refuse_late_retry(
    *,
    attempts: int,
    response: tuple[Any, Mapping[str, Any]] | None,
    caught_exception: Exception | None,
    request_dict: Mapping[str, Any],
    **_: Any,
) -> None:
    """End a call whose retry, after the longest possible pause, would be too late; raises its failure."""
    rest = deadline.get_seconds_left()
    if rest is None or rest > min(LONGEST_PAUSE, 2.0 ** (attempts - 1)):
        return
    if caught_exception is not None:
        raise caught_exception
    if response is not None and _may_be_retried(*response):
        raise ReadTimeoutError(endpoint_url=request_dict.get("url", ""))


def _may_be_retried(answer: Any, parsed: Mapping[str, Any]) -> bool:
    return answer.status_code >= SERVER_ERROR or parsed.get("Error", {}).get("Code") in TRANSIENT
