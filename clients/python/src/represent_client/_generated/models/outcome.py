from typing import Literal

Outcome = Literal["answered", "message-left", "no-answer", "opposes", "supports", "undecided"]

OUTCOME_VALUES: set[Outcome] = {
    "answered",
    "message-left",
    "no-answer",
    "opposes",
    "supports",
    "undecided",
}


def check_outcome(value: str) -> Outcome:
    if value in OUTCOME_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {OUTCOME_VALUES!r}")
