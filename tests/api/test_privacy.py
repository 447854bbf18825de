"""Only the constituent can read a profile, a goal or an activity: by route, filter, export, log, event or error.

The routes are taken from the app, so a new one is included. Each is called with its valid request (world.py), with the
constituent's ids in each place of its path, and with each filter that it declares.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from app import app
from chalicelib import container
from chalicelib.agents import tool_catalog
from chalicelib.auth.permissions import Principal
from chalicelib.aws import clients
from chalicelib.aws.global_table import GlobalTable
from chalicelib.constituents.profile import Home, HomeDivision, ProfileFields
from chalicelib.container import Container
from chalicelib.core import settings
from chalicelib.core.http_client import OutboundClient
from chalicelib.core.ids import digest
from chalicelib.geo.place_finder import GeocodedAddress
from chalicelib.geo.places import Division, Place
from tests import people
from tests.api.stage_client import HOOK, LIVES_IN_CA
from tests.api.test_matrix import EXPECTED
from tests.api.test_provenance import Directory, office, senator
from tests.support import readable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from mypy_boto3_dynamodb.client import DynamoDBClient

    from chalicelib.aws.tenant_table import Conditional
    from chalicelib.geo.models import PlaceQuery
    from chalicelib.operations.registry import Operation
    from tests.api.cloud import Cloud
    from tests.api.conftest import Caller, Reply
    from tests.api.stage_client import Stage

ELSEWHERE = {"home": {"division": "ocd-division/country:us/state:ny"}}
OTHERS = [*next(iter(EXPECTED.values())), "constituent elsewhere"]
# Few principals share a stage, because the data that each leaves slows the next one down.
TOGETHER = [
    ["anonymous", "constituent", "constituent elsewhere", "expired", "forged"],
    ["editor", "admin", "platform"],
    ["other editor", "other admin"],
    ["key", "bare key", "other key"],
]
# Called with a separate account, because the call ends the account or its sessions.
ENDING = {("DELETE", "/me"), ("POST", "/auth/logout")}
TABLES = ("represent-local", "represent-local-usage")


@dataclass
class Planted:
    """A constituent whose values are all recognisable: private values, and ids that others may guess."""

    api: Caller
    sub: str
    values: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)

    def value(self, what: str) -> str:
        """Make a unique value."""
        self.values.append(f"Planted-{what}-{uuid4().hex}")
        return self.values[-1]

    @property
    def credentials(self) -> dict[str, str | None]:
        token = people.token(sub=self.sub, email=self.email)
        return {"Authorization": f"Bearer {token}", "X-Tenant-Id": None}

    @property
    def email(self) -> str:
        return f"planted.{self.sub}@example.org"

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Reply:
        return self.api.send(method, path, body, self.credentials | headers)

    def live(self, tenant: str) -> None:
        """Set a home in a tenant, in a recognisable division."""
        division = HomeDivision(id=self.value("Id"), kind="place", name=self.value("Division"), share=1)
        home = Home(state=tenant[:2], county=tenant if "-" in tenant else None, divisions=(division,))
        fields = ProfileFields(name=self.value("Name"))
        Container(Principal("constituent", id=self.sub)).constituent.put_profile(fields, home, None)

    def act(self) -> None:
        """Create a goal with an activity and its correction."""
        body = {"title": self.value("Title"), "topic": "taxes", "description": self.value("Description")}
        goal = self.send("POST", "/goals", body, **{"Idempotency-Key": self.value("Key")}).one
        log = f"/goals/{goal['id']}/activities"
        wrong = self.send("POST", log, {"kind": "call", "note": self.value("Note")}).one
        right = {"kind": "email", "note": self.value("Right"), "corrects": wrong["id"]}
        self.ids += [goal["id"], wrong["id"], self.send("POST", log, right).one["id"]]

    def found_in(self, text: str) -> list[str]:
        """Return the constituent's values that a text contains."""
        return [value for value in self.values if value in text]


class Stranger:
    """Another principal; the same for all routes, except those that end the account or session."""

    def __init__(self, stage: Stage, who: str) -> None:
        self._stage = stage
        self._kind = who.removesuffix(" elsewhere")
        self._elsewhere = who.endswith("elsewhere")
        self._usual = self._new()

    def credentials(self, route: tuple[str, str]) -> dict[str, str | None]:
        """Return the headers for a route."""
        return self._new() if route in ENDING else self._usual

    def keeps_home(self, route: tuple[str, str]) -> bool:
        """Return whether the valid request for a route, which may need a home in CA, keeps this principal's home."""
        return not (self._elsewhere and route[1].startswith(("/me/", "/goals")))

    def _new(self) -> dict[str, str | None]:
        made = self._stage.credentials(self._kind)
        if self._elsewhere:
            assert self._stage.api.send("PUT", "/me/profile", ELSEWHERE, made).one["tenant"] == "NY"
        return made


@pytest.fixture
def planted(stage: Stage) -> Planted:
    """Make a constituent of CA with a profile, a goal and activities."""
    sub = stage.pool.person()
    made = Planted(stage.api, sub, ids=[sub])
    made.live("CA")
    made.act()
    return made


def attempts(
    stage: Stage, victim: Planted, route: tuple[str, str], operation: Operation, stranger: Stranger
) -> Iterator[Reply]:
    """Yield the answers to every way in which another principal may request the constituent's data from a route."""
    method, path = route
    who = stranger.credentials(route)
    if stranger.keeps_home(route):
        yield stage.call(method, path, who)
    bodies = [None] if operation.body is None else [{}, {"title": "Taken", "name": "Taken", "kind": "call"}]
    for known in victim.ids if "{" in path else victim.ids[:1]:
        at = re.sub(r"{\w+}", known, path.replace("{tenant}", "CA"))
        for body in bodies:
            yield stage.api.send(method, at, body, who)
        yield stage.api.send(method, f"/{known}{at}", None, who | {"X-Tenant-Id": f"CA#USER#{victim.sub}"})
    for name in operation.query.model_fields if operation.query else ():
        for value in ("Planted", victim.sub, victim.ids[1]):
            at = re.sub(r"{\w+}", victim.ids[1], path.replace("{tenant}", "CA"))
            yield stage.api.send(method, f"{at}?{name}={value}", None, who)


def count_keys_once() -> Any:
    """Return a replacement that counts only the first call of each key: counting is slow, and has its own tests."""
    real, counted = GlobalTable.consume, dict[str, Any]()

    def spend(root: GlobalTable, tenant: str, key_id: str, change: Conditional) -> Any:
        if key_id in counted:
            return counted[key_id]
        done, item = real(root, tenant, key_id, change)
        if done:
            counted[key_id] = done, item
        return done, item

    return spend


def read_everything(dynamodb: DynamoDBClient, cloud: Cloud, bucket: str) -> dict[str, str]:
    """Return the text of all stored or sent data: each item, each file, each message."""
    found: dict[str, str] = {}
    for table in TABLES:
        for item in dynamodb.scan(TableName=table)["Items"]:
            found[f"{table} {item['PK']['S']} {item['SK']['S']}"] = json.dumps(readable(item), default=str)
    for entry in clients.s3().list_objects_v2(Bucket=bucket).get("Contents", []):
        found[f"file {entry['Key']}"] = str(clients.s3().get_object(Bucket=bucket, Key=entry["Key"])["Body"].read())
    for queue in cloud.urls:
        found[f"queue {queue}"] = json.dumps(cloud.receive(queue))
    return found


def stream(dynamodb: DynamoDBClient) -> list[dict[str, Any]]:
    """Return the stream records of writing, changing and removing every item."""
    items = dynamodb.scan(TableName="represent-local")["Items"]
    return [
        {
            "eventName": name,
            "eventSource": "aws:dynamodb",
            "dynamodb": {
                "Keys": {"PK": item["PK"], "SK": item["SK"]},
                "NewImage": item,
                "OldImage": item,
                "SequenceNumber": f"{number}",
            },
        }
        for number, item in enumerate(items)
        for name in ("INSERT", "MODIFY", "REMOVE")
    ]


def test_constituent_reads_all_own_data(planted: Planted) -> None:
    paths = ("/me/profile", "/goals", "/activities?corrected=true", "/me/export")
    found = [planted.found_in(planted.send("GET", path).text) for path in paths]
    shown = {value for value in planted.values if "-Key-" not in value}
    assert set().union(*found[:3]) == set(found[3]) == shown


def test_list_of_principals_is_complete() -> None:
    assert sorted(who for them in TOGETHER for who in them) == sorted(OTHERS)


@pytest.mark.parametrize("them", TOGETHER, ids=lambda them: them[0])
def test_other_principals_read_nothing(  # noqa: PLR0913, PLR0917 (fixtures)
    stage: Stage, planted: Planted, dynamodb: DynamoDBClient, cloud: Cloud, roster_bucket: str,
    log_lines: list[str], monkeypatch: pytest.MonkeyPatch, them: list[str],
) -> None:  # fmt: skip
    delivered: list[str] = []
    looked_up: list[str] = []

    def deliver(_: OutboundClient, *asked: Any) -> None:
        delivered.append(str(asked))

    def locate(address: str, _: date) -> GeocodedAddress:
        looked_up.append(address)
        return GeocodedAddress(37.8, -122.1)

    monkeypatch.setattr(GlobalTable, "consume", count_keys_once())
    monkeypatch.setattr(OutboundClient, "post_json", deliver)
    monkeypatch.setattr(container, "get_geocoder", lambda: locate)
    assert stage.api.send("POST", "/webhooks", HOOK).status == 201
    leaks: list[tuple[str, tuple[str, str], str]] = []
    answered = Counter[str]()
    for who in them:
        stranger = Stranger(stage, who)
        for route, operation in app.served.items():
            for reply in attempts(stage, planted, route, operation, stranger):
                answered[who] += reply.status < 300
                text = reply.text + json.dumps(reply.headers, default=str)
                leaks += [(who, route, value) for value in planted.found_in(text)]
        for webhook in stage.api.get("/webhooks").data[1:]:  # the number of webhooks of a tenant is limited
            assert stage.api.send("DELETE", f"/webhooks/{webhook['id']}").status == 200
    assert leaks == []
    # Principals were not only refused: each got the data that it may read, except those with an invalid token.
    assert all((answered[who] > 20) is (who not in ("expired", "forged")) for who in them), answered
    assert looked_up
    assert cloud.publish(*stream(dynamodb)) == []
    assert cloud.work()
    searched = read_everything(dynamodb, cloud, roster_bucket)
    assert len(searched["queue bus"]) > 1000
    assert delivered
    kept = {where: planted.found_in(text) for where, text in searched.items()}
    mine = f"represent-local TENANT#CA#USER#{planted.sub} "
    assert [where for where, values in kept.items() if values and not where.startswith(mine)] == []
    lines = "\n".join(log_lines + delivered)
    assert planted.found_in(lines) == []
    assert planted.sub not in lines
    assert planted.email not in lines
    unchanged = planted.send("GET", "/me/export").one
    assert (unchanged["goals"][0]["version"], unchanged["profile"]["version"]) == (1, 1)
    assert len(unchanged["activities"]) == 2


def test_values_that_staff_hold_against_sources_are_read_by_staff_only(  # noqa: PLR0913, PLR0917 (fixtures)
    stage: Stage, planted: Planted, dynamodb: DynamoDBClient, cloud: Cloud, roster_bucket: str,
    log_lines: list[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    delivered: list[str] = []
    monkeypatch.setattr(OutboundClient, "post_json", lambda _, *asked: delivered.append(str(asked)))
    directory = Directory(stage.api, roster_bucket)
    voice, unlisted, account = "916-555-0100", "916-555-0177", planted.value("Account")
    directory.fetch(senator(offices=[office(voice=voice)], ids={"threads": "ada"}))
    person = directory.person
    path = f"/representatives/{person['id']}"
    mine = [person["contact_info"]["offices"][0] | {"voice": "+19165550199"}]
    directory.patch({"photo_url": None, "contact_info": {"offices": mine, "social": {"threads": None}}})
    assert stage.api.send("POST", "/webhooks", HOOK).status == 201
    secret = f"https://example.org/{planted.value('Photo')}.jpg"
    directory.fetch(senator(image=secret, offices=[office(voice=unlisted)], ids={"threads": account}))
    stage.api.send("PATCH", path, {"given_name": "Ada"})
    held = stage.api.get(f"{path}/held").text
    secrets = [account, secret, "+19165550177"]
    assert all(value in held for value in secrets)
    before = json.dumps(stage.api.get(path).one)

    def find(text: str) -> list[str]:
        return [value for value in secrets if value in text]

    lists = ["/representatives", "/representatives?format=csv", "/representatives?format=jsonl", f"{path}/changes"]
    lists += ["/changes", "/lookup?division=ocd-division%2Fcountry:us%2Fstate:ca%2Fsldu:1", "/events/schemas", path]
    for who in ("anonymous", "constituent", "key", "other editor", "editor", "admin"):
        credentials = stage.credentials(who)
        replies = [stage.api.send("GET", at, None, credentials) for at in lists]
        assert any(reply.status == 200 for reply in replies)
        if who not in ("editor", "admin"):
            for method, route in app.served:
                if "{representative_id}" in route and method == "GET":
                    at = route.replace("{representative_id}", person["id"])
                    replies.append(stage.api.send(method, at, None, credentials))
                elif method == "GET" and route != "/representatives":
                    replies.append(stage.call(method, route, credentials))
        assert [find(reply.text) for reply in replies if find(reply.text)] == [], who
    assert json.dumps(stage.api.get(path).one) == before
    assert cloud.publish(*stream(dynamodb)) == []
    assert cloud.work()
    searched = read_everything(dynamodb, cloud, roster_bucket)
    kept = {where for where, text in searched.items() if find(text) or unlisted in text}
    item = f"represent-local TENANT#CA#HELD {person['id']}"
    files = {where for where in kept if where.startswith("file imports/CA/")}
    assert kept - files == {item}
    assert delivered
    assert find("\n".join(log_lines + delivered)) == []
    assert stage.api.send("DELETE", path).status == 200
    assert not any(find(text) for text in [json.dumps(stage.api.get("/changes").json)])
    assert item not in read_everything(dynamodb, cloud, roster_bucket)


def test_goals_of_a_constituent_are_not_found_by_others(stage: Stage, planted: Planted) -> None:
    for who in OTHERS:
        credentials = stage.credentials(who.removesuffix(" elsewhere"))
        for method, route in app.served:
            if "{goal_id}" in route:
                body = {"kind": "call"} if method == "POST" else {"title": "Taken"}
                reply = stage.api.send(method, route.replace("{goal_id}", planted.ids[1]), body, credentials)
                assert reply.status in (401, 404), (who, method, route)


OWN_TOOLS = [card for card in tool_catalog.load().values() if card.path.startswith(("/me/", "/goals", "/activities"))]


def call_tool(planted: Planted, name: str, arguments: dict[str, Any], **headers: str | None) -> Reply:
    """Call a tool by the Model Context Protocol."""
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": arguments}}
    sent = planted.credentials | {"MCP-Protocol-Version": "2025-11-25"} | headers
    return planted.api.send("POST", "/mcp", message, sent)


@pytest.mark.parametrize("who", OTHERS)
def test_tools_return_nothing_to_others(stage: Stage, planted: Planted, who: str) -> None:
    credentials = stage.credentials(who.removesuffix(" elsewhere")) | {"X-Tenant-Id": None}
    stage.api.send("PUT", "/me/profile", ELSEWHERE if who.endswith("elsewhere") else LIVES_IN_CA, credentials)
    assert {card.name for card in OWN_TOOLS} >= {"my_representatives", "patch_goal", "log_activity", "list_activities"}
    signed_in = stage.api.send("GET", "/me", None, credentials).status == 200
    for card in OWN_TOOLS:
        body = {"kind": "call"} if card.name == "log_activity" else {"title": "Taken"} if card.method == "PATCH" else {}
        goal = {"goal_id": planted.ids[1]} if "{goal_id}" in card.path else {}
        by_router = stage.api.send("POST", f"/agent/{card.name}", goal | body, credentials)
        by_protocol = call_tool(planted, card.name, goal | body, **{"Authorization": None} | credentials)
        assert planted.found_in(by_router.text + by_protocol.text) == []
        if not signed_in:
            assert (by_router.status, by_protocol.status) == (401, 401), card.name
        elif goal:
            assert by_router.status == 404, card.name
            assert by_protocol.json["result"]["isError"], card.name
    assert planted.send("GET", f"/goals/{planted.ids[1]}").one["version"] == 1


@pytest.mark.usefixtures("tracking")
def test_tool_arguments_are_in_no_log_event_or_usage_record(  # noqa: PLR0913, PLR0917 (fixtures)
    planted: Planted, cloud: Cloud, roster_bucket: str, dynamodb: DynamoDBClient, log_lines: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("USAGE_TRACKING", "all")
    settings.load.cache_clear()

    def say(name: str, **arguments: Any) -> None:
        assert call_tool(planted, name, arguments).json["result"]["isError"] is False
        planted.send("POST", f"/agent/{name}", arguments)

    goal = planted.ids[1]
    say("create_goal", title=planted.value("Title"), topic="taxes", idempotency_key=planted.value("Key"))
    say("log_activity", goal_id=goal, kind="call", note=planted.value("Note"))
    say("patch_goal", goal_id=goal, description=planted.value("Description"))
    say("get_goal", goal_id=goal)
    say("my_representatives")
    for name in ("create_goal", "log_activity", "list_goals", planted.value("Tool")):
        call_tool(planted, name, {"goal_id": planted.value("Goal"), planted.value("Name"): planted.value("Value")})
        planted.send("POST", f"/agent/{name}", {planted.value("Name"): planted.value("Value")})
    cloud.publish(*stream(dynamodb))
    searched = read_everything(dynamodb, cloud, roster_bucket)
    mine = f"represent-local TENANT#CA#USER#{planted.sub} "
    assert [where for where, text in searched.items() if planted.found_in(text) and not where.startswith(mine)] == []
    lines = "\n".join(log_lines)
    assert planted.found_in(lines) == []
    assert planted.sub not in lines
    records = [row for where, text in searched.items() if "EXECUTIONS" in where for row in rows_of(text)]
    assert {row["operation"] for row in records} >= {"mcp", "call_tool", "create_goal", "add_activity", "patch_goal"}
    assert {row["user"] for row in records if row["event_source"] == "http"} == {digest(planted.sub)}
    other_columns = json.dumps([{**row, "user": None} for row in records])
    assert [value for value in (planted.sub, planted.email, *planted.ids) if value in other_columns] == []


def rows_of(text: str) -> list[dict[str, Any]]:
    """Return the executions in an item of the usage table."""
    table = json.loads(json.loads(text)["packed"]["S"])
    return [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]


def test_stream_publishes_nothing_about_constituents(
    stage: Stage, planted: Planted, cloud: Cloud, dynamodb: DynamoDBClient
) -> None:
    assert stage
    own = [record for record in stream(dynamodb) if planted.sub in record["dynamodb"]["Keys"]["PK"]["S"]]
    others = [record for record in stream(dynamodb) if record["dynamodb"]["Keys"]["PK"]["S"].startswith("USER#")]
    assert len(own) == 3 * 5  # profile, goal, two activities, lock
    assert len(others) == 3
    assert cloud.publish(*own, *others) == []
    assert [cloud.receive(queue) for queue in cloud.urls] == [[]] * len(cloud.urls)


class StubPlaceFinder:
    """A place finder that accepts any address."""

    def find(self, query: PlaceQuery) -> Place:
        division = Division(id="ocd-division/country:us", kind="country", name="United States", share=1)
        return (
            Place(state="NY", county="NY-Albany", divisions=(division,))
            if query.address
            else Place(state="CA", county=None, divisions=(division,))
        )


def make_invalid_requests(planted: Planted) -> None:
    """Make every kind of invalid request, with recognisable values."""
    value = planted.value("Mistake")
    planted.send("POST", "/goals", {"title": value * 20, "topic": value, value: value})
    planted.send("POST", "/goals", b'{"title": "' + value.encode())
    planted.send("POST", "/goals", {"title": value}, **{"Content-Type": f"text/{value}"})
    planted.send("PATCH", f"/goals/{planted.ids[1]}", {"status": value})
    planted.send("PUT", "/me/profile", {"home": {"address": value, "zip": value}, "name": value})
    planted.send("GET", f"/goals/{value}")
    planted.send("GET", f"/goals?{value}={value}")
    planted.send("GET", f"/activities?from={value}")
    planted.send("GET", "/goals", None, Authorization=f"Bearer {value}")
    planted.send("GET", "/representatives", None, **{"X-Tenant-Id": value})


def test_erasure_leaves_no_value_anywhere(  # noqa: PLR0913, PLR0917 (fixtures)
    stage: Stage, cloud: Cloud, roster_bucket: str, dynamodb: DynamoDBClient, log_lines: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(Container, "place_finder", StubPlaceFinder())
    sub = stage.pool.person()
    planted = Planted(stage.api, sub, ids=[sub])
    stage.pool.say(sub, email=planted.email)
    planted.live("CA")
    planted.act()
    make_invalid_requests(planted)
    moved = {"home": {"address": planted.value("Street")}, "name": planted.value("Name")}
    assert planted.send("PUT", "/me/profile", moved).one["tenant"] == "NY-Albany"
    planted.act()
    assert planted.send("GET", "/me/export").status == 200
    cloud.publish(*stream(dynamodb))
    assert any(planted.found_in(text) for text in read_everything(dynamodb, cloud, roster_bucket).values())
    assert planted.send("DELETE", "/me").status == 200
    searched = read_everything(dynamodb, cloud, roster_bucket)
    searched |= {f"log {number}": line for number, line in enumerate(log_lines)}
    searched["accounts"] = json.dumps(stage.pool.client.list_users(UserPoolId=stage.pool.id)["Users"], default=str)
    secrets = [*planted.values, *planted.ids, planted.email]
    assert [where for where, text in searched.items() if any(secret in where + text for secret in secrets)] == []
    assert any('"erased"' in text for text in searched.values())


def test_unreadable_item_is_reported_without_its_values(
    planted: Planted, dynamodb: DynamoDBClient, log_lines: list[str]
) -> None:
    key: Any = {"PK": {"S": f"TENANT#CA#USER#{planted.sub}"}, "SK": {"S": "PROFILE"}}
    broken = {"doc": {"S": json.dumps({"name": planted.value("Broken")})}, "version": {"N": "1"}}
    dynamodb.put_item(TableName="represent-local", Item=key | broken)
    reply = planted.send("GET", "/me/profile")
    assert reply.status == 500
    assert planted.found_in(reply.text + "".join(log_lines)) == []
    assert any("input refused by a model" in line for line in log_lines)


def test_constituent_modules_have_no_process_wide_cache() -> None:
    from tests.contract.test_walls import FILES, imports, module_of  # noqa: PLC0415 (its only use)

    for file in FILES:
        if module_of(file).startswith("constituents."):
            kept = ("cachetools", "chalicelib.core.tenant_cache", "chalicelib.container.get_", "functools.lru_cache")
            assert not {name for name in imports(file) if name == "functools.cache" or name.startswith(kept)}
