from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

T = TypeVar("T", bound="Party")


@_attrs_define
class Party:
    """A party: its name, and its aliases in rosters.

    Attributes:
        name (str): The name of the party, as records have it.
        aliases (list[str]): Other names and abbreviations that rosters use for the party.
    """

    name: str
    aliases: list[str]

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        aliases = self.aliases

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "name": name,
                "aliases": aliases,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        aliases = cast(list[str], d.pop("aliases"))

        party = cls(
            name=name,
            aliases=aliases,
        )

        return party
