from typing import Literal

ImportDraftMode = Literal["apply", "review"]

IMPORT_DRAFT_MODE_VALUES: set[ImportDraftMode] = {
    "apply",
    "review",
}


def check_import_draft_mode(value: str) -> ImportDraftMode:
    if value in IMPORT_DRAFT_MODE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {IMPORT_DRAFT_MODE_VALUES!r}")
