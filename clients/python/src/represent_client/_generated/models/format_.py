from typing import Literal

Format = Literal[
    "congress-json",
    "congress-yaml",
    "csv",
    "openstates-csv",
    "openstates-yaml",
    "represent-csv",
    "represent-jsonl",
    "vip",
]

FORMAT_VALUES: set[Format] = {
    "congress-json",
    "congress-yaml",
    "csv",
    "openstates-csv",
    "openstates-yaml",
    "represent-csv",
    "represent-jsonl",
    "vip",
}


def check_format(value: str) -> Format:
    if value in FORMAT_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {FORMAT_VALUES!r}")
