from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="CorrectionCounts")


@_attrs_define
class CorrectionCounts:
    """How many reports a tenant got in the last two years, and how fast they are answered.

    Attributes:
        tenant (str): Id of the state or county.
        open_ (int): Number of reports that wait for an answer.
        accepted (int): Number of reports that were right, since the first one.
        rejected (int): Number of reports that were not right, since the first one.
        median_hours (float | None): Hours in which half of the last hundred reports were answered; null if none was.
    """

    tenant: str
    open_: int
    accepted: int
    rejected: int
    median_hours: float | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        tenant = self.tenant

        open_ = self.open_

        accepted = self.accepted

        rejected = self.rejected

        median_hours: float | None
        median_hours = self.median_hours

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "tenant": tenant,
                "open": open_,
                "accepted": accepted,
                "rejected": rejected,
                "median_hours": median_hours,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        tenant = d.pop("tenant")

        open_ = d.pop("open")

        accepted = d.pop("accepted")

        rejected = d.pop("rejected")

        def _parse_median_hours(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        median_hours = _parse_median_hours(d.pop("median_hours"))

        correction_counts = cls(
            tenant=tenant,
            open_=open_,
            accepted=accepted,
            rejected=rejected,
            median_hours=median_hours,
        )

        correction_counts.additional_properties = d
        return correction_counts

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
