from typing import Literal

GoalStatus = Literal["active", "done", "dropped", "paused"]

GOAL_STATUS_VALUES: set[GoalStatus] = {
    "active",
    "done",
    "dropped",
    "paused",
}


def check_goal_status(value: str) -> GoalStatus:
    if value in GOAL_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {GOAL_STATUS_VALUES!r}")
