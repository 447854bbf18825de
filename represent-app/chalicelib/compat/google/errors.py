"""Write problems as Google's APIs do, so that its clients raise their own exceptions with our words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.compat.google.wording import OURS
from chalicelib.core import errors
from chalicelib.core.plain_json import dump_json

if TYPE_CHECKING:
    from chalicelib.core.errors import Problem

# Google's words for the kinds of problems (developers.google.com/civic-information/docs/v2/errors).
REASONS: dict[type[Problem], tuple[int, str]] = {
    errors.BadRequest: (400, "badRequest"),
    errors.Invalid: (400, "parseError"),
    errors.Unauthorized: (401, "unauthorized"),
    errors.Forbidden: (403, "forbidden"),
    errors.TooLarge: (403, "limitExceeded"),
    errors.NotFound: (404, "notFound"),
    errors.MethodNotAllowed: (405, "httpMethodNotAllowed"),
    errors.TooManyRequests: (429, "rateLimitExceeded"),
    errors.Unavailable: (503, "backendError"),
}
DOMAIN = "global"
# Google's words for statuses (google.rpc.Code), which its newer clients read.
STATUSES = {
    400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND",
    405: "UNIMPLEMENTED", 429: "RESOURCE_EXHAUSTED", 503: "UNAVAILABLE",
}  # fmt: skip


def find_reason(kind: type[Problem]) -> tuple[int, str]:
    """Return the status and Google's word for a kind of problem."""
    known = (REASONS[each] for each in kind.__mro__ if each in REASONS)
    return next(known, (kind.status, "backendError"))


def write_problem(problem: Problem, request_id: str) -> tuple[int, str]:
    """Return the status and the JSON of an error; `x-represent` has the id of the request, for our log."""
    status, reason = find_reason(type(problem))
    reason = getattr(problem, "reason", reason)
    error = {"message": problem.detail, "domain": DOMAIN, "reason": reason}
    flaws = [flaw.pointer.removeprefix("?") for flaw in problem.flaws if flaw.pointer.startswith("?")]
    if flaws:
        error |= {"locationType": "parameter", "location": flaws[0]}
    head = {"code": status, "message": problem.detail, "errors": [error], "status": STATUSES.get(status, "INTERNAL")}
    body = head | {OURS: {"requestId": request_id}}
    return status, dump_json({"error": body})
