from typing import Literal

ListCorrectionsState = Literal["answered", "open"]

LIST_CORRECTIONS_STATE_VALUES: set[ListCorrectionsState] = {
    "answered",
    "open",
}


def check_list_corrections_state(value: str) -> ListCorrectionsState:
    if value in LIST_CORRECTIONS_STATE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIST_CORRECTIONS_STATE_VALUES!r}")
