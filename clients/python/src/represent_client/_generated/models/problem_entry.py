from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.problem_entry_type import ProblemEntryType, check_problem_entry_type

T = TypeVar("T", bound="ProblemEntry")


@_attrs_define
class ProblemEntry:
    """One cause of a problem.

    Attributes:
        type_ (ProblemEntryType): The type of the problem.
        title (str): A short name of the type.
        status (int): The HTTP status.
        detail (str): The cause, and the valid values.
        instance (str): The path of the request.
        pointer (str): The wrong field: `#/field` in the body, `?name` in the query, the name of a header, or empty if
            the cause is none of these.
    """

    type_: ProblemEntryType
    title: str
    status: int
    detail: str
    instance: str
    pointer: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        type_: str = self.type_

        title = self.title

        status = self.status

        detail = self.detail

        instance = self.instance

        pointer = self.pointer

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "type": type_,
                "title": title,
                "status": status,
                "detail": detail,
                "instance": instance,
                "pointer": pointer,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        type_ = check_problem_entry_type(d.pop("type"))

        title = d.pop("title")

        status = d.pop("status")

        detail = d.pop("detail")

        instance = d.pop("instance")

        pointer = d.pop("pointer")

        problem_entry = cls(
            type_=type_,
            title=title,
            status=status,
            detail=detail,
            instance=instance,
            pointer=pointer,
        )

        problem_entry.additional_properties = d
        return problem_entry

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
