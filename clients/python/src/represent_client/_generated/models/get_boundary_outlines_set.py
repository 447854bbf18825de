from typing import Literal

GetBoundaryOutlinesSet = Literal["congressional", "council", "lower", "place", "upper"]

GET_BOUNDARY_OUTLINES_SET_VALUES: set[GetBoundaryOutlinesSet] = {
    "congressional",
    "council",
    "lower",
    "place",
    "upper",
}


def check_get_boundary_outlines_set(value: str) -> GetBoundaryOutlinesSet:
    if value in GET_BOUNDARY_OUTLINES_SET_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {GET_BOUNDARY_OUTLINES_SET_VALUES!r}")
