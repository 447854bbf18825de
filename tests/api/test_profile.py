"""A constituent's profile over HTTP: where they live, what follows from it, and going away."""

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
from chalicelib.geo.models import Division, Place, PlaceQuery
from tests import people
from tests.api.test_matrix import EXPECTED
from tests.support import readable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

    from tests.api.cloud import Cloud
    from tests.api.conftest import Caller, Reply
    from tests.api.world import Pool
    from tests.support import Calls

STATE = "ocd-division/country:us/state:ny"
PLACES = {
    "12207": ("NY", "NY-Albany"),
    "90001": ("CA", None),  # several counties
    "86515": (None, None),  # several states
}


class Towns:
    """A few places."""

    def find(self, query: PlaceQuery) -> Place:
        if query.zip not in PLACES:
            raise Invalid("There is no such place.")
        state, county = PLACES[query.zip]
        found = Division(id=STATE, kind="state", name="New York", share=1)
        return Place(state=state, county=county, divisions=(found,))


@pytest.fixture(autouse=True)
def towns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Container, "place_finder", Towns())


class Person:
    """Somebody with an account."""

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


class TestTheProfile:
    def test_it_tells_the_divisions_of_the_home_and_belongs_to_the_county(self, ada: Person) -> None:
        reply = ada.live(name="Ada", preferences={"language": "es-US", "topics": ["transport"]})
        assert reply.status == 200
        assert reply.one["tenant"] == "NY-Albany"
        assert reply.one["home"]["divisions"] == [{"id": STATE, "kind": "state", "name": "New York", "share": 1}]
        again = ada.send("GET", "/me/profile")
        assert again.one == reply.one
        assert again.headers["ETag"] == reply.headers["ETag"]
        assert again.headers["Cache-Control"] == "no-store"
        assert "Authorization" in again.headers["Vary"]

    def test_it_belongs_to_the_state_where_the_county_is_not_certain(self, ada: Person) -> None:
        assert ada.live("90001").one["tenant"] == "CA"

    def test_a_place_in_no_certain_state_is_refused(self, ada: Person, dynamodb: DynamoDBClient) -> None:
        reply = ada.live("86515")
        assert reply.status == 422
        assert reply.json["errors"][0]["pointer"] == "#/home"
        assert rows(dynamodb) == []

    def test_what_was_told_of_the_home_is_not_kept(self, ada: Person, dynamodb: DynamoDBClient) -> None:
        ada.live()
        assert "12207" not in str(rows(dynamodb))

    def test_it_is_stored_in_the_tenant_under_the_account_and_found_by_a_digest(
        self, ada: Person, dynamodb: DynamoDBClient
    ) -> None:
        ada.live()
        keys = sorted((row["PK"]["S"], row["SK"]["S"]) for row in rows(dynamodb))
        assert keys[:2] == [(f"TENANT#NY-Albany#USER#{ada.sub}", sk) for sk in ("PROFILE", "~LATCH")]
        assert re.fullmatch(r"USER#[0-9a-f]{64}", keys[2][0])

    def test_a_patch_changes_what_it_names_and_the_same_again_writes_nothing(self, ada: Person) -> None:
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
    def test_a_patch_that_cannot_be_is_refused_by_field(self, ada: Person, body: Any, pointer: str) -> None:
        ada.live()
        reply = ada.send("PATCH", "/me/profile", body)
        assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, pointer)

    def test_if_match_keeps_others_changes(self, ada: Person) -> None:
        old = ada.live().headers["ETag"]
        new = ada.send("PATCH", "/me/profile", {"name": "Ada"}, If_Match=old)
        assert new.status == 200
        for method, body in (("PATCH", {"name": "Bo"}), ("PUT", {"home": {"zip": "12207"}}), ("DELETE", None)):
            assert ada.send(method, "/me/profile", body, If_Match=old).status == 412
        assert ada.send("GET", "/me/profile", If_None_Match=new.headers["ETag"]).status == 304
        assert ada.send("DELETE", "/me/profile", If_Match=new.headers["ETag"]).one["name"] == "Ada"

    def test_nobody_has_one_before_they_make_it_nor_on_condition_of_it(self, ada: Person, calls: Calls) -> None:
        for method in ("GET", "PATCH", "DELETE"):
            assert ada.send(method, "/me/profile", {} if method == "PATCH" else None).status == 404
        assert ada.send("GET", "/me/representatives").status == 404
        assert "TransactWriteItems" not in calls.during()
        assert ada.send("PUT", "/me/profile", {"home": {"zip": "12207"}}, If_Match="*").status == 412

    def test_without_it_goals_stay_where_they_are(self, ada: Person) -> None:
        ada.live()
        ada.goal()
        assert ada.send("DELETE", "/me/profile").status == 200
        assert ada.send("GET", "/me/profile").status == 404
        assert len(ada.send("GET", "/goals").data) == 1
        assert ada.goal().status == 201

    def test_the_representatives_are_those_of_the_home(self, ada: Person, monkeypatch: pytest.MonkeyPatch) -> None:
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

    def test_what_it_costs(self, ada: Person, calls: Calls) -> None:
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
    """The process is gone."""


def die_at(patch: pytest.MonkeyPatch, number: int, *, after: bool) -> None:
    """Let the process die at one of its calls to AWS, before it leaves or when it has had its effect."""
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
    def test_whatever_is_asked_first_after_a_move_was_broken_off_goes_on_with_it(
        self, ada: Person, dynamodb: DynamoDBClient, monkeypatch: pytest.MonkeyPatch, method: str, route: str
    ) -> None:
        ada.live("90001")
        goal = ada.goal().one["id"]
        ada.send("POST", f"/goals/{goal}/activities", {"kind": "letter"})
        with monkeypatch.context() as patch:
            die_at(patch, 6, after=False)  # the profile is written; the whereabouts are about to be
            with pytest.raises(Killed):
                ada.live()
        reply = ada.send(method, route.replace("{goal_id}", goal), BODIES.get((method, route)))
        assert reply.status < 300, reply.text
        here = {row["PK"]["S"].split("#")[1] for row in rows(dynamodb) if row["PK"]["S"].startswith("TENANT#")}
        assert here == {"NY-Albany"}

    def test_killed_at_random_calls_it_ends_as_it_would_have(
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

    def test_it_is_counted_where_one_lives(self, ada: Person, dynamodb: DynamoDBClient) -> None:
        ada.live("90001")
        ada.goal()
        ada.live()
        (counted,) = (row for row in rows(dynamodb) if "GSI1PK" in row)
        assert counted["GSI1PK"]["S"] == "TENANT#NY-Albany#STATUS#ACTIVE"
        assert counted["GSI1SK"]["S"].startswith(f"USER#{ada.sub}#2")


class TestExport:
    def test_it_has_everything_in_one_document(self, ada: Person) -> None:
        ada.live(name="Ada")
        goal = ada.goal(description="Before the winter.").one
        wrong = ada.send("POST", f"/goals/{goal['id']}/activities", {"kind": "call", "note": "wrong"}).one
        right = {"kind": "email", "note": "right", "corrects": wrong["id"]}
        ada.send("POST", f"/goals/{goal['id']}/activities", right)
        reply = ada.send("GET", "/me/export")
        assert reply.headers["Content-Disposition"].startswith("attachment")
        told = reply.one
        assert (told["id"], told["email"], told["profile"]["name"]) == (ada.sub, "ada@example.org", "Ada")
        assert told["goals"][0]["description"] == "Before the winter."
        assert {entry["note"] for entry in told["activities"]} == {"wrong", "right"}

    def test_of_nobody_yet_it_is_empty(self, ada: Person) -> None:
        told = ada.send("GET", "/me/export").one
        assert (told["profile"], told["goals"], told["activities"]) == (None, [], [])


class TestGoing:
    def test_nothing_remains_but_a_digest_and_a_time(self, api: Caller, pool: Pool, dynamodb: DynamoDBClient) -> None:
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

    def test_a_token_that_is_still_out_brings_nothing_back(
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

    def test_again_it_is_the_same(self, api: Caller, pool: Pool) -> None:
        ada = Person(api, pool.person())
        ada.live()
        first = ada.send("DELETE", "/me")
        assert ada.send("DELETE", "/me").data == first.data

    def test_somebody_else_with_the_same_address_is_somebody_else(self, api: Caller, pool: Pool) -> None:
        ada = Person(api, pool.person("same@example.org"))
        ada.live(name="Ada")
        ada.send("DELETE", "/me")
        bo = Person(api, pool.person("same@example.org"))
        assert bo.sub != ada.sub
        assert bo.send("GET", "/me/profile").status == 404
        assert bo.live(name="Bo").status == 200

    def test_killed_at_any_call_it_goes_on_when_asked_again(
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


class TestFinishing:
    def night(self, cloud: Cloud) -> int:
        """Let the daily review come, and the work that it asks for; returns how many tasks there were."""
        event = {"source": "aws.events", "detail-type": "Scheduled Event", "time": "2026-11-21T00:05:00Z", "detail": {}}
        event |= {"version": "0", "id": "1", "account": "1", "region": "us-east-1", "resources": []}
        cloud.client.lambda_.invoke("review_tenants", event)
        return cloud.work()

    def test_an_erasure_that_was_killed_is_finished_at_night_without_its_owner(
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
                continue  # nothing had begun
            begun += 1
            self.night(cloud)
            assert not [row for row in rows(dynamodb) if ada.sub in str(row)]
            with pytest.raises(ClientError, match="UserNotFound"):
                pool.client.admin_get_user(UserPoolId=pool.id, Username=ada.sub)
        assert begun > 8

    def test_one_that_the_pool_held_up_is_finished_too_and_no_message_says_whose_it_is(  # noqa: PLR0913, PLR0917 (fixtures)
        self, api: Caller, pool: Pool, cloud: Cloud, dynamodb: DynamoDBClient, monkeypatch: pytest.MonkeyPatch,
        log_lines: list[str],
    ) -> None:  # fmt: skip
        ada = Person(api, pool.person())
        ada.live()

        def down(*_: Any) -> None:
            raise Unavailable("The accounts are not to be had.")

        with monkeypatch.context() as patch:
            patch.setattr(UserPool, "erase", down)
            assert ada.send("DELETE", "/me").status == 503
            assert ada.send("GET", "/me/profile").status == 401
            with pytest.raises(Unavailable):  # the queue brings it again
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

    def test_a_move_that_was_killed_is_finished_at_night_without_its_owner(
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


class TestWhoIsNoPerson:
    def test_a_token_of_no_account_opens_nothing(self, api: Caller) -> None:
        assert Person(api, "TENANT#CA").send("GET", "/me/profile").status == 401

    def test_neither_does_a_scope_of_nobody(self) -> None:
        with pytest.raises(Unauthorized):
            _ = Container(Principal("anonymous")).constituent


def test_the_database_is_asked_in_the_name_of_the_tenant_and_the_whereabouts_in_our_own(
    ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str | None, str]] = []

    def tell(params: Any, **_: Any) -> None:
        asked.extend(
            (tenant_credentials._bearer.get(), key) for key in re.findall(r"(?:TENANT|USER)#[\w#-]+", str(params))
        )

    clients.dynamodb().meta.events.register("before-parameter-build.dynamodb.*", tell)
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
