"""The places of the samples, and the answers of the product itself, with which those of the clients are compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chalicelib.core.text_normalization import fold

GROUPS = ("federal", "state", "county", "local")


@dataclass(frozen=True)
class Place:
    """A place whose officials are among the samples."""

    zip: str
    address: str
    lat: float
    lon: float
    code: str
    state_name: str
    county_name: str

    @property
    def state(self) -> str:
        """The id of the division of its state."""
        return f"ocd-division/country:us/state:{self.code}"

    @property
    def county(self) -> str:
        """The id of the division of its county."""
        return f"{self.state}/county:{self.county_name.lower().replace(' ', '_')}"

    @property
    def tenants(self) -> tuple[str, str]:
        """Its state and its county."""
        return self.code.upper(), f"{self.code.upper()}-{self.county_name.replace(' ', '-')}"


PLACES = (
    Place("12207", "112 State St, Albany, NY 12207", 42.6512, -73.7548, "ny", "New York", "Albany"),
    Place("90012", "200 N Spring St, Los Angeles, CA 90012", 34.0537, -118.2427, "ca", "California", "Los Angeles"),
    Place("77002", "1001 Preston St, Houston, TX 77002", 29.7602, -95.3594, "tx", "Texas", "Harris"),
)


@dataclass(frozen=True)
class Lookup:
    """An answer of `GET /lookup`."""

    data: dict[str, Any]

    @property
    def divisions(self) -> dict[str, str]:
        """The kinds of the divisions of the place, by id."""
        return {each["id"]: each["kind"] for each in self.data["place"]["divisions"]}

    def list_seats(self, *groups: str) -> list[dict[str, Any]]:
        """Return the seats of some groups, or of all."""
        return [seat for group in groups or GROUPS for seat in self.data["officials"][group]]

    def list_offices(self, *groups: str) -> list[tuple[str, list[str]]]:
        """Return the division of each office with the names of its officials, in order."""
        return sorted((seat["division_id"], list_names(seat["officials"])) for seat in self.list_seats(*groups))

    def list_names(self, *groups: str, division: str | None = None, chamber: str | None = None) -> list[str]:
        """Return the names of the officials of some groups, of a division, or of a chamber, in order."""
        return list_names(
            official
            for seat in self.list_seats(*groups)
            if division in (None, seat["division_id"]) and chamber in (None, seat["chamber"])
            for official in seat["officials"]
        )


def list_names(people: Any) -> list[str]:
    """Return the names of some people, in order, as if they had no accents."""
    return sorted((person["name"] for person in people), key=fold)
