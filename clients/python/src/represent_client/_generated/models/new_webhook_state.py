from typing import Literal

NewWebhookState = Literal["active", "disabled"]

NEW_WEBHOOK_STATE_VALUES: set[NewWebhookState] = {
    "active",
    "disabled",
}


def check_new_webhook_state(value: str) -> NewWebhookState:
    if value in NEW_WEBHOOK_STATE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {NEW_WEBHOOK_STATE_VALUES!r}")
