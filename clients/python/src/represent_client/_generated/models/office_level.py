from typing import Literal

OfficeLevel = Literal["county", "federal", "municipal", "state"]

OFFICE_LEVEL_VALUES: set[OfficeLevel] = {
    "county",
    "federal",
    "municipal",
    "state",
}


def check_office_level(value: str) -> OfficeLevel:
    if value in OFFICE_LEVEL_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {OFFICE_LEVEL_VALUES!r}")
