from typing import Literal

ColumnMappingInputDelimiter = Literal["\t", ",", ";", "|"]

COLUMN_MAPPING_INPUT_DELIMITER_VALUES: set[ColumnMappingInputDelimiter] = {
    "\t",
    ",",
    ";",
    "|",
}


def check_column_mapping_input_delimiter(value: str) -> ColumnMappingInputDelimiter:
    if value in COLUMN_MAPPING_INPUT_DELIMITER_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {COLUMN_MAPPING_INPUT_DELIMITER_VALUES!r}")
