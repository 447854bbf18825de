from typing import Literal

ListVacanciesSeatState = Literal["unknown", "vacant"]

LIST_VACANCIES_SEAT_STATE_VALUES: set[ListVacanciesSeatState] = {
    "unknown",
    "vacant",
}


def check_list_vacancies_seat_state(value: str) -> ListVacanciesSeatState:
    if value in LIST_VACANCIES_SEAT_STATE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIST_VACANCIES_SEAT_STATE_VALUES!r}")
