"""Make `chalice local` respond like API Gateway on AWS (overlay.yaml). Production code never uses this module."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from chalicelib.core.errors import NotFound
from chalicelib.http.application import SECURITY, make_cors_headers
from chalicelib.http.response import PROBLEM_JSON, render_problem

if TYPE_CHECKING:
    from collections.abc import Callable


def install() -> None:
    """Make Chalice's local gateway respond to unknown paths with a 404 problem, and leave tokens to the app.

    Chalice responds with 403 "Missing Authentication Token" or, if the request has an Authorization header, with 403
    and that header's content (chalice 1.34, local.py, LocalGateway.handle_request). It decodes a token's claims without
    verifying them, and drops the connection if it cannot (LocalGatewayAuthorizer.authorize).
    """
    from chalice.local import (  # noqa: PLC0415 (not in the package for Lambda)
        ChaliceRequestHandler,
        ForbiddenError,
        LocalGateway,
        LocalGatewayAuthorizer,
        ThreadedHTTPServer,
    )

    # The server responds to unknown methods with an HTML page and 501 (http.server); the app responds with 405.
    ChaliceRequestHandler.__getattr__ = _get_method
    # By default five connections may wait (socketserver), and the sixth is dropped.
    ThreadedHTTPServer.request_queue_size = 128

    def hand_on(_: Any, __: str, event: dict[str, Any], context: Any) -> tuple[dict[str, Any], Any]:
        return event, context

    LocalGatewayAuthorizer.authorize = hand_on  # type: ignore[method-assign, assignment]

    original: Callable[..., dict[str, Any]] = LocalGateway.handle_request
    if getattr(original, "sends_problems", False):
        return

    def handle_request(
        self: Any, method: str, path: str, headers: dict[str, str], body: bytes | None
    ) -> dict[str, Any]:
        try:
            return original(self, method, path, headers, body)
        except ForbiddenError:
            return _answer_unknown(path.partition("?")[0], headers)

    handle_request.sends_problems = True  # type: ignore[attr-defined]
    LocalGateway.handle_request = handle_request  # type: ignore[method-assign]


def _get_method(handler: Any, name: str) -> Any:
    if not name.startswith("do_"):
        raise AttributeError(name)
    return handler.do_GET


def _answer_unknown(path: str, asked: dict[str, str]) -> dict[str, Any]:
    request_id = str(uuid4())
    problem = NotFound(f"There is nothing at {path[:200]!r}; GET /openapi.json lists the routes.")
    headers = {
        "Content-Type": PROBLEM_JSON,
        "Cache-Control": "no-store",
        "X-Request-Id": request_id,
        **SECURITY,
        **make_cors_headers(asked),
    }
    body = render_problem(problem, instance=path, request_id=request_id)
    return {"statusCode": 404, "headers": headers, "multiValueHeaders": {}, "body": body}
