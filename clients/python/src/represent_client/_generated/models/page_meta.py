from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="PageMeta")


@_attrs_define
class PageMeta:
    """The place of this page among all entries.

    Attributes:
        total (int): How many entries there are on all pages.
        skip (int): How many entries come before this page.
        limit (int): How many entries a page has at most.
        returned (int | Unset): Present if the page ended early because of its size: how many entries it has. The `next`
            link continues after them.
    """

    total: int
    skip: int
    limit: int
    returned: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        total = self.total

        skip = self.skip

        limit = self.limit

        returned = self.returned

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "total": total,
                "skip": skip,
                "limit": limit,
            }
        )
        if returned is not UNSET:
            field_dict["returned"] = returned

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        total = d.pop("total")

        skip = d.pop("skip")

        limit = d.pop("limit")

        returned = d.pop("returned", UNSET)

        page_meta = cls(
            total=total,
            skip=skip,
            limit=limit,
            returned=returned,
        )

        page_meta.additional_properties = d
        return page_meta

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
