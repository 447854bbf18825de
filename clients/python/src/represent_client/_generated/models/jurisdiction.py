from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.jurisdiction_classification import (
    JurisdictionClassification,
    check_jurisdiction_classification,
)
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.jurisdiction_latest_runs_type_0_item import (
        JurisdictionLatestRunsType0Item,
    )
    from ..models.jurisdiction_legislative_sessions_type_0_item import (
        JurisdictionLegislativeSessionsType0Item,
    )
    from ..models.organization import Organization


T = TypeVar("T", bound="Jurisdiction")


@_attrs_define
class Jurisdiction:
    """A jurisdiction.

    Attributes:
        id (str): The id that Open States gives the government.
        name (str): The state, the county or the country, as people call it.
        classification (JurisdictionClassification): The kind; counties and cities are municipalities.
        division_id (str): The Open Civic Data id.
        url (str): Always empty.
        latest_bill_update (str): Always in 1970: there are no bills.
        latest_people_update (str): When a record was last changed; 1970 in lists.
        organizations (list[Organization] | None | Unset): The chambers and branches; absent unless they are asked for.
        legislative_sessions (list[JurisdictionLegislativeSessionsType0Item] | None | Unset): Always empty.
        latest_runs (list[JurisdictionLatestRunsType0Item] | None | Unset): Always empty.
    """

    id: str
    name: str
    classification: JurisdictionClassification
    division_id: str
    url: str
    latest_bill_update: str
    latest_people_update: str
    organizations: list[Organization] | None | Unset = UNSET
    legislative_sessions: list[JurisdictionLegislativeSessionsType0Item] | None | Unset = UNSET
    latest_runs: list[JurisdictionLatestRunsType0Item] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        name = self.name

        classification: str = self.classification

        division_id = self.division_id

        url = self.url

        latest_bill_update = self.latest_bill_update

        latest_people_update = self.latest_people_update

        organizations: list[dict[str, Any]] | None | Unset
        if isinstance(self.organizations, Unset):
            organizations = UNSET
        elif isinstance(self.organizations, list):
            organizations = []
            for organizations_type_0_item_data in self.organizations:
                organizations_type_0_item = organizations_type_0_item_data.to_dict()
                organizations.append(organizations_type_0_item)

        else:
            organizations = self.organizations

        legislative_sessions: list[dict[str, Any]] | None | Unset
        if isinstance(self.legislative_sessions, Unset):
            legislative_sessions = UNSET
        elif isinstance(self.legislative_sessions, list):
            legislative_sessions = []
            for legislative_sessions_type_0_item_data in self.legislative_sessions:
                legislative_sessions_type_0_item = legislative_sessions_type_0_item_data.to_dict()
                legislative_sessions.append(legislative_sessions_type_0_item)

        else:
            legislative_sessions = self.legislative_sessions

        latest_runs: list[dict[str, Any]] | None | Unset
        if isinstance(self.latest_runs, Unset):
            latest_runs = UNSET
        elif isinstance(self.latest_runs, list):
            latest_runs = []
            for latest_runs_type_0_item_data in self.latest_runs:
                latest_runs_type_0_item = latest_runs_type_0_item_data.to_dict()
                latest_runs.append(latest_runs_type_0_item)

        else:
            latest_runs = self.latest_runs

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "name": name,
                "classification": classification,
                "division_id": division_id,
                "url": url,
                "latest_bill_update": latest_bill_update,
                "latest_people_update": latest_people_update,
            }
        )
        if organizations is not UNSET:
            field_dict["organizations"] = organizations
        if legislative_sessions is not UNSET:
            field_dict["legislative_sessions"] = legislative_sessions
        if latest_runs is not UNSET:
            field_dict["latest_runs"] = latest_runs

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.jurisdiction_latest_runs_type_0_item import (
            JurisdictionLatestRunsType0Item,  # noqa: PLC0415
        )
        from ..models.jurisdiction_legislative_sessions_type_0_item import (
            JurisdictionLegislativeSessionsType0Item,  # noqa: PLC0415
        )
        from ..models.organization import Organization  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name")

        classification = check_jurisdiction_classification(d.pop("classification"))

        division_id = d.pop("division_id")

        url = d.pop("url")

        latest_bill_update = d.pop("latest_bill_update")

        latest_people_update = d.pop("latest_people_update")

        def _parse_organizations(data: object) -> list[Organization] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                organizations_type_0 = []
                _organizations_type_0 = data
                for organizations_type_0_item_data in _organizations_type_0:
                    organizations_type_0_item = Organization.from_dict(organizations_type_0_item_data)

                    organizations_type_0.append(organizations_type_0_item)

                return organizations_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Organization] | None | Unset, data)

        organizations = _parse_organizations(d.pop("organizations", UNSET))

        def _parse_legislative_sessions(data: object) -> list[JurisdictionLegislativeSessionsType0Item] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                legislative_sessions_type_0 = []
                _legislative_sessions_type_0 = data
                for legislative_sessions_type_0_item_data in _legislative_sessions_type_0:
                    legislative_sessions_type_0_item = JurisdictionLegislativeSessionsType0Item.from_dict(
                        legislative_sessions_type_0_item_data
                    )

                    legislative_sessions_type_0.append(legislative_sessions_type_0_item)

                return legislative_sessions_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[JurisdictionLegislativeSessionsType0Item] | None | Unset, data)

        legislative_sessions = _parse_legislative_sessions(d.pop("legislative_sessions", UNSET))

        def _parse_latest_runs(data: object) -> list[JurisdictionLatestRunsType0Item] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                latest_runs_type_0 = []
                _latest_runs_type_0 = data
                for latest_runs_type_0_item_data in _latest_runs_type_0:
                    latest_runs_type_0_item = JurisdictionLatestRunsType0Item.from_dict(latest_runs_type_0_item_data)

                    latest_runs_type_0.append(latest_runs_type_0_item)

                return latest_runs_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[JurisdictionLatestRunsType0Item] | None | Unset, data)

        latest_runs = _parse_latest_runs(d.pop("latest_runs", UNSET))

        jurisdiction = cls(
            id=id,
            name=name,
            classification=classification,
            division_id=division_id,
            url=url,
            latest_bill_update=latest_bill_update,
            latest_people_update=latest_people_update,
            organizations=organizations,
            legislative_sessions=legislative_sessions,
            latest_runs=latest_runs,
        )

        jurisdiction.additional_properties = d
        return jurisdiction

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
