"""Models that describe a place and a set of boundaries to clients, and that validate the query of a place."""

from __future__ import annotations

from datetime import date, datetime  # noqa: TC003 (pydantic resolves annotations at run time)
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from chalicelib.core.validation import DivisionId, one_line, pattern
from chalicelib.geo.places import Kind, Set  # noqa: TC001 (same)

Zip = Annotated[str, pattern(r"^[0-9]{5}(-[0-9]{4})?$", "a ZIP code, like 12207 or 12207-1234")]
Address = Annotated[str, one_line(strip_whitespace=True, min_length=4, max_length=200)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


class GeoModel(BaseModel):
    """An immutable part of a response."""

    model_config = ConfigDict(frozen=True)


class Division(GeoModel):
    """A division that a place is or may be in.

    `share` is the part of the requested place that is in the division: 1 is all of it, so the division is certain. Null
    means that the share is unknown and may be 0.
    """

    id: str = Field(
        description="The Open Civic Data id of the division.",
        examples=["ocd-division/country:us/state:ny/county:albany"],
    )
    kind: Kind = Field(description="The kind of division.")
    name: str = Field(description="The name of the division.", examples=["Albany County"])
    share: float | None = Field(
        ge=0,
        le=1,
        description="The part of the place that is in the division, from 0 to 1; null if unknown.",
        examples=[1.0],
    )
    valid_from: date | None = Field(
        None,
        description="The day from which the lines of the division are in force (ISO 8601); null if unknown.",
        examples=["2025-01-03"],
    )
    valid_to: date | None = Field(
        None,
        description="The day from which they are no longer in force (ISO 8601); null if it is not known yet.",
        examples=["2027-01-03"],
    )


class Lines(GeoModel):
    """The districts that a place is in by one edition of a map, which is not in force on the day of the lookup.

    A holder who was elected in an earlier edition represents its districts until the end of the term.
    """

    set: Kind = Field(description="The kind of districts.")
    valid_from: date | None = Field(
        description="The day from which these lines are in force (ISO 8601); null if unknown.", examples=["2027-01-03"]
    )
    valid_to: date | None = Field(
        description="The day from which they are no longer in force (ISO 8601); null if it is not known yet.",
        examples=["2029-01-03"],
    )
    divisions: tuple[Division, ...] = Field(description="The districts that the place is or may be in.")


class Unknown(GeoModel):
    """A kind of division that is unknown or uncertain for a place, and the reason."""

    kind: Kind = Field(description="The kind of division that is unknown or uncertain.")
    reason: str = Field(
        description="Why the division is unknown or uncertain, in a sentence.",
        examples=["No council boundaries of NY-Albany are uploaded."],
    )


class Place(GeoModel):
    """A location and its divisions. `state` and `county` are tenant ids; null if unknown or if there are several.

    For a point near a border they are the most likely ones; the share of each division says what is certain.
    """

    state: str | None = Field(
        description="The id of the state's tenant; null if unknown or if there are several.", examples=["NY"]
    )
    county: str | None = Field(
        description="The id of the county's tenant; null if unknown or if there are several.", examples=["NY-Albany"]
    )
    divisions: tuple[Division, ...] = Field(
        description="The divisions that the place is or may be in, from the country down."
    )
    former: tuple[Lines, ...] = Field(
        (),
        description="The districts of earlier lines that the place was in; their holders represent it until the end of "
        "the terms that began then.",
    )
    upcoming: tuple[Lines, ...] = Field(
        (), description="The districts that the place will be in by lines that are not in force yet."
    )
    unknown: tuple[Unknown, ...] = Field(
        (), description="The kinds of divisions that are unknown or uncertain, with reasons."
    )
    on: date | None = Field(
        None,
        description="The day whose lines and officials were looked up (ISO 8601); null if unknown.",
        examples=["2026-11-27"],
    )
    lat: float | None = Field(
        None,
        description="The latitude of the place in degrees (WGS 84); null if it is not a point.",
        examples=[42.6526],
    )
    lon: float | None = Field(
        None,
        description="The longitude of the place in degrees (WGS 84); null if it is not a point.",
        examples=[-73.7562],
    )


class PlaceQuery(BaseModel):
    """A place, given in exactly one way: an address, a ZIP code, a point (WGS 84), or the id of a division."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    # An address is personal data, so repr() does not show it.
    address: Address | None = Field(
        None,
        repr=False,
        examples=["112 State St, Albany, NY 12207"],
        description="A street address in the United States, with the city and state or the ZIP code. It is "
        "neither stored nor logged.",
    )
    zip: Zip | None = Field(None, examples=["12207"], description="A ZIP code of five or nine digits.")
    lat: Latitude | None = Field(
        None, repr=False, examples=[42.6526], description="The latitude in degrees (WGS 84); needs `lon`."
    )
    lon: Longitude | None = Field(
        None,
        repr=False,
        examples=[-73.7562],
        description="The longitude in degrees (WGS 84), negative west of Greenwich; needs `lat`.",
    )
    division: DivisionId | None = Field(
        None,
        examples=["ocd-division/country:us/state:ny/county:albany"],
        description="The Open Civic Data id of a division.",
    )
    on: date | None = Field(
        None,
        examples=["2027-01-03"],
        description="The day whose lines and officials to answer (ISO 8601); default: today.",
    )

    @model_validator(mode="after")
    def _check_one_way(self) -> Self:
        if (self.lat is None) != (self.lon is None):
            raise ValueError("a point needs both lat and lon")
        ways = [self.address, self.zip, self.lat, self.division]
        if sum(part is not None for part in ways) != 1:
            raise ValueError("send exactly one of address, zip, lat with lon, or division")
        return self


class BoundarySet(BaseModel):
    """An edition of a set of a tenant's boundaries; `points` remain of `points_sent`.

    `not_in_rules` lists uploaded districts that the tenant's rules do not have, `not_drawn` districts of the rules that
    were not uploaded: in both cases the map and the rules are of different dates.
    """

    model_config = ConfigDict(frozen=True)

    tenant: str = Field(description="The id of the tenant.", examples=["NY"])
    set: Set = Field(description="The set of districts, by their kind.")
    version: int = Field(
        description="The version of the edition. It grows by 1 with each upload of any edition of the set."
    )
    valid_from: date | None = Field(
        None,
        description="The day from which the lines are in force (ISO 8601); null if unknown.",
        examples=["2025-01-03"],
    )
    valid_to: date | None = Field(
        None,
        description="The day from which they are no longer in force (ISO 8601); null if it is not known yet.",
        examples=["2027-01-03"],
    )
    districts: int = Field(description="The number of districts in the set.")
    points: int = Field(description="The number of points after simplification.")
    points_sent: int = Field(description="The number of points in the upload.")
    bytes: int = Field(description="The size of the set in bytes as it is stored.")
    tolerance_m: float = Field(
        5.0, description="The greatest distance, in metres, between the simplified and the uploaded lines."
    )
    not_in_rules: tuple[str, ...] = Field(
        (), description="The ids of uploaded districts that the tenant's rules do not have; at most 200."
    )
    not_drawn: tuple[str, ...] = Field(
        (), description="The ids of districts in the tenant's rules that were not uploaded; at most 200."
    )
    updated_at: datetime = Field(description="When the set was uploaded (RFC 3339).", examples=["2026-01-31T12:00:00Z"])
    updated_by: str | None = Field(description="The account that uploaded the set; null if unknown.")
