from typing import Literal

ListRepresentativesSort = Literal[
    "-created_at",
    "-district",
    "-name",
    "-party",
    "-position",
    "-updated_at",
    "created_at",
    "district",
    "name",
    "party",
    "position",
    "updated_at",
]

LIST_REPRESENTATIVES_SORT_VALUES: set[ListRepresentativesSort] = {
    "-created_at",
    "-district",
    "-name",
    "-party",
    "-position",
    "-updated_at",
    "created_at",
    "district",
    "name",
    "party",
    "position",
    "updated_at",
}


def check_list_representatives_sort(value: str) -> ListRepresentativesSort:
    if value in LIST_REPRESENTATIVES_SORT_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIST_REPRESENTATIVES_SORT_VALUES!r}")
