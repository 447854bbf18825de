from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.declared_uses_settings import DeclaredUsesSettings


T = TypeVar("T", bound="DeclaredUses")


@_attrs_define
class DeclaredUses:
    """The declared uses of a function: AWS operations by the setting that names their resource.

    Attributes:
        function (str): Module and name of the function.
        settings (DeclaredUsesSettings): AWS operations by the name of the setting; empty for plain values.
    """

    function: str
    settings: DeclaredUsesSettings
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        function = self.function

        settings = self.settings.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "function": function,
                "settings": settings,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.declared_uses_settings import DeclaredUsesSettings  # noqa: PLC0415

        d = dict(src_dict)
        function = d.pop("function")

        settings = DeclaredUsesSettings.from_dict(d.pop("settings"))

        declared_uses = cls(
            function=function,
            settings=settings,
        )

        declared_uses.additional_properties = d
        return declared_uses

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
