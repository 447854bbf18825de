from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

T = TypeVar("T", bound="Stagger")


@_attrs_define
class Stagger:
    """Whether all seats are elected at once, and if not, how many classes of seats alternate.

    Attributes:
        staggered (bool): Whether the seats are elected at different times.
        classes (int | None): The number of classes that are elected in turn; null if unknown.
    """

    staggered: bool
    classes: int | None

    def to_dict(self) -> dict[str, Any]:
        staggered = self.staggered

        classes: int | None
        classes = self.classes

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "staggered": staggered,
                "classes": classes,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        staggered = d.pop("staggered")

        def _parse_classes(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        classes = _parse_classes(d.pop("classes"))

        stagger = cls(
            staggered=staggered,
            classes=classes,
        )

        return stagger
