from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Refusal")


@_attrs_define
class Refusal:
    """A row that was not loaded, or a value that was left out of one, with its place and the reason.

    Attributes:
        line (int): The line of the file, or the number of the entry or file in formats without lines.
        name (str): The name of the person in the row.
        reason (str): Why the row was not loaded, or the value left out.
        where (str): The name of the file in an archive; empty for a file that is alone.
    """

    line: int
    name: str
    reason: str
    where: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        line = self.line

        name = self.name

        reason = self.reason

        where = self.where

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "line": line,
                "name": name,
                "reason": reason,
                "where": where,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        line = d.pop("line")

        name = d.pop("name")

        reason = d.pop("reason")

        where = d.pop("where")

        refusal = cls(
            line=line,
            name=name,
            reason=reason,
            where=where,
        )

        refusal.additional_properties = d
        return refusal

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
