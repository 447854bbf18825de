from typing import Literal

HowTaken = Literal["appointed", "elected", "succession"]

HOW_TAKEN_VALUES: set[HowTaken] = {
    "appointed",
    "elected",
    "succession",
}


def check_how_taken(value: str) -> HowTaken:
    if value in HOW_TAKEN_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {HOW_TAKEN_VALUES!r}")
