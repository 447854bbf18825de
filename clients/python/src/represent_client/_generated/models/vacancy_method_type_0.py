from typing import Literal

VacancyMethodType0 = Literal["appointment", "special election"]

VACANCY_METHOD_TYPE_0_VALUES: set[VacancyMethodType0] = {
    "appointment",
    "special election",
}


def check_vacancy_method_type_0(value: str) -> VacancyMethodType0:
    if value in VACANCY_METHOD_TYPE_0_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {VACANCY_METHOD_TYPE_0_VALUES!r}")
