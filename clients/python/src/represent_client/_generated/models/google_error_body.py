from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.google_error_item import GoogleErrorItem


T = TypeVar("T", bound="GoogleErrorBody")


@_attrs_define
class GoogleErrorBody:
    """The status, the message and the errors.

    Attributes:
        code (int): The HTTP status.
        message (str): The error, and the expected input.
        errors (list[GoogleErrorItem]): One entry, which has the reason.
        status (str): Google's word for the HTTP status.
    """

    code: int
    message: str
    errors: list[GoogleErrorItem]
    status: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        code = self.code

        message = self.message

        errors = []
        for errors_item_data in self.errors:
            errors_item = errors_item_data.to_dict()
            errors.append(errors_item)

        status = self.status

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "code": code,
                "message": message,
                "errors": errors,
                "status": status,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.google_error_item import GoogleErrorItem  # noqa: PLC0415

        d = dict(src_dict)
        code = d.pop("code")

        message = d.pop("message")

        errors = []
        _errors = d.pop("errors")
        for errors_item_data in _errors:
            errors_item = GoogleErrorItem.from_dict(errors_item_data)

            errors.append(errors_item)

        status = d.pop("status")

        google_error_body = cls(
            code=code,
            message=message,
            errors=errors,
            status=status,
        )

        google_error_body.additional_properties = d
        return google_error_body

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
