from typing import Literal

OpenstatesJurisdictionByPlainId3IncludeItem = Literal["latest_runs", "legislative_sessions", "organizations"]

OPENSTATES_JURISDICTION_BY_PLAIN_ID_3_INCLUDE_ITEM_VALUES: set[OpenstatesJurisdictionByPlainId3IncludeItem] = {
    "latest_runs",
    "legislative_sessions",
    "organizations",
}


def check_openstates_jurisdiction_by_plain_id_3_include_item(value: str) -> OpenstatesJurisdictionByPlainId3IncludeItem:
    if value in OPENSTATES_JURISDICTION_BY_PLAIN_ID_3_INCLUDE_ITEM_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {OPENSTATES_JURISDICTION_BY_PLAIN_ID_3_INCLUDE_ITEM_VALUES!r}"
    )
