from typing import Literal

AuthConfigFlowsItem = Literal["REFRESH_TOKEN_AUTH", "USER_PASSWORD_AUTH", "USER_SRP_AUTH"]

AUTH_CONFIG_FLOWS_ITEM_VALUES: set[AuthConfigFlowsItem] = {
    "REFRESH_TOKEN_AUTH",
    "USER_PASSWORD_AUTH",
    "USER_SRP_AUTH",
}


def check_auth_config_flows_item(value: str) -> AuthConfigFlowsItem:
    if value in AUTH_CONFIG_FLOWS_ITEM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {AUTH_CONFIG_FLOWS_ITEM_VALUES!r}")
