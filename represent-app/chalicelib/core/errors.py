"""One tree of problems, raised anywhere, mapped to RFC 9457 once, in edge. No transport in here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True)
class Flaw:
    """One thing wrong with the input: where, and what would be right.

    `pointer` is `#/a/b` in the body (RFC 6901), `?a` in the query, or a header's name.
    """

    pointer: str
    detail: str


class Problem(Exception):  # noqa: N818 (RFC 9457 calls it a problem)
    """A failure that a client may be told of: `title` names the kind, `detail` says what would be right."""

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
    """The request cannot be understood: malformed JSON, an unknown query parameter, a missing header."""

    status = 400
    slug = "bad-request"
    title = "The request cannot be understood"


class Unauthorized(Problem):
    """Nobody is known by the credentials that came, or none came (RFC 9110, 15.5.2)."""

    status = 401
    slug = "unauthorized"
    title = "Tell who you are"

    def __init__(self, detail: str, *, error: str | None = None, **more: Any) -> None:
        # RFC 6750, 3: the scheme and, where a token came, what is wrong with it.
        challenge = 'Bearer realm="represent"' + (f', error="{error}"' if error else "")
        super().__init__(detail, headers={"WWW-Authenticate": challenge}, **more)


class Forbidden(Problem):
    """The caller may not do this."""

    status = 403
    slug = "forbidden"
    title = "Not allowed"


class NotFound(Problem):
    """There is no such thing, or the caller may not know of it."""

    status = 404
    slug = "not-found"
    title = "Not found"


class MethodNotAllowed(Problem):
    """The route exists, the method does not."""

    status = 405
    slug = "method-not-allowed"
    title = "Method not allowed"


class NotAcceptable(Problem):
    """What the client accepts is nothing that this route answers with (RFC 9110, 15.5.7)."""

    status = 406
    slug = "not-acceptable"
    title = "The route answers in another media type"


class Conflict(Problem):
    """The write would lose another one, or contradict what is stored."""

    status = 409
    slug = "conflict"
    title = "The write conflicts with what is stored"


class PreconditionFailed(Problem):
    """`If-Match` does not name the current version (RFC 9110, 13.1.1)."""

    status = 412
    slug = "precondition-failed"
    title = "The record has changed since you read it"


class TooLarge(Problem):
    """The body is longer than the API takes."""

    status = 413
    slug = "too-large"
    title = "The request body is too large"


class UnsupportedMediaType(Problem):
    """The body's content type is not one that this route reads."""

    status = 415
    slug = "unsupported-media-type"
    title = "The content type is not supported"


class Invalid(Problem):
    """The input is well-formed and wrong; `flaws` name each field and what would be right."""

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
