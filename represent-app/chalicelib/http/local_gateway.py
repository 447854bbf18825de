"""Make `chalice local` respond like API Gateway on AWS (overlay.yaml). Production code never uses this module."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from chalicelib.core.errors import NotFound
from chalicelib.http.application import SECURITY, make_cors_headers
from chalicelib.http.response import PROBLEM_JSON, render_problem

if TYPE_CHECKING:
    from collections.abc import Callable

# An answer up to this size, with its headers, is one write; larger ones are several.
BYTES_OF_WRITE = 65_536
# Answers without a body, which have no Content-Length of their own (RFC 9110, 8.6).
BODILESS = (204, 304)


def install() -> None:
    """Make Chalice's local gateway respond to unknown paths with a 404 problem, and leave tokens to the app.

    Chalice responds with 403 "Missing Authentication Token" or, if the request has an Authorization header, with 403
    and that header's content (chalice 1.34, local.py, LocalGateway.handle_request). It decodes a token's claims without
    verifying them, and drops the connection if it cannot (LocalGatewayAuthorizer.authorize). It sends the length of the
    body, which HEAD leaves out; API Gateway computes the length from the body and omits the body. It writes headers and
    body apart and unbuffered, so that on a kept connection the body waits 40 ms for the client's acknowledgement
    (Nagle's algorithm, RFC 896, with delayed acknowledgements, RFC 9293, 3.8.6.3).
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
    ChaliceRequestHandler.log_request = _log_request
    # By default five connections may wait (socketserver), and the sixth is dropped.
    ThreadedHTTPServer.request_queue_size = 128
    ChaliceRequestHandler.wbufsize = BYTES_OF_WRITE
    ChaliceRequestHandler.disable_nagle_algorithm = True

    def hand_on(_: Any, __: str, event: dict[str, Any], context: Any) -> tuple[dict[str, Any], Any]:
        return event, context

    LocalGatewayAuthorizer.authorize = hand_on  # type: ignore[method-assign, assignment]

    if not getattr(LocalGateway.handle_request, "sends_problems", False):
        _answer_unknown_paths(LocalGateway, ForbiddenError)
        _omit_lengths_of_missing_bodies(ChaliceRequestHandler)
        _keep_connections_in_step(ChaliceRequestHandler)


def _answer_unknown_paths(gateway_class: Any, refused: type[Exception]) -> None:
    """Make the gateway respond with a problem where it has no route."""
    original: Callable[..., dict[str, Any]] = gateway_class.handle_request

    def handle_request(
        self: Any, method: str, path: str, headers: dict[str, str], body: bytes | None
    ) -> dict[str, Any]:
        try:
            answer = original(self, method, path, headers, body)
        except refused:
            answer = _answer_unknown(path.partition("?")[0], headers)
        return _omit_body(answer) if method == "HEAD" else answer

    handle_request.sends_problems = True  # type: ignore[attr-defined]
    gateway_class.handle_request = handle_request


def _omit_lengths_of_missing_bodies(handler_class: Any) -> None:
    """Make the server send the length of a body only with the body, except as the app sets it."""
    send_with_body = handler_class._send_http_response_with_body  # noqa: SLF001 (it has no other hook)

    def send_response(handler: Any, code: int, headers: dict[str, Any], body: str | bytes) -> None:
        if handler.command == "HEAD" or code in BODILESS:
            handler.send_response(code)
            handler._send_headers(headers)  # noqa: SLF001 (same)
        else:
            send_with_body(handler, code, headers, body)

    handler_class._send_http_response_with_body = send_response  # noqa: SLF001 (same)


def _keep_connections_in_step(handler_class: Any) -> None:
    """Make the server read the next request of a connection only behind the body of this one."""
    parse_payload = handler_class._parse_payload  # noqa: SLF001 (it has no other hook)
    accept_body = handler_class.handle_expect_100

    def read_body(handler: Any) -> tuple[dict[str, str], bytes | None]:
        # The server reads a body by its Content-Length alone. After a chunked one nothing shows where the next begins.
        if handler.headers.get("Transfer-Encoding"):
            handler.close_connection = True
        found: tuple[dict[str, str], bytes | None] = parse_payload(handler)
        return found

    def ask_for_body(handler: Any) -> bool:
        accepted: bool = accept_body(handler)
        handler.wfile.flush()  # the client waits for it before it sends the body
        return accepted

    handler_class._parse_payload = read_body  # noqa: SLF001 (same)
    handler_class.handle_expect_100 = ask_for_body


def _log_request(handler: Any, code: int | str = "-", _: int | str = "-") -> None:
    """Log a request without its query, which has addresses, and keys of other APIs."""
    request = handler.requestline.partition("?")[0].split()[:2]
    handler.log_message("%s %s", " ".join(request), int(code) if isinstance(code, int) else code)


def _get_method(handler: Any, name: str) -> Any:
    if not name.startswith("do_"):
        raise AttributeError(name)
    return handler.do_GET


def _omit_body(answer: dict[str, Any]) -> dict[str, Any]:
    """Return the answer to HEAD: that to GET with the length of its body in place of the body (RFC 9110, 8.6)."""
    body = answer["body"] or ""
    length = len(base64.b64decode(body) if answer.get("isBase64Encoded") else body.encode())
    headers = {} if answer["statusCode"] in BODILESS else {"Content-Length": str(length)}
    return answer | {"headers": answer["headers"] | headers, "body": "", "isBase64Encoded": False}


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
