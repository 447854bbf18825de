"""A constituent from registration to erasure, through the gateway; afterwards all stored data is searched."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit
from uuid import uuid4

import pytest

from tests.e2e.conftest import PASSWORD, Deployed
from tests.support import readable
from tests.unit.geo.test_census_geocoder import answer, match

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.journey
COUNTY = "NY-Albany"


@contextmanager
def geocoder() -> Iterator[tuple[str, list[str]]]:
    """Yield the URL of a service that answers like the Census Bureau's geocoder, and the addresses that it receives."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            (address,) = parse_qs(urlsplit(self.path).query)["address"]
            asked.append(address)
            found = [match()] if "Albany" in address else [make_vermont_match()] if "Montpelier" in address else []
            body = answer(*found)
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def make_vermont_match() -> dict[str, Any]:
    """Return a match in Montpelier."""
    counties = [{"GEOID": "50023", "NAME": "Washington County", "BASENAME": "Washington"}]
    return match() | {"coordinates": {"x": -72.5754, "y": 44.2601}, "geographies": {"Counties": counties}}


@contextmanager
def use_geocoder(deployed: Deployed, url: str) -> Iterator[None]:
    """Let the deployed function use a geocoder while the context is open."""
    client = deployed.place.client("lambda")
    (function,) = [one for one in client.list_functions()["Functions"] if "APIHandler" in one["FunctionName"]]
    name, before = function["FunctionName"], function["Environment"]["Variables"]
    client.update_function_configuration(
        FunctionName=name, Environment={"Variables": before | {"CENSUS_GEOCODER_URL": url}}
    )
    try:
        yield
    finally:
        client.update_function_configuration(FunctionName=name, Environment={"Variables": before})


class Ada:
    """A constituent whose values are all recognisable."""

    def __init__(self, deployed: Deployed) -> None:
        self.deployed = deployed
        self.secrets: list[str] = []
        self.email = f"{self.value('mail').lower()}@example.org"
        self.secrets.append(self.email)
        self.token = ""

    def value(self, what: str) -> str:
        """Make a unique value."""
        self.secrets.append(f"Planted-{what}-{uuid4().hex}")
        return self.secrets[-1]

    def send(self, method: str, path: str, body: Any = None, status: int = 200, **headers: str) -> Any:
        """Send a request; return the only entry of the answer, or all entries."""
        sent = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        reply = self.deployed.send(method, path, body, **sent | headers)
        assert reply.status == status, f"{method} {path}: {reply.status} {reply.text[:300]}"
        data = reply.json["data"]
        return data[0] if data and len(data) == 1 else data

    def sign_up(self) -> None:
        """Register an account and sign in."""
        self.send("POST", "/auth/register", {"email": self.email, "password": PASSWORD}, 202)
        self.send("POST", "/auth/confirm", {"email": self.email, "code": "123456"})
        asked = {"grant_type": "password", "email": self.email, "password": PASSWORD}
        self.token = self.send("POST", "/auth/token", asked)["id_token"]
        self.secrets += [self.send("GET", "/me")["id"], self.token]


def read_everything(deployed: Deployed) -> dict[str, str]:
    """Return the text of all data that the stage has stored or sent: items, files, messages, logs, accounts."""
    return {**read_stored(deployed), **read_sent(deployed)}


def read_stored(deployed: Deployed) -> dict[str, str]:
    """Return each item of each table, each file, and the accounts."""
    found: dict[str, str] = {}
    tables, buckets = deployed.place.client("dynamodb"), deployed.place.client("s3")
    for table in tables.list_tables()["TableNames"]:
        for page in tables.get_paginator("scan").paginate(TableName=table):
            for item in page["Items"]:
                found[f"{table} {item['PK']['S']} {item['SK']['S']}"] = json.dumps(readable(item), default=str)
    for bucket in buckets.list_buckets()["Buckets"]:
        for entry in buckets.list_objects_v2(Bucket=bucket["Name"]).get("Contents", []):
            if not bucket["Name"].startswith("represent-local-artifacts"):
                body = buckets.get_object(Bucket=bucket["Name"], Key=entry["Key"])["Body"].read()
                found[f"file {entry['Key']}"] = body.decode(errors="replace")
    accounts = deployed.place.client("cognito-idp")
    for pool in accounts.list_user_pools(MaxResults=60)["UserPools"]:
        found[f"pool {pool['Id']}"] = json.dumps(accounts.list_users(UserPoolId=pool["Id"])["Users"], default=str)
    return found


def read_sent(deployed: Deployed) -> dict[str, str]:
    """Return the waiting messages, and each line of each log."""
    found: dict[str, str] = {}
    queues = deployed.place.client("sqs")
    for url in queues.list_queues()["QueueUrls"]:
        waiting = queues.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0)
        found[f"queue {url}"] = json.dumps(waiting, default=str)
    logs = deployed.place.client("logs")
    for group in logs.describe_log_groups()["logGroups"]:
        for page in logs.get_paginator("filter_log_events").paginate(logGroupName=group["logGroupName"]):
            for event in page["events"]:
                found[f"log {group['logGroupName']} {len(found)}"] = event["message"]
    # The emulator logs the recipients of mail instead of sending it.
    lines = deployed.cloud.log.read_text(errors="replace").splitlines()
    found |= {f"cloud.log {number}": line for number, line in enumerate(lines) if "[ses]" not in line}
    return found


def find_places(deployed: Deployed, secrets: list[str]) -> set[str]:
    """Return the kinds of places that contain any of some texts."""
    places = read_everything(deployed).items()
    return {place.split()[0] for place, text in places if any(secret in place + text for secret in secrets)}


def test_constituent_registers_acts_moves_and_leaves_without_a_trace(deployed: Deployed) -> None:
    sheriff = deployed.send(
        "POST", "/representatives", {"name": "Cy Example", "position": "Sheriff"}, X_Tenant_Id=COUNTY
    )
    target = {"tenant": COUNTY, "id": sheriff.json["data"][0]["id"]}
    ada = Ada(deployed)
    ada.sign_up()
    with geocoder() as (url, asked), use_geocoder(deployed, url):
        home = {"address": f"{ada.value('street')}, Albany, NY 12207"}
        profile = ada.send("PUT", "/me/profile", {"home": home, "name": ada.value("name")})
        assert (profile["tenant"], asked) == (COUNTY, [home["address"]])
        county = ada.send("GET", "/me/representatives")["officials"]["county"]
        assert "Cy Example" in [one["name"] for seats in county for one in seats["officials"]]
        draft = {"title": ada.value("title"), "topic": "taxes", "planned": 2, "representatives": [target]}
        goal = ada.send("POST", "/goals", draft, 201)
        log = f"/goals/{goal['id']}/activities"
        wrong = ada.send("POST", log, {"kind": "call", "note": ada.value("note")}, 201)
        right = {"kind": "letter", "note": ada.value("right"), "corrects": wrong["id"], "outcome": "answered"}
        ada.send("POST", log, right, 201)
        assert ada.send("GET", f"/goals/{goal['id']}")["progress"] == 50
        assert ada.send("GET", "/activities")["corrects"] == wrong["id"]  # the only activity that is not corrected
        ada.secrets += [goal["id"], wrong["id"]]
        counts = deployed.send("GET", f"/tenants/{COUNTY}/goals/counts", Authorization=f"Bearer {deployed.token}")
        assert (counts.status, counts.json["data"]) == (200, [])
        ada.send("POST", "/goals", {"title": ada.value("mistake") * 20, "topic": ada.value("topic")}, 422)
        ada.send("GET", f"/goals/{ada.value('id')}", None, 404)
        ada.send("GET", f"/lookup?address={quote(ada.value('nowhere'))}", None, 404)
        home = {"address": f"{ada.value('street')}, Montpelier, VT 05602"}
        assert ada.send("PATCH", "/me/profile", {"home": home})["tenant"] == "VT-Washington"
    export = json.dumps(ada.send("GET", "/me/export"))
    assert [what for what in ("name", "title", "note", "right") if f"Planted-{what}" not in export] == []
    assert "Planted-street" not in export
    assert {"represent-local", "pool"} <= find_places(deployed, ada.secrets)
    assert not [
        place for place in read_everything(deployed) if place.startswith(f"represent-local TENANT#{COUNTY}#USER#")
    ]
    ada.send("DELETE", "/me")
    ada.send("GET", "/me/profile", None, 401)
    assert find_places(deployed, ada.secrets) == set()
    again = {"grant_type": "password", "email": ada.email, "password": PASSWORD}
    ada.token = ""
    ada.send("POST", "/auth/token", again, 401)
