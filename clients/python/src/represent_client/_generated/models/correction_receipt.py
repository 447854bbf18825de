from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.correction_receipt_state import (
    CorrectionReceiptState,
    check_correction_receipt_state,
)

T = TypeVar("T", bound="CorrectionReceipt")


@_attrs_define
class CorrectionReceipt:
    """The receipt of a report. Its content is shown to the tenant's staff alone.

    Attributes:
        id (UUID): Id of the report, for questions to the tenant's staff.
        state (CorrectionReceiptState): State of the report; a new one is `open`.
        detail (str): Message for the person who reports.
    """

    id: UUID
    state: CorrectionReceiptState
    detail: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        state: str = self.state

        detail = self.detail

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "state": state,
                "detail": detail,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        state = check_correction_receipt_state(d.pop("state"))

        detail = d.pop("detail")

        correction_receipt = cls(
            id=id,
            state=state,
            detail=detail,
        )

        correction_receipt.additional_properties = d
        return correction_receipt

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
