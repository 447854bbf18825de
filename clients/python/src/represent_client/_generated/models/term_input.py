from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="TermInput")


@_attrs_define
class TermInput:
    """The length of a term: in years, or the pattern of a decade if terms differ, like 2-4-4.

    Attributes:
        years (int | None | Unset): The length of a term in years; null if unknown or if `pattern` is set.
        pattern (None | str | Unset): The lengths in years of the terms of one decade; null if all terms are equally
            long.
    """

    years: int | None | Unset = UNSET
    pattern: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        years: int | None | Unset
        if isinstance(self.years, Unset):
            years = UNSET
        else:
            years = self.years

        pattern: None | str | Unset
        if isinstance(self.pattern, Unset):
            pattern = UNSET
        else:
            pattern = self.pattern

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if years is not UNSET:
            field_dict["years"] = years
        if pattern is not UNSET:
            field_dict["pattern"] = pattern

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_years(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        years = _parse_years(d.pop("years", UNSET))

        def _parse_pattern(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        pattern = _parse_pattern(d.pop("pattern", UNSET))

        term_input = cls(
            years=years,
            pattern=pattern,
        )

        return term_input
