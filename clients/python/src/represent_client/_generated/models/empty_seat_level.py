from typing import Literal

EmptySeatLevel = Literal["county", "federal", "municipal", "state"]

EMPTY_SEAT_LEVEL_VALUES: set[EmptySeatLevel] = {
    "county",
    "federal",
    "municipal",
    "state",
}


def check_empty_seat_level(value: str) -> EmptySeatLevel:
    if value in EMPTY_SEAT_LEVEL_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {EMPTY_SEAT_LEVEL_VALUES!r}")
