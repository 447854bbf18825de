from typing import Literal

OfficeStatusChamberType0 = Literal["lower", "unicameral", "upper"]

OFFICE_STATUS_CHAMBER_TYPE_0_VALUES: set[OfficeStatusChamberType0] = {
    "lower",
    "unicameral",
    "upper",
}


def check_office_status_chamber_type_0(value: str) -> OfficeStatusChamberType0:
    if value in OFFICE_STATUS_CHAMBER_TYPE_0_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {OFFICE_STATUS_CHAMBER_TYPE_0_VALUES!r}")
