from typing import Literal

SourceFormat = Literal["congress", "district-maps", "ocd-divisions", "openstates-archive", "roster", "zip-shares"]

SOURCE_FORMAT_VALUES: set[SourceFormat] = {
    "congress",
    "district-maps",
    "ocd-divisions",
    "openstates-archive",
    "roster",
    "zip-shares",
}


def check_source_format(value: str) -> SourceFormat:
    if value in SOURCE_FORMAT_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {SOURCE_FORMAT_VALUES!r}")
