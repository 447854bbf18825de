from typing import Literal

ActivityKind = Literal["call", "email", "letter", "meeting"]

ACTIVITY_KIND_VALUES: set[ActivityKind] = {
    "call",
    "email",
    "letter",
    "meeting",
}


def check_activity_kind(value: str) -> ActivityKind:
    if value in ACTIVITY_KIND_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {ACTIVITY_KIND_VALUES!r}")
