from typing import Literal

SourceChangeTrust = Literal["apply", "review"]

SOURCE_CHANGE_TRUST_VALUES: set[SourceChangeTrust] = {
    "apply",
    "review",
}


def check_source_change_trust(value: str) -> SourceChangeTrust:
    if value in SOURCE_CHANGE_TRUST_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {SOURCE_CHANGE_TRUST_VALUES!r}")
