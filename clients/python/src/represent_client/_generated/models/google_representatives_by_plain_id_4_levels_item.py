from typing import Literal

GoogleRepresentativesByPlainId4LevelsItem = Literal[
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

GOOGLE_REPRESENTATIVES_BY_PLAIN_ID_4_LEVELS_ITEM_VALUES: set[GoogleRepresentativesByPlainId4LevelsItem] = {
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


def check_google_representatives_by_plain_id_4_levels_item(value: str) -> GoogleRepresentativesByPlainId4LevelsItem:
    if value in GOOGLE_REPRESENTATIVES_BY_PLAIN_ID_4_LEVELS_ITEM_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {GOOGLE_REPRESENTATIVES_BY_PLAIN_ID_4_LEVELS_ITEM_VALUES!r}"
    )
