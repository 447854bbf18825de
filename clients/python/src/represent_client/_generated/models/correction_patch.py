from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.correction_patch_state import (
    CorrectionPatchState,
    check_correction_patch_state,
)
from ..types import UNSET, Unset

T = TypeVar("T", bound="CorrectionPatch")


@_attrs_define
class CorrectionPatch:
    """A decision about a report.

    Attributes:
        state (CorrectionPatchState): `accepted`, `rejected`, or `open` to look at it again.
        reason (None | str | Unset): Why, for your colleagues; needed to reject a report.
    """

    state: CorrectionPatchState
    reason: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        state: str = self.state

        reason: None | str | Unset
        if isinstance(self.reason, Unset):
            reason = UNSET
        else:
            reason = self.reason

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "state": state,
            }
        )
        if reason is not UNSET:
            field_dict["reason"] = reason

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        state = check_correction_patch_state(d.pop("state"))

        def _parse_reason(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        reason = _parse_reason(d.pop("reason", UNSET))

        correction_patch = cls(
            state=state,
            reason=reason,
        )

        return correction_patch
