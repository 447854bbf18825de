from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.goal import Goal
    from ..models.page_meta import PageMeta
    from ..models.problem_entry import ProblemEntry


T = TypeVar("T", bound="GoalPage")


@_attrs_define
class GoalPage:
    """One page with entries of the type Goal.

    Attributes:
        data (list[Goal]): The requested records.
        meta (PageMeta): The place of this page among all entries.
        errors (list[ProblemEntry]): Empty on success.
    """

    data: list[Goal]
    meta: PageMeta
    errors: list[ProblemEntry]

    def to_dict(self) -> dict[str, Any]:
        data = []
        for data_item_data in self.data:
            data_item = data_item_data.to_dict()
            data.append(data_item)

        meta = self.meta.to_dict()

        errors = []
        for errors_item_data in self.errors:
            errors_item = errors_item_data.to_dict()
            errors.append(errors_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "data": data,
                "meta": meta,
                "errors": errors,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.goal import Goal  # noqa: PLC0415
        from ..models.page_meta import PageMeta  # noqa: PLC0415
        from ..models.problem_entry import ProblemEntry  # noqa: PLC0415

        d = dict(src_dict)
        data = []
        _data = d.pop("data")
        for data_item_data in _data:
            data_item = Goal.from_dict(data_item_data)

            data.append(data_item)

        meta = PageMeta.from_dict(d.pop("meta"))

        errors = []
        _errors = d.pop("errors")
        for errors_item_data in _errors:
            errors_item = ProblemEntry.from_dict(errors_item_data)

            errors.append(errors_item)

        goal_page = cls(
            data=data,
            meta=meta,
            errors=errors,
        )

        return goal_page
