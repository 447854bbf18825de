from typing import Literal

DivisionFoundKind = Literal["congressional", "council", "country", "county", "lower", "place", "state", "upper"]

DIVISION_FOUND_KIND_VALUES: set[DivisionFoundKind] = {
    "congressional",
    "council",
    "country",
    "county",
    "lower",
    "place",
    "state",
    "upper",
}


def check_division_found_kind(value: str) -> DivisionFoundKind:
    if value in DIVISION_FOUND_KIND_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {DIVISION_FOUND_KIND_VALUES!r}")
