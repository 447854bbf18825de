from typing import Literal

BulkFileFormat = Literal["csv", "jsonl"]

BULK_FILE_FORMAT_VALUES: set[BulkFileFormat] = {
    "csv",
    "jsonl",
}


def check_bulk_file_format(value: str) -> BulkFileFormat:
    if value in BULK_FILE_FORMAT_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {BULK_FILE_FORMAT_VALUES!r}")
