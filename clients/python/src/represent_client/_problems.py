"""The failures of requests as exceptions (RFC 9457)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx


class RepresentError(Exception):
    """A request did not succeed."""


class ConnectionFailed(RepresentError):
    """The API could not be reached, or did not answer in time."""


class UnexpectedAnswer(RepresentError):
    """An answer does not have the documented form: the client and the API are of different versions."""


class NotModified(RepresentError):
    """The copy with the entity tag of `if_none_match` is current."""


class Problem(RepresentError):
    """The API refused a request; the message says why, and what would be right.

    `errors` has an entry for each wrong field, with `pointer` and `detail`; `members` has the whole problem.
    """

    def __init__(self, response: httpx.Response) -> None:
        members = _read_object(response)
        self.response = response
        self.members = members
        self.status: int = response.status_code
        self.type = str(members.get("type", "about:blank"))
        self.title = str(members.get("title", response.reason_phrase))
        self.detail = _find_detail(members) or f"The API answered {response.status_code}."
        self.errors: list[dict[str, Any]] = members["errors"] if isinstance(members.get("errors"), list) else []
        self.request_id = members.get("request_id") or response.headers.get("X-Request-Id")
        super().__init__(self.detail)


class BadRequest(Problem):
    """400: the request is malformed."""


class Unauthorized(Problem):
    """401: the credentials are missing, expired or not valid."""


class Forbidden(Problem):
    """403: the credentials do not allow it."""


class NotFound(Problem):
    """404: there is no such record or path."""


class Conflict(Problem):
    """409: the state of a record does not allow it."""


class ChallengeRequired(Conflict):
    """409 of a sign-in: one more step is needed. Pass this to `answer_challenge` with the new password or the code.

    `challenge` is `new_password` or `software_token`; None for one that only a library of Cognito can answer.
    """

    def __init__(self, response: httpx.Response, email: str) -> None:
        super().__init__(response)
        self.email = email
        self.challenge: str | None = self.members.get("challenge")
        self.session: str | None = self.members.get("session")


class PreconditionFailed(Problem):
    """412: the record is no longer the one of `if_match`."""


class Invalid(Problem):
    """422: fields are not valid; see `errors`."""


class TooManyRequests(Problem):
    """429: the rate or the quota is used up, also after the client's own retries."""


class Unavailable(Problem):
    """502, 503, 504: temporarily unavailable, also after the client's own retries."""


NOT_MODIFIED, FIRST_FAILURE, CONFLICT = 304, 400, 409
KINDS: dict[int, type[Problem]] = {
    400: BadRequest,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    412: PreconditionFailed,
    422: Invalid,
    429: TooManyRequests,
    502: Unavailable,
    503: Unavailable,
    504: Unavailable,
}


def refuse_failure(response: httpx.Response) -> None:
    """Raise the exception of a response that is no success."""
    if response.status_code == NOT_MODIFIED:
        raise NotModified
    if response.status_code >= FIRST_FAILURE:
        raise KINDS.get(response.status_code, Problem)(response)


def refuse_sign_in(response: httpx.Response, email: str) -> None:
    """Raise the exception of a failed sign-in."""
    if response.status_code == CONFLICT:
        raise ChallengeRequired(response, email)
    refuse_failure(response)


def _read_object(response: httpx.Response) -> dict[str, Any]:
    try:
        found = response.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _find_detail(members: dict[str, Any]) -> str | None:
    """Return the message of a problem, or of the errors in the shapes of other APIs and of JSON-RPC."""
    error = members.get("error")
    inner = error.get("message") if isinstance(error, dict) else None
    found = members.get("detail") or members.get("message") or inner
    return found if isinstance(found, str) else None
