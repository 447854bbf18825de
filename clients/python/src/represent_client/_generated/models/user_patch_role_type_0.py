from typing import Literal

UserPatchRoleType0 = Literal["admin", "editor"]

USER_PATCH_ROLE_TYPE_0_VALUES: set[UserPatchRoleType0] = {
    "admin",
    "editor",
}


def check_user_patch_role_type_0(value: str) -> UserPatchRoleType0:
    if value in USER_PATCH_ROLE_TYPE_0_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {USER_PATCH_ROLE_TYPE_0_VALUES!r}")
