from typing import Literal

JurisdictionClassification = Literal["country", "municipality", "state"]

JURISDICTION_CLASSIFICATION_VALUES: set[JurisdictionClassification] = {
    "country",
    "municipality",
    "state",
}


def check_jurisdiction_classification(value: str) -> JurisdictionClassification:
    if value in JURISDICTION_CLASSIFICATION_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {JURISDICTION_CLASSIFICATION_VALUES!r}")
