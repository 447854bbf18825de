from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.completeness import Completeness
    from ..models.office_summary import OfficeSummary
    from ..models.summary_parties import SummaryParties
    from ..models.summary_representatives import SummaryRepresentatives


T = TypeVar("T", bound="Summary")


@_attrs_define
class Summary:
    """The statistics of a tenant at one version of its records and its rules.

    Attributes:
        tenant (str): The id of the tenant.
        version (int): The version of the tenant, which grows by 1 with each change.
        rules_version (int): The version of the rules; 0 is the default.
        representatives (SummaryRepresentatives): The number of representatives by status.
        parties (SummaryParties): The number of current holders by party.
        offices (list[OfficeSummary]): The counts of each office, in the order of the rules.
        vacancies (int): The number of vacant seats.
        unknown (int): The number of seats that no source says anything about.
        without_office (list[UUID]): The ids of current and upcoming representatives that the rules have no seat for.
        completeness (Completeness): How complete and how current the records are.

            `seats` and `unknown` cover the offices whose number of seats the rules know; `filled` includes the holders of
            the
            others. `unknown` counts the seats that no source says anything about. `unverified` counts current records that
            were
            never verified, `stale` those verified longer ago than the rules' `freshness_days`. `unverified_since` is the
            day
            since which a current record has waited for verification.
    """

    tenant: str
    version: int
    rules_version: int
    representatives: SummaryRepresentatives
    parties: SummaryParties
    offices: list[OfficeSummary]
    vacancies: int
    unknown: int
    without_office: list[UUID]
    completeness: Completeness
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        tenant = self.tenant

        version = self.version

        rules_version = self.rules_version

        representatives = self.representatives.to_dict()

        parties = self.parties.to_dict()

        offices = []
        for offices_item_data in self.offices:
            offices_item = offices_item_data.to_dict()
            offices.append(offices_item)

        vacancies = self.vacancies

        unknown = self.unknown

        without_office = []
        for without_office_item_data in self.without_office:
            without_office_item = str(without_office_item_data)
            without_office.append(without_office_item)

        completeness = self.completeness.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "tenant": tenant,
                "version": version,
                "rules_version": rules_version,
                "representatives": representatives,
                "parties": parties,
                "offices": offices,
                "vacancies": vacancies,
                "unknown": unknown,
                "without_office": without_office,
                "completeness": completeness,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.completeness import Completeness  # noqa: PLC0415
        from ..models.office_summary import OfficeSummary  # noqa: PLC0415
        from ..models.summary_parties import SummaryParties  # noqa: PLC0415
        from ..models.summary_representatives import SummaryRepresentatives  # noqa: PLC0415

        d = dict(src_dict)
        tenant = d.pop("tenant")

        version = d.pop("version")

        rules_version = d.pop("rules_version")

        representatives = SummaryRepresentatives.from_dict(d.pop("representatives"))

        parties = SummaryParties.from_dict(d.pop("parties"))

        offices = []
        _offices = d.pop("offices")
        for offices_item_data in _offices:
            offices_item = OfficeSummary.from_dict(offices_item_data)

            offices.append(offices_item)

        vacancies = d.pop("vacancies")

        unknown = d.pop("unknown")

        without_office = []
        _without_office = d.pop("without_office")
        for without_office_item_data in _without_office:
            without_office_item = UUID(without_office_item_data)

            without_office.append(without_office_item)

        completeness = Completeness.from_dict(d.pop("completeness"))

        summary = cls(
            tenant=tenant,
            version=version,
            rules_version=rules_version,
            representatives=representatives,
            parties=parties,
            offices=offices,
            vacancies=vacancies,
            unknown=unknown,
            without_office=without_office,
            completeness=completeness,
        )

        summary.additional_properties = d
        return summary

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
