from typing import Literal

OfficeSummaryLevel = Literal["county", "federal", "municipal", "state"]

OFFICE_SUMMARY_LEVEL_VALUES: set[OfficeSummaryLevel] = {
    "county",
    "federal",
    "municipal",
    "state",
}


def check_office_summary_level(value: str) -> OfficeSummaryLevel:
    if value in OFFICE_SUMMARY_LEVEL_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {OFFICE_SUMMARY_LEVEL_VALUES!r}")
