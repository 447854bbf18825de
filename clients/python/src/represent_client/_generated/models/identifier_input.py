from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="IdentifierInput")


@_attrs_define
class IdentifierInput:
    """The id of the representative in another system.

    Attributes:
        scheme (str): The system that assigned the id, in lower case. A representative has one id for each scheme.
        identifier (str): The id that the other system uses for the representative.
    """

    scheme: str
    identifier: str

    def to_dict(self) -> dict[str, Any]:
        scheme = self.scheme

        identifier = self.identifier

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "scheme": scheme,
                "identifier": identifier,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        scheme = d.pop("scheme")

        identifier = d.pop("identifier")

        identifier_input = cls(
            scheme=scheme,
            identifier=identifier,
        )

        return identifier_input
