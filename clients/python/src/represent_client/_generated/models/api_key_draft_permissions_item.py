from typing import Literal

ApiKeyDraftPermissionsItem = Literal[
    "boundaries:read",
    "corrections:create",
    "divisions:read",
    "lookup:batch",
    "lookup:read",
    "representatives:create",
    "representatives:delete",
    "representatives:read",
    "representatives:update",
    "rules:read",
    "sources:read",
    "tenants:read",
    "vacancies:declare",
    "vacancies:withdraw",
]

API_KEY_DRAFT_PERMISSIONS_ITEM_VALUES: set[ApiKeyDraftPermissionsItem] = {
    "boundaries:read",
    "corrections:create",
    "divisions:read",
    "lookup:batch",
    "lookup:read",
    "representatives:create",
    "representatives:delete",
    "representatives:read",
    "representatives:update",
    "rules:read",
    "sources:read",
    "tenants:read",
    "vacancies:declare",
    "vacancies:withdraw",
}


def check_api_key_draft_permissions_item(value: str) -> ApiKeyDraftPermissionsItem:
    if value in API_KEY_DRAFT_PERMISSIONS_ITEM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {API_KEY_DRAFT_PERMISSIONS_ITEM_VALUES!r}")
