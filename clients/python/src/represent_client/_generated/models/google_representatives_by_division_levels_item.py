from typing import Literal

GoogleRepresentativesByDivisionLevelsItem = Literal[
    "administrativeArea1",
    "administrativeArea2",
    "country",
    "international",
    "locality",
    "regional",
    "special",
    "subLocality1",
    "subLocality2",
]

GOOGLE_REPRESENTATIVES_BY_DIVISION_LEVELS_ITEM_VALUES: set[GoogleRepresentativesByDivisionLevelsItem] = {
    "administrativeArea1",
    "administrativeArea2",
    "country",
    "international",
    "locality",
    "regional",
    "special",
    "subLocality1",
    "subLocality2",
}


def check_google_representatives_by_division_levels_item(value: str) -> GoogleRepresentativesByDivisionLevelsItem:
    if value in GOOGLE_REPRESENTATIVES_BY_DIVISION_LEVELS_ITEM_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {GOOGLE_REPRESENTATIVES_BY_DIVISION_LEVELS_ITEM_VALUES!r}"
    )
