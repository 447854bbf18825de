from typing import Literal

GoogleOfficeRolesItem = Literal[
    "deputyHeadOfGovernment",
    "executiveCouncil",
    "governmentOfficer",
    "headOfGovernment",
    "headOfState",
    "highestCourtJudge",
    "judge",
    "legislatorLowerBody",
    "legislatorUpperBody",
    "otherRole",
    "schoolBoard",
    "specialPurposeOfficer",
]

GOOGLE_OFFICE_ROLES_ITEM_VALUES: set[GoogleOfficeRolesItem] = {
    "deputyHeadOfGovernment",
    "executiveCouncil",
    "governmentOfficer",
    "headOfGovernment",
    "headOfState",
    "highestCourtJudge",
    "judge",
    "legislatorLowerBody",
    "legislatorUpperBody",
    "otherRole",
    "schoolBoard",
    "specialPurposeOfficer",
}


def check_google_office_roles_item(value: str) -> GoogleOfficeRolesItem:
    if value in GOOGLE_OFFICE_ROLES_ITEM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {GOOGLE_OFFICE_ROLES_ITEM_VALUES!r}")
