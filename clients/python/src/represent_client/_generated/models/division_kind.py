from typing import Literal

DivisionKind = Literal["congressional", "council", "country", "county", "lower", "place", "state", "upper"]

DIVISION_KIND_VALUES: set[DivisionKind] = {
    "congressional",
    "council",
    "country",
    "county",
    "lower",
    "place",
    "state",
    "upper",
}


def check_division_kind(value: str) -> DivisionKind:
    if value in DIVISION_KIND_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {DIVISION_KIND_VALUES!r}")
