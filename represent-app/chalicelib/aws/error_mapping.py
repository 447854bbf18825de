"""What AWS says when it cannot, told in the product's own words."""

from __future__ import annotations

import random
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from botocore.exceptions import (
    ClientError,
    CredentialRetrievalError,
    HTTPClientError,
    MetadataRetrievalError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
    TokenRetrievalError,
    UnauthorizedSSOTokenError,
)
from botocore.exceptions import ConnectionError as NoConnection

from chalicelib.aws.transient_errors import TRANSIENT
from chalicelib.core import settings
from chalicelib.core.errors import Flaw, Invalid, NotFound, TooManyRequests, Unauthorized, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# What botocore raises on the way to a service. Its other errors are mistakes of ours or of the set-up, and stay loud.
OUT_OF_REACH = (HTTPClientError, NoConnection, CredentialRetrievalError, MetadataRetrievalError)
# What an environment without a region or without credentials makes of a client or of its first call.
NOT_SET_UP = (
    NoCredentialsError, NoRegionError, PartialCredentialsError, ProfileNotFound, TokenRetrievalError,
    UnauthorizedSSOTokenError,
)  # fmt: skip

REFUSED = (
    "The e-mail address or the password is wrong, or the address has yet to be confirmed, or the password to be reset."
)
BAD_CODE = "This code is wrong or has expired, or needs the password that you choose beside it; ask for a new one."
SLOW_DOWN = frozenset(
    {"LimitExceededException", "TooManyRequestsException", "TooManyFailedAttemptsException", "RequestLimitExceeded"}
)
STRANGERS = frozenset(
    {
        "NotAuthorizedException",
        "PasswordResetRequiredException",
        "UserNotConfirmedException",
        "UserNotFoundException",
    }
)


class WriteConflict(Exception):  # noqa: N818 (two writes clash; it is an ordinary event of optimistic locking)
    """Conditions of a transaction did not hold: `failed` has the positions of those writes; none if it met another."""

    def __init__(self, failed: frozenset[int]) -> None:
        super().__init__(f"conditions failed: {sorted(failed)}")
        self.failed = failed


def list_cancellation_reasons(error: ClientError) -> list[str]:
    """Give the code of each element of a cancelled transaction ("None" where the element was fine)."""
    return [reason.get("Code", "None") for reason in error.response.get("CancellationReasons", [])]


@contextmanager
def map_transaction_errors() -> Iterator[None]:
    """Raise WriteConflict when a condition of a transaction does not hold, or another transaction holds an item.

    Raises Unavailable when the transaction is throttled.
    """
    try:
        with map_aws_error("The database"):
            yield
    except ClientError as error:
        codes = list_cancellation_reasons(error)
        if not any(code != "None" for code in codes):
            raise
        raise _make_transaction_error(codes, error) from error


def _make_transaction_error(codes: list[str], error: ClientError) -> Exception:
    failed = frozenset(i for i, code in enumerate(codes) if code == "ConditionalCheckFailed")
    others = {code for code in codes if code not in ("None", "ConditionalCheckFailed")}
    if failed or others <= {"TransactionConflict"}:
        return WriteConflict(failed)
    if others <= TRANSIENT:
        return Unavailable("The database is busy; try again in a moment.", retry_after=2)
    return error


def retry_unprocessed(attempts: int, pause: Callable[[float], None]) -> Iterator[None]:
    """Yield before each try of a batch, with a longer pause after each; raises Unavailable after the last.

    The caller leaves the loop once nothing of the batch is left.
    """
    for attempt in range(attempts):
        yield
        pause(0.05 * 2**attempt)
    raise Unavailable("The database is busy; try again in a moment.", retry_after=2)


def get_backoff(attempt: int) -> float:
    """Return how many seconds to wait before a write that met another is tried again: full jitter, 0.4 at most."""
    return random.uniform(0, min(0.4, 0.02 * 2**attempt))  # noqa: S311 (jitter, no secret)


@contextmanager
def map_aws_error(dependency: str) -> Iterator[None]:
    """Turn what botocore raises when a service is out of reach or throttled into Unavailable, keeping the cause."""
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in TRANSIENT or error.response["ResponseMetadata"].get("HTTPStatusCode", 400) >= 500:  # noqa: PLR2004
            raise Unavailable(f"{dependency} is busy; try again in a moment.", retry_after=2) from error
        raise
    except OUT_OF_REACH as error:
        raise Unavailable(f"{dependency} cannot be reached; {_make_advice()}", retry_after=5) from error
    except NOT_SET_UP as error:
        detail = f"{dependency} cannot be used: this process has no AWS region, or no credentials; {_make_advice()}"
        raise Unavailable(detail, retry_after=60) from error


def _make_advice() -> str:
    local = settings.load().stage_or_unknown == "local"
    return "run `make run`, which starts the embedded cloud." if local else "try again in a moment."


class TransientError(AbstractContextManager[None]):
    """Lets a service refuse with one of some codes, which is no failure here; what comes after then goes on."""

    def __init__(self, *codes: str) -> None:
        self._codes = codes

    def __exit__(self, _: object, error: BaseException | None, __: object) -> bool:
        """Tell whether the refusal is one of them."""
        return isinstance(error, ClientError) and error.response["Error"]["Code"] in self._codes


def make_bad_code_error() -> Invalid:
    """Return the refusal of a code, the same for every account and for none."""
    return Invalid(BAD_CODE, flaws=(Flaw("#/code", BAD_CODE),))


@contextmanager
def map_cognito_error(refused: str = REFUSED) -> Iterator[None]:
    """Turn what Cognito raises into problems; `refused` stands for every answer that would tell of an account."""
    try:
        with map_aws_error("The user pool"):
            yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in ("CodeMismatchException", "ExpiredCodeException") or (code in STRANGERS and refused == BAD_CODE):
            raise make_bad_code_error() from error
        if code in SLOW_DOWN:
            raise TooManyRequests("Too many attempts; wait before you try again.", retry_after=60) from error
        if code == "InvalidPasswordException":
            detail = "The user pool does not take this password; choose another."
            raise Invalid(detail, flaws=(Flaw("#/password", detail),)) from error
        if code == "InvalidParameterException":
            raise Invalid("The user pool does not take this; see what the reference says of each field.") from error
        if error.operation_name.startswith("Admin") and code == "UserNotFoundException":
            raise NotFound("There is no such user.") from error
        if code in STRANGERS:
            raise Unauthorized(refused) from error
        raise
