"""Call Open States with pyopenstates."""

from __future__ import annotations

import pyopenstates
import pyopenstates.core

from tests.clients.calls import make_calls, read_arguments


def main() -> None:
    """Call every function that concerns people and jurisdictions."""
    base, asked = read_arguments()
    pyopenstates.core.API_ROOT = f"{base}/openstates"
    pyopenstates.set_api_key("k")
    code, person = asked["code"], asked["person"]
    find = pyopenstates.search_legislators
    calls = {
        "jurisdictions": pyopenstates.get_metadata,
        "state": lambda: pyopenstates.get_metadata(code),
        "fields of state": lambda: pyopenstates.get_metadata(code, fields=["id", "name"]),
        "state with organizations": lambda: pyopenstates.get_metadata(code, include="organizations"),
        "type of time": lambda: type(pyopenstates.get_metadata(code)["latest_people_update"]).__name__,
        "organizations": lambda: pyopenstates.get_organizations(code),
        "upper districts": lambda: pyopenstates.search_districts(code, "upper"),
        "lower districts": lambda: pyopenstates.search_districts(code, "lower"),
        "people": lambda: find(jurisdiction=code),
        "people by name of state": lambda: find(jurisdiction=asked["state name"]),
        "upper": lambda: find(jurisdiction=code, org_classification="upper"),
        "lower": lambda: find(jurisdiction=code, org_classification="lower"),
        "people of district": lambda: find(
            jurisdiction=code, org_classification="lower", district=asked["lower district"]
        ),
        "name": lambda: find(name=person["name"]),
        "id": lambda: find(id_=person["id"]),
        "include": lambda: find(jurisdiction=code, name=person["name"], include=["offices", "links"]),
        "person": lambda: pyopenstates.get_legislator(person["id"]),
        "person without prefix": lambda: pyopenstates.get_legislator(person["id"].removeprefix("ocd-person/")),
        "type of time of person": lambda: type(pyopenstates.get_legislator(person["id"])["created_at"]).__name__,
        "person of the county": lambda: pyopenstates.get_legislator(
            next(
                each["id"]
                for each in pyopenstates.locate_legislators(asked["lat"], asked["lon"])
                if each["jurisdiction"]["classification"] == "municipality"
            )
        ),
        "point": lambda: pyopenstates.locate_legislators(asked["lat"], asked["lon"]),
        "sea": lambda: pyopenstates.locate_legislators(0, 0),
        "nothing asked": find,
        "district alone": lambda: find(name=person["name"], district="1"),
        "unknown state": lambda: pyopenstates.get_metadata("zz"),
    }
    make_calls(calls)


main()
