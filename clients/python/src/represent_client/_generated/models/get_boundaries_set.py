from typing import Literal

GetBoundariesSet = Literal["congressional", "council", "lower", "place", "upper"]

GET_BOUNDARIES_SET_VALUES: set[GetBoundariesSet] = {
    "congressional",
    "council",
    "lower",
    "place",
    "upper",
}


def check_get_boundaries_set(value: str) -> GetBoundariesSet:
    if value in GET_BOUNDARIES_SET_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {GET_BOUNDARIES_SET_VALUES!r}")
