from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

T = TypeVar("T", bound="Term")


@_attrs_define
class Term:
    """The length of a term: in years, or the pattern of a decade if terms differ, like 2-4-4.

    Attributes:
        years (int | None): The length of a term in years; null if unknown or if `pattern` is set.
        pattern (None | str): The lengths in years of the terms of one decade; null if all terms are equally long.
    """

    years: int | None
    pattern: None | str

    def to_dict(self) -> dict[str, Any]:
        years: int | None
        years = self.years

        pattern: None | str
        pattern = self.pattern

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "years": years,
                "pattern": pattern,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_years(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        years = _parse_years(d.pop("years"))

        def _parse_pattern(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        pattern = _parse_pattern(d.pop("pattern"))

        term = cls(
            years=years,
            pattern=pattern,
        )

        return term
