from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="BudgetDraft")


@_attrs_define
class BudgetDraft:
    """The monthly budget of a tenant.

    Attributes:
        monthly_usd (str): Monthly budget in US dollars, as a text with up to two decimals.
    """

    monthly_usd: str

    def to_dict(self) -> dict[str, Any]:
        monthly_usd = self.monthly_usd

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "monthly_usd": monthly_usd,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        monthly_usd = d.pop("monthly_usd")

        budget_draft = cls(
            monthly_usd=monthly_usd,
        )

        return budget_draft
