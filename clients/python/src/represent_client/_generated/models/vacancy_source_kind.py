from typing import Literal

VacancySourceKind = Literal["departure", "roster", "statement"]

VACANCY_SOURCE_KIND_VALUES: set[VacancySourceKind] = {
    "departure",
    "roster",
    "statement",
}


def check_vacancy_source_kind(value: str) -> VacancySourceKind:
    if value in VACANCY_SOURCE_KIND_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {VACANCY_SOURCE_KIND_VALUES!r}")
