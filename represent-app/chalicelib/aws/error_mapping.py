"""Map botocore errors to API problems."""

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
from chalicelib.core.errors import Flaw, Invalid, NotFound, Problem, TooManyRequests, Unauthorized, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Errors of botocore on the way to a service. Its other errors are bugs or wrong configuration, and are raised.
OUT_OF_REACH = (HTTPClientError, NoConnection, CredentialRetrievalError, MetadataRetrievalError)
# Errors of a client, or of its first call, in an environment without a region or without credentials.
NOT_SET_UP = (
    NoCredentialsError, NoRegionError, PartialCredentialsError, ProfileNotFound, TokenRetrievalError,
    UnauthorizedSSOTokenError,
)  # fmt: skip

REFUSED = "The email address or the password is wrong, the address is not confirmed yet, or the password must be reset."
BAD_CODE = "This code is wrong or has expired, or must be sent together with a new password; request a new code."
APP_CODE = "This code is wrong, or was used already; send the next one that the authenticator app shows."
SLOW_DOWN = frozenset(
    {"LimitExceededException", "TooManyRequestsException", "TooManyFailedAttemptsException", "RequestLimitExceeded"}
)
BAD_CODES = frozenset({"CodeMismatchException", "EnableSoftwareTokenMFAException", "ExpiredCodeException"})
STRANGERS = frozenset(
    {
        "NotAuthorizedException",
        "PasswordResetRequiredException",
        "UserNotConfirmedException",
        "UserNotFoundException",
    }
)


class WriteConflict(Exception):  # noqa: N818 (two writes conflict, which is ordinary in optimistic locking)
    """Conditions of a transaction failed: `failed` has the positions of those writes; none if another one ran."""

    def __init__(self, failed: frozenset[int]) -> None:
        super().__init__(f"conditions failed: {sorted(failed)}")
        self.failed = failed


def list_cancellation_reasons(error: ClientError) -> list[str]:
    """Return the code of each element of a cancelled transaction ("None" where the element was fine)."""
    return [reason.get("Code", "None") for reason in error.response.get("CancellationReasons", [])]


@contextmanager
def map_transaction_errors() -> Iterator[None]:
    """Raise WriteConflict if a condition of a transaction fails, or another transaction holds an item.

    Raises Unavailable if the transaction is throttled.
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
    """Yield before each attempt of a batch, with growing pauses; raises Unavailable after the last.

    The caller leaves the loop once the whole batch is processed.
    """
    for attempt in range(attempts):
        yield
        pause(0.05 * 2**attempt)
    raise Unavailable("The database is busy; try again in a moment.", retry_after=2)


def get_backoff(attempt: int) -> float:
    """Return the seconds to wait before a conflicting write is repeated: full jitter, 0.4 at most."""
    return random.uniform(0, min(0.4, 0.02 * 2**attempt))  # noqa: S311 (jitter is no secret)


@contextmanager
def map_aws_error(dependency: str) -> Iterator[None]:
    """Raise Unavailable for errors of botocore when a service is out of reach or throttled, with the cause."""
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
    """Suppresses errors with the given codes, so that the code after the block continues."""

    def __init__(self, *codes: str) -> None:
        self._codes = codes

    def __exit__(self, _: object, error: BaseException | None, __: object) -> bool:
        """Return whether the error has one of the codes."""
        return isinstance(error, ClientError) and error.response["Error"]["Code"] in self._codes


def make_bad_code_error() -> Invalid:
    """Return the refusal of a code, the same for every account and for none."""
    return Invalid(BAD_CODE, flaws=(Flaw("#/code", BAD_CODE),))


@contextmanager
def map_cognito_error(refused: str = REFUSED, bad_code: Problem | None = None) -> Iterator[None]:
    """Map Cognito's errors to problems; `refused` replaces every message that would reveal an account.

    `bad_code` is the refusal of a code that was not mailed.
    """
    try:
        with map_aws_error("The user pool"):
            yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in BAD_CODES or (code in STRANGERS and refused == BAD_CODE):
            raise (bad_code or make_bad_code_error()) from error
        if code in SLOW_DOWN:
            raise TooManyRequests("Too many attempts; wait before you try again.", retry_after=60) from error
        if code == "InvalidPasswordException":
            detail = "The user pool refuses this password; choose another."
            raise Invalid(detail, flaws=(Flaw("#/password", detail),)) from error
        if code == "InvalidParameterException":
            raise Invalid("The user pool refuses these values; see the API reference for each field.") from error
        if error.operation_name.startswith("Admin") and code == "UserNotFoundException":
            raise NotFound("There is no such user.") from error
        if code in STRANGERS:
            raise Unauthorized(refused) from error
        raise
