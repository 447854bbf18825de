from typing import Literal

GoogleRepresentativesByDivisionRolesItem = Literal[
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

GOOGLE_REPRESENTATIVES_BY_DIVISION_ROLES_ITEM_VALUES: set[GoogleRepresentativesByDivisionRolesItem] = {
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


def check_google_representatives_by_division_roles_item(value: str) -> GoogleRepresentativesByDivisionRolesItem:
    if value in GOOGLE_REPRESENTATIVES_BY_DIVISION_ROLES_ITEM_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {GOOGLE_REPRESENTATIVES_BY_DIVISION_ROLES_ITEM_VALUES!r}"
    )
