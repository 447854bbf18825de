from typing import Literal

LinesSet = Literal["congressional", "council", "country", "county", "lower", "place", "state", "upper"]

LINES_SET_VALUES: set[LinesSet] = {
    "congressional",
    "council",
    "country",
    "county",
    "lower",
    "place",
    "state",
    "upper",
}


def check_lines_set(value: str) -> LinesSet:
    if value in LINES_SET_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LINES_SET_VALUES!r}")
