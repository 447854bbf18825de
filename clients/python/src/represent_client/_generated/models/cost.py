from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Cost")


@_attrs_define
class Cost:
    """A tenant's cost this month, with a projection to its end; `share` is of the budget, in percent.

    Attributes:
        month (str): Month of the costs, in UTC.
        executions (int): Number of executions this month.
        lambda_cost (str): Cost of AWS Lambda this month in US dollars.
        database_cost (str): Cost of DynamoDB this month in US dollars.
        cost (str): Total cost this month in US dollars.
        projected (None | str): Projected cost of the whole month in US dollars; null until an hour of the month is
            added up.
        budget (None | str): Monthly budget in US dollars; null without a budget.
        share (None | str): Share of the budget spent this month, in percent; null without a budget.
        prices_as_of (str): Date of the prices that the costs are computed with.
        prices_from (list[str]): Addresses of the price lists.
    """

    month: str
    executions: int
    lambda_cost: str
    database_cost: str
    cost: str
    projected: None | str
    budget: None | str
    share: None | str
    prices_as_of: str
    prices_from: list[str]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        month = self.month

        executions = self.executions

        lambda_cost = self.lambda_cost

        database_cost = self.database_cost

        cost = self.cost

        projected: None | str
        projected = self.projected

        budget: None | str
        budget = self.budget

        share: None | str
        share = self.share

        prices_as_of = self.prices_as_of

        prices_from = self.prices_from

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "month": month,
                "executions": executions,
                "lambda_cost": lambda_cost,
                "database_cost": database_cost,
                "cost": cost,
                "projected": projected,
                "budget": budget,
                "share": share,
                "prices_as_of": prices_as_of,
                "prices_from": prices_from,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        month = d.pop("month")

        executions = d.pop("executions")

        lambda_cost = d.pop("lambda_cost")

        database_cost = d.pop("database_cost")

        cost = d.pop("cost")

        def _parse_projected(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        projected = _parse_projected(d.pop("projected"))

        def _parse_budget(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        budget = _parse_budget(d.pop("budget"))

        def _parse_share(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        share = _parse_share(d.pop("share"))

        prices_as_of = d.pop("prices_as_of")

        prices_from = cast(list[str], d.pop("prices_from"))

        cost = cls(
            month=month,
            executions=executions,
            lambda_cost=lambda_cost,
            database_cost=database_cost,
            cost=cost,
            projected=projected,
            budget=budget,
            share=share,
            prices_as_of=prices_as_of,
            prices_from=prices_from,
        )

        cost.additional_properties = d
        return cost

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
