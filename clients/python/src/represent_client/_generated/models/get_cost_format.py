from typing import Literal

GetCostFormat = Literal["csv", "json"]

GET_COST_FORMAT_VALUES: set[GetCostFormat] = {
    "csv",
    "json",
}


def check_get_cost_format(value: str) -> GetCostFormat:
    if value in GET_COST_FORMAT_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {GET_COST_FORMAT_VALUES!r}")
