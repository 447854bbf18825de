from typing import Literal

Topic = Literal[
    "agriculture",
    "budget",
    "civil-rights",
    "economy",
    "education",
    "elections",
    "environment",
    "foreign-affairs",
    "health",
    "housing",
    "immigration",
    "justice",
    "labor",
    "other",
    "public-safety",
    "services",
    "taxes",
    "technology",
    "transport",
    "veterans",
]

TOPIC_VALUES: set[Topic] = {
    "agriculture",
    "budget",
    "civil-rights",
    "economy",
    "education",
    "elections",
    "environment",
    "foreign-affairs",
    "health",
    "housing",
    "immigration",
    "justice",
    "labor",
    "other",
    "public-safety",
    "services",
    "taxes",
    "technology",
    "transport",
    "veterans",
}


def check_topic(value: str) -> Topic:
    if value in TOPIC_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {TOPIC_VALUES!r}")
