from typing import Literal

ImportMode = Literal["apply", "review"]

IMPORT_MODE_VALUES: set[ImportMode] = {
    "apply",
    "review",
}


def check_import_mode(value: str) -> ImportMode:
    if value in IMPORT_MODE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {IMPORT_MODE_VALUES!r}")
