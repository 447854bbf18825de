from typing import Literal

DeleteBoundariesSet = Literal["congressional", "council", "lower", "place", "upper"]

DELETE_BOUNDARIES_SET_VALUES: set[DeleteBoundariesSet] = {
    "congressional",
    "council",
    "lower",
    "place",
    "upper",
}


def check_delete_boundaries_set(value: str) -> DeleteBoundariesSet:
    if value in DELETE_BOUNDARIES_SET_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {DELETE_BOUNDARIES_SET_VALUES!r}")
