from typing import Literal

CurrentRoleOrgClassification = Literal["executive", "government", "legislature", "lower", "upper"]

CURRENT_ROLE_ORG_CLASSIFICATION_VALUES: set[CurrentRoleOrgClassification] = {
    "executive",
    "government",
    "legislature",
    "lower",
    "upper",
}


def check_current_role_org_classification(value: str) -> CurrentRoleOrgClassification:
    if value in CURRENT_ROLE_ORG_CLASSIFICATION_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {CURRENT_ROLE_ORG_CLASSIFICATION_VALUES!r}")
