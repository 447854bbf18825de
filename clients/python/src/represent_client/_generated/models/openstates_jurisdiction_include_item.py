from typing import Literal

OpenstatesJurisdictionIncludeItem = Literal["latest_runs", "legislative_sessions", "organizations"]

OPENSTATES_JURISDICTION_INCLUDE_ITEM_VALUES: set[OpenstatesJurisdictionIncludeItem] = {
    "latest_runs",
    "legislative_sessions",
    "organizations",
}


def check_openstates_jurisdiction_include_item(value: str) -> OpenstatesJurisdictionIncludeItem:
    if value in OPENSTATES_JURISDICTION_INCLUDE_ITEM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {OPENSTATES_JURISDICTION_INCLUDE_ITEM_VALUES!r}")
