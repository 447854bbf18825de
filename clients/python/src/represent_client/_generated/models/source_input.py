from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="SourceInput")


@_attrs_define
class SourceInput:
    """The source of one kind of fact in the rules.

    Attributes:
        what (str): The kind of fact that the source supports.
        source (str): The publication, law or URL that the facts come from.
    """

    what: str
    source: str

    def to_dict(self) -> dict[str, Any]:
        what = self.what

        source = self.source

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "what": what,
                "source": source,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        what = d.pop("what")

        source = d.pop("source")

        source_input = cls(
            what=what,
            source=source,
        )

        return source_input
