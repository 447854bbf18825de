from typing import Literal

OfficeStatusLevel = Literal["county", "federal", "municipal", "state"]

OFFICE_STATUS_LEVEL_VALUES: set[OfficeStatusLevel] = {
    "county",
    "federal",
    "municipal",
    "state",
}


def check_office_status_level(value: str) -> OfficeStatusLevel:
    if value in OFFICE_STATUS_LEVEL_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {OFFICE_STATUS_LEVEL_VALUES!r}")
