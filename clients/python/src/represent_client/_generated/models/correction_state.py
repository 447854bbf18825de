from typing import Literal

CorrectionState = Literal["accepted", "open", "rejected"]

CORRECTION_STATE_VALUES: set[CorrectionState] = {
    "accepted",
    "open",
    "rejected",
}


def check_correction_state(value: str) -> CorrectionState:
    if value in CORRECTION_STATE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {CORRECTION_STATE_VALUES!r}")
