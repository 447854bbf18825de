from typing import Literal

NewImportMode = Literal["apply", "review"]

NEW_IMPORT_MODE_VALUES: set[NewImportMode] = {
    "apply",
    "review",
}


def check_new_import_mode(value: str) -> NewImportMode:
    if value in NEW_IMPORT_MODE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {NEW_IMPORT_MODE_VALUES!r}")
