"""A client of Represent, the directory of officials of the United States and how to reach them."""

from represent_client._answers import Answer, AsyncPage, Page
from represent_client._client import AsyncRepresent, Represent
from represent_client._generated import models
from represent_client._generated.types import UNSET
from represent_client._problems import (
    BadRequest,
    ChallengeRequired,
    Conflict,
    ConnectionFailed,
    Forbidden,
    Invalid,
    NotFound,
    NotModified,
    PreconditionFailed,
    Problem,
    RepresentError,
    TooManyRequests,
    Unauthorized,
    Unavailable,
    UnexpectedAnswer,
)
from represent_client._retries import Retries

__all__ = [
    "UNSET",
    "Answer",
    "AsyncPage",
    "AsyncRepresent",
    "BadRequest",
    "ChallengeRequired",
    "Conflict",
    "ConnectionFailed",
    "Forbidden",
    "Invalid",
    "NotFound",
    "NotModified",
    "Page",
    "PreconditionFailed",
    "Problem",
    "Represent",
    "RepresentError",
    "Retries",
    "TooManyRequests",
    "Unauthorized",
    "Unavailable",
    "UnexpectedAnswer",
    "models",
]
