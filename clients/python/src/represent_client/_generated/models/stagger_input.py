from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="StaggerInput")


@_attrs_define
class StaggerInput:
    """Whether all seats are elected at once, and if not, how many classes of seats alternate.

    Attributes:
        staggered (bool): Whether the seats are elected at different times.
        classes (int | None | Unset): The number of classes that are elected in turn; null if unknown.
    """

    staggered: bool
    classes: int | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        staggered = self.staggered

        classes: int | None | Unset
        if isinstance(self.classes, Unset):
            classes = UNSET
        else:
            classes = self.classes

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "staggered": staggered,
            }
        )
        if classes is not UNSET:
            field_dict["classes"] = classes

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        staggered = d.pop("staggered")

        def _parse_classes(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        classes = _parse_classes(d.pop("classes", UNSET))

        stagger_input = cls(
            staggered=staggered,
            classes=classes,
        )

        return stagger_input
