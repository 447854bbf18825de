from typing import Literal

NewApiKeyStatus = Literal["active", "expired", "revoked"]

NEW_API_KEY_STATUS_VALUES: set[NewApiKeyStatus] = {
    "active",
    "expired",
    "revoked",
}


def check_new_api_key_status(value: str) -> NewApiKeyStatus:
    if value in NEW_API_KEY_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {NEW_API_KEY_STATUS_VALUES!r}")
