from typing import Literal

EmptySeatSeatState = Literal["unknown", "vacant"]

EMPTY_SEAT_SEAT_STATE_VALUES: set[EmptySeatSeatState] = {
    "unknown",
    "vacant",
}


def check_empty_seat_seat_state(value: str) -> EmptySeatSeatState:
    if value in EMPTY_SEAT_SEAT_STATE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {EMPTY_SEAT_SEAT_STATE_VALUES!r}")
