from typing import Literal

GetUsageFormat = Literal["csv", "json"]

GET_USAGE_FORMAT_VALUES: set[GetUsageFormat] = {
    "csv",
    "json",
}


def check_get_usage_format(value: str) -> GetUsageFormat:
    if value in GET_USAGE_FORMAT_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {GET_USAGE_FORMAT_VALUES!r}")
