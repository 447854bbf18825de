"""Call Google Civic Information with the connector of parsons."""

from __future__ import annotations

from parsons import GoogleCivic

from tests.clients.calls import make_calls, read_arguments


def main() -> None:
    """Call the one method that concerns representatives."""
    base, asked = read_arguments()
    civic = GoogleCivic(api_key="k")
    civic.uri = f"{base}/civicinfo/v2/"
    ask = civic.get_representative_info_by_address
    legislators = ["legislatorUpperBody", "legislatorLowerBody"]
    calls = {
        "address": lambda: ask(asked["address"]),
        "zip": lambda: ask(asked["zip"]),
        "congress": lambda: ask(asked["zip"], levels=["country"], roles=legislators),
        "county": lambda: ask(asked["zip"], levels=["administrativeArea2"]),
        "no offices": lambda: ask(asked["zip"], include_offices=False),
        "bad address": lambda: ask("nowhere at all"),
        "unknown zip": lambda: ask("00000"),
    }
    make_calls(calls)


main()
