from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.event_form_json_schema import EventFormJsonSchema


T = TypeVar("T", bound="EventForm")


@_attrs_define
class EventForm:
    """The form of one type of event: JSON Schema (draft 2020-12) of its detail.

    Attributes:
        type_ (str): Type of the event, which is the `detail-type` on the event bus.
        version (int): Version of the form; it changes when fields change incompatibly.
        json_schema (EventFormJsonSchema): JSON Schema (draft 2020-12) of the event's detail.
    """

    type_: str
    version: int
    json_schema: EventFormJsonSchema
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        type_ = self.type_

        version = self.version

        json_schema = self.json_schema.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "type": type_,
                "version": version,
                "json_schema": json_schema,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.event_form_json_schema import EventFormJsonSchema  # noqa: PLC0415

        d = dict(src_dict)
        type_ = d.pop("type")

        version = d.pop("version")

        json_schema = EventFormJsonSchema.from_dict(d.pop("json_schema"))

        event_form = cls(
            type_=type_,
            version=version,
            json_schema=json_schema,
        )

        event_form.additional_properties = d
        return event_form

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
