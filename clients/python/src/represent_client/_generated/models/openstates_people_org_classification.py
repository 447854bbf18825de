from typing import Literal

OpenstatesPeopleOrgClassification = Literal["executive", "government", "legislature", "lower", "upper"]

OPENSTATES_PEOPLE_ORG_CLASSIFICATION_VALUES: set[OpenstatesPeopleOrgClassification] = {
    "executive",
    "government",
    "legislature",
    "lower",
    "upper",
}


def check_openstates_people_org_classification(value: str) -> OpenstatesPeopleOrgClassification:
    if value in OPENSTATES_PEOPLE_ORG_CLASSIFICATION_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {OPENSTATES_PEOPLE_ORG_CLASSIFICATION_VALUES!r}")
