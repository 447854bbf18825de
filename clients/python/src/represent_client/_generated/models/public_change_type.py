from typing import Literal

PublicChangeType = Literal[
    "coverage_changed", "created", "deleted", "rules_changed", "updated", "vacancy_declared", "vacancy_withdrawn"
]

PUBLIC_CHANGE_TYPE_VALUES: set[PublicChangeType] = {
    "coverage_changed",
    "created",
    "deleted",
    "rules_changed",
    "updated",
    "vacancy_declared",
    "vacancy_withdrawn",
}


def check_public_change_type(value: str) -> PublicChangeType:
    if value in PUBLIC_CHANGE_TYPE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {PUBLIC_CHANGE_TYPE_VALUES!r}")
