from typing import Literal

Level = Literal["county", "federal", "municipal", "state"]

LEVEL_VALUES: set[Level] = {
    "county",
    "federal",
    "municipal",
    "state",
}


def check_level(value: str) -> Level:
    if value in LEVEL_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LEVEL_VALUES!r}")
