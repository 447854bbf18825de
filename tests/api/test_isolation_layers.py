"""Four layers isolate tenants: permission, keys, credentials, compute; each works with the others switched off.

tests/iam_enforcer.py checks credentials against the rendered policies, because moto checks none. The tenant id of an
invocation is set here, because Chalice's test client has none.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from chalice.local import LambdaContext

from chalicelib.auth.permissions import Principal
from chalicelib.aws import clients, queues
from chalicelib.aws.tenant_credentials import OWN, bind_bearer
from chalicelib.aws.tenant_table import TenantTable, Write
from chalicelib.core import settings
from chalicelib.operations import execution_context
from tests import grants, roles
from tests.api.cold import allowed
from tests.api.stage_client import token
from tests.api.test_least_privilege import key_headers
from tests.api.test_matrix import EXPECTED
from tests.iam_enforcer import IamEnforcer
from tests.support import OneAtATime, create_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mypy_boto3_dynamodb.client import DynamoDBClient

    from tests.api.conftest import Caller, Reply
    from tests.api.stage_client import Stage

from moto import mock_aws

LAYERS = ("permission", "keys", "credentials", "compute")
SECRET = "Theirs Alone"


@pytest.fixture
def dynamodb(monkeypatch: pytest.MonkeyPatch) -> Iterator[DynamoDBClient]:
    """Yield DynamoDB as on a stage with a tenant role, through the product's own client."""
    monkeypatch.setenv("TENANT_ROLE_ARN", roles.TENANT_ROLE)
    settings.load.cache_clear()
    with mock_aws():
        client = clients.dynamodb()
        create_tables(bind_bearer(OWN, lambda: client)())
        one: Any = OneAtATime(client)
        monkeypatch.setattr(clients, "dynamodb", lambda: one)
        yield client


@pytest.fixture
def enforcer(dynamodb: DynamoDBClient) -> IamEnforcer:
    """Enforce the policies of the roles from here on."""
    return IamEnforcer(dynamodb, clients.sts())


@pytest.mark.usefixtures("tracking")
class TestCredentialsWithTheWholeApi:
    @pytest.fixture
    def passed(self, stage: Stage, enforcer: IamEnforcer, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
        """Call every route with a permitted principal, and return the calls to the database."""
        monkeypatch.setattr(execution_context, "recorded_uses", set())
        for method, route in EXPECTED:
            who, status = allowed(method, route)
            reply = stage.call(method, route, stage.credentials(who))
            assert reply.status == status, f"{method} {route}: {reply.text}"
        for _ in range(2):
            made = stage.api.send(
                "POST", "/representatives", {"name": "A", "position": "Mayor"}, {"Idempotency-Key": "k"}
            )
            assert made.status == 201
        assert stage.api.get("/tenants", **key_headers(stage)).status == 200
        return enforcer.passed

    def test_every_route_works_with_scoped_credentials(self, passed: list[Any]) -> None:
        assert {str(tags.get("TenantId")) for _, _, tags in passed} >= {"None", "CA"}

    def test_calls_signed_for_a_tenant_have_only_its_keys_and_other_calls_have_none(self, passed: list[Any]) -> None:
        for operation, params, tags in passed:
            for _, _, keys in grants.dynamodb_permissions(operation, params):
                own = f"TENANT#{tags.get('TenantId')}"
                for key in keys:
                    # API keys belong to no tenant until they are read, and are counted in the same place.
                    mine = (key == own or key.startswith(own + "#")) if tags else not key.startswith("TENANT#")
                    assert mine, (operation, key)

    @pytest.mark.parametrize("whose", ["tenant", "own"])
    def test_each_action_and_key_of_the_policies_is_needed(self, passed: list[Any], whose: str) -> None:
        policy = roles.tenant_policy() if whose == "tenant" else roles.own_policy()
        calls = [call for call in passed if bool(call[2]) is (whose == "tenant")]
        assert all(roles.may(policy, *call) for call in calls)
        for where, what in removable(policy):
            changed = without(policy, where, what)
            assert not all(roles.may(changed, *call) for call in calls), f"{what} could go from {where}"


def removable(policy: Any) -> Iterator[tuple[int, str]]:
    """Yield each action and each key of the database statements; the public index has no reader yet."""
    for place, statement in enumerate(policy["Statement"]):
        keys = statement.get("Condition", {}).get("ForAllValues:StringLike", {}).get("dynamodb:LeadingKeys")
        if keys and statement["Sid"] != "IndexForAnybody":
            yield from ((place, action) for action in _listed(statement["Action"]))
            # The usage table and the index have no item under a bare tenant key, but the rule is the same for all
            # tables.
            yield from ((place, key) for key in keys if "}" not in key or statement["Sid"] == "TableOfTheTenant")


def without(policy: Any, place: int, what: str) -> Any:
    """Return a policy without one action or one key of one statement."""
    changed = deepcopy(policy)
    statement = changed["Statement"][place]
    keys = statement["Condition"]["ForAllValues:StringLike"]
    statement["Action"] = [action for action in _listed(statement["Action"]) if action != what]
    keys["dynamodb:LeadingKeys"] = [key for key in keys["dynamodb:LeadingKeys"] if key != what]
    return changed


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


class Layers:
    """The four layers of one stage, some of them switched off; the caller is of CA, and NY has a record."""

    def __init__(self, stage: Stage, enforcer: IamEnforcer, patch: pytest.MonkeyPatch) -> None:
        self.stage = stage
        self._enforcer = enforcer
        self._patch = patch
        self._theirs = {"X-Tenant-Id": "NY", "Authorization": f"Bearer {token(stage.pool, 'NY:admin')}"}
        body = {"name": SECRET, "position": "Mayor"}
        self.theirs = stage.api.send("POST", "/representatives", body, self._theirs).one["id"]
        self.caller = {"Authorization": f"Bearer {token(stage.pool, 'CA:admin')}"}

    def leave_on(self, *layers: str) -> None:
        """Switch the other layers off."""
        if "permission" not in layers:
            self._patch.setattr(Principal, "may", lambda *_: True)
        if "keys" not in layers:  # simulates a bug that addresses another tenant
            intact = TenantTable.__init__

            def mistaken(table: TenantTable, *arguments: Any, **named: Any) -> None:
                intact(table, *arguments, **named)
                table._root = "TENANT#NY"

            self._patch.setattr(TenantTable, "__init__", mistaken)
        self._enforcer.enforcing = "credentials" in layers
        self._patch.setattr(LambdaContext, "tenant_id", "CA" if "compute" in layers else None, raising=False)

    def attack(self, tenant: str) -> list[Reply]:
        """Try all operations on a record, as staff of CA, for a tenant and the id of NY's record."""
        path, draft = f"/representatives/{self.theirs}", {"name": "Taken", "position": "Mayor"}
        requests: list[tuple[str, str, Any]] = [
            ("GET", path, None), ("PUT", path, draft), ("PATCH", path, {"party": "X"}), ("DELETE", path, None),
        ]  # fmt: skip
        if tenant == "NY":
            requests.append(("POST", "/representatives", draft))
        headers = {**self.caller, "X-Tenant-Id": tenant}
        return [self.stage.api.send(method, url, body, headers) for method, url, body in requests]

    def assert_unharmed(self) -> None:
        """Check that NY's record is unchanged, with all layers on again."""
        self._patch.undo()
        mine = self.stage.api.send("GET", "/representatives", None, self._theirs)
        assert [(person["name"], person["version"]) for person in mine.data] == [(SECRET, 1)]


def get_leaks(replies: list[Reply]) -> list[str]:
    """Return the answers that succeeded or that contain another tenant's data."""
    return [reply.text for reply in replies if SECRET in reply.text or reply.status < 400]


@pytest.fixture
def layers(stage: Stage, enforcer: IamEnforcer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Layers]:
    """Yield the layers; afterwards, check that NY's record is unchanged."""
    monkeypatch.setattr(queues, "send", lambda *_: None)
    monkeypatch.setenv("CRITICAL_ERRORS_QUEUE_URL", "https://sqs/represent-local-critical-errors")
    settings.load.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        made = Layers(stage, enforcer, patch)
        yield made
        made.assert_unharmed()


class TestEachLayerAlone:
    def test_permission_refuses_staff_of_another_tenant(self, layers: Layers) -> None:
        layers.leave_on("permission")
        replies = layers.attack("NY")
        # Reads are public: the existence of this record is no secret.
        assert [reply.status for reply in replies] == [200, 403, 403, 403, 403]

    def test_keys_find_nothing_of_another_tenant_even_with_all_permissions(self, layers: Layers) -> None:
        layers.leave_on("keys")
        replies = layers.attack("CA")
        assert {reply.status for reply in replies} == {404}
        assert get_leaks(replies) == []

    def test_credentials_deny_another_tenants_items_to_faulty_code(self, layers: Layers) -> None:
        layers.leave_on("credentials")
        replies = layers.attack("CA")
        assert {reply.status for reply in replies} == {500}
        assert get_leaks(replies) == []

    def test_compute_refuses_a_request_for_another_tenant(self, layers: Layers) -> None:
        layers.leave_on("compute")
        replies = layers.attack("NY")
        assert {reply.status for reply in replies} == {403}
        assert get_leaks(replies) == []


@pytest.mark.parametrize("off", LAYERS)
@pytest.mark.parametrize("tenant", ["CA", "NY"])
def test_three_layers_refuse_without_the_fourth(layers: Layers, off: str, tenant: str) -> None:
    layers.leave_on(*(layer for layer in LAYERS if layer != off))
    replies = layers.attack(tenant)
    # A GET of NY's public record with NY's tenant id is no attack, unless the compute layer says that it was misrouted.
    assert get_leaks(replies[1:] if (off, tenant) == ("compute", "NY") else replies) == []


RAW: list[Callable[[Any], Any]] = [
    lambda client: client.get_item(TableName="represent-local", Key=key("TENANT#NY")),
    lambda client: client.put_item(TableName="represent-local", Item=key("TENANT#NY")),
    lambda client: client.delete_item(TableName="represent-local", Key=key("TENANT#NY#CHANGES")),
    lambda client: client.get_item(TableName="represent-local", Key=key("TENANT#CA-Alameda")),
    lambda client: client.batch_get_item(
        RequestItems={"represent-local": {"Keys": [key("TENANT#CA"), key("TENANT#NY")]}}
    ),
    lambda client: client.transact_write_items(
        TransactItems=[{"Put": {"TableName": "represent-local", "Item": key(of)}} for of in ("TENANT#CA", "TENANT#NY")]
    ),
    lambda client: client.query(
        TableName="represent-local",
        IndexName="GSI1",
        KeyConditionExpression="GSI1PK = :pk",
        ExpressionAttributeValues={":pk": {"S": "TENANT#NY#APIKEYS"}},
    ),
    lambda client: client.scan(TableName="represent-local"),
]


def key(partition: str) -> Any:
    return {"PK": {"S": partition}, "SK": {"S": "META"}}


@pytest.mark.parametrize("ask", RAW)
@pytest.mark.parametrize("bearer", ["CA", OWN])
def test_raw_client_cannot_access_another_tenant(
    dynamodb: DynamoDBClient, enforcer: IamEnforcer, ask: Callable[[Any], Any], bearer: str
) -> None:
    TenantTable(clients.dynamodb, "represent-local", "represent-local-usage", "CA").transact([Write("X", {"a": 1}, 0)])
    with pytest.raises(ClientError, match="AccessDenied"):
        ask(bind_bearer(bearer, lambda: dynamodb)())
    assert len(enforcer.passed) == 1


def test_api_of_these_tests_uses_scoped_credentials(api: Caller, enforcer: IamEnforcer) -> None:
    assert api.create()["id"]
    assert {tags["TenantId"] for _, _, tags in enforcer.passed} == {"CA"}
