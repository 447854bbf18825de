from typing import Literal

UnknownKind = Literal["congressional", "council", "country", "county", "lower", "place", "state", "upper"]

UNKNOWN_KIND_VALUES: set[UnknownKind] = {
    "congressional",
    "council",
    "country",
    "county",
    "lower",
    "place",
    "state",
    "upper",
}


def check_unknown_kind(value: str) -> UnknownKind:
    if value in UNKNOWN_KIND_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {UNKNOWN_KIND_VALUES!r}")
