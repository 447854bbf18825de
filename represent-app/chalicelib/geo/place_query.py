"""The place that a caller asks for. models.PlaceQuery validates and describes it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from chalicelib.geo.models import PlaceQuery

# What most callers send: a part of what models.PlaceQuery accepts.
DEGREES = r"-?[0-9]{1,3}(\.[0-9]{1,15})?"
ZIP = r"[0-9]{5}(-[0-9]{4})?"
DIVISION = r"(?=.{1,200}$)ocd-division/country:us(/[a-z_]+:[a-z0-9._~-]+)*"
MOST_LAT, MOST_LON = 90.0, 180.0


@dataclass(frozen=True, kw_only=True)
class PlainQuery:
    """A place in one plain form: a point, a ZIP code, or a division; see models.PlaceQuery."""

    address: None = None
    zip: str | None = None
    lat: float | None = None
    lon: float | None = None
    division: str | None = None
    on: date | None = None


def read_plain_query(query: Mapping[str, list[str]]) -> PlainQuery | None:
    """Return the place that query parameters name in a plain form; None: models.PlaceQuery has to decide.

    Pydantic, which it needs, takes a third of a cold start.

    >>> read_plain_query({"lat": ["42.65"], "lon": ["-73.75"]}).lon, read_plain_query({"zip": ["12207"]}).zip
    (-73.75, '12207')
    >>> [read_plain_query(query) for query in ({"lat": ["95"], "lon": ["0"]}, {"zip": ["12207", "1"]}, {"zip": ["x"]})]
    [None, None, None]
    """
    sent = {name: values[0] for name, values in query.items() if len(values) == 1}
    if len(sent) != len(query):
        return None
    if sent.keys() == {"lat", "lon"} and all(re.fullmatch(DEGREES, each) for each in sent.values()):
        lat, lon = float(sent["lat"]), float(sent["lon"])
        return PlainQuery(lat=lat, lon=lon) if abs(lat) <= MOST_LAT and abs(lon) <= MOST_LON else None
    if sent.keys() == {"zip"} and re.fullmatch(ZIP, sent["zip"]):
        return PlainQuery(zip=sent["zip"])
    if sent.keys() == {"division"} and re.fullmatch(DIVISION, sent["division"]):
        return PlainQuery(division=sent["division"])
    return None


def read_division(division_id: str) -> PlaceQuery | PlainQuery | None:
    """Return the query of a division; None if the text is not the id of one."""
    if plain := read_plain_query({"division": [division_id]}):
        return plain
    from pydantic import ValidationError  # noqa: PLC0415 (imported only when needed, for uncommon ids)

    from chalicelib.geo.models import PlaceQuery  # noqa: PLC0415 (same)

    try:
        return PlaceQuery(division=division_id)
    except ValidationError:
        return None
