from typing import Literal

OpenstatesJurisdictionsClassification = Literal["country", "municipality", "state"]

OPENSTATES_JURISDICTIONS_CLASSIFICATION_VALUES: set[OpenstatesJurisdictionsClassification] = {
    "country",
    "municipality",
    "state",
}


def check_openstates_jurisdictions_classification(value: str) -> OpenstatesJurisdictionsClassification:
    if value in OPENSTATES_JURISDICTIONS_CLASSIFICATION_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {OPENSTATES_JURISDICTIONS_CLASSIFICATION_VALUES!r}")
