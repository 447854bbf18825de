from typing import Literal

OfficeInputBranchType0 = Literal["executive", "judicial", "legislative"]

OFFICE_INPUT_BRANCH_TYPE_0_VALUES: set[OfficeInputBranchType0] = {
    "executive",
    "judicial",
    "legislative",
}


def check_office_input_branch_type_0(value: str) -> OfficeInputBranchType0:
    if value in OFFICE_INPUT_BRANCH_TYPE_0_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {OFFICE_INPUT_BRANCH_TYPE_0_VALUES!r}")
