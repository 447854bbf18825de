from typing import Literal

OfficeInputDistrictKindType0 = Literal["at-large", "districts"]

OFFICE_INPUT_DISTRICT_KIND_TYPE_0_VALUES: set[OfficeInputDistrictKindType0] = {
    "at-large",
    "districts",
}


def check_office_input_district_kind_type_0(value: str) -> OfficeInputDistrictKindType0:
    if value in OFFICE_INPUT_DISTRICT_KIND_TYPE_0_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {OFFICE_INPUT_DISTRICT_KIND_TYPE_0_VALUES!r}")
