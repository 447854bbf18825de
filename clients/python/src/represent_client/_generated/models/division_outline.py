from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.division_outline_geometry import DivisionOutlineGeometry


T = TypeVar("T", bound="DivisionOutline")


@_attrs_define
class DivisionOutline:
    """The shape of a division, drawn for a page: not exact enough to find out whether a point is in it.

    Attributes:
        division_id (str): The Open Civic Data id of the division.
        name (str): The name of the division.
        path (str): The outline as data of an SVG path, to be filled by `fill-rule="evenodd"`.
        view_box (str): The box around the outline, for the `viewBox` of an SVG.
        geometry (DivisionOutlineGeometry): The same as a GeoJSON geometry, a MultiPolygon in WGS 84 (RFC 7946).
    """

    division_id: str
    name: str
    path: str
    view_box: str
    geometry: DivisionOutlineGeometry
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        division_id = self.division_id

        name = self.name

        path = self.path

        view_box = self.view_box

        geometry = self.geometry.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "division_id": division_id,
                "name": name,
                "path": path,
                "view_box": view_box,
                "geometry": geometry,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.division_outline_geometry import DivisionOutlineGeometry  # noqa: PLC0415

        d = dict(src_dict)
        division_id = d.pop("division_id")

        name = d.pop("name")

        path = d.pop("path")

        view_box = d.pop("view_box")

        geometry = DivisionOutlineGeometry.from_dict(d.pop("geometry"))

        division_outline = cls(
            division_id=division_id,
            name=name,
            path=path,
            view_box=view_box,
            geometry=geometry,
        )

        division_outline.additional_properties = d
        return division_outline

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
