from typing import Literal

OpenstatesPeopleIncludeItem = Literal["links", "offices", "other_identifiers", "other_names", "sources"]

OPENSTATES_PEOPLE_INCLUDE_ITEM_VALUES: set[OpenstatesPeopleIncludeItem] = {
    "links",
    "offices",
    "other_identifiers",
    "other_names",
    "sources",
}


def check_openstates_people_include_item(value: str) -> OpenstatesPeopleIncludeItem:
    if value in OPENSTATES_PEOPLE_INCLUDE_ITEM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {OPENSTATES_PEOPLE_INCLUDE_ITEM_VALUES!r}")
