from typing import Literal

OfficeDistrictKindType0 = Literal["at-large", "districts"]

OFFICE_DISTRICT_KIND_TYPE_0_VALUES: set[OfficeDistrictKindType0] = {
    "at-large",
    "districts",
}


def check_office_district_kind_type_0(value: str) -> OfficeDistrictKindType0:
    if value in OFFICE_DISTRICT_KIND_TYPE_0_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {OFFICE_DISTRICT_KIND_TYPE_0_VALUES!r}")
