from typing import Literal

SourceResult = Literal["applied", "failed", "importing", "needs_review", "never", "paused", "rejected", "unchanged"]

SOURCE_RESULT_VALUES: set[SourceResult] = {
    "applied",
    "failed",
    "importing",
    "needs_review",
    "never",
    "paused",
    "rejected",
    "unchanged",
}


def check_source_result(value: str) -> SourceResult:
    if value in SOURCE_RESULT_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {SOURCE_RESULT_VALUES!r}")
