from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.vacancy_method_type_0 import (
    VacancyMethodType0,
    check_vacancy_method_type_0,
)

T = TypeVar("T", bound="Vacancy")


@_attrs_define
class Vacancy:
    """How a vacant seat is filled.

    Attributes:
        method (None | VacancyMethodType0): How a vacant seat is filled; null if unknown.
        appointer (None | str): The official or body that appoints a successor; null if unknown or none.
        deadline_days (int | None): The number of days within which the seat must be filled; null if there is no limit
            or it is unknown.
        note (None | str): More about how a vacant seat is filled; null if there is nothing to add.
    """

    method: None | VacancyMethodType0
    appointer: None | str
    deadline_days: int | None
    note: None | str

    def to_dict(self) -> dict[str, Any]:
        method: None | str
        if isinstance(self.method, str):
            method = self.method
        else:
            method = self.method

        appointer: None | str
        appointer = self.appointer

        deadline_days: int | None
        deadline_days = self.deadline_days

        note: None | str
        note = self.note

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "method": method,
                "appointer": appointer,
                "deadline_days": deadline_days,
                "note": note,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_method(data: object) -> None | VacancyMethodType0:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                method_type_0 = check_vacancy_method_type_0(data)

                return method_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | VacancyMethodType0, data)

        method = _parse_method(d.pop("method"))

        def _parse_appointer(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        appointer = _parse_appointer(d.pop("appointer"))

        def _parse_deadline_days(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        deadline_days = _parse_deadline_days(d.pop("deadline_days"))

        def _parse_note(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        note = _parse_note(d.pop("note"))

        vacancy = cls(
            method=method,
            appointer=appointer,
            deadline_days=deadline_days,
            note=note,
        )

        return vacancy
