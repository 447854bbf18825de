"""Define the problems that any layer may raise; http maps them to RFC 9457 responses. Independent of transport."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Flaw:
    """One error in the input: its location, and the expected value.

    `pointer` is `#/a/b` in the body (RFC 6901), `?a` in the query, or a header's name.
    """

    pointer: str
    detail: str


class Problem(Exception):  # noqa: N818 (RFC 9457 calls it a problem)
    """A failure that may be shown to a client: `title` names the kind, `detail` says what would be right."""

    status: ClassVar[int] = 500
    slug: ClassVar[str] = "internal"
    title: ClassVar[str] = "Something went wrong on our side"

    def __init__(
        self, detail: str, *, flaws: tuple[Flaw, ...] = (), headers: dict[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.flaws = flaws
        self.headers = headers or {}
        self.more = more


class BadRequest(Problem):
    """The request is malformed: invalid JSON, an unknown query parameter, a missing header."""

    status = 400
    slug = "bad-request"
    title = "The request cannot be understood"


class Unauthorized(Problem):
    """The credentials are missing or not valid (RFC 9110, 15.5.2)."""

    status = 401
    slug = "unauthorized"
    title = "Authentication is required"

    def __init__(self, detail: str, *, error: str | None = None, **more: Any) -> None:
        # RFC 6750, 3: the scheme and, if a token was sent, the reason why it is not valid.
        challenge = 'Bearer realm="represent"' + (f', error="{error}"' if error else "")
        super().__init__(detail, headers={"WWW-Authenticate": challenge}, **more)


class Forbidden(Problem):
    """The caller has no permission for this operation."""

    status = 403
    slug = "forbidden"
    title = "Not allowed"


class NotFound(Problem):
    """The resource does not exist, or the caller may not know that it exists."""

    status = 404
    slug = "not-found"
    title = "Not found"


class MethodNotAllowed(Problem):
    """The route exists, the method does not."""

    status = 405
    slug = "method-not-allowed"
    title = "Method not allowed"


class NotAcceptable(Problem):
    """The route offers none of the media types that the client accepts (RFC 9110, 15.5.7)."""

    status = 406
    slug = "not-acceptable"
    title = "The route answers in another media type"


class Conflict(Problem):
    """The write would overwrite another write, or contradicts the stored data."""

    status = 409
    slug = "conflict"
    title = "The write conflicts with the stored data"


class PreconditionFailed(Problem):
    """`If-Match` does not name the current version (RFC 9110, 13.1.1)."""

    status = 412
    slug = "precondition-failed"
    title = "The record has changed since you read it"


class TooLarge(Problem):
    """The body or the answer is longer than its limit."""

    status = 413
    slug = "too-large"
    title = "The content is too large"


class UnsupportedMediaType(Problem):
    """The route does not accept the body's content type."""

    status = 415
    slug = "unsupported-media-type"
    title = "The content type is not supported"


class Invalid(Problem):
    """The input is well-formed but not valid; `flaws` names each field and the expected value."""

    status = 422
    slug = "invalid"
    title = "The input is not valid"


class TooManyRequests(Problem):
    """The caller has used up its rate or quota."""

    status = 429
    slug = "too-many-requests"
    title = "Too many requests"

    def __init__(self, detail: str, *, retry_after: int, **more: Any) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after)}, **more)


class Unavailable(Problem):
    """A dependency is down or throttled; the same request may succeed after `Retry-After` seconds."""

    status = 503
    slug = "unavailable"
    title = "Temporarily unavailable"

    def __init__(self, detail: str, *, retry_after: int = 1, **more: Any) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after)}, **more)


def make_invalid(flaws: Sequence[Flaw]) -> Invalid:
    """Return the problem of a body with these flaws; a single flaw becomes the detail of the problem."""
    if len(flaws) == 1:
        return Invalid(f"One field is not valid: {flaws[0].detail}", flaws=tuple(flaws))
    return Invalid(f"{len(flaws)} fields are not valid; see errors.", flaws=tuple(flaws))
