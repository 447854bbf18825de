"""Geocode with Amazon Location, if a stage selects it (docs.aws.amazon.com/location/latest/APIReference)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chalicelib.aws.error_mapping import map_aws_error

if TYPE_CHECKING:
    from collections.abc import Callable

GOOD = 0.8  # minimum match score, from 0 to 1, to accept a result


def geocode(client: Callable[[], Any], address: str) -> tuple[float, float] | None:
    """Return latitude and longitude of an address in the United States, or None: one Geocode. Nothing is stored."""
    with map_aws_error("The geocoder"):
        answer = client().geocode(
            QueryText=address, MaxResults=1, Filter={"IncludeCountries": ["USA"]}, IntendedUse="SingleUse"
        )
    for found in answer["ResultItems"]:
        if found.get("MatchScores", {}).get("Overall", 0.0) >= GOOD and found["PlaceType"] in PLACES:
            lon, lat = found["Position"]
            return float(lat), float(lon)
    return None


# Results as exact as a home; a town, a street or a ZIP code is not.
PLACES = ("PointAddress", "InterpolatedAddress", "SecondaryAddress")
