from typing import Literal

ListRepresentativesLevel = Literal["county", "federal", "municipal", "state"]

LIST_REPRESENTATIVES_LEVEL_VALUES: set[ListRepresentativesLevel] = {
    "county",
    "federal",
    "municipal",
    "state",
}


def check_list_representatives_level(value: str) -> ListRepresentativesLevel:
    if value in LIST_REPRESENTATIVES_LEVEL_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIST_REPRESENTATIVES_LEVEL_VALUES!r}")
