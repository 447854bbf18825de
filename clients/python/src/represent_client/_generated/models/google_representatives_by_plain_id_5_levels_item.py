from typing import Literal

GoogleRepresentativesByPlainId5LevelsItem = Literal[
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

GOOGLE_REPRESENTATIVES_BY_PLAIN_ID_5_LEVELS_ITEM_VALUES: set[GoogleRepresentativesByPlainId5LevelsItem] = {
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


def check_google_representatives_by_plain_id_5_levels_item(value: str) -> GoogleRepresentativesByPlainId5LevelsItem:
    if value in GOOGLE_REPRESENTATIVES_BY_PLAIN_ID_5_LEVELS_ITEM_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {GOOGLE_REPRESENTATIVES_BY_PLAIN_ID_5_LEVELS_ITEM_VALUES!r}"
    )
