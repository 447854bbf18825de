from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.lookup_result import LookupResult
    from ..models.place_error import PlaceError


T = TypeVar("T", bound="BatchAnswer")


@_attrs_define
class BatchAnswer:
    """The answer for one place of a batch: a result, or an error.

    Attributes:
        index (int): The position of the place in the request, from 0.
        result (LookupResult | None): The place and its officials; null if there is an error.
        error (None | PlaceError): Why there is no result; null if there is one.
        left_out (list[str]): The ids of divisions whose officials are left out, because the response would be too
            large.
    """

    index: int
    result: LookupResult | None
    error: None | PlaceError
    left_out: list[str]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.lookup_result import LookupResult  # noqa: PLC0415
        from ..models.place_error import PlaceError  # noqa: PLC0415

        index = self.index

        result: dict[str, Any] | None
        if isinstance(self.result, LookupResult):
            result = self.result.to_dict()
        else:
            result = self.result

        error: dict[str, Any] | None
        if isinstance(self.error, PlaceError):
            error = self.error.to_dict()
        else:
            error = self.error

        left_out = self.left_out

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "index": index,
                "result": result,
                "error": error,
                "left_out": left_out,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.lookup_result import LookupResult  # noqa: PLC0415
        from ..models.place_error import PlaceError  # noqa: PLC0415

        d = dict(src_dict)
        index = d.pop("index")

        def _parse_result(data: object) -> LookupResult | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                result_type_0 = LookupResult.from_dict(data)

                return result_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(LookupResult | None, data)

        result = _parse_result(d.pop("result"))

        def _parse_error(data: object) -> None | PlaceError:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                error_type_0 = PlaceError.from_dict(data)

                return error_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | PlaceError, data)

        error = _parse_error(d.pop("error"))

        left_out = cast(list[str], d.pop("left_out"))

        batch_answer = cls(
            index=index,
            result=result,
            error=error,
            left_out=left_out,
        )

        batch_answer.additional_properties = d
        return batch_answer

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
