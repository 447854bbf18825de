from typing import Literal

GoogleRepresentativesByPlainId4RolesItem = Literal[
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

GOOGLE_REPRESENTATIVES_BY_PLAIN_ID_4_ROLES_ITEM_VALUES: set[GoogleRepresentativesByPlainId4RolesItem] = {
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


def check_google_representatives_by_plain_id_4_roles_item(value: str) -> GoogleRepresentativesByPlainId4RolesItem:
    if value in GOOGLE_REPRESENTATIVES_BY_PLAIN_ID_4_ROLES_ITEM_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {GOOGLE_REPRESENTATIVES_BY_PLAIN_ID_4_ROLES_ITEM_VALUES!r}"
    )
