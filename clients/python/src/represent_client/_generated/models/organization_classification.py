from typing import Literal

OrganizationClassification = Literal["executive", "government", "legislature", "lower", "upper"]

ORGANIZATION_CLASSIFICATION_VALUES: set[OrganizationClassification] = {
    "executive",
    "government",
    "legislature",
    "lower",
    "upper",
}


def check_organization_classification(value: str) -> OrganizationClassification:
    if value in ORGANIZATION_CLASSIFICATION_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {ORGANIZATION_CLASSIFICATION_VALUES!r}")
