from typing import Literal

OfficeInputLevel = Literal["county", "federal", "municipal", "state"]

OFFICE_INPUT_LEVEL_VALUES: set[OfficeInputLevel] = {
    "county",
    "federal",
    "municipal",
    "state",
}


def check_office_input_level(value: str) -> OfficeInputLevel:
    if value in OFFICE_INPUT_LEVEL_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {OFFICE_INPUT_LEVEL_VALUES!r}")
