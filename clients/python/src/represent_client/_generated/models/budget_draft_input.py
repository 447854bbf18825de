from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

T = TypeVar("T", bound="BudgetDraftInput")


@_attrs_define
class BudgetDraftInput:
    """The monthly budget of a tenant.

    Attributes:
        monthly_usd (float | str): Monthly budget in US dollars, as a text with up to two decimals.
    """

    monthly_usd: float | str

    def to_dict(self) -> dict[str, Any]:
        monthly_usd: float | str
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

        def _parse_monthly_usd(data: object) -> float | str:
            return cast(float | str, data)

        monthly_usd = _parse_monthly_usd(d.pop("monthly_usd"))

        budget_draft_input = cls(
            monthly_usd=monthly_usd,
        )

        return budget_draft_input
