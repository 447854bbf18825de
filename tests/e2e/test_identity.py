"""Authentication and permissions on an embedded cloud that enforces IAM with exactly the generated policies."""

from __future__ import annotations

import json
import time
from base64 import b32decode
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from tests import people
from tests.e2e.conftest import EMAIL, PASSWORD, Deployed
from tools.deploy import stage
from tools.local.ministack import Cloud

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.journey
DRAFT = {
    "name": "Ada Example", "position": "County Legislator", "district": "3", "sources": [{"url": "https://example.org"}],
}  # fmt: skip
# Tenants that no container has read yet; containers check cached ones only by version.
UNREAD = iter(("CO", "ND", "WY", "UT"))
COUNTY = "NY-Albany"
RESET_CODE = "654321"  # MiniStack mails this one to reset a password, and 123456 to confirm an account
GAP = "what-the-emulator-asks"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """Yield a stage on a cloud that checks IAM before every call, with an administrator of a county."""
    cloud = Cloud(tmp_path_factory.mktemp("guarded"), 0, enforces_iam=True)
    cloud.start()
    try:
        place = stage.DeployTarget("local", cloud.endpoint)
        made = Deployed(cloud, place, stage.deploy(place))
        _let_parameters_be_read_in_batches(made)
        made.as_admin_of(COUNTY)
        yield made
    finally:
        cloud.stop()


def role_of(deployed: Deployed) -> str:
    """Return the role of the function behind the API."""
    found = deployed.place.client("cloudformation").describe_stack_resources(StackName=deployed.place.app)
    resources = {entry["LogicalResourceId"]: entry["PhysicalResourceId"] for entry in found["StackResources"]}
    return str(resources["ApiHandlerRole"])


def _let_parameters_be_read_in_batches(deployed: Deployed) -> None:
    """Allow `*` for GetParameters: MiniStack 1.5.33 checks that, where AWS checks each parameter by its name.

    (core/iam_actions.py, extract_resource_arn reads Name and not Names. tests/api/test_least_privilege.py evaluates the
    requirements of AWS.)
    """
    statement = {"Effect": "Allow", "Action": "ssm:GetParameters", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    deployed.place.client("iam").put_role_policy(RoleName=role_of(deployed), PolicyName=GAP, PolicyDocument=document)


def send_as_administrator(
    guarded: Deployed, method: str, path: str, body: Any = None, status: int = 200, **headers: str
) -> Any:
    """Send a request for the county, by default as its administrator; return the data."""
    sent = {"X_Tenant_Id": COUNTY, "Authorization": f"Bearer {guarded.token}", **headers}
    if "X_Api_Key" in sent or sent["Authorization"] == "":
        del sent["Authorization"]
    answer = guarded.send(method, path, body, **sent)
    assert answer.status == status, f"{method} {path}: {answer.text[:500]}"
    return answer.json["data"][0] if answer.status < 300 and answer.json["data"] else answer


def post_anonymously(guarded: Deployed, path: str, body: Any, status: int = 200) -> Any:
    """POST without a credential."""
    return send_as_administrator(guarded, "POST", path, body, status, Authorization="")


def signed_in(guarded: Deployed, email: str, password: str = PASSWORD) -> dict[str, Any]:
    """Sign in through the API."""
    found: dict[str, Any] = post_anonymously(
        guarded, "/auth/token", {"grant_type": "password", "email": email, "password": password}
    )
    return found


def show_code(secret: str) -> str:
    """Return the code that an authenticator app shows now for a secret."""
    app = TOTP(b32decode(secret), 6, SHA1(), 30)  # noqa: S303 (RFC 6238)
    return app.generate(int(time.time())).decode()


def _let_a_second_pass(token: str) -> None:
    """Wait for the second after a token's: MiniStack ends only sessions of earlier seconds."""
    issued = jwt.decode(token, options={"verify_signature": False})["iat"]
    while int(time.time()) <= issued:
        time.sleep(0.05)


def test_token_of_another_client_of_the_pool_is_refused(guarded: Deployed) -> None:
    cognito = guarded.place.client("cognito-idp")
    pool = stage.require_outputs(guarded.place)["UserPoolId"]
    flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    other = cognito.create_user_pool_client(UserPoolId=pool, ClientName="other", ExplicitAuthFlows=flows)[
        "UserPoolClient"
    ]
    signed_in = cognito.initiate_auth(
        ClientId=other["ClientId"],
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": EMAIL, "PASSWORD": PASSWORD},
    )["AuthenticationResult"]
    for token in (signed_in["IdToken"], signed_in["AccessToken"]):
        for method, path in (("GET", "/me"), ("GET", "/users"), ("POST", "/representatives")):
            send_as_administrator(
                guarded, method, path, DRAFT if method == "POST" else None, 401, Authorization=f"Bearer {token}"
            )


def test_user_registers_signs_in_and_signs_out(guarded: Deployed) -> None:
    email = "ada@example.org"
    post_anonymously(guarded, "/auth/register", {"email": email, "password": PASSWORD, "tenant": COUNTY}, 202)
    post_anonymously(guarded, "/auth/confirm", {"email": email, "code": "000000"}, 422)
    post_anonymously(guarded, "/auth/confirm", {"email": "unknown@example.org", "code": "123456"}, 422)
    post_anonymously(guarded, "/auth/confirm", {"email": email, "code": "123456"})
    tokens = signed_in(guarded, email)
    me = send_as_administrator(guarded, "GET", "/me", Authorization=f"Bearer {tokens['id_token']}")
    assert (me["kind"], me["email"], me["tenant"], me["roles"]) == ("constituent", email, COUNTY, [])
    refresh = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    assert post_anonymously(guarded, "/auth/token", refresh)["id_token"]
    _let_a_second_pass(tokens["id_token"])
    send_as_administrator(guarded, "POST", "/auth/logout", Authorization=f"Bearer {tokens['id_token']}")
    post_anonymously(guarded, "/auth/token", refresh, 401)
    wrong = post_anonymously(guarded, "/auth/token", {"grant_type": "password", "email": email, "password": "x"}, 401)
    unknown = post_anonymously(
        guarded, "/auth/token", {"grant_type": "password", "email": "no@example.org", "password": "x"}, 401
    )
    assert wrong.json["detail"] == unknown.json["detail"]
    post_anonymously(guarded, "/auth/password/forgot", {"email": email}, 202)
    post_anonymously(guarded, "/auth/password/forgot", {"email": "unknown@example.org"}, 202)


def test_sign_in_with_an_authenticator_app(guarded: Deployed) -> None:
    email = "careful@example.org"
    post_anonymously(guarded, "/auth/register", {"email": email, "password": PASSWORD}, 202)
    post_anonymously(guarded, "/auth/confirm", {"email": email, "code": "123456", "password": PASSWORD})
    tokens = signed_in(guarded, email)
    own, body = f"Bearer {tokens['id_token']}", {"access_token": tokens["access_token"]}
    secret = send_as_administrator(guarded, "POST", "/auth/mfa", body, Authorization=own)["secret"]
    send_as_administrator(guarded, "PUT", "/auth/mfa", body | {"code": "000000"}, 422, Authorization=own)
    _let_a_second_pass(tokens["id_token"])
    send_as_administrator(guarded, "PUT", "/auth/mfa", body | {"code": show_code(secret)}, Authorization=own)
    refresh = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    post_anonymously(guarded, "/auth/token", refresh, 401)
    asked = post_anonymously(
        guarded, "/auth/token", {"grant_type": "password", "email": email, "password": PASSWORD}, 409
    ).json
    goes_on = {
        "grant_type": "challenge", "email": email, "challenge": asked["challenge"], "session": asked["session"],
    }  # fmt: skip
    post_anonymously(guarded, "/auth/token", goes_on | {"code": "000000"}, 401)
    tokens = post_anonymously(guarded, "/auth/token", goes_on | {"code": show_code(secret)})
    own, body = f"Bearer {tokens['id_token']}", {"access_token": tokens["access_token"]}
    assert send_as_administrator(guarded, "GET", "/auth/mfa", Authorization=own) == {"enabled": True, "required": False}
    send_as_administrator(guarded, "DELETE", "/auth/mfa", body, Authorization=own)
    assert signed_in(guarded, email)["id_token"]


def test_owner_of_the_mailbox_sets_the_password_and_a_reset_ends_every_session(guarded: Deployed) -> None:
    email, stolen = "squatted@example.org", "Attackers-Horse-1"
    for password in (stolen, PASSWORD):
        post_anonymously(guarded, "/auth/register", {"email": email, "password": password}, 202)
    for code in ("123456", RESET_CODE):
        post_anonymously(guarded, "/auth/confirm", {"email": email, "code": code}, 422)
    wrong = {"email": email, "code": "123456", "password": PASSWORD}
    post_anonymously(guarded, "/auth/confirm", wrong, 422)
    post_anonymously(guarded, "/auth/confirm", wrong | {"code": RESET_CODE})
    post_anonymously(guarded, "/auth/token", {"grant_type": "password", "email": email, "password": stolen}, 401)
    tokens = signed_in(guarded, email)
    post_anonymously(guarded, "/auth/password/forgot", {"email": email}, 202)
    _let_a_second_pass(tokens["id_token"])
    post_anonymously(
        guarded, "/auth/password/reset", {"email": email, "code": RESET_CODE, "password": "Another-Horse-8"}
    )
    post_anonymously(
        guarded, "/auth/token", {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}, 401
    )


def test_administrator_invites_and_the_owner_of_the_address_gets_the_role(guarded: Deployed) -> None:
    email = "clerk@example.org"
    invited = send_as_administrator(guarded, "POST", "/users", {"email": email, "role": "editor"}, 201)
    path = f"/users/{invited['id']}"
    assert send_as_administrator(guarded, "GET", path)["status"] == "invited"
    post_anonymously(guarded, "/auth/register", {"email": email, "password": PASSWORD}, 202)
    post_anonymously(guarded, "/auth/confirm", {"email": email, "code": RESET_CODE, "password": PASSWORD})
    tokens = signed_in(guarded, email)
    me = send_as_administrator(guarded, "GET", "/me", Authorization=f"Bearer {tokens['id_token']}")
    assert me["roles"] == [{"tenant": COUNTY, "role": "editor"}]
    assert send_as_administrator(guarded, "PATCH", path, {"role": "admin"})["role"] == "admin"
    tokens = signed_in(guarded, email)
    _let_a_second_pass(tokens["id_token"])
    assert send_as_administrator(guarded, "PATCH", path, {"role": None})["role"] is None
    key = {"name": "k", "permissions": ["representatives:create"]}
    demoted = f"Bearer {tokens['id_token']}"
    send_as_administrator(guarded, "POST", "/api-keys", key, 403, Authorization=demoted)
    send_as_administrator(
        guarded, "POST", "/users", {"email": "puppet@example.org", "role": "admin"}, 403, Authorization=demoted
    )
    post_anonymously(
        guarded, "/auth/token", {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}, 401
    )


def test_pending_invitation_is_withdrawn(guarded: Deployed) -> None:
    email = "never@example.org"
    path = f"/users/{send_as_administrator(guarded, 'POST', '/users', {'email': email, 'role': 'editor'}, 201)['id']}"
    assert send_as_administrator(guarded, "PATCH", path, {"enabled": False})["status"] == "withdrawn"
    post_anonymously(guarded, "/auth/register", {"email": email, "password": PASSWORD}, 202)
    post_anonymously(guarded, "/auth/confirm", {"email": email, "code": "123456"})
    tokens = signed_in(guarded, email)
    assert send_as_administrator(guarded, "GET", "/me", Authorization=f"Bearer {tokens['id_token']}")["roles"] == []
    listed = guarded.send("GET", "/users", X_Tenant_Id=COUNTY, Authorization=f"Bearer {guarded.token}").json["data"]
    assert [(user["email"], user["status"]) for user in listed] == [(EMAIL, "CONFIRMED")]


def test_key_works_until_it_is_revoked(guarded: Deployed) -> None:
    made = send_as_administrator(
        guarded, "POST", "/api-keys", {"name": "k", "permissions": ["representatives:create"]}, 201
    )
    assert (
        send_as_administrator(guarded, "POST", "/representatives", DRAFT, 201, X_Api_Key=made["key"])["district"] == "3"
    )
    send_as_administrator(
        guarded,
        "DELETE",
        "/representatives/" + "0" * 8 + "-0000-4000-8000-" + "0" * 12,
        None,
        403,
        X_Api_Key=made["key"],
    )
    rotated = send_as_administrator(guarded, "POST", f"/api-keys/{made['id']}/rotate", {"grace_seconds": 0}, 201)
    assert send_as_administrator(guarded, "GET", f"/api-keys/{made['id']}")["used_today"] == 2
    listed = guarded.send("GET", "/api-keys", X_Tenant_Id=COUNTY, Authorization=f"Bearer {guarded.token}").json["data"]
    assert {(key["id"], key["status"]) for key in listed} == {(made["id"], "expired"), (rotated["id"], "active")}
    assert send_as_administrator(guarded, "DELETE", f"/api-keys/{rotated['id']}")["status"] == "revoked"
    send_as_administrator(guarded, "POST", "/representatives", DRAFT, 401, X_Api_Key=rotated["key"])


def test_concurrent_calls_do_not_exceed_the_quota(guarded: Deployed) -> None:
    draft = {"name": "k", "permissions": ["representatives:read"], "per_day": 15, "per_minute": 6000}
    key = send_as_administrator(guarded, "POST", "/api-keys", draft, 201)["key"]

    def read(_: int) -> int:
        return guarded.send("GET", "/representatives?limit=1", X_Tenant_Id=COUNTY, X_Api_Key=key).status

    with ThreadPoolExecutor(12) as threads:
        statuses = list(threads.map(read, range(40)))
    assert sorted(set(statuses)) == [200, 429]
    assert statuses.count(200) == 15


def test_representatives_work_under_the_generated_role(guarded: Deployed) -> None:
    ready = guarded.send("GET", "/health/ready").json["data"]
    assert {report["status"] for report in ready} == {"ok"}
    made = send_as_administrator(guarded, "POST", "/representatives", DRAFT, 201, Idempotency_Key="once")
    assert send_as_administrator(guarded, "POST", "/representatives", DRAFT, 201, Idempotency_Key="once") == made
    path = f"/representatives/{made['id']}"
    assert send_as_administrator(guarded, "PUT", path, DRAFT | {"district": "4"})["version"] == 2
    assert send_as_administrator(guarded, "PATCH", path, {"party": "Green"})["version"] == 3
    assert send_as_administrator(guarded, "GET", path)["party"] == "Green"
    assert send_as_administrator(guarded, "DELETE", path)["version"] == 3


@pytest.mark.parametrize(
    ("why", "token"),
    [
        ("forged", lambda: people.token(f"{COUNTY}:admin")),
        ("nonsense", lambda: "x.y.z"),
        ("empty", lambda: ""),
    ],
)
def test_token_with_a_wrong_signature_or_claim_is_refused(guarded: Deployed, why: str, token: Any) -> None:
    for method, path in (("GET", "/me"), ("POST", "/representatives")):  # at the gateway, and in the app
        answer = guarded.send(
            method, path, DRAFT if method == "POST" else None, X_Tenant_Id=COUNTY, Authorization=f"Bearer {token()}"
        )
        assert answer.status == 401, why
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_without_a_token_the_gateway_and_the_app_answer_alike(guarded: Deployed) -> None:
    for method, path in (("GET", "/me"), ("GET", "/users"), ("POST", "/representatives"), ("DELETE", "/api-keys/x")):
        answer = guarded.send(method, path, None, X_Tenant_Id=COUNTY, X_Api_Key="rep_unknown")
        assert answer.status == 401, path
        assert answer.json["type"] == "urn:represent:problem:unauthorized"


@pytest.mark.parametrize(
    ("action", "method", "path"),
    [
        ("dynamodb:BatchGetItem", "GET", "/tenants/{unread}/summary"),
        ("dynamodb:GetItem", "GET", "/representatives/00000000-0000-4000-8000-000000000000"),
        ("cognito-idp:ListUsersInGroup", "GET", "/users"),
        ("dynamodb:PutItem", "POST", "/representatives"),
    ],
)
def test_removed_action_of_the_live_policy_is_needed(guarded: Deployed, action: str, method: str, path: str) -> None:
    iam = guarded.place.client("iam")
    role = role_of(guarded)
    name = next(name for name in iam.list_role_policies(RoleName=role)["PolicyNames"] if name != GAP)
    whole = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
    without = json.loads(json.dumps(whole))
    for statement in without["Statement"]:
        statement["Action"] = [entry for entry in statement["Action"] if entry != action]
    without["Statement"] = [statement for statement in without["Statement"] if statement["Action"]]
    body = DRAFT if method == "POST" else None

    def status() -> int:
        where = path.format(unread=next(UNREAD)) if "{" in path else path
        return guarded.send(method, where, body, X_Tenant_Id=COUNTY, Authorization=f"Bearer {guarded.token}").status

    before = status()
    assert before < 500
    iam.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=json.dumps(without))
    try:
        assert status() >= 500
    finally:
        iam.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=json.dumps(whole))
    assert status() == before


def test_deployed_policy_names_account_region_and_pool(guarded: Deployed) -> None:
    iam, role = guarded.place.client("iam"), role_of(guarded)
    name = next(name for name in iam.list_role_policies(RoleName=role)["PolicyNames"] if name != GAP)
    for statement in iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]["Statement"]:
        if statement["Sid"] == "TracesHaveNoResource":
            continue
        for arn in statement["Resource"]:
            owned = ["us-east-1", guarded.place.account]
            if arn.startswith("arn:aws:s3:"):
                owned = ["", ""]
            elif arn.endswith(":provider/default"):  # of places, which belongs to AWS
                owned = ["us-east-1", ""]
            assert arn.split(":")[3:5] == owned
            # Users name objects; the bucket has a fixed name.
            bucket = arn.removesuffix("/*") if arn.startswith("arn:aws:s3:") else arn
            assert "*" not in bucket or statement["Sid"] == "LogsOfNamesThatAwsCompletes"
