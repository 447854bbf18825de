from typing import Literal

BoundarySetSet = Literal["congressional", "council", "lower", "place", "upper"]

BOUNDARY_SET_SET_VALUES: set[BoundarySetSet] = {
    "congressional",
    "council",
    "lower",
    "place",
    "upper",
}


def check_boundary_set_set(value: str) -> BoundarySetSet:
    if value in BOUNDARY_SET_SET_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {BOUNDARY_SET_SET_VALUES!r}")
