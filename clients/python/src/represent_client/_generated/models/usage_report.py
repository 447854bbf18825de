from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="UsageReport")


@_attrs_define
class UsageReport:
    """The usage of one operation, key or source; `name` is empty for callers without a key.

    Attributes:
        name (str): Operation, API key id or event source, as `by` asks; empty for callers without a key.
        executions (int): Number of executions.
        failed (int): Number of executions that failed.
        duration_ms (str): Total duration of the executions in milliseconds.
        lambda_cost (str): Cost of AWS Lambda in US dollars.
        database_cost (str): Cost of DynamoDB in US dollars.
        read_units (str): DynamoDB read units consumed.
        write_units (str): DynamoDB write units consumed.
    """

    name: str
    executions: int
    failed: int
    duration_ms: str
    lambda_cost: str
    database_cost: str
    read_units: str
    write_units: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        executions = self.executions

        failed = self.failed

        duration_ms = self.duration_ms

        lambda_cost = self.lambda_cost

        database_cost = self.database_cost

        read_units = self.read_units

        write_units = self.write_units

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "name": name,
                "executions": executions,
                "failed": failed,
                "duration_ms": duration_ms,
                "lambda_cost": lambda_cost,
                "database_cost": database_cost,
                "read_units": read_units,
                "write_units": write_units,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        executions = d.pop("executions")

        failed = d.pop("failed")

        duration_ms = d.pop("duration_ms")

        lambda_cost = d.pop("lambda_cost")

        database_cost = d.pop("database_cost")

        read_units = d.pop("read_units")

        write_units = d.pop("write_units")

        usage_report = cls(
            name=name,
            executions=executions,
            failed=failed,
            duration_ms=duration_ms,
            lambda_cost=lambda_cost,
            database_cost=database_cost,
            read_units=read_units,
            write_units=write_units,
        )

        usage_report.additional_properties = d
        return usage_report

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
