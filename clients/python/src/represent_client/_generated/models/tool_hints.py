from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="ToolHints")


@_attrs_define
class ToolHints:
    """The effects of a tool, for clients that ask a person before they call it.

    Attributes:
        read_only (bool): Whether the tool only reads data.
        destructive (bool): Whether the tool may delete or overwrite data.
        idempotent (bool): Whether repeating a call with the same arguments has no further effect.
    """

    read_only: bool
    destructive: bool
    idempotent: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        read_only = self.read_only

        destructive = self.destructive

        idempotent = self.idempotent

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "read_only": read_only,
                "destructive": destructive,
                "idempotent": idempotent,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        read_only = d.pop("read_only")

        destructive = d.pop("destructive")

        idempotent = d.pop("idempotent")

        tool_hints = cls(
            read_only=read_only,
            destructive=destructive,
            idempotent=idempotent,
        )

        tool_hints.additional_properties = d
        return tool_hints

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
