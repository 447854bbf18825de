from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="PasswordRules")


@_attrs_define
class PasswordRules:
    """The rules for passwords, which never have spaces.

    Attributes:
        min_length (int): Fewest characters; by default 12.
        max_length (int): Most characters; by default 256.
        lower_case (bool): Whether a lower-case letter is needed; by default true.
        upper_case (bool): Whether an upper-case letter is needed; by default true.
        digit (bool): Whether a digit is needed; by default true.
        symbol (bool): Whether a symbol is needed; by default false.
    """

    min_length: int
    max_length: int
    lower_case: bool
    upper_case: bool
    digit: bool
    symbol: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        min_length = self.min_length

        max_length = self.max_length

        lower_case = self.lower_case

        upper_case = self.upper_case

        digit = self.digit

        symbol = self.symbol

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "min_length": min_length,
                "max_length": max_length,
                "lower_case": lower_case,
                "upper_case": upper_case,
                "digit": digit,
                "symbol": symbol,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        min_length = d.pop("min_length")

        max_length = d.pop("max_length")

        lower_case = d.pop("lower_case")

        upper_case = d.pop("upper_case")

        digit = d.pop("digit")

        symbol = d.pop("symbol")

        password_rules = cls(
            min_length=min_length,
            max_length=max_length,
            lower_case=lower_case,
            upper_case=upper_case,
            digit=digit,
            symbol=symbol,
        )

        password_rules.additional_properties = d
        return password_rules

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
