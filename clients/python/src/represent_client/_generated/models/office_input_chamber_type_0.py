from typing import Literal

OfficeInputChamberType0 = Literal["lower", "unicameral", "upper"]

OFFICE_INPUT_CHAMBER_TYPE_0_VALUES: set[OfficeInputChamberType0] = {
    "lower",
    "unicameral",
    "upper",
}


def check_office_input_chamber_type_0(value: str) -> OfficeInputChamberType0:
    if value in OFFICE_INPUT_CHAMBER_TYPE_0_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {OFFICE_INPUT_CHAMBER_TYPE_0_VALUES!r}")
