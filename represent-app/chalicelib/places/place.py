"""What a place is: its divisions, which of them are certain, and what is not known of it. A stand-in."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from chalicelib.validation import DivisionId, one_line, pattern

Kind = Literal[
    "country", "state", "county", "congressional", "upper", "lower", "council", "school", "judicial", "place"
]
Zip = Annotated[str, pattern(r"^[0-9]{5}(-[0-9]{4})?$", "a ZIP code, like 12207 or 12207-1234")]
Address = Annotated[str, one_line(strip_whitespace=True, min_length=4, max_length=200)]


class Part(BaseModel):
    """A part of an answer; nothing can be changed in it."""

    model_config = ConfigDict(frozen=True)


class Division(Part):
    """A division that a place is in, or may be in; `share` is how much of it, null where nobody knows."""

    id: str
    kind: Kind
    name: str
    share: float | None = Field(ge=0, le=1)


class Unknown(Part):
    """What is not known of a place, or not for certain, and why."""

    kind: Kind
    reason: str


class Place(Part):
    """Where something is. `state` and `county` are tenants; null where that is unknown or where there are several."""

    state: str | None
    county: str | None
    divisions: tuple[Division, ...]
    unknown: tuple[Unknown, ...] = ()


class PlaceQuery(BaseModel):
    """What place is meant, told in exactly one way: an address, a ZIP code, a point (WGS 84), or a division's id."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    address: Address | None = Field(None, repr=False, examples=["112 State St, Albany, NY 12207"])
    zip: Zip | None = Field(None, examples=["12207"])
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)] | None = Field(None, repr=False)
    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)] | None = Field(None, repr=False)
    division: DivisionId | None = Field(None, examples=["ocd-division/country:us/state:ny/county:albany"])

    @model_validator(mode="after")
    def _is_told_in_one_way(self) -> Self:
        if (self.lat is None) != (self.lon is None):
            raise ValueError("a point needs both lat and lon")
        told = [self.address, self.zip, self.lat, self.division]
        if sum(part is not None for part in told) != 1:
            raise ValueError("send exactly one of address, zip, lat with lon, or division")
        return self


class Representation(Part):
    """Who represents a place."""

    place: Place


class Places:
    """What finds places: those that a division's id tells of."""

    def __init__(self, tenants: dict[str, tuple[str, str, str]]) -> None:
        self._tenants = tenants

    def find(self, query: PlaceQuery) -> Place:
        """Return the place that is meant; raises Invalid."""
        from chalicelib.errors import Invalid  # noqa: PLC0415

        known = self._tenants.get(query.division or "")
        if known is None:
            raise Invalid("This place is not known.")
        tenant, state, name = known
        kind: Kind = "county" if "-" in tenant else "state"
        division = Division(id=str(query.division), kind=kind, name=name, share=1)
        return Place(state=state, county=tenant if "-" in tenant else None, divisions=(division,))
