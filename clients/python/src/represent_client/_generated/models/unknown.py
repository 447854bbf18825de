from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.unknown_kind import UnknownKind, check_unknown_kind

T = TypeVar("T", bound="Unknown")


@_attrs_define
class Unknown:
    """A kind of division that is unknown or uncertain for a place, and the reason.

    Attributes:
        kind (UnknownKind): The kind of division that is unknown or uncertain.
        reason (str): Why the division is unknown or uncertain, in a sentence.
    """

    kind: UnknownKind
    reason: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        kind: str = self.kind

        reason = self.reason

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "kind": kind,
                "reason": reason,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        kind = check_unknown_kind(d.pop("kind"))

        reason = d.pop("reason")

        unknown = cls(
            kind=kind,
            reason=reason,
        )

        unknown.additional_properties = d
        return unknown

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
