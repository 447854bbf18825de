"""Call Google Civic Information with google-civic-information-api, whose functions return the responses of requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from google_civic_information_api import constants

from tests.clients.calls import make_calls, read_arguments

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = "k"


def read(function: Callable[..., Any], *arguments: Any, **options: Any) -> Callable[[], Any]:
    """Return a call of a function, which gives the JSON of its response."""

    def call() -> Any:
        return function(KEY, *arguments, **options).json()

    return call


def main() -> None:
    """Call every function that concerns representatives."""
    base, asked = read_arguments()
    constants.BASE_URL = f"{base}/civicinfo/v2"
    # Their URLs are made at import, from the base.
    from google_civic_information_api import divisions, representatives  # noqa: PLC0415

    at, of = representatives.representative_info_by_address, representatives.representative_info_by_division
    calls = {
        "address": read(at, asked["address"]),
        "zip": read(at, asked["zip"]),
        "county": read(at, asked["zip"], levels="administrativeArea2"),
        "senators": read(at, asked["zip"], levels="country", roles="legislatorUpperBody"),
        "no offices": read(at, asked["zip"], include_offices=False),
        "division": read(of, asked["state"], recursive=False),
        "district": read(of, asked["district"], recursive=False),
        "below": read(of, asked["state"]),
        "search": read(divisions.search, asked["words"]),
        "bad address": read(at, "nowhere at all"),
        "unknown division": read(of, "ocd-division/country:us/state:zz"),
    }
    make_calls(calls)


main()
