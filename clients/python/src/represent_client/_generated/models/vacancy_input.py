from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.vacancy_input_method_type_0 import (
    VacancyInputMethodType0,
    check_vacancy_input_method_type_0,
)
from ..types import UNSET, Unset

T = TypeVar("T", bound="VacancyInput")


@_attrs_define
class VacancyInput:
    """How a vacant seat is filled.

    Attributes:
        method (None | Unset | VacancyInputMethodType0): How a vacant seat is filled; null if unknown.
        appointer (None | str | Unset): The official or body that appoints a successor; null if unknown or none.
        deadline_days (int | None | Unset): The number of days within which the seat must be filled; null if there is no
            limit or it is unknown.
        note (None | str | Unset): More about how a vacant seat is filled; null if there is nothing to add.
    """

    method: None | Unset | VacancyInputMethodType0 = UNSET
    appointer: None | str | Unset = UNSET
    deadline_days: int | None | Unset = UNSET
    note: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        method: None | str | Unset
        if isinstance(self.method, Unset):
            method = UNSET
        elif isinstance(self.method, str):
            method = self.method
        else:
            method = self.method

        appointer: None | str | Unset
        if isinstance(self.appointer, Unset):
            appointer = UNSET
        else:
            appointer = self.appointer

        deadline_days: int | None | Unset
        if isinstance(self.deadline_days, Unset):
            deadline_days = UNSET
        else:
            deadline_days = self.deadline_days

        note: None | str | Unset
        if isinstance(self.note, Unset):
            note = UNSET
        else:
            note = self.note

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if method is not UNSET:
            field_dict["method"] = method
        if appointer is not UNSET:
            field_dict["appointer"] = appointer
        if deadline_days is not UNSET:
            field_dict["deadline_days"] = deadline_days
        if note is not UNSET:
            field_dict["note"] = note

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_method(data: object) -> None | Unset | VacancyInputMethodType0:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                method_type_0 = check_vacancy_input_method_type_0(data)

                return method_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | VacancyInputMethodType0, data)

        method = _parse_method(d.pop("method", UNSET))

        def _parse_appointer(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        appointer = _parse_appointer(d.pop("appointer", UNSET))

        def _parse_deadline_days(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        deadline_days = _parse_deadline_days(d.pop("deadline_days", UNSET))

        def _parse_note(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        note = _parse_note(d.pop("note", UNSET))

        vacancy_input = cls(
            method=method,
            appointer=appointer,
            deadline_days=deadline_days,
            note=note,
        )

        return vacancy_input
