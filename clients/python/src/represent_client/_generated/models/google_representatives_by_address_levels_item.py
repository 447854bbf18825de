from typing import Literal

GoogleRepresentativesByAddressLevelsItem = Literal[
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

GOOGLE_REPRESENTATIVES_BY_ADDRESS_LEVELS_ITEM_VALUES: set[GoogleRepresentativesByAddressLevelsItem] = {
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


def check_google_representatives_by_address_levels_item(value: str) -> GoogleRepresentativesByAddressLevelsItem:
    if value in GOOGLE_REPRESENTATIVES_BY_ADDRESS_LEVELS_ITEM_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {GOOGLE_REPRESENTATIVES_BY_ADDRESS_LEVELS_ITEM_VALUES!r}"
    )
