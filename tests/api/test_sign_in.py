"""Sign-in with challenges and an authenticator app, and the settings of libraries that sign in by themselves."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from moto.cognitoidp.models import COGNITO_TOTP_MFA_SECRET
from moto.cognitoidp.utils import cognito_totp

from chalicelib.aws import clients
from chalicelib.aws.cognito import UserPool
from chalicelib.core import settings
from tests import people
from tests.api.stage_client import PASSWORD
from tests.api.test_accounts import ADA, post, sign_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.api.conftest import Caller, Reply
    from tests.api.stage_client import Pool, Stage

TEMPORARY = "First-Time-Only-1"
SESSION = "0123456789-0123456789"


@pytest.fixture(autouse=True)
def _checks_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make moto check codes, which it does not by default."""
    monkeypatch.setenv("MOTO_COGNITO_IDP_USER_POOL_ENABLE_TOTP", "true")


def show_code(seconds: int = 0) -> str:
    """Return the code that an app shows now, or showed some seconds ago; moto has one secret for all."""
    return cognito_totp(COGNITO_TOTP_MFA_SECRET).generate(int(time.time()) - seconds).decode()


def answer(api: Caller, asked: Reply, **fields: str) -> Reply:
    """Go on with a sign-in that was answered with a challenge."""
    goes_on = {"grant_type": "challenge", "email": ADA}
    return post(
        api, "/auth/token", {**goes_on, **{name: asked.json[name] for name in ("challenge", "session")}, **fields}
    )


def set_up_app(api: Caller, pool: Pool, *groups: str) -> str:
    """Make an account with an authenticator app, and return its id."""
    sub = pool.person(ADA, *groups)
    body = {"access_token": sign_in(api).one["access_token"]}
    assert post(api, "/auth/mfa", body, people.token(sub=sub)).status == 200
    assert send(api, "PUT", body | {"code": show_code()}, sub).status == 200
    return sub


def send(api: Caller, method: str, body: Any, sub: str) -> Reply:
    return api.send(method, "/auth/mfa", body, {"Authorization": f"Bearer {people.token(sub=sub)}"})


class TestNewPassword:
    def test_challenge_is_answered(self, api: Caller, pool: Pool) -> None:
        pool.client.admin_create_user(UserPoolId=pool.id, Username=ADA, TemporaryPassword=TEMPORARY)
        asked = sign_in(api, password=TEMPORARY)
        assert (asked.status, asked.json["challenge"], bool(asked.json["session"])) == (409, "new_password", True)
        assert answer(api, asked, new_password=PASSWORD).one["id_token"]
        assert sign_in(api).status == 200

    def test_weak_password_is_refused_before_cognito_is_asked(self, api: Caller, pool: Pool) -> None:
        pool.client.admin_create_user(UserPoolId=pool.id, Username=ADA, TemporaryPassword=TEMPORARY)
        asked = sign_in(api, password=TEMPORARY)
        assert answer(api, asked, new_password="weak").json["errors"][0]["pointer"] == "#/new_password"
        assert answer(api, asked, new_password=PASSWORD).status == 200


class TestAuthenticatorApp:
    def test_sign_in_needs_its_code(self, api: Caller, pool: Pool) -> None:
        set_up_app(api, pool)
        asked = sign_in(api)
        assert (asked.status, asked.json["challenge"]) == (409, "software_token")
        wrong = answer(api, asked, code=show_code(3600))
        assert (wrong.status, "next one" in wrong.json["detail"]) == (401, True)
        assert answer(api, asked, code=show_code()).one["id_token"]

    def test_setup_gives_a_secret_and_a_uri(self, api: Caller, pool: Pool) -> None:
        sub = pool.person(ADA)
        made = post(api, "/auth/mfa", {"access_token": sign_in(api).one["access_token"]}, people.token(sub=sub)).one
        assert made["uri"] == f"otpauth://totp/Represent:ada%40example.org?secret={made['secret']}&issuer=Represent"

    def test_it_is_in_effect_only_after_a_right_code(self, api: Caller, pool: Pool) -> None:
        sub = pool.person(ADA)
        body = {"access_token": sign_in(api).one["access_token"]}
        assert send(api, "POST", body, sub).status == 200
        wrong = send(api, "PUT", body | {"code": show_code(3600)}, sub)
        assert (wrong.status, wrong.json["errors"][0]["pointer"]) == (422, "#/code")
        assert sign_in(api).status == 200

    def test_sessions_that_began_without_it_end(self, api: Caller, pool: Pool) -> None:
        ended: list[str] = []
        pool.client.meta.events.register(
            "before-call.cognito-identity-provider.AdminUserGlobalSignOut", lambda **_: ended.append("all")
        )
        set_up_app(api, pool)
        assert ended == ["all"]

    def test_state_is_shown_and_it_can_be_removed(self, api: Caller, pool: Pool) -> None:
        sub = set_up_app(api, pool)
        own = {"Authorization": f"Bearer {people.token(sub=sub)}"}
        assert api.get("/auth/mfa", **own).one == {"enabled": True, "required": False}
        session = answer(api, sign_in(api), code=show_code()).one
        assert send(api, "DELETE", {"access_token": session["access_token"]}, sub).status == 200
        assert api.get("/auth/mfa", **own).one["enabled"] is False
        assert sign_in(api).status == 200

    @pytest.mark.parametrize("token_use", ["access_token", "id_token"])
    def test_token_of_another_account_or_kind_is_refused(self, api: Caller, pool: Pool, token_use: str) -> None:
        sub = pool.person(ADA)
        token = sign_in(api).one[token_use]
        caller = sub if token_use == "id_token" else pool.person("bo@example.org")
        for method, more in (("POST", {}), ("PUT", {"code": "123456"}), ("DELETE", {})):
            for sent in (token, "made-up"):
                reply = send(api, method, {"access_token": sent, **more}, caller)
                assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "#/access_token")

    def test_codes_of_one_account_are_limited(self, api: Caller, pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SIGN_INS_PER_EMAIL", "2")
        settings.load.cache_clear()
        sub = pool.person(ADA)
        body = {"access_token": sign_in(api).one["access_token"], "code": show_code(3600)}
        assert [send(api, "PUT", body, sub).status for _ in range(3)] == [422, 422, 429]


class TestChallenges:
    @pytest.mark.parametrize(
        "fields",
        [
            {},
            {"challenge": "software_token", "email": ADA, "code": "123456"},
            {"challenge": "software_token", "email": ADA, "session": SESSION},
            {"challenge": "software_token", "email": ADA, "session": SESSION, "new_password": PASSWORD},
            {"challenge": "new_password", "email": ADA, "session": SESSION, "code": "123456"},
            {"challenge": "new_password", "session": SESSION, "new_password": PASSWORD},
            {"challenge": "sms", "email": ADA, "session": SESSION, "code": "123456"},
            {"challenge": "software_token", "email": ADA, "session": "short", "code": "123456"},
            {"challenge": "software_token", "email": ADA, "session": SESSION, "code": "12345"},
        ],
    )
    @pytest.mark.usefixtures("pool")
    def test_wrong_fields_are_refused(self, api: Caller, fields: dict[str, str]) -> None:
        assert post(api, "/auth/token", {"grant_type": "challenge", **fields}).status == 422

    @pytest.mark.usefixtures("pool")
    def test_challenge_goes_with_its_own_grant_only(self, api: Caller) -> None:
        assert sign_in(api, challenge="new_password", session=SESSION).status == 422

    @pytest.mark.parametrize("name", ["MFA_SETUP", "SELECT_MFA_TYPE", "SMS_MFA", "CUSTOM_CHALLENGE"])
    def test_challenge_that_is_not_answered_here_says_what_to_do(
        self, api: Caller, pool: Pool, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        asked = {"ChallengeName": name, "Session": SESSION, "ChallengeParameters": {}}
        monkeypatch.setattr(pool.client, "initiate_auth", lambda **_: asked)
        reply = sign_in(api)
        assert (reply.status, reply.json["challenge"], reply.json["session"]) == (409, None, None)
        assert name in reply.json["detail"]
        assert "GET /auth/config" in reply.json["detail"]

    def test_one_challenge_may_follow_another(self, api: Caller, pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
        pool.client.admin_create_user(UserPoolId=pool.id, Username=ADA, TemporaryPassword=TEMPORARY)
        then = {"ChallengeName": "SOFTWARE_TOKEN_MFA", "Session": SESSION, "ChallengeParameters": {}}
        monkeypatch.setattr(pool.client, "respond_to_auth_challenge", lambda **_: then)
        for reply in (
            answer(api, sign_in(api, password=TEMPORARY), new_password=PASSWORD),
            sign_in(api, password=TEMPORARY, new_password=PASSWORD),
        ):
            assert (reply.status, reply.json["challenge"], reply.json["session"]) == (409, "software_token", SESSION)

    def test_answers_are_limited_like_sign_ins(self, api: Caller, pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
        set_up_app(api, pool)
        monkeypatch.setenv("SIGN_INS_PER_EMAIL", "5")
        settings.load.cache_clear()
        asked = sign_in(api)
        tried = [answer(api, asked, code=show_code(3600)).status for _ in range(5)]
        assert (tried[0], tried[-1]) == (401, 429)

    def test_session_is_in_no_log(
        self, api: Caller, pool: Pool, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        set_up_app(api, pool)
        asked = sign_in(api)

        def break_down() -> Any:
            raise RuntimeError("broken on purpose")

        monkeypatch.setattr(clients, "cognito", break_down)
        code = show_code()
        reply = answer(api, asked, code=code)
        assert reply.status == 500
        assert asked.json["session"] not in reply.text + caplog.text


class TestPlatformAdministrators:
    @pytest.fixture(autouse=True)
    def _require_an_app(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ADMIN_MFA_REQUIRED", "yes")
        settings.load.cache_clear()

    # One reads the account only for this, the other in any case.
    @pytest.mark.parametrize(("method", "route"), [("GET", "/ops/env"), ("POST", "/sources/{source_id}/sync")])
    def test_operation_needs_an_app(self, stage: Stage, pool: Pool, method: str, route: str) -> None:
        sub = set_up_app(stage.api, pool, "platform:admin")
        own: dict[str, str | None] = {"Authorization": f"Bearer {people.token('platform:admin', sub=sub)}"}
        assert stage.call(method, route, own).status < 300
        without = stage.credentials("platform")
        refused = stage.call(method, route, without)
        assert (refused.status, "POST /auth/mfa" in refused.json["detail"]) == (403, True)

    def test_others_need_none(self, stage: Stage) -> None:
        assert stage.call("GET", "/usage", stage.credentials("admin")).status == 200

    def test_one_without_an_app_can_set_it_up(self, stage: Stage) -> None:
        own = stage.credentials("platform")
        assert stage.api.send("GET", "/auth/mfa", None, own).one == {"enabled": False, "required": True}
        assert stage.call("POST", "/auth/mfa", own).status == 200
        assert stage.call("GET", "/me", own).status == 200

    def test_former_administrator_is_refused(self, stage: Stage, pool: Pool) -> None:
        own: dict[str, str | None] = {"Authorization": f"Bearer {people.token('platform:admin', sub=pool.person())}"}
        assert stage.call("GET", "/ops/env", own).status == 403

    def test_account_is_not_read_if_the_stage_does_not_ask(self, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ADMIN_MFA_REQUIRED", "no")
        settings.load.cache_clear()
        own = stage.credentials("platform")
        monkeypatch.setattr(UserPool, "get_live_account", None)
        assert stage.call("GET", "/ops/env", own).status == 200


class TestInvitations:
    def test_sign_in_by_a_library_accepts_them_afterwards(self, api: Caller, pool: Pool) -> None:
        sub = pool.person(ADA)
        assert post(api, "/auth/invitations/accept", None, people.token(sub=sub)).one == {"accepted": False}
        admin = people.token("CA:admin", sub=pool.person(None, "CA:admin"))
        assert post(api, "/users", {"email": ADA, "role": "editor"}, admin).status == 201
        assert post(api, "/auth/invitations/accept", None, people.token(sub=sub)).one == {"accepted": True}
        assert pool.groups(sub) == {"CA:editor"}

    @pytest.mark.usefixtures("pool")
    def test_token_without_an_address_has_none(self, api: Caller) -> None:
        assert post(api, "/auth/invitations/accept", None, people.token(email=None)).one == {"accepted": False}


class TestConfig:
    def test_it_has_all_that_a_library_needs(self, api: Caller, pool: Pool) -> None:
        reply = api.send("GET", "/auth/config", headers={"Authorization": None})
        assert reply.headers["Cache-Control"] == "public, max-age=300"
        assert reply.one == {
            "region": "us-east-1",
            "user_pool_id": pool.id,
            "client_id": pool.app,
            "endpoint": None,
            "issuer": f"https://cognito-idp.us-east-1.amazonaws.com/{pool.id}",
            "flows": ["USER_SRP_AUTH", "USER_PASSWORD_AUTH", "REFRESH_TOKEN_AUTH"],
            "password": {
                "min_length": 12, "max_length": 256, "lower_case": True, "upper_case": True, "digit": True,
                "symbol": False,
            },
            "mfa": "optional",
            "mfa_methods": ["software_token"],
            "mfa_required_of_platform_admins": False,
        }  # fmt: skip

    def test_client_with_a_secret_has_no_flows_for_libraries(
        self, api: Caller, set_environment: Callable[..., None]
    ) -> None:
        set_environment(STAGE="local", USER_POOL_CLIENT_SECRET="hush", AWS_ENDPOINT_URL="http://127.0.0.1:4566")
        found = api.get("/auth/config").one
        assert (found["flows"], found["endpoint"]) == ([], "http://127.0.0.1:4566")
