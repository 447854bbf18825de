from typing import Literal

ColumnMappingInputDates = Literal["iso", "us"]

COLUMN_MAPPING_INPUT_DATES_VALUES: set[ColumnMappingInputDates] = {
    "iso",
    "us",
}


def check_column_mapping_input_dates(value: str) -> ColumnMappingInputDates:
    if value in COLUMN_MAPPING_INPUT_DATES_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {COLUMN_MAPPING_INPUT_DATES_VALUES!r}")
