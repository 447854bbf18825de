from typing import Literal

OfficeChamberType0 = Literal["lower", "unicameral", "upper"]

OFFICE_CHAMBER_TYPE_0_VALUES: set[OfficeChamberType0] = {
    "lower",
    "unicameral",
    "upper",
}


def check_office_chamber_type_0(value: str) -> OfficeChamberType0:
    if value in OFFICE_CHAMBER_TYPE_0_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {OFFICE_CHAMBER_TYPE_0_VALUES!r}")
