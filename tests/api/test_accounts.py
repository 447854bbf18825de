"""Accounts: no answer shows whether an address has an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jwt
import pytest

from chalicelib.aws import clients
from chalicelib.core.errors import Unauthorized
from tests import people
from tests.api.stage_client import PASSWORD

if TYPE_CHECKING:
    from tests.api.conftest import Caller, Reply
    from tests.api.stage_client import Pool

ADA = "ada@example.org"


def post(api: Caller, path: str, body: Any, token: str | None = None) -> Reply:
    return api.send("POST", path, body, {"Authorization": f"Bearer {token}" if token else None})


def sign_in(api: Caller, email: str = ADA, password: str = PASSWORD, **more: str) -> Reply:
    return post(api, "/auth/token", {"grant_type": "password", "email": email, "password": password, **more})


class TestRegistration:
    def test_register_confirm_and_sign_in(self, api: Caller, pool: Pool) -> None:
        asked = {"email": ADA, "password": PASSWORD, "tenant": "NY-Albany"}
        assert post(api, "/auth/register", asked).status == 202
        assert sign_in(api).status == 401
        assert post(api, "/auth/confirm", {"email": ADA, "code": "123456"}).status == 200
        tokens = sign_in(api).one
        assert (tokens["token_type"], tokens["expires_in"] > 0) == ("Bearer", True)
        claims = jwt.decode(tokens["id_token"], options={"verify_signature": False})
        assert (claims["email"], claims["aud"], claims["custom:tenant"]) == (ADA, pool.app, "NY-Albany")

    def test_registering_a_taken_address_has_the_same_answer_as_a_free_one(self, api: Caller, pool: Pool) -> None:
        pool.person(ADA)
        asked = {"password": "Another-Horse-8", "tenant": "CA"}
        taken = post(api, "/auth/register", {"email": ADA, **asked})
        free = post(api, "/auth/register", {"email": "bo@example.org", **asked})
        assert (taken.status, taken.one) == (free.status, free.one) == (202, taken.one)
        assert sign_in(api).status == 200

    def test_registration_without_a_tenant_sets_no_tenant(self, api: Caller, pool: Pool) -> None:
        assert post(api, "/auth/register", {"email": ADA, "password": PASSWORD}).status == 202
        (user,) = pool.client.list_users(UserPoolId=pool.id)["Users"]
        assert "custom:tenant" not in {entry["Name"] for entry in user["Attributes"]}

    def test_weak_password_is_refused_with_or_without_an_account(self, api: Caller, pool: Pool) -> None:
        pool.person(ADA)
        refused = [
            post(api, "/auth/register", {"email": email, "password": "weak"}) for email in (ADA, "bo@example.org")
        ]
        assert [reply.status for reply in refused] == [422, 422]
        assert refused[0].json["errors"][0]["detail"] == refused[1].json["errors"][0]["detail"]
        assert "at least 12 characters" in refused[0].json["errors"][0]["detail"]
        assert "weak" not in refused[0].text

    @pytest.mark.parametrize(
        "email", ["ada", "ada@", "ada@example", "a b@example.org", "ada@example.org\n", "é@example.org"]
    )
    def test_invalid_address_is_refused(self, api: Caller, pool: Pool, email: str) -> None:
        assert pool
        assert post(api, "/auth/register", {"email": email, "password": PASSWORD}).status == 422

    def test_unknown_tenant_is_refused_before_an_account_is_made(self, api: Caller, pool: Pool) -> None:
        assert post(api, "/auth/register", {"email": ADA, "password": PASSWORD, "tenant": "NY-Albny"}).status == 404
        assert pool.client.list_users(UserPoolId=pool.id)["Users"] == []


@pytest.mark.usefixtures("pool")
@pytest.mark.parametrize("password", [" Correct-Horse-7", "Correct Horse 77", "Correct-Horse-7\t"])
def test_password_with_white_space_is_refused(api: Caller, password: str) -> None:
    assert post(api, "/auth/register", {"email": ADA, "password": password}).status == 422


class TestAddressRegisteredSeveralTimes:
    """The owner of the mailbox sets the password (OWASP, account pre-hijacking)."""

    STOLEN = "Attackers-Horse-1"

    def register(self, api: Caller, password: str) -> None:
        assert post(api, "/auth/register", {"email": ADA, "password": password}).status == 202

    def confirm(self, api: Caller, **more: str) -> Reply:
        return post(api, "/auth/confirm", {"email": ADA, "code": "123456", **more})

    @pytest.mark.parametrize("order", [(0, 1), (1, 0), (0, 1, 0), (1, 0, 1), (0, 0, 1), (0, 1, 0, 1)])
    @pytest.mark.usefixtures("pool")
    def test_only_the_password_sent_with_the_code_opens_the_account(self, api: Caller, order: tuple[int, ...]) -> None:
        for who in order:
            self.register(api, (self.STOLEN, PASSWORD)[who])
        assert self.confirm(api).status == 422
        assert [sign_in(api, password=password).status for password in (self.STOLEN, PASSWORD)] == [401, 401]
        assert self.confirm(api, password="Another-Horse-8").status == 200
        tried = [sign_in(api, password=password).status for password in (self.STOLEN, PASSWORD, "Another-Horse-8")]
        assert tried == [401, 401, 200]

    @pytest.mark.usefixtures("pool")
    def test_confirmation_replaces_the_password_of_the_registration(self, api: Caller) -> None:
        self.register(api, self.STOLEN)
        assert self.confirm(api, password=PASSWORD).status == 200
        assert [sign_in(api, password=password).status for password in (self.STOLEN, PASSWORD)] == [401, 200]

    @pytest.mark.usefixtures("pool")
    def test_forgotten_password_can_be_reset(self, api: Caller) -> None:
        self.register(api, self.STOLEN)
        self.register(api, PASSWORD)
        assert post(api, "/auth/password/forgot", {"email": ADA}).status == 202
        reset = {"email": ADA, "code": "123456", "password": "Another-Horse-8"}
        assert post(api, "/auth/password/reset", reset).status == 200
        assert sign_in(api, password=self.STOLEN).status == 401
        assert sign_in(api, password="Another-Horse-8").status == 200

    def test_registering_a_confirmed_address_changes_nothing_and_mails_its_owner(self, api: Caller, pool: Pool) -> None:
        pool.person(ADA)
        mailed: list[str] = []
        pool.client.meta.events.register(
            "before-parameter-build.cognito-identity-provider.ForgotPassword",
            lambda params, **_: mailed.append(params["Username"]),
        )
        self.register(api, self.STOLEN)
        assert mailed == [ADA]
        assert self.confirm(api).status == 422
        assert [sign_in(api, password=password).status for password in (self.STOLEN, PASSWORD)] == [401, 200]

    @pytest.mark.parametrize("at", ["AdminGetUser", "AdminUpdateUserAttributes", "ConfirmSignUp"])
    def test_concurrent_registration_never_activates_the_attackers_password(
        self, api: Caller, pool: Pool, at: str
    ) -> None:
        self.register(api, self.STOLEN)
        events, name = pool.client.meta.events, f"before-call.cognito-identity-provider.{at}"

        def another(**_: Any) -> None:
            events.unregister(name, another)
            self.register(api, PASSWORD)

        events.register(name, another)
        if at == "ConfirmSignUp":
            self.confirm(api)
        else:
            self.register(api, "Owners-Horse-33")
        tried = [sign_in(api, password=password).status for password in (self.STOLEN, PASSWORD, "Owners-Horse-33")]
        assert tried == [401, 401, 401]

    def test_last_registration_sets_the_tenant(self, api: Caller, pool: Pool) -> None:
        for home in ("TX", "NY-Albany"):
            post(api, "/auth/register", {"email": ADA, "password": PASSWORD, "tenant": home})
        attributes = pool.client.admin_get_user(UserPoolId=pool.id, Username=ADA)["UserAttributes"]
        assert {"Name": "custom:tenant", "Value": "NY-Albany"} in attributes

    @pytest.mark.usefixtures("pool")
    def test_code_for_no_account_has_the_same_answer_as_a_wrong_code(self, api: Caller) -> None:
        none = post(api, "/auth/confirm", {"email": "unknown@example.org", "code": "123456"})
        self.register(api, self.STOLEN)
        self.register(api, PASSWORD)
        several = self.confirm(api)
        assert (none.status, none.json["errors"][0]["detail"]) == (422, several.json["errors"][0]["detail"])

    def test_registration_does_not_replace_a_staff_account(self, api: Caller, pool: Pool) -> None:
        made = pool.client.admin_create_user(UserPoolId=pool.id, Username=ADA, TemporaryPassword="First-Time-Only-1")
        pool.put(made["User"]["Username"], "platform:admin")
        for invited_by in (None, "CA"):
            if invited_by:
                pool.say(ADA, custom__invited_by=invited_by)
            self.register(api, self.STOLEN)
            account = pool.client.admin_get_user(UserPoolId=pool.id, Username=ADA)
            assert (account["Username"], account["UserStatus"]) == (made["User"]["Username"], "FORCE_CHANGE_PASSWORD")

    @pytest.mark.usefixtures("pool")
    def test_address_ignores_case(self, api: Caller) -> None:
        self.register(api, PASSWORD)
        assert post(api, "/auth/confirm", {"email": ADA.upper(), "code": "123456"}).status == 200
        assert sign_in(api, ADA.title()).status == 200


class TestSignIn:
    def test_wrong_password_unknown_and_unconfirmed_address_have_the_same_answer(self, api: Caller, pool: Pool) -> None:
        pool.person(ADA)
        pool.person("unconfirmed@example.org", confirmed=False)
        refused = [
            sign_in(api, password="Wrong-Horse-77"),
            sign_in(api, "unknown@example.org"),
            sign_in(api, "unconfirmed@example.org"),
        ]
        assert {(reply.status, reply.json["detail"]) for reply in refused} == {(401, refused[0].json["detail"])}

    def test_refresh_token_gives_new_tokens_and_an_invalid_one_does_not(self, api: Caller, pool: Pool) -> None:
        pool.person(ADA)
        refresh = sign_in(api).one["refresh_token"]
        again = post(api, "/auth/token", {"grant_type": "refresh_token", "refresh_token": refresh})
        assert (again.status, bool(again.one["id_token"])) == (200, True)
        made_up = post(api, "/auth/token", {"grant_type": "refresh_token", "refresh_token": "made-up"})
        assert made_up.status == 401

    @pytest.mark.parametrize(
        "body",
        [
            {"grant_type": "password"},
            {"grant_type": "password", "email": ADA},
            {"grant_type": "password", "email": ADA, "password": "x", "refresh_token": "y"},
            {"grant_type": "refresh_token"},
            {"grant_type": "refresh_token", "refresh_token": "x", "password": "y"},
            {"grant_type": "client_credentials"},
            {},
        ],
    )
    def test_grant_with_wrong_fields_is_refused(self, api: Caller, pool: Pool, body: Any) -> None:
        assert pool
        assert post(api, "/auth/token", body).status == 422

    def test_first_sign_in_of_an_invited_user_sets_a_new_password(self, api: Caller, pool: Pool) -> None:
        given = "First-Time-Only-1"
        pool.client.admin_create_user(UserPoolId=pool.id, Username=ADA, TemporaryPassword=given)
        first = sign_in(api, password=given)
        assert (first.status, "new_password" in first.json["detail"]) == (409, True)
        assert sign_in(api, password=given, new_password=PASSWORD).status == 200
        assert sign_in(api).status == 200


class TestForgottenPassword:
    def test_code_resets_the_password(self, api: Caller, pool: Pool) -> None:
        pool.person(ADA)
        assert post(api, "/auth/password/forgot", {"email": ADA}).status == 202
        reset = {"email": ADA, "code": "123456", "password": "Another-Horse-8"}
        assert post(api, "/auth/password/reset", reset).status == 200
        assert sign_in(api, password="Another-Horse-8").status == 200

    def test_reset_ends_every_session(self, api: Caller, pool: Pool) -> None:
        pool.person(ADA)
        refresh = {"grant_type": "refresh_token", "refresh_token": sign_in(api).one["refresh_token"]}
        assert post(api, "/auth/token", refresh).status == 200
        reset = {"email": ADA, "code": "123456", "password": "Another-Horse-8"}
        assert post(api, "/auth/password/reset", reset).status == 200
        assert post(api, "/auth/token", refresh).status == 401

    def test_confirmation_with_a_password_ends_every_session(self, api: Caller, pool: Pool) -> None:
        pool.person(ADA)
        refresh = {"grant_type": "refresh_token", "refresh_token": sign_in(api).one["refresh_token"]}
        confirmation = {"email": ADA, "code": "123456", "password": "Another-Horse-8"}
        assert post(api, "/auth/confirm", confirmation).status == 200
        assert post(api, "/auth/token", refresh).status == 401

    def test_unknown_address_has_the_same_answer(self, api: Caller, pool: Pool) -> None:
        pool.person(ADA)
        known = post(api, "/auth/password/forgot", {"email": ADA})
        unknown = post(api, "/auth/password/forgot", {"email": "unknown@example.org"})
        assert (known.status, known.one) == (unknown.status, unknown.one)


class TestMe:
    def test_constituent_sees_identity_and_tenant(self, api: Caller) -> None:
        token = people.token(**{"custom:tenant": "NY-Albany"})
        me = api.send("GET", "/me", headers={"Authorization": f"Bearer {token}"}).one
        assert me == {
            "id": people.claims()["sub"], "kind": "constituent", "email": "ada@example.org", "tenant": "NY-Albany",
            "roles": [], "platform_admin": False,
        }  # fmt: skip

    def test_staff_see_their_roles(self, api: Caller) -> None:
        token = people.token("NY:editor", "CA:admin", "platform:admin")
        me = api.send("GET", "/me", headers={"Authorization": f"Bearer {token}"}).one
        assert me["roles"] == [{"tenant": "CA", "role": "admin"}, {"tenant": "NY", "role": "editor"}]
        assert (me["kind"], me["platform_admin"]) == ("staff", True)

    def test_sign_out_ends_every_session(self, api: Caller, pool: Pool) -> None:
        ended: list[str] = []
        pool.client.meta.events.register("before-parameter-build", lambda params, **_: ended.append(params["Username"]))
        sub = pool.person()
        ended.clear()
        assert post(api, "/auth/logout", None, people.token(sub=sub)).status == 200
        assert ended == [sub]


class TestCredentials:
    @pytest.mark.parametrize("text", ["", "x", "Bearer", "Bearer ", "Basic YTpi", "Token x"])
    def test_invalid_bearer_token_is_refused(self, api: Caller, text: str) -> None:
        reply = api.send("GET", "/tenants", headers={"Authorization": text})
        assert reply.status == 401
        assert reply.headers["WWW-Authenticate"] == 'Bearer realm="represent", error="invalid_request"'

    def test_scheme_ignores_case(self, api: Caller) -> None:
        assert api.send("GET", "/me", headers={"Authorization": f"bearer  {people.token()}"}).status == 200

    def test_token_with_a_wrong_signature_is_refused(self, api: Caller) -> None:
        token = people.token("CA:admin", signed_by="another key")
        assert api.send("GET", "/me", headers={"Authorization": f"Bearer {token}"}).status == 401

    def test_claims_of_the_gateway_are_trusted_without_fetching_keys(
        self, api: Caller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from chalicelib.core import settings  # noqa: PLC0415
        from chalicelib.http.authentication import identify  # noqa: PLC0415

        assert api
        monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "represent-local-APIHandler-1")
        settings.load.cache_clear()
        claims = {"sub": "1", "cognito:groups": "[CA:editor]", "aud": people.CLIENT, "token_use": "id"}
        who, _ = identify("Bearer whatever", None, {"authorizer": {"claims": claims}})
        assert (who.kind, who.id) == ("staff", "1")
        # An authorizer accepts the tokens of every client of its pool.
        for other in ({"aud": "another-client"}, {"token_use": "access"}, {"token_use": None}):
            with pytest.raises(Unauthorized):
                identify("Bearer whatever", None, {"authorizer": {"claims": claims | other}})
        # Routes that also accept API keys have no authorizer; their tokens are verified here.
        with pytest.raises(Exception, match="not valid here"):
            identify("Bearer whatever", None, {})


@pytest.mark.usefixtures("pool")
def test_password_is_in_no_log_or_answer(
    api: Caller, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> Any:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(clients, "cognito", broken)
    reply = sign_in(api)
    assert reply.status == 500
    assert PASSWORD not in reply.text + caplog.text
