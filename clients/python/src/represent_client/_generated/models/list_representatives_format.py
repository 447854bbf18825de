from typing import Literal

ListRepresentativesFormat = Literal["csv", "json", "jsonl"]

LIST_REPRESENTATIVES_FORMAT_VALUES: set[ListRepresentativesFormat] = {
    "csv",
    "json",
    "jsonl",
}


def check_list_representatives_format(value: str) -> ListRepresentativesFormat:
    if value in LIST_REPRESENTATIVES_FORMAT_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIST_REPRESENTATIVES_FORMAT_VALUES!r}")
