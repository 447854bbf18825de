from typing import Literal

OfficeSelectionType0 = Literal["appointed", "elected", "ex officio"]

OFFICE_SELECTION_TYPE_0_VALUES: set[OfficeSelectionType0] = {
    "appointed",
    "elected",
    "ex officio",
}


def check_office_selection_type_0(value: str) -> OfficeSelectionType0:
    if value in OFFICE_SELECTION_TYPE_0_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {OFFICE_SELECTION_TYPE_0_VALUES!r}")
