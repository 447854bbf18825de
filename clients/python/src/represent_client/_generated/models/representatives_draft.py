from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.representatives_draft_representatives_item import (
        RepresentativesDraftRepresentativesItem,
    )


T = TypeVar("T", bound="RepresentativesDraft")


@_attrs_define
class RepresentativesDraft:
    """Up to 100 representatives to add, each with the fields of `POST /representatives`.

    Attributes:
        representatives (list[RepresentativesDraftRepresentativesItem]): Up to 100 representatives; one that is not
            valid has an error of its own.
    """

    representatives: list[RepresentativesDraftRepresentativesItem]

    def to_dict(self) -> dict[str, Any]:
        representatives = []
        for representatives_item_data in self.representatives:
            representatives_item = representatives_item_data.to_dict()
            representatives.append(representatives_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "representatives": representatives,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.representatives_draft_representatives_item import (
            RepresentativesDraftRepresentativesItem,  # noqa: PLC0415
        )

        d = dict(src_dict)
        representatives = []
        _representatives = d.pop("representatives")
        for representatives_item_data in _representatives:
            representatives_item = RepresentativesDraftRepresentativesItem.from_dict(representatives_item_data)

            representatives.append(representatives_item)

        representatives_draft = cls(
            representatives=representatives,
        )

        return representatives_draft
