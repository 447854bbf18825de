from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.lines_set import LinesSet, check_lines_set

if TYPE_CHECKING:
    from ..models.division import Division


T = TypeVar("T", bound="Lines")


@_attrs_define
class Lines:
    """The districts that a place is in by one edition of a map, which is not in force on the day of the lookup.

    A holder who was elected in an earlier edition represents its districts until the end of the term.

        Attributes:
            set_ (LinesSet): The kind of districts.
            valid_from (datetime.date | None): The day from which these lines are in force (ISO 8601); null if unknown.
            valid_to (datetime.date | None): The day from which they are no longer in force (ISO 8601); null if it is not
                known yet.
            divisions (list[Division]): The districts that the place is or may be in.
    """

    set_: LinesSet
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    divisions: list[Division]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        set_: str = self.set_

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

        divisions = []
        for divisions_item_data in self.divisions:
            divisions_item = divisions_item_data.to_dict()
            divisions.append(divisions_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "set": set_,
                "valid_from": valid_from,
                "valid_to": valid_to,
                "divisions": divisions,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.division import Division  # noqa: PLC0415

        d = dict(src_dict)
        set_ = check_lines_set(d.pop("set"))

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

        divisions = []
        _divisions = d.pop("divisions")
        for divisions_item_data in _divisions:
            divisions_item = Division.from_dict(divisions_item_data)

            divisions.append(divisions_item)

        lines = cls(
            set_=set_,
            valid_from=valid_from,
            valid_to=valid_to,
            divisions=divisions,
        )

        lines.additional_properties = d
        return lines

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
