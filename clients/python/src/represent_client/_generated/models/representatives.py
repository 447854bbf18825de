from __future__ import annotations

from collections.abc import Mapping
from typing import (
    TYPE_CHECKING,
    Any,
    Literal,
    TypeVar,
    cast,
)

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.exactness import Exactness
    from ..models.google_office import GoogleOffice
    from ..models.google_official import GoogleOfficial
    from ..models.representatives_divisions import RepresentativesDivisions
    from ..models.simple_address import SimpleAddress


T = TypeVar("T", bound="Representatives")


@_attrs_define
class Representatives:
    """The divisions, offices and officials of an address or a division; `kind` and `normalizedInput` of an address.

    Attributes:
        kind (Literal['civicinfo#representativeInfoResponse'] | None | Unset): The kind of the answer.
        normalized_input (None | SimpleAddress | Unset): The address, cut into parts.
        divisions (RepresentativesDivisions | Unset): The divisions by Open Civic Data id.
        offices (list[GoogleOffice] | None | Unset): The offices that represent the place; absent without them.
        officials (list[GoogleOfficial] | None | Unset): The holders, for each office in turn.
        x_represent (Exactness | None | Unset): How exact the answer is.
    """

    kind: Literal["civicinfo#representativeInfoResponse"] | None | Unset = UNSET
    normalized_input: None | SimpleAddress | Unset = UNSET
    divisions: RepresentativesDivisions | Unset = UNSET
    offices: list[GoogleOffice] | None | Unset = UNSET
    officials: list[GoogleOfficial] | None | Unset = UNSET
    x_represent: Exactness | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.exactness import Exactness  # noqa: PLC0415
        from ..models.simple_address import SimpleAddress  # noqa: PLC0415

        kind: Literal["civicinfo#representativeInfoResponse"] | None | Unset
        if isinstance(self.kind, Unset):
            kind = UNSET
        else:
            kind = self.kind

        normalized_input: dict[str, Any] | None | Unset
        if isinstance(self.normalized_input, Unset):
            normalized_input = UNSET
        elif isinstance(self.normalized_input, SimpleAddress):
            normalized_input = self.normalized_input.to_dict()
        else:
            normalized_input = self.normalized_input

        divisions: dict[str, Any] | Unset = UNSET
        if not isinstance(self.divisions, Unset):
            divisions = self.divisions.to_dict()

        offices: list[dict[str, Any]] | None | Unset
        if isinstance(self.offices, Unset):
            offices = UNSET
        elif isinstance(self.offices, list):
            offices = []
            for offices_type_0_item_data in self.offices:
                offices_type_0_item = offices_type_0_item_data.to_dict()
                offices.append(offices_type_0_item)

        else:
            offices = self.offices

        officials: list[dict[str, Any]] | None | Unset
        if isinstance(self.officials, Unset):
            officials = UNSET
        elif isinstance(self.officials, list):
            officials = []
            for officials_type_0_item_data in self.officials:
                officials_type_0_item = officials_type_0_item_data.to_dict()
                officials.append(officials_type_0_item)

        else:
            officials = self.officials

        x_represent: dict[str, Any] | None | Unset
        if isinstance(self.x_represent, Unset):
            x_represent = UNSET
        elif isinstance(self.x_represent, Exactness):
            x_represent = self.x_represent.to_dict()
        else:
            x_represent = self.x_represent

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if kind is not UNSET:
            field_dict["kind"] = kind
        if normalized_input is not UNSET:
            field_dict["normalizedInput"] = normalized_input
        if divisions is not UNSET:
            field_dict["divisions"] = divisions
        if offices is not UNSET:
            field_dict["offices"] = offices
        if officials is not UNSET:
            field_dict["officials"] = officials
        if x_represent is not UNSET:
            field_dict["x-represent"] = x_represent

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.exactness import Exactness  # noqa: PLC0415
        from ..models.google_office import GoogleOffice  # noqa: PLC0415
        from ..models.google_official import GoogleOfficial  # noqa: PLC0415
        from ..models.representatives_divisions import RepresentativesDivisions  # noqa: PLC0415
        from ..models.simple_address import SimpleAddress  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_kind(data: object) -> Literal["civicinfo#representativeInfoResponse"] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            kind_type_0 = cast(Literal["civicinfo#representativeInfoResponse"], data)
            if kind_type_0 != "civicinfo#representativeInfoResponse":
                raise ValueError(
                    f"kind_type_0 must match const 'civicinfo#representativeInfoResponse', got '{kind_type_0}'"
                )
            return kind_type_0
            return cast(Literal["civicinfo#representativeInfoResponse"] | None | Unset, data)

        kind = _parse_kind(d.pop("kind", UNSET))

        def _parse_normalized_input(data: object) -> None | SimpleAddress | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                normalized_input_type_0 = SimpleAddress.from_dict(data)

                return normalized_input_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | SimpleAddress | Unset, data)

        normalized_input = _parse_normalized_input(d.pop("normalizedInput", UNSET))

        _divisions = d.pop("divisions", UNSET)
        divisions: RepresentativesDivisions | Unset
        if isinstance(_divisions, Unset):
            divisions = UNSET
        else:
            divisions = RepresentativesDivisions.from_dict(_divisions)

        def _parse_offices(data: object) -> list[GoogleOffice] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                offices_type_0 = []
                _offices_type_0 = data
                for offices_type_0_item_data in _offices_type_0:
                    offices_type_0_item = GoogleOffice.from_dict(offices_type_0_item_data)

                    offices_type_0.append(offices_type_0_item)

                return offices_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[GoogleOffice] | None | Unset, data)

        offices = _parse_offices(d.pop("offices", UNSET))

        def _parse_officials(data: object) -> list[GoogleOfficial] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                officials_type_0 = []
                _officials_type_0 = data
                for officials_type_0_item_data in _officials_type_0:
                    officials_type_0_item = GoogleOfficial.from_dict(officials_type_0_item_data)

                    officials_type_0.append(officials_type_0_item)

                return officials_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[GoogleOfficial] | None | Unset, data)

        officials = _parse_officials(d.pop("officials", UNSET))

        def _parse_x_represent(data: object) -> Exactness | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                x_represent_type_0 = Exactness.from_dict(data)

                return x_represent_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Exactness | None | Unset, data)

        x_represent = _parse_x_represent(d.pop("x-represent", UNSET))

        representatives = cls(
            kind=kind,
            normalized_input=normalized_input,
            divisions=divisions,
            offices=offices,
            officials=officials,
            x_represent=x_represent,
        )

        representatives.additional_properties = d
        return representatives

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
