from typing import Literal

TenantViewKind = Literal["county", "state"]

TENANT_VIEW_KIND_VALUES: set[TenantViewKind] = {
    "county",
    "state",
}


def check_tenant_view_kind(value: str) -> TenantViewKind:
    if value in TENANT_VIEW_KIND_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {TENANT_VIEW_KIND_VALUES!r}")
