from typing import Literal

ListTenantsKind = Literal["county", "state"]

LIST_TENANTS_KIND_VALUES: set[ListTenantsKind] = {
    "county",
    "state",
}


def check_list_tenants_kind(value: str) -> ListTenantsKind:
    if value in LIST_TENANTS_KIND_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIST_TENANTS_KIND_VALUES!r}")
