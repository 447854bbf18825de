from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.office_status import OfficeStatus
    from ..models.source_status import SourceStatus


T = TypeVar("T", bound="TenantStatus")


@_attrs_define
class TenantStatus:
    """How complete and how current the data of a tenant are.

    Attributes:
        tenant (str): The id of the tenant.
        name (str): The name of the tenant.
        last_verified (datetime.date | None): The newest day on which staff verified a representative in office (ISO
            8601); null if never.
        offices (list[OfficeStatus]): The offices, in the order of the rules.
        sources (list[SourceStatus]): The sources: shared ones first, then the tenant's own.
    """

    tenant: str
    name: str
    last_verified: datetime.date | None
    offices: list[OfficeStatus]
    sources: list[SourceStatus]

    def to_dict(self) -> dict[str, Any]:
        tenant = self.tenant

        name = self.name

        last_verified: None | str
        if isinstance(self.last_verified, datetime.date):
            last_verified = self.last_verified.isoformat()
        else:
            last_verified = self.last_verified

        offices = []
        for offices_item_data in self.offices:
            offices_item = offices_item_data.to_dict()
            offices.append(offices_item)

        sources = []
        for sources_item_data in self.sources:
            sources_item = sources_item_data.to_dict()
            sources.append(sources_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "tenant": tenant,
                "name": name,
                "last_verified": last_verified,
                "offices": offices,
                "sources": sources,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.office_status import OfficeStatus  # noqa: PLC0415
        from ..models.source_status import SourceStatus  # noqa: PLC0415

        d = dict(src_dict)
        tenant = d.pop("tenant")

        name = d.pop("name")

        def _parse_last_verified(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                last_verified_type_0 = datetime.date.fromisoformat(data)

                return last_verified_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        last_verified = _parse_last_verified(d.pop("last_verified"))

        offices = []
        _offices = d.pop("offices")
        for offices_item_data in _offices:
            offices_item = OfficeStatus.from_dict(offices_item_data)

            offices.append(offices_item)

        sources = []
        _sources = d.pop("sources")
        for sources_item_data in _sources:
            sources_item = SourceStatus.from_dict(sources_item_data)

            sources.append(sources_item)

        tenant_status = cls(
            tenant=tenant,
            name=name,
            last_verified=last_verified,
            offices=offices,
            sources=sources,
        )

        return tenant_status
