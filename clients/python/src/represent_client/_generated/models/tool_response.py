from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.problem_entry import ProblemEntry
    from ..models.tool_response_data_item import ToolResponseDataItem
    from ..models.tool_response_meta import ToolResponseMeta


T = TypeVar("T", bound="ToolResponse")


@_attrs_define
class ToolResponse:
    """The answer of the operation that the tool runs.

    Attributes:
        data (list[ToolResponseDataItem]): The records that the operation returns.
        meta (ToolResponseMeta): Paging, or the entity tag as `etag`.
        errors (list[ProblemEntry]): Empty on success.
    """

    data: list[ToolResponseDataItem]
    meta: ToolResponseMeta
    errors: list[ProblemEntry]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        data = []
        for data_item_data in self.data:
            data_item = data_item_data.to_dict()
            data.append(data_item)

        meta = self.meta.to_dict()

        errors = []
        for errors_item_data in self.errors:
            errors_item = errors_item_data.to_dict()
            errors.append(errors_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "data": data,
                "meta": meta,
                "errors": errors,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.problem_entry import ProblemEntry  # noqa: PLC0415
        from ..models.tool_response_data_item import ToolResponseDataItem  # noqa: PLC0415
        from ..models.tool_response_meta import ToolResponseMeta  # noqa: PLC0415

        d = dict(src_dict)
        data = []
        _data = d.pop("data")
        for data_item_data in _data:
            data_item = ToolResponseDataItem.from_dict(data_item_data)

            data.append(data_item)

        meta = ToolResponseMeta.from_dict(d.pop("meta"))

        errors = []
        _errors = d.pop("errors")
        for errors_item_data in _errors:
            errors_item = ProblemEntry.from_dict(errors_item_data)

            errors.append(errors_item)

        tool_response = cls(
            data=data,
            meta=meta,
            errors=errors,
        )

        tool_response.additional_properties = d
        return tool_response

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
