from typing import Literal

OpenstatesPeopleGeoIncludeItem = Literal["links", "offices", "other_identifiers", "other_names", "sources"]

OPENSTATES_PEOPLE_GEO_INCLUDE_ITEM_VALUES: set[OpenstatesPeopleGeoIncludeItem] = {
    "links",
    "offices",
    "other_identifiers",
    "other_names",
    "sources",
}


def check_openstates_people_geo_include_item(value: str) -> OpenstatesPeopleGeoIncludeItem:
    if value in OPENSTATES_PEOPLE_GEO_INCLUDE_ITEM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {OPENSTATES_PEOPLE_GEO_INCLUDE_ITEM_VALUES!r}")
