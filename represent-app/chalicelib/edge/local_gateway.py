"""What API Gateway answers on AWS (overlay.yaml), answered by `chalice local` too. Never shipped code's business."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from chalicelib.edge.answer import PROBLEM_JSON, problem_body
from chalicelib.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Callable


def install() -> None:
    """Let Chalice's local gateway answer an unknown path with a 404 problem.

    It answers 403 "Missing Authentication Token", or, where the request has an Authorization header, 403 with that
    header's content echoed (chalice 1.34, local.py, LocalGateway.handle_request).
    """
    from chalice.local import ForbiddenError, LocalGateway  # noqa: PLC0415 (not in the package that Lambda runs)

    original: Callable[..., dict[str, Any]] = LocalGateway.handle_request
    if getattr(original, "tells_problems", False):
        return

    def handle_request(
        self: Any, method: str, path: str, headers: dict[str, str], body: bytes | None
    ) -> dict[str, Any]:
        try:
            return original(self, method, path, headers, body)
        except ForbiddenError:
            return _unknown(path.partition("?")[0])

    handle_request.tells_problems = True  # type: ignore[attr-defined]
    LocalGateway.handle_request = handle_request  # type: ignore[method-assign]


def _unknown(path: str) -> dict[str, Any]:
    request_id = str(uuid4())
    problem = NotFound(f"There is nothing at {path[:200]!r}; the README lists the routes.")
    headers = {
        "Content-Type": PROBLEM_JSON,
        "Cache-Control": "no-store",
        "Access-Control-Allow-Origin": "*",
        "X-Request-Id": request_id,
    }
    body = problem_body(problem, instance=path, request_id=request_id)
    return {"statusCode": 404, "headers": headers, "multiValueHeaders": {}, "body": body}
