"""A constituent's profile over HTTP: home, divisions, moving and erasure."""

from __future__ import annotations

import json
import random
import re
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError

from chalicelib.auth.permissions import Principal
from chalicelib.aws import clients, tenant_credentials
from chalicelib.aws.cognito import UserPool
from chalicelib.constituents import aggregate, relocation
from chalicelib.container import Container
from chalicelib.core.errors import Invalid, Unauthorized, Unavailable
from chalicelib.geo.places import Division, Place
from tests import people
from tests.api.test_matrix import EXPECTED
from tests.support import readable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

    from chalicelib.geo.models import PlaceQuery
    from tests.api.cloud import Cloud
    from tests.api.conftest import Caller, Reply
    from tests.api.stage_client import Pool
    from tests.support import Calls

STATE = "ocd-division/country:us/state:ny"
PLACES = {
    "12207": ("NY", "NY-Albany"),
    "90001": ("CA", None),  # several counties
    "86515": (None, None),  # several states
}


class StubPlaceFinder:
    """A place finder with a few places."""

    def find(self, query: PlaceQuery) -> Place:
        if query.zip not in PLACES:
            raise Invalid("There is no such place.")
        state, county = PLACES[query.zip]
        found = Division(id=STATE, kind="state", name="New York", share=1)
        return Place(state=state, county=county, divisions=(found,))


@pytest.fixture(autouse=True)
def place_finder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Container, "place_finder", StubPlaceFinder())


class Person:
    """A constituent with an account."""

    def __init__(self, api: Caller, sub: str | None = None) -> None:
        self.sub = sub or str(uuid4())
        self._api = api
        self._token = people.token(sub=self.sub)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Reply:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._api.send(
            method, path, body, {"X-Tenant-Id": None, "Authorization": f"Bearer {self._token}"} | named
        )

    def live(self, zip_code: str = "12207", **fields: Any) -> Reply:
        return self.send("PUT", "/me/profile", {"home": {"zip": zip_code}} | fields)

    def goal(self, **fields: Any) -> Reply:
        return self.send("POST", "/goals", {"title": "A crosswalk", "topic": "transport"} | fields)


@pytest.fixture
def ada(api: Caller) -> Person:
    return Person(api)


def rows(dynamodb: DynamoDBClient) -> list[dict[str, Any]]:
    """Return every item of every table."""
    return [
        readable(item)
        for table in ("represent-local", "represent-local-usage")
        for item in dynamodb.scan(TableName=table)["Items"]
    ]


class TestProfile:
    def test_profile_has_the_divisions_of_the_home_and_belongs_to_the_county(self, ada: Person) -> None:
        reply = ada.live(name="Ada", preferences={"language": "es-US", "topics": ["transport"]})
        assert reply.status == 200
        assert reply.one["tenant"] == "NY-Albany"
        (division,) = reply.one["home"]["divisions"]
        assert {name: value for name, value in division.items() if value is not None} == {
            "id": STATE, "kind": "state", "name": "New York", "share": 1
        }  # fmt: skip
        again = ada.send("GET", "/me/profile")
        assert again.one == reply.one
        assert again.headers["ETag"] == reply.headers["ETag"]
        assert again.headers["Cache-Control"] == "no-store"
        assert "Authorization" in again.headers["Vary"]

    def test_profile_belongs_to_the_state_if_the_county_is_uncertain(self, ada: Person) -> None:
        assert ada.live("90001").one["tenant"] == "CA"

    def test_home_without_a_certain_state_is_refused(self, ada: Person, dynamodb: DynamoDBClient) -> None:
        reply = ada.live("86515")
        assert reply.status == 422
        assert reply.json["errors"][0]["pointer"] == "#/home"
        assert rows(dynamodb) == []

    def test_location_of_the_home_is_not_stored(self, ada: Person, dynamodb: DynamoDBClient) -> None:
        ada.live()
        assert "12207" not in str(rows(dynamodb))

    def test_profile_is_stored_in_the_tenant_under_the_account_and_found_by_a_digest(
        self, ada: Person, dynamodb: DynamoDBClient
    ) -> None:
        ada.live()
        keys = sorted((row["PK"]["S"], row["SK"]["S"]) for row in rows(dynamodb))
        assert keys[:2] == [(f"TENANT#NY-Albany#USER#{ada.sub}", sk) for sk in ("PROFILE", "~LATCH")]
        assert re.fullmatch(r"USER#[0-9a-f]{64}", keys[2][0])

    def test_patch_changes_its_fields_and_the_same_patch_again_writes_nothing(self, ada: Person) -> None:
        ada.live(name="Ada")
        first = ada.send("PATCH", "/me/profile", {"consents": {"reminders": True}})
        assert (first.one["name"], first.one["consents"]["reminders"], first.one["version"]) == ("Ada", True, 2)
        assert first.one["consented_at"]
        again = ada.send("PATCH", "/me/profile", {"consents": {"reminders": True}})
        assert (again.one, again.headers["ETag"]) == (first.one, first.headers["ETag"])
        assert ada.send("PATCH", "/me/profile", {"name": None}).one["name"] is None

    @pytest.mark.parametrize(
        ("body", "pointer"),
        [
            ({"home": None}, "#/home"),
            ({"home": {}}, "#/home"),
            ({"home": {"zip": "12207", "address": "1 Any St"}}, "#/home"),
            ({"tenant": "NY"}, "#/tenant"),
            ({"colour": None}, "#/colour"),
            ({"consents": {"all": True}}, "#/consents/all"),
            ({"preferences": {"language": "English"}}, "#/preferences/language"),
            ([], "#"),
        ],
    )
    def test_invalid_patch_is_pointed_at(self, ada: Person, body: Any, pointer: str) -> None:
        ada.live()
        reply = ada.send("PATCH", "/me/profile", body)
        assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, pointer)

    def test_if_match_detects_other_changes(self, ada: Person) -> None:
        old = ada.live().headers["ETag"]
        new = ada.send("PATCH", "/me/profile", {"name": "Ada"}, If_Match=old)
        assert new.status == 200
        for method, body in (("PATCH", {"name": "Bo"}), ("PUT", {"home": {"zip": "12207"}}), ("DELETE", None)):
            assert ada.send(method, "/me/profile", body, If_Match=old).status == 412
        assert ada.send("GET", "/me/profile", If_None_Match=new.headers["ETag"]).status == 304
        assert ada.send("DELETE", "/me/profile", If_Match=new.headers["ETag"]).one["name"] == "Ada"

    def test_missing_profile_is_not_found_and_if_match_fails(self, ada: Person, calls: Calls) -> None:
        for method in ("GET", "PATCH", "DELETE"):
            assert ada.send(method, "/me/profile", {} if method == "PATCH" else None).status == 404
        assert ada.send("GET", "/me/representatives").status == 404
        assert "TransactWriteItems" not in calls.during()
        assert ada.send("PUT", "/me/profile", {"home": {"zip": "12207"}}, If_Match="*").status == 412

    def test_deleting_the_profile_keeps_goals(self, ada: Person) -> None:
        ada.live()
        ada.goal()
        assert ada.send("DELETE", "/me/profile").status == 200
        assert ada.send("GET", "/me/profile").status == 404
        assert len(ada.send("GET", "/goals").data) == 1
        assert ada.goal().status == 201

    def test_representatives_are_those_of_the_home(self, ada: Person, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[Place] = []
        real = Container.find_officials

        def represented(scope: Container, place: Place) -> Any:
            asked.append(place)
            return real(scope, place)

        monkeypatch.setattr(Container, "find_officials", represented)
        ada.live()
        assert ada.send("GET", "/me/representatives").status == 200
        (place,) = asked
        assert (place.state, place.county, place.divisions[0].id) == ("NY", "NY-Albany", STATE)

    def test_reading_costs_two_calls_and_changing_six(self, ada: Person, calls: Calls) -> None:
        ada.live()
        calls.during()
        ada.send("GET", "/me/profile")
        assert calls.during() == ["GetItem", "Query"]
        ada.send("PATCH", "/me/profile", {"name": "Ada"})
        assert calls.during() == ["GetItem", "GetItem", "Query", "TransactWriteItems", "GetItem", "Query"]


OWN = [
    (method, route)
    for method, route in EXPECTED
    if route.startswith(("/me/", "/goals", "/activities")) and (method, route) != ("DELETE", "/me")
]
BODIES: dict[tuple[str, str], Any] = {
    ("PUT", "/me/profile"): {"home": {"zip": "12207"}},
    ("PATCH", "/me/profile"): {"name": "Bo"},
    ("POST", "/goals"): {"title": "Another", "topic": "taxes"},
    ("PATCH", "/goals/{goal_id}"): {"status": "paused"},
    ("POST", "/goals/{goal_id}/activities"): {"kind": "call"},
}


class Killed(BaseException):
    """The process is gone; nothing in it can catch this."""


def die_at(patch: pytest.MonkeyPatch, number: int, *, after: bool) -> None:
    """Kill the process at one of its calls to AWS: before the call, or after its effect."""
    real, made = BaseClient._make_api_call, [0]  # type: ignore[attr-defined]

    def call(client: Any, name: str, params: Any) -> Any:
        made[0] += 1
        if made[0] == number and not after:
            raise Killed
        answer = real(client, name, params)
        if made[0] == number:
            raise Killed
        return answer

    patch.setattr(BaseClient, "_make_api_call", call)


class TestMoving:
    @pytest.mark.parametrize(("method", "route"), OWN, ids=lambda part: part)
    def test_first_request_after_an_interrupted_move_completes_it(
        self, ada: Person, dynamodb: DynamoDBClient, monkeypatch: pytest.MonkeyPatch, method: str, route: str
    ) -> None:
        ada.live("90001")
        goal = ada.goal().one["id"]
        ada.send("POST", f"/goals/{goal}/activities", {"kind": "letter"})
        with monkeypatch.context() as patch:
            die_at(patch, 6, after=False)  # the profile is written; the data location is about to be
            with pytest.raises(Killed):
                ada.live()
        reply = ada.send(method, route.replace("{goal_id}", goal), BODIES.get((method, route)))
        assert reply.status < 300, reply.text
        here = {row["PK"]["S"].split("#")[1] for row in rows(dynamodb) if row["PK"]["S"].startswith("TENANT#")}
        assert here == {"NY-Albany"}

    def test_move_killed_at_random_calls_reaches_the_same_state(
        self, api: Caller, dynamodb: DynamoDBClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(aggregate, "MOST_WRITES", 2)
        monkeypatch.setattr(relocation, "MOST_WRITES", 2)
        chance, deaths = random.Random(3), 0  # noqa: S311 (a point in time, no secret)
        for _ in range(6):
            ada = Person(api)
            ada.live("90001")
            goal = ada.goal().one["id"]
            first = ada.send("GET", "/goals").data
            for _ in range(3):
                with monkeypatch.context() as patch:
                    die_at(patch, chance.randrange(1, 40), after=chance.random() < 0.5)
                    try:
                        ada.live()
                    except Killed:
                        deaths += 1
            ada.live()
            assert ada.send("GET", "/goals").data == first
            mine = [row["PK"]["S"] for row in rows(dynamodb) if ada.sub in row["PK"]["S"]]
            assert set(mine) == {f"TENANT#NY-Albany#USER#{ada.sub}"}
            assert len(mine) == 3
            assert ada.send("GET", f"/goals/{goal}").status == 200
        assert deaths > 6

    def test_goal_is_counted_in_the_new_tenant(self, ada: Person, dynamodb: DynamoDBClient) -> None:
        ada.live("90001")
        ada.goal()
        ada.live()
        (counted,) = (row for row in rows(dynamodb) if "GSI1PK" in row)
        assert counted["GSI1PK"]["S"] == "TENANT#NY-Albany#STATUS#ACTIVE"
        assert counted["GSI1SK"]["S"].startswith(f"USER#{ada.sub}#2")


class TestExport:
    def test_export_has_all_data_in_one_document(self, ada: Person) -> None:
        ada.live(name="Ada")
        goal = ada.goal(description="Before the winter.").one
        wrong = ada.send("POST", f"/goals/{goal['id']}/activities", {"kind": "call", "note": "wrong"}).one
        right = {"kind": "email", "note": "right", "corrects": wrong["id"]}
        ada.send("POST", f"/goals/{goal['id']}/activities", right)
        reply = ada.send("GET", "/me/export")
        assert reply.headers["Content-Disposition"].startswith("attachment")
        exported = reply.one
        assert (exported["id"], exported["email"], exported["profile"]["name"]) == (ada.sub, "ada@example.org", "Ada")
        assert exported["goals"][0]["description"] == "Before the winter."
        assert {entry["note"] for entry in exported["activities"]} == {"wrong", "right"}

    def test_export_without_data_is_empty(self, ada: Person) -> None:
        exported = ada.send("GET", "/me/export").one
        assert (exported["profile"], exported["goals"], exported["activities"]) == (None, [], [])


class TestErasure:
    def test_erasure_leaves_a_digest_and_a_time(self, api: Caller, pool: Pool, dynamodb: DynamoDBClient) -> None:
        ada = Person(api, pool.person("gone@example.org"))
        ada.live(name="Ada")
        ada.goal()
        reply = ada.send("DELETE", "/me")
        assert (reply.status, "erased" in reply.one["detail"]) == (200, True)
        (left,) = rows(dynamodb)
        assert set(left) == {"PK", "SK", "state", "tenants", "version", "at"}
        assert (left["state"]["S"], left["tenants"]["S"]) == ("erased", "")
        with pytest.raises(ClientError, match="UserNotFound"):
            pool.client.admin_get_user(UserPoolId=pool.id, Username=ada.sub)

    def test_valid_token_of_an_erased_account_is_refused(
        self, api: Caller, pool: Pool, dynamodb: DynamoDBClient
    ) -> None:
        ada = Person(api, pool.person())
        ada.live()
        ada.send("DELETE", "/me")
        for method, route in OWN:
            reply = ada.send(method, route.replace("{goal_id}", str(uuid4())), BODIES.get((method, route)))
            assert reply.status == 401, route
            assert reply.headers["WWW-Authenticate"].endswith('error="invalid_token"')
        assert len(rows(dynamodb)) == 1

    def test_erasure_is_idempotent(self, api: Caller, pool: Pool) -> None:
        ada = Person(api, pool.person())
        ada.live()
        first = ada.send("DELETE", "/me")
        assert ada.send("DELETE", "/me").data == first.data

    def test_new_account_with_the_same_address_is_independent(self, api: Caller, pool: Pool) -> None:
        ada = Person(api, pool.person("same@example.org"))
        ada.live(name="Ada")
        ada.send("DELETE", "/me")
        bo = Person(api, pool.person("same@example.org"))
        assert bo.sub != ada.sub
        assert bo.send("GET", "/me/profile").status == 404
        assert bo.live(name="Bo").status == 200

    def test_erasure_killed_at_any_call_is_completed_by_the_next_request(
        self, api: Caller, pool: Pool, dynamodb: DynamoDBClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for number in range(1, 40):
            ada = Person(api, pool.person())
            ada.live()
            ada.goal()
            with monkeypatch.context() as patch:
                die_at(patch, number, after=bool(number % 2))
                try:
                    ada.send("DELETE", "/me")
                except Killed:
                    assert ada.send("DELETE", "/me").status == 200
                else:
                    break
            assert not [row for row in rows(dynamodb) if ada.sub in str(row)]
            with pytest.raises(ClientError, match="UserNotFound"):
                pool.client.admin_get_user(UserPoolId=pool.id, Username=ada.sub)
        assert number > 12


class TestNightlyCompletion:
    def night(self, cloud: Cloud) -> int:
        """Run the daily review and its tasks; return the number of tasks."""
        event = {"source": "aws.events", "detail-type": "Scheduled Event", "time": "2026-11-21T00:05:00Z", "detail": {}}
        event |= {"version": "0", "id": "1", "account": "1", "region": "us-east-1", "resources": []}
        cloud.client.lambda_.invoke("review_tenants", event)
        return cloud.work()

    def test_killed_erasure_is_completed_at_night(
        self, api: Caller, pool: Pool, cloud: Cloud, dynamodb: DynamoDBClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        begun = 0
        for number in range(1, 40):
            ada = Person(api, pool.person())
            ada.live()
            ada.goal()
            with monkeypatch.context() as patch:
                die_at(patch, number, after=bool(number % 2))
                try:
                    ada.send("DELETE", "/me")
                except Killed:
                    pass
                else:
                    break
            if ada.send("GET", "/me/profile").status == 200:
                continue  # the erasure had not begun
            begun += 1
            self.night(cloud)
            assert not [row for row in rows(dynamodb) if ada.sub in str(row)]
            with pytest.raises(ClientError, match="UserNotFound"):
                pool.client.admin_get_user(UserPoolId=pool.id, Username=ada.sub)
        assert begun > 8

    def test_erasure_blocked_by_the_pool_is_completed_and_no_message_has_the_account_id(  # noqa: PLR0913, PLR0917 (fixtures)
        self, api: Caller, pool: Pool, cloud: Cloud, dynamodb: DynamoDBClient, monkeypatch: pytest.MonkeyPatch,
        log_lines: list[str],
    ) -> None:  # fmt: skip
        ada = Person(api, pool.person())
        ada.live()

        def down(*_: Any) -> None:
            raise Unavailable("The user pool is not available.")

        with monkeypatch.context() as patch:
            patch.setattr(UserPool, "erase", down)
            assert ada.send("DELETE", "/me").status == 503
            assert ada.send("GET", "/me/profile").status == 401
            with pytest.raises(Unavailable):  # the queue redelivers the task
                self.night(cloud)
        root = Container(Principal("system")).global_table
        (digest,) = root.list_unfinished()
        assert root.get_unfinished_person(digest) == ada.sub
        cloud.client.lambda_.invoke("run_task", cloud.client.events.generate_sqs_event([self.task(digest)]))
        assert root.list_unfinished() == []
        assert not [row for row in rows(dynamodb) if ada.sub in str(row)]
        cloud.client.lambda_.invoke("run_task", cloud.client.events.generate_sqs_event([self.task(digest)]))
        assert ada.sub not in "".join(log_lines)
        assert self.night(cloud) == 0

    def task(self, digest: str) -> str:
        return json.dumps({"name": "finish", "tenant": "represent", "about": digest})

    def test_killed_move_is_completed_at_night(
        self, api: Caller, pool: Pool, cloud: Cloud, dynamodb: DynamoDBClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        finished = 0
        for number in range(6, 30):
            ada = Person(api, pool.person())
            ada.live("90001")
            ada.goal()
            with monkeypatch.context() as patch:
                die_at(patch, number, after=False)
                try:
                    ada.live()
                except Killed:
                    pass
                else:
                    break
            if self.night(cloud):
                finished += 1
                mine = {row["PK"]["S"] for row in rows(dynamodb) if ada.sub in row["PK"]["S"]}
                assert mine == {f"TENANT#NY-Albany#USER#{ada.sub}"}
        assert finished > 3


class TestOtherPrincipals:
    def test_token_with_an_invalid_account_id_is_refused(self, api: Caller) -> None:
        assert Person(api, "TENANT#CA").send("GET", "/me/profile").status == 401

    def test_anonymous_container_has_no_constituent_data(self) -> None:
        with pytest.raises(Unauthorized):
            _ = Container(Principal("anonymous")).constituent


def test_tenant_items_use_tenant_credentials_and_locations_use_own_credentials(
    ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str | None, str]] = []

    def record(params: Any, **_: Any) -> None:
        asked.extend(
            (tenant_credentials._bearer.get(), key) for key in re.findall(r"(?:TENANT|USER)#[\w#-]+", str(params))
        )

    clients.dynamodb().meta.events.register("before-parameter-build.dynamodb.*", record)
    assert monkeypatch
    ada.live("90001")
    ada.goal()
    ada.live()
    assert {bearer for bearer, _ in asked} == {"own", "CA", "NY-Albany"}
    for bearer, key in asked:
        if key.startswith("TENANT#"):
            assert key.split("#")[1] == bearer
        elif len(key) == 5 + 64:
            assert bearer == "own"
