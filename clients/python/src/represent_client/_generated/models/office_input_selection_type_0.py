from typing import Literal

OfficeInputSelectionType0 = Literal["appointed", "elected", "ex officio"]

OFFICE_INPUT_SELECTION_TYPE_0_VALUES: set[OfficeInputSelectionType0] = {
    "appointed",
    "elected",
    "ex officio",
}


def check_office_input_selection_type_0(value: str) -> OfficeInputSelectionType0:
    if value in OFFICE_INPUT_SELECTION_TYPE_0_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {OFFICE_INPUT_SELECTION_TYPE_0_VALUES!r}")
