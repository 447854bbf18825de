from __future__ import annotations

from collections.abc import Mapping
from typing import (
    TYPE_CHECKING,
    Any,
    Literal,
    TypeVar,
    cast,
)

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.division_result import DivisionResult


T = TypeVar("T", bound="DivisionSearch")


@_attrs_define
class DivisionSearch:
    """The divisions that a search found.

    Attributes:
        kind (Literal['civicinfo#divisionSearchResponse'] | Unset): The kind of the answer.
        results (list[DivisionResult] | Unset): The divisions.
    """

    kind: Literal["civicinfo#divisionSearchResponse"] | Unset = UNSET
    results: list[DivisionResult] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        kind = self.kind

        results: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.results, Unset):
            results = []
            for results_item_data in self.results:
                results_item = results_item_data.to_dict()
                results.append(results_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if kind is not UNSET:
            field_dict["kind"] = kind
        if results is not UNSET:
            field_dict["results"] = results

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.division_result import DivisionResult  # noqa: PLC0415

        d = dict(src_dict)
        kind = cast(Literal["civicinfo#divisionSearchResponse"] | Unset, d.pop("kind", UNSET))
        if kind != "civicinfo#divisionSearchResponse" and not isinstance(kind, Unset):
            raise ValueError(f"kind must match const 'civicinfo#divisionSearchResponse', got '{kind}'")

        _results = d.pop("results", UNSET)
        results: list[DivisionResult] | Unset = UNSET
        if _results is not UNSET:
            results = []
            for results_item_data in _results:
                results_item = DivisionResult.from_dict(results_item_data)

                results.append(results_item)

        division_search = cls(
            kind=kind,
            results=results,
        )

        division_search.additional_properties = d
        return division_search

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
