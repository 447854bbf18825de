from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.appearance import Appearance
    from ..models.column_mapping import ColumnMapping
    from ..models.office import Office
    from ..models.party import Party
    from ..models.source import Source


T = TypeVar("T", bound="Rules")


@_attrs_define
class Rules:
    """The rules of one tenant. Version 0 is the default.

    Attributes:
        tenant (str): The id of the tenant.
        version (int): The version of the rules; 0 is the default. It grows by 1 with each replacement; by default 0.
        offices (list[Office]): The offices of the tenant.
        parties (list[Party]): The parties that records of the tenant may have.
        freshness_days (int): The number of days after which the verification of a record is stale.
        time_zone (None | str): The tenant's IANA time zone; null if unknown or if it has several.
        sources (list[Source]): The sources of the facts in the rules.
        roster_columns (ColumnMapping | None): The column mapping for the tenant's own CSV rosters; null if it has none.
        appearance (Appearance | None): How pages show the tenant; null for the usual appearance.
    """

    tenant: str
    version: int
    offices: list[Office]
    parties: list[Party]
    freshness_days: int
    time_zone: None | str
    sources: list[Source]
    roster_columns: ColumnMapping | None
    appearance: Appearance | None

    def to_dict(self) -> dict[str, Any]:
        from ..models.appearance import Appearance  # noqa: PLC0415
        from ..models.column_mapping import ColumnMapping  # noqa: PLC0415

        tenant = self.tenant

        version = self.version

        offices = []
        for offices_item_data in self.offices:
            offices_item = offices_item_data.to_dict()
            offices.append(offices_item)

        parties = []
        for parties_item_data in self.parties:
            parties_item = parties_item_data.to_dict()
            parties.append(parties_item)

        freshness_days = self.freshness_days

        time_zone: None | str
        time_zone = self.time_zone

        sources = []
        for sources_item_data in self.sources:
            sources_item = sources_item_data.to_dict()
            sources.append(sources_item)

        roster_columns: dict[str, Any] | None
        if isinstance(self.roster_columns, ColumnMapping):
            roster_columns = self.roster_columns.to_dict()
        else:
            roster_columns = self.roster_columns

        appearance: dict[str, Any] | None
        if isinstance(self.appearance, Appearance):
            appearance = self.appearance.to_dict()
        else:
            appearance = self.appearance

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "tenant": tenant,
                "version": version,
                "offices": offices,
                "parties": parties,
                "freshness_days": freshness_days,
                "time_zone": time_zone,
                "sources": sources,
                "roster_columns": roster_columns,
                "appearance": appearance,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.appearance import Appearance  # noqa: PLC0415
        from ..models.column_mapping import ColumnMapping  # noqa: PLC0415
        from ..models.office import Office  # noqa: PLC0415
        from ..models.party import Party  # noqa: PLC0415
        from ..models.source import Source  # noqa: PLC0415

        d = dict(src_dict)
        tenant = d.pop("tenant")

        version = d.pop("version")

        offices = []
        _offices = d.pop("offices")
        for offices_item_data in _offices:
            offices_item = Office.from_dict(offices_item_data)

            offices.append(offices_item)

        parties = []
        _parties = d.pop("parties")
        for parties_item_data in _parties:
            parties_item = Party.from_dict(parties_item_data)

            parties.append(parties_item)

        freshness_days = d.pop("freshness_days")

        def _parse_time_zone(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        time_zone = _parse_time_zone(d.pop("time_zone"))

        sources = []
        _sources = d.pop("sources")
        for sources_item_data in _sources:
            sources_item = Source.from_dict(sources_item_data)

            sources.append(sources_item)

        def _parse_roster_columns(data: object) -> ColumnMapping | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                roster_columns_type_0 = ColumnMapping.from_dict(data)

                return roster_columns_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ColumnMapping | None, data)

        roster_columns = _parse_roster_columns(d.pop("roster_columns"))

        def _parse_appearance(data: object) -> Appearance | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                appearance_type_0 = Appearance.from_dict(data)

                return appearance_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Appearance | None, data)

        appearance = _parse_appearance(d.pop("appearance"))

        rules = cls(
            tenant=tenant,
            version=version,
            offices=offices,
            parties=parties,
            freshness_days=freshness_days,
            time_zone=time_zone,
            sources=sources,
            roster_columns=roster_columns,
            appearance=appearance,
        )

        return rules
