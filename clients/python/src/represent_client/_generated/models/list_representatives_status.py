from typing import Literal

ListRepresentativesStatus = Literal["current", "ended", "overdue", "upcoming"]

LIST_REPRESENTATIVES_STATUS_VALUES: set[ListRepresentativesStatus] = {
    "current",
    "ended",
    "overdue",
    "upcoming",
}


def check_list_representatives_status(value: str) -> ListRepresentativesStatus:
    if value in LIST_REPRESENTATIVES_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIST_REPRESENTATIVES_STATUS_VALUES!r}")
