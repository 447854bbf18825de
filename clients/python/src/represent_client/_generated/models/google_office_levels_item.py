from typing import Literal

GoogleOfficeLevelsItem = Literal[
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

GOOGLE_OFFICE_LEVELS_ITEM_VALUES: set[GoogleOfficeLevelsItem] = {
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


def check_google_office_levels_item(value: str) -> GoogleOfficeLevelsItem:
    if value in GOOGLE_OFFICE_LEVELS_ITEM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {GOOGLE_OFFICE_LEVELS_ITEM_VALUES!r}")
