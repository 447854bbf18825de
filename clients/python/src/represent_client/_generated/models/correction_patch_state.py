from typing import Literal

CorrectionPatchState = Literal["accepted", "open", "rejected"]

CORRECTION_PATCH_STATE_VALUES: set[CorrectionPatchState] = {
    "accepted",
    "open",
    "rejected",
}


def check_correction_patch_state(value: str) -> CorrectionPatchState:
    if value in CORRECTION_PATCH_STATE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {CORRECTION_PATCH_STATE_VALUES!r}")
