from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

T = TypeVar("T", bound="GoalTarget")


@_attrs_define
class GoalTarget:
    """A representative that a goal is about: the tenant of the record, and its id.

    Attributes:
        tenant (str): The id of the tenant that has the record.
        id (UUID): The id of the representative.
    """

    tenant: str
    id: UUID

    def to_dict(self) -> dict[str, Any]:
        tenant = self.tenant

        id = str(self.id)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "tenant": tenant,
                "id": id,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        tenant = d.pop("tenant")

        id = UUID(d.pop("id"))

        goal_target = cls(
            tenant=tenant,
            id=id,
        )

        return goal_target
