from typing import Literal

SourceViewTrust = Literal["apply", "review"]

SOURCE_VIEW_TRUST_VALUES: set[SourceViewTrust] = {
    "apply",
    "review",
}


def check_source_view_trust(value: str) -> SourceViewTrust:
    if value in SOURCE_VIEW_TRUST_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {SOURCE_VIEW_TRUST_VALUES!r}")
