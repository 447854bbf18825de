from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.difference_what import DifferenceWhat, check_difference_what

if TYPE_CHECKING:
    from ..models.difference_fields import DifferenceFields


T = TypeVar("T", bound="Difference")


@_attrs_define
class Difference:
    """A record that the import adds, changes or closes. `fields` has the differing fields, unless the record is new.

    Attributes:
        what (DifferenceWhat): The effect of the import on the record.
        id (str): The id of the representative.
        name (str): The name of the representative.
        position (str): The title of the office.
        district (None | str): The name of the district; null if the office has no districts.
        fields (DifferenceFields): The fields that differ, by name; empty for a new record.
    """

    what: DifferenceWhat
    id: str
    name: str
    position: str
    district: None | str
    fields: DifferenceFields
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        what: str = self.what

        id = self.id

        name = self.name

        position = self.position

        district: None | str
        district = self.district

        fields = self.fields.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "what": what,
                "id": id,
                "name": name,
                "position": position,
                "district": district,
                "fields": fields,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.difference_fields import DifferenceFields  # noqa: PLC0415

        d = dict(src_dict)
        what = check_difference_what(d.pop("what"))

        id = d.pop("id")

        name = d.pop("name")

        position = d.pop("position")

        def _parse_district(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        district = _parse_district(d.pop("district"))

        fields = DifferenceFields.from_dict(d.pop("fields"))

        difference = cls(
            what=what,
            id=id,
            name=name,
            position=position,
            district=district,
            fields=fields,
        )

        difference.additional_properties = d
        return difference

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
