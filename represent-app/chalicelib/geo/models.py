"""What a place is: its divisions, which of them are certain, and what is not known of it. Values; light to import."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 (pydantic resolves annotations at run time)
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from chalicelib.core.validation import DivisionId, one_line, pattern

Kind = Literal["country", "state", "county", "congressional", "upper", "lower", "council", "place"]
# Districts whose boundaries a tenant's administrators upload.
Set = Literal["congressional", "upper", "lower", "council"]
SETS: tuple[Set, ...] = ("congressional", "upper", "lower", "council")
COUNTRY = "ocd-division/country:us"
# The kinds of the districts of states and counties, by the type in their OCD ids; a board's are called many things.
TYPES: dict[str, Set] = {"cd": "congressional", "sldu": "upper", "sldl": "lower"}

Zip = Annotated[str, pattern(r"^[0-9]{5}(-[0-9]{4})?$", "a ZIP code, like 12207 or 12207-1234")]
Address = Annotated[str, one_line(strip_whitespace=True, min_length=4, max_length=200)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


class GeoModel(BaseModel):
    """A part of an answer; nothing can be changed in it."""

    model_config = ConfigDict(frozen=True)


class Division(GeoModel):
    """A division that a place is in, or may be in.

    `share` is how much of what was asked for is in it: 1 is all of it, so that it is certain. Null means that nobody
    knows how much, and maybe none.
    """

    id: str
    kind: Kind
    name: str
    share: float | None = Field(ge=0, le=1)


class Unknown(GeoModel):
    """What is not known of a place, or not for certain, and why."""

    kind: Kind
    reason: str


class Place(GeoModel):
    """Where something is. `state` and `county` are tenants; null where that is unknown or where there are several.

    Of a point near a border they are the likeliest: the share of each division says what is certain.
    """

    state: str | None
    county: str | None
    divisions: tuple[Division, ...]
    unknown: tuple[Unknown, ...] = ()
    lat: float | None = None
    lon: float | None = None

    def get_shares(self) -> dict[str, float | None]:
        """Return the share of each division."""
        return {division.id: division.share for division in self.divisions}


class PlaceQuery(BaseModel):
    """What place is meant, told in exactly one way: an address, a ZIP code, a point (WGS 84), or a division's id."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    # An address is where somebody lives; nothing shows it by accident.
    address: Address | None = Field(None, repr=False, examples=["112 State St, Albany, NY 12207"])
    zip: Zip | None = Field(None, examples=["12207"])
    lat: Latitude | None = Field(None, repr=False, examples=[42.6526])
    lon: Longitude | None = Field(None, repr=False, examples=[-73.7562])
    division: DivisionId | None = Field(None, examples=["ocd-division/country:us/state:ny/county:albany"])

    @model_validator(mode="after")
    def _is_told_in_one_way(self) -> Self:
        if (self.lat is None) != (self.lon is None):
            raise ValueError("a point needs both lat and lon")
        told = [self.address, self.zip, self.lat, self.division]
        if sum(part is not None for part in told) != 1:
            raise ValueError("send exactly one of address, zip, lat with lon, or division")
        return self


class BoundarySet(BaseModel):
    """A set of a tenant's boundaries. `version` counts its uploads; `points` are those kept, of `points_sent`.

    `not_in_rules` are uploaded districts that the tenant's rules do not have, `not_drawn` those of the rules that were
    not uploaded: both mean that the map or the rules are of another time.
    """

    model_config = ConfigDict(frozen=True)

    tenant: str
    set: Set
    version: int
    districts: int
    points: int
    points_sent: int
    bytes: int = Field(description="as kept")
    tolerance_m: float = Field(5.0, description="how far the lines may be from those that were sent")
    not_in_rules: tuple[str, ...] = ()
    not_drawn: tuple[str, ...] = ()
    updated_at: datetime
    updated_by: str | None


def get_set(division_id: str) -> Set:
    """Tell which set a district of a tenant belongs to, by its id.

    >>> get_set("ocd-division/country:us/state:ny/sldu:44"), get_set("ocd-division/country:us/district:dc/ward:3")
    ('upper', 'council')
    """
    return TYPES.get(division_id.rpartition("/")[2].partition(":")[0], "council")
