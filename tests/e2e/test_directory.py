"""Rosters are imported, and read through the gateway of the deployed package."""

from __future__ import annotations

import csv
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import UUID

import pytest

from chalicelib.auth.permissions import SYSTEM
from chalicelib.aws import clients
from chalicelib.container import Container
from chalicelib.core.safe_text import clean, find_url_flaw
from chalicelib.tenants import default_rules, tenant_registry
from tests.api.stage_client import MAP
from tests.support import INVENTED, files_in_both
from tools.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from chalicelib.tenants.rules import Rules
    from tests.e2e.conftest import Deployed

pytestmark = pytest.mark.journey
# States without a public roster, and Congress: the records of one test would be found by another.
OURS = ("openstates/ak.csv", "openstates/id.csv", "openstates/us.csv", "openstates/wv.csv")


def list_all(deployed: Deployed, tenant: str, query: str = "") -> list[dict[str, Any]]:
    """Read all pages of a tenant's list."""
    found: list[dict[str, Any]] = []
    while True:
        path = f"/representatives?limit=100&skip={len(found)}{query}"
        answer = deployed.send("GET", path, X_Tenant_Id=tenant).json
        found += answer["data"]
        if len(found) >= answer["meta"]["total"] or not answer["data"]:
            return found


def test_first_steps_of_a_client_work(deployed: Deployed) -> None:
    assert deployed.send("GET", "/health").json["data"] == [{"status": "ok"}]
    ready = deployed.send("GET", "/health/ready").json["data"]
    assert {report["status"] for report in ready} == {"ok"}
    tenants_page = deployed.send("GET", "/tenants?kind=county&state=NY&limit=3").json
    assert tenants_page["meta"]["total"] == 62
    draft = {"name": "Ada Example", "position": "County Legislator", "district": "3"}
    created = deployed.send("POST", "/representatives", draft, X_Tenant_Id="NY-Albany", Idempotency_Key="tour")
    assert created.status == 201
    path = f"/representatives/{created.json['data'][0]['id']}"
    tag = created.headers["ETag"]
    patch = deployed.send("PATCH", path, {"party": "Green"}, X_Tenant_Id="NY-Albany", If_Match=tag)
    assert (patch.status, patch.json["data"][0]["party"]) == (200, "Green")
    stale = deployed.send("PATCH", path, {"party": "Blue"}, X_Tenant_Id="NY-Albany", If_Match=tag)
    assert (stale.status, stale.headers["Content-Type"]) == (412, "application/problem+json")
    put = deployed.send("PUT", path, draft | {"district": "4"}, X_Tenant_Id="NY-Albany")
    assert (put.status, put.json["data"][0]["version"]) == (200, 3)
    again = deployed.send("POST", "/representatives", draft, X_Tenant_Id="NY-Albany", Idempotency_Key="tour")
    assert again.text == created.text
    assert deployed.send("DELETE", path, X_Tenant_Id="NY-Albany").status == 200
    assert deployed.send("GET", path, X_Tenant_Id="NY-Albany").status == 404


def test_gateway_returns_problems_like_the_app(deployed: Deployed) -> None:
    for method, path, status in (("GET", "/nope", 404), ("PUT", "/health", 405), ("GET", "/tenants/NY-Albny", 404)):
        answer = deployed.send(method, path)
        assert (answer.status, answer.headers["Content-Type"]) == (status, "application/problem+json")
        assert answer.json["status"] == status
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_lookup_and_boundary_sets_work_through_the_gateway(deployed: Deployed) -> None:
    division = "ocd-division/country:us/state:ny/county:albany"
    # MiniStack decodes a path before it looks for a route.
    found = deployed.send("GET", f"/divisions/{quote(quote(division, safe=''), safe='')}")
    assert (found.status, found.json["data"][0]["place"]["county"]) == (200, "NY-Albany"), found.text
    assert deployed.send("GET", f"/lookup?division={division}").json["data"] == found.json["data"]
    assert deployed.send("GET", "/lookup?zip=12207").json["data"][0]["place"]["county"] == "NY-Albany"
    assert deployed.send("GET", "/lookup?lat=0&lon=0").status == 404
    path = "/tenants/CA/boundaries/council"
    put = deployed.send("PUT", path, MAP, Content_Type="application/geo+json")
    assert put.status == 200, put.text
    assert put.json["data"][0]["districts"] == 1
    assert deployed.send("DELETE", path).status == 200


def test_concurrent_retries_create_one_record(deployed: Deployed) -> None:
    draft = {"name": "Once Only", "position": "Mayor"}

    def post(_: int) -> str:
        return deployed.send("POST", "/representatives", draft, X_Tenant_Id="WY", Idempotency_Key="same").text

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(post, range(8)))
    assert len(answers) == 1
    assert len(list_all(deployed, "WY", "&q=once")) == 1


def test_concurrent_writers_lose_nothing_and_leave_a_history_without_gaps(deployed: Deployed) -> None:
    draft = {"name": "A", "position": "Mayor"}
    (created,) = deployed.send("POST", "/representatives", draft, X_Tenant_Id="VT").json["data"]
    parties = ("Green", "Democratic", "Republican")

    def patch(n: int) -> int:
        path, field = f"/representatives/{created['id']}", ("party", "district", "given_name", "family_name")[n % 4]
        value = parties[n // 4] if field == "party" else f"v{n}"
        return deployed.send("PATCH", path, {field: value}, X_Tenant_Id="VT").status

    with ThreadPoolExecutor(4) as pool:
        statuses = Counter(pool.map(patch, range(12)))
    final = deployed.send("GET", f"/representatives/{created['id']}", X_Tenant_Id="VT").json["data"][0]
    assert set(statuses) <= {200, 503}
    assert final["version"] == 1 + statuses[200]
    answer = clients.dynamodb().query(
        TableName="represent-local",
        KeyConditionExpression="PK = :pk",
        ExpressionAttributeValues={":pk": {"S": "TENANT#VT#CHANGES"}},
    )
    assert [int(item["SK"]["S"]) for item in answer["Items"]] == list(range(1, 2 + statuses[200]))


@pytest.mark.parametrize("file", files_in_both(OURS, ["openstates/*.csv"]))
def test_every_roster_is_imported_once_and_read_back_unchanged(
    deployed: Deployed, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tenant = "" if file.stem == "us" else file.stem.upper()
    arguments = [str(file), *(["--tenant", tenant] if tenant else [])]
    assert main(["local", "import", *arguments]) == 0
    first = capsys.readouterr().out
    with file.open(encoding="utf-8", newline="") as opened:
        rows = {row["id"]: row for row in csv.DictReader(opened)}
    refused = [int(line) for line in re.findall(r"refused line (\d+):", first)]
    assert f"created {len(rows) - len(refused)}, changed 0" in first
    without_office = [row["id"] for row in rows.values() if not row["current_chamber"]]
    assert len(refused) == len(without_office)
    owners = (
        [tenant] if tenant else [state.id for state in tenant_registry.load_registry().page(kind="state", limit=100)[0]]
    )
    level = "federal" if not tenant else "state"
    stored = [person for owner in owners for person in list_all(deployed, owner, f"&level={level}")]
    by_id = {
        entry["identifier"]: person
        for person in stored
        for entry in person["identifiers"]
        if entry["scheme"] == "openstates"
    }
    assert set(by_id) == set(rows) - set(without_office)
    engines = {owner: default_rules.load_default_rules(tenant_registry.load_registry().get(owner)) for owner in owners}
    for key, person in by_id.items():
        same_person(rows[key], person, engines[person["state"]])
    recorded: list[str] = []
    clients.dynamodb().meta.events.register("before-call.*", lambda model, **_: recorded.append(model.name))
    assert main(["local", "import", *arguments]) == 0
    assert f"created 0, changed 0, unchanged {len(by_id)}, closed 0" in capsys.readouterr().out
    assert set(recorded) <= {"GetItem", "Query"}
    if not tenant and file.is_relative_to(INVENTED):  # the other file of Congress must find no representatives
        for person in by_id.values():
            Container(SYSTEM).for_tenant(person["state"]).representatives.delete(UUID(person["id"]), None)


def same_person(row: dict[str, str], person: dict[str, Any], rules: Rules) -> None:
    """Check that the person of the file equals that of the API, with the names of the rules."""
    assert person["name"] == row["name"]
    assert person["given_name"] == row["given_name"]
    assert person["family_name"] == row["family_name"]
    assert person["party"] == rules.read_parties(row["current_party"])[0]
    office = rules.find_office(person["position"], level=person["level"])
    district = office and office.find_district(row["current_district"])
    assert (person["district"], person["division_id"]) == (district and (district.name, district.division_id))
    contact = person["contact_info"]
    offices = {office["classification"]: office for office in contact["offices"]}
    for kind in ("capitol", "district"):
        office = offices.get(kind, {"address": None, "voice": None, "fax": None})
        assert (office["address"] or "") == clean(row[f"{kind}_address"])
        for name in ("voice", "fax"):
            number = row[f"{kind}_{name}"]
            assert (office[name] or "") == (f"+1{number.replace('-', '')}" if number else "")
    links = [contact["contact_form"], *(link["url"] for link in contact["links"])]
    assert (row["email"] in contact["emails"] + links) or not row["email"] or " " in row["email"]
    assert {link for link in row["links"].split(";") if link and not find_url_flaw(link)} <= set(links)
    for name in ("twitter", "youtube", "instagram", "facebook"):
        assert (contact["social"][name] or "") == row[name]
