from typing import Literal

ProblemType = Literal[
    "urn:represent:problem:bad-request",
    "urn:represent:problem:conflict",
    "urn:represent:problem:forbidden",
    "urn:represent:problem:internal",
    "urn:represent:problem:invalid",
    "urn:represent:problem:method-not-allowed",
    "urn:represent:problem:not-acceptable",
    "urn:represent:problem:not-found",
    "urn:represent:problem:precondition-failed",
    "urn:represent:problem:too-large",
    "urn:represent:problem:too-many-requests",
    "urn:represent:problem:unauthorized",
    "urn:represent:problem:unavailable",
    "urn:represent:problem:unsupported-media-type",
]

PROBLEM_TYPE_VALUES: set[ProblemType] = {
    "urn:represent:problem:bad-request",
    "urn:represent:problem:conflict",
    "urn:represent:problem:forbidden",
    "urn:represent:problem:internal",
    "urn:represent:problem:invalid",
    "urn:represent:problem:method-not-allowed",
    "urn:represent:problem:not-acceptable",
    "urn:represent:problem:not-found",
    "urn:represent:problem:precondition-failed",
    "urn:represent:problem:too-large",
    "urn:represent:problem:too-many-requests",
    "urn:represent:problem:unauthorized",
    "urn:represent:problem:unavailable",
    "urn:represent:problem:unsupported-media-type",
}


def check_problem_type(value: str) -> ProblemType:
    if value in PROBLEM_TYPE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {PROBLEM_TYPE_VALUES!r}")
