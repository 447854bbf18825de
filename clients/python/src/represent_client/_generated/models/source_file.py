from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="SourceFile")


@_attrs_define
class SourceFile:
    """A file of a source; without an `optional` one the others are still used.

    Attributes:
        name (str): The name by which formats are recognized.
        url (str): The URL of the file, with https. `{fips}` stands for the FIPS code of a state, `{state}` for its two
            letters in lower case.
        optional (bool): Whether the other files are used without this one; by default false.
    """

    name: str
    url: str
    optional: bool

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        url = self.url

        optional = self.optional

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "name": name,
                "url": url,
                "optional": optional,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        url = d.pop("url")

        optional = d.pop("optional")

        source_file = cls(
            name=name,
            url=url,
            optional=optional,
        )

        return source_file
