from typing import Literal

ReplaceBoundariesSet = Literal["congressional", "council", "lower", "place", "upper"]

REPLACE_BOUNDARIES_SET_VALUES: set[ReplaceBoundariesSet] = {
    "congressional",
    "council",
    "lower",
    "place",
    "upper",
}


def check_replace_boundaries_set(value: str) -> ReplaceBoundariesSet:
    if value in REPLACE_BOUNDARIES_SET_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {REPLACE_BOUNDARIES_SET_VALUES!r}")
