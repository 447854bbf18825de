from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.places_draft_places_item import PlacesDraftPlacesItem


T = TypeVar("T", bound="PlacesDraft")


@_attrs_define
class PlacesDraft:
    """The places of a batch, each as in `GET /lookup`; a place that is not valid has an error of its own.

    Attributes:
        places (list[PlacesDraftPlacesItem]): Up to 100 places, each with the parameters of `GET /lookup`.
    """

    places: list[PlacesDraftPlacesItem]

    def to_dict(self) -> dict[str, Any]:
        places = []
        for places_item_data in self.places:
            places_item = places_item_data.to_dict()
            places.append(places_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "places": places,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.places_draft_places_item import PlacesDraftPlacesItem  # noqa: PLC0415

        d = dict(src_dict)
        places = []
        _places = d.pop("places")
        for places_item_data in _places:
            places_item = PlacesDraftPlacesItem.from_dict(places_item_data)

            places.append(places_item)

        places_draft = cls(
            places=places,
        )

        return places_draft
