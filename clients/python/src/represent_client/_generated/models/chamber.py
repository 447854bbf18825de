from typing import Literal

Chamber = Literal["lower", "unicameral", "upper"]

CHAMBER_VALUES: set[Chamber] = {
    "lower",
    "unicameral",
    "upper",
}


def check_chamber(value: str) -> Chamber:
    if value in CHAMBER_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {CHAMBER_VALUES!r}")
