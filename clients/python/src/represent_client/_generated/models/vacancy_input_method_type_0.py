from typing import Literal

VacancyInputMethodType0 = Literal["appointment", "special election"]

VACANCY_INPUT_METHOD_TYPE_0_VALUES: set[VacancyInputMethodType0] = {
    "appointment",
    "special election",
}


def check_vacancy_input_method_type_0(value: str) -> VacancyInputMethodType0:
    if value in VACANCY_INPUT_METHOD_TYPE_0_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {VACANCY_INPUT_METHOD_TYPE_0_VALUES!r}")
