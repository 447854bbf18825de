from typing import Literal

UserRoleType0 = Literal["admin", "editor"]

USER_ROLE_TYPE_0_VALUES: set[UserRoleType0] = {
    "admin",
    "editor",
}


def check_user_role_type_0(value: str) -> UserRoleType0:
    if value in USER_ROLE_TYPE_0_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {USER_ROLE_TYPE_0_VALUES!r}")
