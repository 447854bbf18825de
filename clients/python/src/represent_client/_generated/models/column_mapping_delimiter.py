from typing import Literal

ColumnMappingDelimiter = Literal["\t", ",", ";", "|"]

COLUMN_MAPPING_DELIMITER_VALUES: set[ColumnMappingDelimiter] = {
    "\t",
    ",",
    ";",
    "|",
}


def check_column_mapping_delimiter(value: str) -> ColumnMappingDelimiter:
    if value in COLUMN_MAPPING_DELIMITER_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {COLUMN_MAPPING_DELIMITER_VALUES!r}")
