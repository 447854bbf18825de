from typing import Literal

TermStatus = Literal["current", "ended", "overdue", "upcoming"]

TERM_STATUS_VALUES: set[TermStatus] = {
    "current",
    "ended",
    "overdue",
    "upcoming",
}


def check_term_status(value: str) -> TermStatus:
    if value in TERM_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {TERM_STATUS_VALUES!r}")
