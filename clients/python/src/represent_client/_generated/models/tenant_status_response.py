from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.problem_entry import ProblemEntry
    from ..models.response_meta import ResponseMeta
    from ..models.tenant_status import TenantStatus


T = TypeVar("T", bound="TenantStatusResponse")


@_attrs_define
class TenantStatusResponse:
    """The answer with entries of the type TenantStatus.

    Attributes:
        data (list[TenantStatus]): The requested records.
        meta (ResponseMeta): Facts about the answer as a whole; empty for most operations.
        errors (list[ProblemEntry]): Empty on success.
    """

    data: list[TenantStatus]
    meta: ResponseMeta
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
        from ..models.problem_entry import ProblemEntry  # noqa: PLC0415
        from ..models.response_meta import ResponseMeta  # noqa: PLC0415
        from ..models.tenant_status import TenantStatus  # noqa: PLC0415

        d = dict(src_dict)
        data = []
        _data = d.pop("data")
        for data_item_data in _data:
            data_item = TenantStatus.from_dict(data_item_data)

            data.append(data_item)

        meta = ResponseMeta.from_dict(d.pop("meta"))

        errors = []
        _errors = d.pop("errors")
        for errors_item_data in _errors:
            errors_item = ProblemEntry.from_dict(errors_item_data)

            errors.append(errors_item)

        tenant_status_response = cls(
            data=data,
            meta=meta,
            errors=errors,
        )

        return tenant_status_response
