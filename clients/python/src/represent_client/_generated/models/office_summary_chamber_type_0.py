from typing import Literal

OfficeSummaryChamberType0 = Literal["lower", "unicameral", "upper"]

OFFICE_SUMMARY_CHAMBER_TYPE_0_VALUES: set[OfficeSummaryChamberType0] = {
    "lower",
    "unicameral",
    "upper",
}


def check_office_summary_chamber_type_0(value: str) -> OfficeSummaryChamberType0:
    if value in OFFICE_SUMMARY_CHAMBER_TYPE_0_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {OFFICE_SUMMARY_CHAMBER_TYPE_0_VALUES!r}")
