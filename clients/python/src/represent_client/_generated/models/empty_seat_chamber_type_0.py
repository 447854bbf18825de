from typing import Literal

EmptySeatChamberType0 = Literal["lower", "unicameral", "upper"]

EMPTY_SEAT_CHAMBER_TYPE_0_VALUES: set[EmptySeatChamberType0] = {
    "lower",
    "unicameral",
    "upper",
}


def check_empty_seat_chamber_type_0(value: str) -> EmptySeatChamberType0:
    if value in EMPTY_SEAT_CHAMBER_TYPE_0_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {EMPTY_SEAT_CHAMBER_TYPE_0_VALUES!r}")
