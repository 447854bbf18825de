"""Discover officials with govpal-reach, which asks both Google Civic Information and Open States."""

from __future__ import annotations

from govpal.discovery import google_civic, open_states
from govpal.orchestrator.api import discover_reps_for_address

from tests.clients.calls import make_calls, read_arguments


class KnownPoint:
    """A geocoder of govpal that locates every address at one point, without the internet."""

    def __init__(self, latitude: float, longitude: float) -> None:
        self._point = latitude, longitude

    def geocode(self, address: str) -> tuple[float, float]:
        """Return the point."""
        assert address
        return self._point


def main() -> None:
    """Call both providers, each alone and together."""
    base, asked = read_arguments()
    google_civic.GOOGLE_CIVIC_BASE = f"{base}/civicinfo/v2/representatives"
    open_states.OPEN_STATES_BASE = f"{base}/openstates/people.geo"
    civic, states = google_civic.GoogleCivicProvider("k"), open_states.OpenStatesProvider("k")
    point = asked["lat"], asked["lon"]
    calls = {
        "address": lambda: civic.get_reps_by_address(asked["address"]),
        "zip": lambda: civic.get_reps_by_address(asked["zip"]),
        "point": lambda: states.get_reps_by_coords(*point),
        "both": lambda: discover_reps_for_address(
            asked["address"],
            geocoding_provider=KnownPoint(*point),
            rep_providers=[civic, states],
            include_local_discovery=False,
        ),
        "bad address": lambda: civic.get_reps_by_address("nowhere at all"),
        "sea": lambda: states.get_reps_by_coords(0.0, 0.0),
    }
    make_calls(calls)


main()
