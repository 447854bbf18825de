from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.draft_flaw import DraftFlaw


T = TypeVar("T", bound="DraftError")


@_attrs_define
class DraftError:
    """Why a representative of a batch was not added.

    Attributes:
        type_ (str): The type of the problem.
        title (str): The title of the problem.
        status (int): The HTTP status of such a problem.
        detail (str): The error, and the expected input.
        flaws (list[DraftFlaw]): The fields that are wrong, at most 20.
    """

    type_: str
    title: str
    status: int
    detail: str
    flaws: list[DraftFlaw]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        type_ = self.type_

        title = self.title

        status = self.status

        detail = self.detail

        flaws = []
        for flaws_item_data in self.flaws:
            flaws_item = flaws_item_data.to_dict()
            flaws.append(flaws_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "type": type_,
                "title": title,
                "status": status,
                "detail": detail,
                "flaws": flaws,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.draft_flaw import DraftFlaw  # noqa: PLC0415

        d = dict(src_dict)
        type_ = d.pop("type")

        title = d.pop("title")

        status = d.pop("status")

        detail = d.pop("detail")

        flaws = []
        _flaws = d.pop("flaws")
        for flaws_item_data in _flaws:
            flaws_item = DraftFlaw.from_dict(flaws_item_data)

            flaws.append(flaws_item)

        draft_error = cls(
            type_=type_,
            title=title,
            status=status,
            detail=detail,
            flaws=flaws,
        )

        draft_error.additional_properties = d
        return draft_error

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
