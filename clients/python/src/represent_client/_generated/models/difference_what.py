from typing import Literal

DifferenceWhat = Literal["added", "changed", "closed"]

DIFFERENCE_WHAT_VALUES: set[DifferenceWhat] = {
    "added",
    "changed",
    "closed",
}


def check_difference_what(value: str) -> DifferenceWhat:
    if value in DIFFERENCE_WHAT_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {DIFFERENCE_WHAT_VALUES!r}")
