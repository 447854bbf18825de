from typing import Literal

SeatCountsSeatState = Literal["filled", "unknown", "vacant"]

SEAT_COUNTS_SEAT_STATE_VALUES: set[SeatCountsSeatState] = {
    "filled",
    "unknown",
    "vacant",
}


def check_seat_counts_seat_state(value: str) -> SeatCountsSeatState:
    if value in SEAT_COUNTS_SEAT_STATE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {SEAT_COUNTS_SEAT_STATE_VALUES!r}")
