from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.problem_type import ProblemType, check_problem_type

if TYPE_CHECKING:
    from ..models.problem_entry import ProblemEntry


T = TypeVar("T", bound="Problem")


@_attrs_define
class Problem:
    """Why a request failed (RFC 9457).

    Attributes:
        type_ (ProblemType): The type of the problem.
        title (str): A short name of the type.
        status (int): The HTTP status.
        detail (str): The cause, and the valid values.
        instance (str): The path of the request.
        message (str): The text of `detail`, under the name that AWS's clients read.
        request_id (str): The id of the request, which the log has.
        timestamp (str): When the request failed, as RFC 3339; in answers of the gateway itself, in the gateway's
            format.
        data (None): Always null, so that clients can read `data` of any answer.
        errors (list[ProblemEntry]): One entry for each wrong field, at least one.
    """

    type_: ProblemType
    title: str
    status: int
    detail: str
    instance: str
    message: str
    request_id: str
    timestamp: str
    data: None
    errors: list[ProblemEntry]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        type_: str = self.type_

        title = self.title

        status = self.status

        detail = self.detail

        instance = self.instance

        message = self.message

        request_id = self.request_id

        timestamp = self.timestamp

        data = self.data

        errors = []
        for errors_item_data in self.errors:
            errors_item = errors_item_data.to_dict()
            errors.append(errors_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "type": type_,
                "title": title,
                "status": status,
                "detail": detail,
                "instance": instance,
                "message": message,
                "request_id": request_id,
                "timestamp": timestamp,
                "data": data,
                "errors": errors,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.problem_entry import ProblemEntry  # noqa: PLC0415

        d = dict(src_dict)
        type_ = check_problem_type(d.pop("type"))

        title = d.pop("title")

        status = d.pop("status")

        detail = d.pop("detail")

        instance = d.pop("instance")

        message = d.pop("message")

        request_id = d.pop("request_id")

        timestamp = d.pop("timestamp")

        data = d.pop("data")

        errors = []
        _errors = d.pop("errors")
        for errors_item_data in _errors:
            errors_item = ProblemEntry.from_dict(errors_item_data)

            errors.append(errors_item)

        problem = cls(
            type_=type_,
            title=title,
            status=status,
            detail=detail,
            instance=instance,
            message=message,
            request_id=request_id,
            timestamp=timestamp,
            data=data,
            errors=errors,
        )

        problem.additional_properties = d
        return problem

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
