from typing import Literal

ListGoalsStatus = Literal["active", "done", "dropped", "paused"]

LIST_GOALS_STATUS_VALUES: set[ListGoalsStatus] = {
    "active",
    "done",
    "dropped",
    "paused",
}


def check_list_goals_status(value: str) -> ListGoalsStatus:
    if value in LIST_GOALS_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIST_GOALS_STATUS_VALUES!r}")
