from typing import Literal

GetUsageBy = Literal["key", "operation", "source"]

GET_USAGE_BY_VALUES: set[GetUsageBy] = {
    "key",
    "operation",
    "source",
}


def check_get_usage_by(value: str) -> GetUsageBy:
    if value in GET_USAGE_BY_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {GET_USAGE_BY_VALUES!r}")
