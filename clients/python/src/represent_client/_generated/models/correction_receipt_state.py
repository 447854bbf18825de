from typing import Literal

CorrectionReceiptState = Literal["accepted", "open", "rejected"]

CORRECTION_RECEIPT_STATE_VALUES: set[CorrectionReceiptState] = {
    "accepted",
    "open",
    "rejected",
}


def check_correction_receipt_state(value: str) -> CorrectionReceiptState:
    if value in CORRECTION_RECEIPT_STATE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {CORRECTION_RECEIPT_STATE_VALUES!r}")
