from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Counts")


@_attrs_define
class Counts:
    """The numbers of rows and records by outcome.

    Attributes:
        added (int): The number of new records; by default 0.
        changed (int): The number of records that the file changes; by default 0.
        closed (int): The number of terms that end because the file does not list their holders; by default 0.
        unchanged (int): The number of rows that change nothing; by default 0.
        refused (int): The number of rows that were not loaded; by default 0.
        notes (int): The number of values that were left out of loaded rows; by default 0.
        left_open (int): The number of terms that no row covers but that stay open; the report gives the reasons; by
            default 0.
        vacant (int): The number of seats that the file shows to be vacant, in the offices that it covers; by default 0.
        conflicts (int): The number of records left unchanged because they were changed after the plan was made, or
            their seat was taken; by default 0.
    """

    added: int
    changed: int
    closed: int
    unchanged: int
    refused: int
    notes: int
    left_open: int
    vacant: int
    conflicts: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        added = self.added

        changed = self.changed

        closed = self.closed

        unchanged = self.unchanged

        refused = self.refused

        notes = self.notes

        left_open = self.left_open

        vacant = self.vacant

        conflicts = self.conflicts

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "added": added,
                "changed": changed,
                "closed": closed,
                "unchanged": unchanged,
                "refused": refused,
                "notes": notes,
                "left_open": left_open,
                "vacant": vacant,
                "conflicts": conflicts,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        added = d.pop("added")

        changed = d.pop("changed")

        closed = d.pop("closed")

        unchanged = d.pop("unchanged")

        refused = d.pop("refused")

        notes = d.pop("notes")

        left_open = d.pop("left_open")

        vacant = d.pop("vacant")

        conflicts = d.pop("conflicts")

        counts = cls(
            added=added,
            changed=changed,
            closed=closed,
            unchanged=unchanged,
            refused=refused,
            notes=notes,
            left_open=left_open,
            vacant=vacant,
            conflicts=conflicts,
        )

        counts.additional_properties = d
        return counts

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
