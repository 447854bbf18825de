from typing import Literal

TenantSourceDraftTrust = Literal["apply", "review"]

TENANT_SOURCE_DRAFT_TRUST_VALUES: set[TenantSourceDraftTrust] = {
    "apply",
    "review",
}


def check_tenant_source_draft_trust(value: str) -> TenantSourceDraftTrust:
    if value in TENANT_SOURCE_DRAFT_TRUST_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {TENANT_SOURCE_DRAFT_TRUST_VALUES!r}")
