"""What API Gateway answers on AWS (overlay.yaml), answered by `chalice local` too. Never shipped code's business."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from chalicelib.core.errors import NotFound
from chalicelib.http.application import SECURITY, make_cors_headers
from chalicelib.http.response import PROBLEM_JSON, render_problem

if TYPE_CHECKING:
    from collections.abc import Callable


def install() -> None:
    """Let Chalice's local gateway answer an unknown path with a 404 problem, and leave tokens to the app.

    It answers 403 "Missing Authentication Token", or, where the request has an Authorization header, 403 with that
    header's content echoed (chalice 1.34, local.py, LocalGateway.handle_request). Of a token it decodes the claims and
    verifies nothing, and drops the connection where it cannot (LocalGatewayAuthorizer.authorize).
    """
    from chalice.local import (  # noqa: PLC0415 (not in the package that Lambda runs)
        ChaliceRequestHandler,
        ForbiddenError,
        LocalGateway,
        LocalGatewayAuthorizer,
        ThreadedHTTPServer,
    )

    # Methods that it does not know it answers with a page of HTML, 501 (http.server); the app has a 405.
    ChaliceRequestHandler.__getattr__ = _get_method
    # Five connections may wait by default (socketserver); the sixth that comes at the same moment is dropped.
    ThreadedHTTPServer.request_queue_size = 128

    def hand_on(_: Any, __: str, event: dict[str, Any], context: Any) -> tuple[dict[str, Any], Any]:
        return event, context

    LocalGatewayAuthorizer.authorize = hand_on  # type: ignore[method-assign, assignment]

    original: Callable[..., dict[str, Any]] = LocalGateway.handle_request
    if getattr(original, "tells_problems", False):
        return

    def handle_request(
        self: Any, method: str, path: str, headers: dict[str, str], body: bytes | None
    ) -> dict[str, Any]:
        try:
            return original(self, method, path, headers, body)
        except ForbiddenError:
            return _answer_unknown(path.partition("?")[0], headers)

    handle_request.tells_problems = True  # type: ignore[attr-defined]
    LocalGateway.handle_request = handle_request  # type: ignore[method-assign]


def _get_method(handler: Any, name: str) -> Any:
    if not name.startswith("do_"):
        raise AttributeError(name)
    return handler.do_GET


def _answer_unknown(path: str, asked: dict[str, str]) -> dict[str, Any]:
    request_id = str(uuid4())
    problem = NotFound(f"There is nothing at {path[:200]!r}; the README lists the routes.")
    headers = {
        "Content-Type": PROBLEM_JSON,
        "Cache-Control": "no-store",
        "X-Request-Id": request_id,
        **SECURITY,
        **make_cors_headers(asked),
    }
    body = render_problem(problem, instance=path, request_id=request_id)
    return {"statusCode": 404, "headers": headers, "multiValueHeaders": {}, "body": body}
