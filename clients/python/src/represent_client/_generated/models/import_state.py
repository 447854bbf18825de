from typing import Literal

ImportState = Literal["applying", "cancelled", "done", "expired", "failed", "planning", "review", "waiting"]

IMPORT_STATE_VALUES: set[ImportState] = {
    "applying",
    "cancelled",
    "done",
    "expired",
    "failed",
    "planning",
    "review",
    "waiting",
}


def check_import_state(value: str) -> ImportState:
    if value in IMPORT_STATE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {IMPORT_STATE_VALUES!r}")
