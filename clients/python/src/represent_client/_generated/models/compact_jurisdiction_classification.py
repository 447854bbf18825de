from typing import Literal

CompactJurisdictionClassification = Literal["country", "municipality", "state"]

COMPACT_JURISDICTION_CLASSIFICATION_VALUES: set[CompactJurisdictionClassification] = {
    "country",
    "municipality",
    "state",
}


def check_compact_jurisdiction_classification(value: str) -> CompactJurisdictionClassification:
    if value in COMPACT_JURISDICTION_CLASSIFICATION_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {COMPACT_JURISDICTION_CLASSIFICATION_VALUES!r}")
