from typing import Literal

ListRepresentativesBom = Literal["no", "yes"]

LIST_REPRESENTATIVES_BOM_VALUES: set[ListRepresentativesBom] = {
    "no",
    "yes",
}


def check_list_representatives_bom(value: str) -> ListRepresentativesBom:
    if value in LIST_REPRESENTATIVES_BOM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIST_REPRESENTATIVES_BOM_VALUES!r}")
