from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.boundary_set_set import BoundarySetSet, check_boundary_set_set

T = TypeVar("T", bound="BoundarySet")


@_attrs_define
class BoundarySet:
    """An edition of a set of a tenant's boundaries; `points` remain of `points_sent`.

    `not_in_rules` lists uploaded districts that the tenant's rules do not have, `not_drawn` districts of the rules that
    were not uploaded: in both cases the map and the rules are of different dates.

        Attributes:
            tenant (str): The id of the tenant.
            set_ (BoundarySetSet): The set of districts, by their kind.
            version (int): The version of the edition. It grows by 1 with each upload of any edition of the set.
            valid_from (datetime.date | None): The day from which the lines are in force (ISO 8601); null if unknown.
            valid_to (datetime.date | None): The day from which they are no longer in force (ISO 8601); null if it is not
                known yet.
            districts (int): The number of districts in the set.
            points (int): The number of points after simplification.
            points_sent (int): The number of points in the upload.
            bytes_ (int): The size of the set in bytes as it is stored.
            tolerance_m (float): The greatest distance, in metres, between the simplified and the uploaded lines; by default
                5.0.
            not_in_rules (list[str]): The ids of uploaded districts that the tenant's rules do not have; at most 200.
            not_drawn (list[str]): The ids of districts in the tenant's rules that were not uploaded; at most 200.
            updated_at (datetime.datetime): When the set was uploaded (RFC 3339).
            updated_by (None | str): The account that uploaded the set; null if unknown.
    """

    tenant: str
    set_: BoundarySetSet
    version: int
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    districts: int
    points: int
    points_sent: int
    bytes_: int
    tolerance_m: float
    not_in_rules: list[str]
    not_drawn: list[str]
    updated_at: datetime.datetime
    updated_by: None | str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        tenant = self.tenant

        set_: str = self.set_

        version = self.version

        valid_from: None | str
        if isinstance(self.valid_from, datetime.date):
            valid_from = self.valid_from.isoformat()
        else:
            valid_from = self.valid_from

        valid_to: None | str
        if isinstance(self.valid_to, datetime.date):
            valid_to = self.valid_to.isoformat()
        else:
            valid_to = self.valid_to

        districts = self.districts

        points = self.points

        points_sent = self.points_sent

        bytes_ = self.bytes_

        tolerance_m = self.tolerance_m

        not_in_rules = self.not_in_rules

        not_drawn = self.not_drawn

        updated_at = self.updated_at.isoformat()

        updated_by: None | str
        updated_by = self.updated_by

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "tenant": tenant,
                "set": set_,
                "version": version,
                "valid_from": valid_from,
                "valid_to": valid_to,
                "districts": districts,
                "points": points,
                "points_sent": points_sent,
                "bytes": bytes_,
                "tolerance_m": tolerance_m,
                "not_in_rules": not_in_rules,
                "not_drawn": not_drawn,
                "updated_at": updated_at,
                "updated_by": updated_by,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        tenant = d.pop("tenant")

        set_ = check_boundary_set_set(d.pop("set"))

        version = d.pop("version")

        def _parse_valid_from(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                valid_from_type_0 = datetime.date.fromisoformat(data)

                return valid_from_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        valid_from = _parse_valid_from(d.pop("valid_from"))

        def _parse_valid_to(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                valid_to_type_0 = datetime.date.fromisoformat(data)

                return valid_to_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        valid_to = _parse_valid_to(d.pop("valid_to"))

        districts = d.pop("districts")

        points = d.pop("points")

        points_sent = d.pop("points_sent")

        bytes_ = d.pop("bytes")

        tolerance_m = d.pop("tolerance_m")

        not_in_rules = cast(list[str], d.pop("not_in_rules"))

        not_drawn = cast(list[str], d.pop("not_drawn"))

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        def _parse_updated_by(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        updated_by = _parse_updated_by(d.pop("updated_by"))

        boundary_set = cls(
            tenant=tenant,
            set_=set_,
            version=version,
            valid_from=valid_from,
            valid_to=valid_to,
            districts=districts,
            points=points,
            points_sent=points_sent,
            bytes_=bytes_,
            tolerance_m=tolerance_m,
            not_in_rules=not_in_rules,
            not_drawn=not_drawn,
            updated_at=updated_at,
            updated_by=updated_by,
        )

        boundary_set.additional_properties = d
        return boundary_set

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
