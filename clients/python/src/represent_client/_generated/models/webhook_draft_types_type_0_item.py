from typing import Literal

WebhookDraftTypesType0Item = Literal[
    "representative.created",
    "representative.deleted",
    "representative.updated",
    "tenant.coverage_changed",
    "tenant.rules_changed",
    "vacancy.filled",
    "vacancy.opened",
    "vacancy.withdrawn",
]

WEBHOOK_DRAFT_TYPES_TYPE_0_ITEM_VALUES: set[WebhookDraftTypesType0Item] = {
    "representative.created",
    "representative.deleted",
    "representative.updated",
    "tenant.coverage_changed",
    "tenant.rules_changed",
    "vacancy.filled",
    "vacancy.opened",
    "vacancy.withdrawn",
}


def check_webhook_draft_types_type_0_item(value: str) -> WebhookDraftTypesType0Item:
    if value in WEBHOOK_DRAFT_TYPES_TYPE_0_ITEM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {WEBHOOK_DRAFT_TYPES_TYPE_0_ITEM_VALUES!r}")
