"""Call Google Civic Information with Google's own client for Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from googleapiclient.discovery import build

from tests.clients.calls import make_calls, read_arguments

if TYPE_CHECKING:
    from googleapiclient.errors import HttpError

LEGISLATORS = ["legislatorUpperBody", "legislatorLowerBody"]


def describe(error: HttpError) -> dict[str, Any]:
    """Return what Google's error has."""
    if not hasattr(error, "error_details"):
        return {}
    return {"status": error.status_code, "reason": error.reason, "details": error.error_details}


def main() -> None:
    """Call every method that concerns representatives."""
    base, asked = read_arguments()
    service = build(
        "civicinfo", "v2", developerKey="k", static_discovery=True, client_options={"api_endpoint": f"{base}/"}
    )
    people, divisions = service.representatives(), service.divisions()
    at, of = people.representativeInfoByAddress, people.representativeInfoByDivision
    zip_code, state = asked["zip"], asked["state"]
    calls = {
        "address": at(address=asked["address"]),
        "zip": at(address=zip_code),
        "congress": at(address=zip_code, levels="country", roles=LEGISLATORS),
        "county": at(address=zip_code, levels=["administrativeArea2"]),
        "no offices": at(address=zip_code, includeOffices=False),
        "fields": at(address=zip_code, fields="officials/name"),
        "long": at(address=zip_code, fields=",".join(["officials/name"] * 120)),
        "division": of(ocdId=state),
        "county division": of(ocdId=asked["county"], recursive=False),
        "district": of(ocdId=asked["district"]),
        "below": of(ocdId=state, recursive=True),
        "congress below": of(ocdId=state, recursive=True, levels="country", roles=LEGISLATORS),
        "search": divisions.search(query=asked["words"]),
        "divisions of address": divisions.queryDivisionByAddress(address=asked["address"]),
        "divisions of zip": divisions.queryDivisionByAddress(address=zip_code),
        "no address": at(),
        "bad address": at(address="nowhere at all"),
        "unknown zip": at(address="00000"),
        "unknown division": of(ocdId="ocd-division/country:us/state:zz"),
        "too much": of(ocdId="ocd-division/country:us", recursive=True),
        "no query": divisions.search(),
        "no address for divisions": divisions.queryDivisionByAddress(),
    }
    make_calls({name: request.execute for name, request in calls.items()}, describe)


main()
