from typing import Literal

OfficeBranchType0 = Literal["executive", "judicial", "legislative"]

OFFICE_BRANCH_TYPE_0_VALUES: set[OfficeBranchType0] = {
    "executive",
    "judicial",
    "legislative",
}


def check_office_branch_type_0(value: str) -> OfficeBranchType0:
    if value in OFFICE_BRANCH_TYPE_0_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {OFFICE_BRANCH_TYPE_0_VALUES!r}")
