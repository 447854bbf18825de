from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.rules_draft_time_zone_type_0 import (
    RulesDraftTimeZoneType0,
    check_rules_draft_time_zone_type_0,
)
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.appearance_input import AppearanceInput
    from ..models.column_mapping_input import ColumnMappingInput
    from ..models.office_input import OfficeInput
    from ..models.party_input import PartyInput
    from ..models.source_input import SourceInput


T = TypeVar("T", bound="RulesDraft")


@_attrs_define
class RulesDraft:
    """The fields that an administrator may write; they replace the tenant's current rules.

    `orphans` are the ids of representatives that may be left without an office by the new rules.

        Attributes:
            offices (list[OfficeInput]): The offices of the tenant.
            parties (list[PartyInput]): The parties that records of the tenant may have.
            freshness_days (int): The number of days after which the verification of a record is stale.
            time_zone (None | RulesDraftTimeZoneType0 | Unset): The tenant's IANA time zone; null if it has several.
            sources (list[SourceInput] | Unset): The sources of the facts in the rules.
            roster_columns (ColumnMappingInput | None | Unset): The column mapping for the tenant's own CSV rosters; null if
                it has none.
            appearance (AppearanceInput | None | Unset): How pages show the tenant; null for the usual appearance.
            orphans (list[UUID] | Unset): The ids of representatives in office that the new rules may leave without a seat
                or party.
    """

    offices: list[OfficeInput]
    parties: list[PartyInput]
    freshness_days: int
    time_zone: None | RulesDraftTimeZoneType0 | Unset = UNSET
    sources: list[SourceInput] | Unset = UNSET
    roster_columns: ColumnMappingInput | None | Unset = UNSET
    appearance: AppearanceInput | None | Unset = UNSET
    orphans: list[UUID] | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.appearance_input import AppearanceInput  # noqa: PLC0415
        from ..models.column_mapping_input import ColumnMappingInput  # noqa: PLC0415

        offices = []
        for offices_item_data in self.offices:
            offices_item = offices_item_data.to_dict()
            offices.append(offices_item)

        parties = []
        for parties_item_data in self.parties:
            parties_item = parties_item_data.to_dict()
            parties.append(parties_item)

        freshness_days = self.freshness_days

        time_zone: None | str | Unset
        if isinstance(self.time_zone, Unset):
            time_zone = UNSET
        elif isinstance(self.time_zone, str):
            time_zone = self.time_zone
        else:
            time_zone = self.time_zone

        sources: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.sources, Unset):
            sources = []
            for sources_item_data in self.sources:
                sources_item = sources_item_data.to_dict()
                sources.append(sources_item)

        roster_columns: dict[str, Any] | None | Unset
        if isinstance(self.roster_columns, Unset):
            roster_columns = UNSET
        elif isinstance(self.roster_columns, ColumnMappingInput):
            roster_columns = self.roster_columns.to_dict()
        else:
            roster_columns = self.roster_columns

        appearance: dict[str, Any] | None | Unset
        if isinstance(self.appearance, Unset):
            appearance = UNSET
        elif isinstance(self.appearance, AppearanceInput):
            appearance = self.appearance.to_dict()
        else:
            appearance = self.appearance

        orphans: list[str] | Unset = UNSET
        if not isinstance(self.orphans, Unset):
            orphans = []
            for orphans_item_data in self.orphans:
                orphans_item = str(orphans_item_data)
                orphans.append(orphans_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "offices": offices,
                "parties": parties,
                "freshness_days": freshness_days,
            }
        )
        if time_zone is not UNSET:
            field_dict["time_zone"] = time_zone
        if sources is not UNSET:
            field_dict["sources"] = sources
        if roster_columns is not UNSET:
            field_dict["roster_columns"] = roster_columns
        if appearance is not UNSET:
            field_dict["appearance"] = appearance
        if orphans is not UNSET:
            field_dict["orphans"] = orphans

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.appearance_input import AppearanceInput  # noqa: PLC0415
        from ..models.column_mapping_input import ColumnMappingInput  # noqa: PLC0415
        from ..models.office_input import OfficeInput  # noqa: PLC0415
        from ..models.party_input import PartyInput  # noqa: PLC0415
        from ..models.source_input import SourceInput  # noqa: PLC0415

        d = dict(src_dict)
        offices = []
        _offices = d.pop("offices")
        for offices_item_data in _offices:
            offices_item = OfficeInput.from_dict(offices_item_data)

            offices.append(offices_item)

        parties = []
        _parties = d.pop("parties")
        for parties_item_data in _parties:
            parties_item = PartyInput.from_dict(parties_item_data)

            parties.append(parties_item)

        freshness_days = d.pop("freshness_days")

        def _parse_time_zone(data: object) -> None | RulesDraftTimeZoneType0 | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                time_zone_type_0 = check_rules_draft_time_zone_type_0(data)

                return time_zone_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | RulesDraftTimeZoneType0 | Unset, data)

        time_zone = _parse_time_zone(d.pop("time_zone", UNSET))

        _sources = d.pop("sources", UNSET)
        sources: list[SourceInput] | Unset = UNSET
        if _sources is not UNSET:
            sources = []
            for sources_item_data in _sources:
                sources_item = SourceInput.from_dict(sources_item_data)

                sources.append(sources_item)

        def _parse_roster_columns(data: object) -> ColumnMappingInput | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                roster_columns_type_0 = ColumnMappingInput.from_dict(data)

                return roster_columns_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ColumnMappingInput | None | Unset, data)

        roster_columns = _parse_roster_columns(d.pop("roster_columns", UNSET))

        def _parse_appearance(data: object) -> AppearanceInput | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                appearance_type_0 = AppearanceInput.from_dict(data)

                return appearance_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AppearanceInput | None | Unset, data)

        appearance = _parse_appearance(d.pop("appearance", UNSET))

        _orphans = d.pop("orphans", UNSET)
        orphans: list[UUID] | Unset = UNSET
        if _orphans is not UNSET:
            orphans = []
            for orphans_item_data in _orphans:
                orphans_item = UUID(orphans_item_data)

                orphans.append(orphans_item)

        rules_draft = cls(
            offices=offices,
            parties=parties,
            freshness_days=freshness_days,
            time_zone=time_zone,
            sources=sources,
            roster_columns=roster_columns,
            appearance=appearance,
            orphans=orphans,
        )

        return rules_draft
