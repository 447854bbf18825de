from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.draft_error import DraftError
    from ..models.representative import Representative


T = TypeVar("T", bound="CreationAnswer")


@_attrs_define
class CreationAnswer:
    """The answer for one representative of a batch: the record that was added, or an error.

    Attributes:
        index (int): The position in the request, from 0.
        result (None | Representative): The record that was added; null if there is an error.
        error (DraftError | None): Why none was added; null if one was.
    """

    index: int
    result: None | Representative
    error: DraftError | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.draft_error import DraftError  # noqa: PLC0415
        from ..models.representative import Representative  # noqa: PLC0415

        index = self.index

        result: dict[str, Any] | None
        if isinstance(self.result, Representative):
            result = self.result.to_dict()
        else:
            result = self.result

        error: dict[str, Any] | None
        if isinstance(self.error, DraftError):
            error = self.error.to_dict()
        else:
            error = self.error

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "index": index,
                "result": result,
                "error": error,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.draft_error import DraftError  # noqa: PLC0415
        from ..models.representative import Representative  # noqa: PLC0415

        d = dict(src_dict)
        index = d.pop("index")

        def _parse_result(data: object) -> None | Representative:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                result_type_0 = Representative.from_dict(data)

                return result_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Representative, data)

        result = _parse_result(d.pop("result"))

        def _parse_error(data: object) -> DraftError | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                error_type_0 = DraftError.from_dict(data)

                return error_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(DraftError | None, data)

        error = _parse_error(d.pop("error"))

        creation_answer = cls(
            index=index,
            result=result,
            error=error,
        )

        creation_answer.additional_properties = d
        return creation_answer

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
