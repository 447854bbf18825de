from typing import Literal

OpenstatesJurisdictionsIncludeItem = Literal["latest_runs", "legislative_sessions", "organizations"]

OPENSTATES_JURISDICTIONS_INCLUDE_ITEM_VALUES: set[OpenstatesJurisdictionsIncludeItem] = {
    "latest_runs",
    "legislative_sessions",
    "organizations",
}


def check_openstates_jurisdictions_include_item(value: str) -> OpenstatesJurisdictionsIncludeItem:
    if value in OPENSTATES_JURISDICTIONS_INCLUDE_ITEM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {OPENSTATES_JURISDICTIONS_INCLUDE_ITEM_VALUES!r}")
