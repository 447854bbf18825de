from typing import Literal

ColumnMappingDates = Literal["iso", "us"]

COLUMN_MAPPING_DATES_VALUES: set[ColumnMappingDates] = {
    "iso",
    "us",
}


def check_column_mapping_dates(value: str) -> ColumnMappingDates:
    if value in COLUMN_MAPPING_DATES_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {COLUMN_MAPPING_DATES_VALUES!r}")
