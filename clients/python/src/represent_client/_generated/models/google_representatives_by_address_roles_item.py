from typing import Literal

GoogleRepresentativesByAddressRolesItem = Literal[
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

GOOGLE_REPRESENTATIVES_BY_ADDRESS_ROLES_ITEM_VALUES: set[GoogleRepresentativesByAddressRolesItem] = {
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


def check_google_representatives_by_address_roles_item(value: str) -> GoogleRepresentativesByAddressRolesItem:
    if value in GOOGLE_REPRESENTATIVES_BY_ADDRESS_ROLES_ITEM_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {GOOGLE_REPRESENTATIVES_BY_ADDRESS_ROLES_ITEM_VALUES!r}"
    )
