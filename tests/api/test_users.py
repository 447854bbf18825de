"""Staff of a tenant, managed by its administrators, and invitations that only the owner of an address can accept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import jwt
import pytest

from chalicelib import container
from chalicelib.auth.administrators import AdministratorRoster
from chalicelib.auth.permissions import SYSTEM
from chalicelib.auth.staff import StaffService
from chalicelib.aws import optimistic_locking
from chalicelib.aws.cognito import UserPool
from chalicelib.aws.error_mapping import WriteConflict
from chalicelib.aws.global_table import GlobalTable
from chalicelib.core.errors import Unavailable
from tests import people
from tests.api.stage_client import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.api.conftest import Caller, Reply
    from tests.api.stage_client import Pool
    from tests.support import Calls

ADA = "ada@example.org"


def change(api: Caller, sub: str, patch: dict[str, Any], *groups: str, **headers: str) -> Reply:
    token = people.token(*(groups or ("CA:admin",)), email="admin@example.org")
    return api.send("PATCH", f"/users/{sub}", patch, {"Authorization": f"Bearer {token}", **headers})


def invite(api: Caller, role: str = "editor", email: str = ADA, tenant: str = "CA") -> Reply:
    token = people.token(f"{tenant}:admin", email="admin@example.org")
    body = {"email": email, "role": role}
    return api.send("POST", "/users", body, {"Authorization": f"Bearer {token}", "X-Tenant-Id": tenant})


def sign_in(api: Caller, email: str = ADA, password: str = PASSWORD, **more: str) -> Reply:
    body = {"grant_type": "password", "email": email, "password": password, **more}
    return api.send("POST", "/auth/token", body, {"Authorization": None})


def roles_in(reply: Reply) -> list[str]:
    claims = jwt.decode(reply.one["id_token"], options={"verify_signature": False})
    return sorted(claims.get("cognito:groups", []))


def post(api: Caller, path: str, **body: str) -> Reply:
    return api.send("POST", path, body, {"Authorization": None})


@pytest.fixture
def meanwhile(pool: Pool) -> Callable[..., None]:
    """Return a function that runs an action just before (or after) the next call of an operation of the user pool."""

    def arrange(operation: str, act: Callable[[], Any], when: str = "before") -> None:
        waiting = [act]

        def before(**_: Any) -> None:
            if waiting:
                waiting.pop()()

        pool.client.meta.events.register_first(f"{when}-call.cognito-identity-provider.{operation}", before)

    return arrange


class TestListing:
    def test_administrator_sees_only_the_staff_of_the_tenant(self, api: Caller, pool: Pool) -> None:
        pool.person("c@example.org", "CA:editor", "CA:admin")
        pool.person("b@example.org", "CA:editor")
        pool.person("n@example.org", "NY:admin")
        pool.person("constituent@example.org")
        reply = api.get("/users")
        assert [(user["email"], user["role"]) for user in reply.data] == [
            ("b@example.org", "editor"),
            ("c@example.org", "admin"),
        ]
        assert reply.json["meta"]["total"] == 2

    def test_list_is_searched_filtered_and_paged(self, api: Caller, pool: Pool) -> None:
        for name, group in (("ann", "CA:admin"), ("bea", "CA:editor"), ("annika", "CA:editor")):
            pool.person(f"{name}@example.org", group)

        def found(query: str) -> list[str]:
            return [user["email"].split("@")[0] for user in api.get(f"/users?{query}").data]

        assert found("q=ANN") == ["ann", "annika"]
        assert found("role=editor") == ["annika", "bea"]
        assert found("skip=1&limit=1") == ["annika"]

    def test_tenant_without_staff_has_an_empty_list(self, api: Caller, pool: Pool, calls: Calls) -> None:
        assert pool
        calls.during()
        assert api.get("/users").data == []

    def test_list_is_complete_beyond_a_page_of_the_pool(self, api: Caller, pool: Pool) -> None:
        for _ in range(61):
            pool.person(None, "CA:editor")
        assert api.get("/users?limit=1").json["meta"]["total"] == 61


class TestInviting:
    def test_invited_address_has_no_usable_account_and_no_role(self, api: Caller, pool: Pool) -> None:
        reply = invite(api)
        assert (reply.status, reply.one["status"], reply.one["role"]) == (201, "invited", "editor")
        (account,) = pool.client.list_users(UserPoolId=pool.id)["Users"]
        assert account["UserStatus"] == "FORCE_CHANGE_PASSWORD"
        assert pool.groups(account["Username"]) == set()
        assert api.get(reply.headers["Location"]).one == reply.one
        assert api.get("/users").data == [reply.one]

    def test_first_sign_in_with_the_mailed_password_gives_the_role(self, api: Caller, pool: Pool) -> None:
        reply = invite(api)
        pool.client.admin_set_user_password(
            UserPoolId=pool.id, Username=ADA, Password="First-Time-Only-1", Permanent=False
        )
        signed_in = sign_in(api, password="First-Time-Only-1", new_password=PASSWORD)
        assert roles_in(signed_in) == ["CA:editor"]
        (user,) = api.get("/users").data
        assert (user["email"], user["role"], user["status"]) == (ADA, "editor", "CONFIRMED")
        assert api.get(f"/users/{reply.one['id']}").one == user

    def test_owner_may_register_and_gets_the_role_by_confirming(self, api: Caller, pool: Pool) -> None:
        invite(api, "admin")
        assert post(api, "/auth/register", email="Ada@example.org", password=PASSWORD).status == 202
        (account,) = pool.client.list_users(UserPoolId=pool.id)["Users"]
        assert pool.groups(account["Username"]) == set()
        assert post(api, "/auth/confirm", email=ADA, code="123456", password=PASSWORD).status == 200
        assert pool.groups(account["Username"]) == {"CA:admin"}
        assert roles_in(sign_in(api)) == ["CA:admin"]

    def test_registration_of_an_invited_address_sets_neither_password_nor_tenant(self, api: Caller, pool: Pool) -> None:
        stolen = "Attackers-Horse-1"
        invite(api, "admin")
        assert post(api, "/auth/register", email=ADA, password=stolen, tenant="NY").status == 202
        assert post(api, "/auth/confirm", email=ADA, code="123456").status == 422
        assert sign_in(api, password=stolen).status == 401
        assert post(api, "/auth/confirm", email=ADA, code="123456", password=PASSWORD).status == 200
        assert sign_in(api, password=stolen).status == 401
        assert roles_in(sign_in(api)) == ["CA:admin"]
        (account,) = pool.client.list_users(UserPoolId=pool.id)["Users"]
        said = {attribute["Name"]: attribute["Value"] for attribute in account["Attributes"]}
        assert not said.get("custom:tenant")

    @pytest.mark.parametrize("refresh", [False, True])
    def test_existing_account_gets_the_role_at_the_next_sign_in_or_refresh(
        self, api: Caller, pool: Pool, *, refresh: bool
    ) -> None:
        sub = pool.person(ADA, "NY:editor")
        session = sign_in(api).one
        reply = invite(api, "admin")
        assert pool.groups(sub) == {"NY:editor"}
        if refresh:
            token = session["refresh_token"]
            signed_in = post(api, "/auth/token", grant_type="refresh_token", refresh_token=token)
        else:
            signed_in = sign_in(api)
            assert signed_in.one["refresh_token"]
        assert roles_in(signed_in) == ["CA:admin", "NY:editor"]
        # The id of the invitation stays valid for the account.
        path = f"/users/{reply.one['id']}"
        pool.person(None, "CA:admin")
        assert change(api, reply.one["id"], {"role": "editor"}).one["id"] == sub
        assert api.get(path).one["role"] == "editor"
        assert change(api, sub, {"role": None}).status == 200
        assert api.get(path).status == 404

    def test_every_address_has_the_same_answer(self, api: Caller, pool: Pool) -> None:
        pool.person("elsewhere@example.org", "NY:admin")
        pool.person("constituent@example.org")
        pool.person("unconfirmed@example.org", confirmed=False)
        pool.person("disabled@example.org")
        pool.client.admin_disable_user(UserPoolId=pool.id, Username="disabled@example.org")
        emails = [f"{name}@example.org" for name in ("elsewhere", "constituent", "unconfirmed", "disabled", "none")]
        subs = {user["Username"] for user in pool.client.list_users(UserPoolId=pool.id)["Users"]}
        answers = [invite(api, email=email) for email in emails]
        distinct = {(reply.status, reply.one["status"], reply.one["enabled"], reply.one["role"]) for reply in answers}
        assert distinct == {(201, "invited", True, "editor")}
        assert not subs & {reply.one["id"] for reply in answers}

    def test_account_with_an_unconfirmed_address_gets_no_role(self, api: Caller, pool: Pool) -> None:
        sub = pool.person("mallory@example.org")
        pool.say(sub, email=ADA, email_verified="false")
        assert invite(api, "admin").one["status"] == "invited"
        assert sign_in(api, ADA).status == 200
        assert pool.groups(sub) == set()

    def test_registration_before_or_after_the_invitation_cannot_open_the_account(self, api: Caller, pool: Pool) -> None:
        stolen = "Attackers-Horse-1"
        post(api, "/auth/register", email=ADA, password=stolen)
        invite(api, "admin")
        post(api, "/auth/register", email=ADA, password=stolen)
        (account,) = pool.client.list_users(UserPoolId=pool.id)["Users"]
        assert pool.groups(account["Username"]) == set()
        assert sign_in(api, password=stolen).status == 401
        assert post(api, "/auth/confirm", email=ADA, code="123456").status == 422
        assert sign_in(api, password=stolen).status == 401
        assert post(api, "/auth/confirm", email=ADA, code="123456", password=PASSWORD).status == 200
        assert sign_in(api, password=stolen).status == 401
        assert roles_in(sign_in(api)) == ["CA:admin"]

    def test_inviting_staff_with_another_role_changes_the_role(self, api: Caller, pool: Pool) -> None:
        pool.person(None, "CA:admin")
        sub = pool.person(ADA, "CA:admin")
        assert invite(api).one["id"] == sub
        assert pool.groups(sub) == {"CA:editor"}

    def test_repeated_invitation_updates_the_first(self, api: Caller, pool: Pool) -> None:
        assert pool
        assert invite(api).one["id"] == invite(api, "admin").one["id"]
        assert [(user["email"], user["role"]) for user in api.get("/users").data] == [(ADA, "admin")]
        assert api.get("/users?role=editor").data == []

    def test_invitation_does_not_change_the_role_of_existing_staff(self, api: Caller, pool: Pool) -> None:
        sub = pool.person(ADA)
        invite(api)
        pool.put(sub, "CA:admin")
        assert roles_in(sign_in(api)) == ["CA:admin"]
        assert [user["status"] for user in api.get("/users").data] == ["CONFIRMED"]

    def test_invitation_expires_after_seven_days(
        self, api: Caller, pool: Pool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sub = pool.person(ADA)
        with monkeypatch.context() as patch:
            week_ago = datetime.now(UTC) - timedelta(days=7, seconds=1)
            patch.setattr(container, "datetime", type("Past", (), {"now": staticmethod(lambda _: week_ago)}))
            reply = invite(api)
        assert reply.status == 201
        assert api.get("/users").data == []
        assert api.get(f"/users/{reply.one['id']}").status == 404
        assert roles_in(sign_in(api)) == []
        assert pool.groups(sub) == set()

    def test_invitations_of_tenants_are_independent(self, api: Caller, pool: Pool) -> None:
        pool.person(ADA)
        ours, theirs = invite(api), invite(api, "admin", tenant="NY")
        assert [user["id"] for user in api.get("/users").data] == [ours.one["id"]]
        assert api.get(f"/users/{theirs.one['id']}").status == 404
        assert change(api, theirs.one["id"], {"role": None}).status == 404
        assert roles_in(sign_in(api)) == ["CA:editor", "NY:admin"]

    @pytest.mark.parametrize(
        "body", [{"email": ADA}, {"email": ADA, "role": "owner"}, {"email": "x", "role": "editor"}]
    )
    def test_invalid_invitation_is_refused(self, api: Caller, pool: Pool, body: Any) -> None:
        assert pool
        assert api.send("POST", "/users", body).status == 422


class TestPendingInvitations:
    @pytest.mark.parametrize("patch", [{"role": None}, {"enabled": False}, {"role": "admin", "enabled": False}])
    def test_disabling_or_removing_the_role_withdraws_it_and_locks_out_no_one(
        self, api: Caller, pool: Pool, patch: Any
    ) -> None:
        path = invite(api).one["id"]
        ended = change(api, path, patch).one
        assert (ended["status"], ended["role"]) == ("withdrawn", None)
        assert change(api, path, patch).status == 404
        assert api.get("/users").data == []
        assert post(api, "/auth/register", email=ADA, password=PASSWORD).status == 202
        assert post(api, "/auth/confirm", email=ADA, code="123456").status == 200
        assert roles_in(sign_in(api)) == []
        assert pool.client.admin_get_user(UserPoolId=pool.id, Username=ADA)["Enabled"] is True
        assert invite(api).status == 201
        assert roles_in(sign_in(api)) == ["CA:editor"]

    def test_role_of_an_invitation_can_be_changed(self, api: Caller, pool: Pool) -> None:
        pool.person(ADA)
        path = invite(api).one["id"]
        assert change(api, path, {}).one == change(api, path, {"enabled": True, "role": "editor"}).one
        assert change(api, path, {"role": "admin"}).one["role"] == "admin"
        assert roles_in(sign_in(api)) == ["CA:admin"]

    @pytest.mark.parametrize("patch", [{"role": None}, {"role": "admin"}])
    def test_invitation_changed_during_its_acceptance_is_not_accepted(
        self, api: Caller, pool: Pool, meanwhile: Any, patch: Any
    ) -> None:
        sub = pool.person(ADA)
        path = invite(api).one["id"]
        meanwhile("AdminAddUserToGroup", lambda: change(api, path, patch))
        assert roles_in(sign_in(api)) == []
        assert pool.groups(sub) == set()
        assert roles_in(sign_in(api)) == ([] if patch["role"] is None else ["CA:admin"])

    def test_invitation_withdrawn_during_confirmation_is_not_accepted(self, api: Caller, meanwhile: Any) -> None:
        path = invite(api).one["id"]
        post(api, "/auth/register", email=ADA, password=PASSWORD)
        meanwhile("AdminAddUserToGroup", lambda: change(api, path, {"role": None}))
        assert post(api, "/auth/confirm", email=ADA, code="123456", password=PASSWORD).status == 200
        assert roles_in(sign_in(api)) == []

    def test_invitation_withdrawn_during_its_acceptance_by_itself_is_not_accepted(
        self, api: Caller, pool: Pool, meanwhile: Any
    ) -> None:
        sub = pool.person(ADA)
        path = invite(api).one["id"]
        meanwhile("AdminAddUserToGroup", lambda: change(api, path, {"role": None}))
        own = {"Authorization": f"Bearer {people.token(sub=sub)}"}
        assert api.send("POST", "/auth/invitations/accept", None, own).status == 200
        assert pool.groups(sub) == set()

    def test_concurrent_sign_ins_accept_it_once(self, api: Caller, pool: Pool, meanwhile: Any) -> None:
        pool.person(ADA)
        invite(api)
        meanwhile("AdminAddUserToGroup", lambda: sign_in(api))
        assert roles_in(sign_in(api)) == ["CA:editor"]

    def test_invitation_accepted_during_a_repeated_invitation_is_a_conflict(
        self, api: Caller, pool: Pool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sub = pool.person(ADA)
        invite(api)
        list_staff = StaffService._list_all

        def late(staff: StaffService) -> Any:
            found = list_staff(staff)
            sign_in(api)
            return found

        monkeypatch.setattr(StaffService, "_list_all", late)
        assert invite(api, "admin").status == 409
        assert pool.groups(sub) == {"CA:editor"}
        assert roles_in(sign_in(api)) == ["CA:editor"]

    def test_invitation_accepted_during_a_withdrawal_is_a_conflict(
        self, api: Caller, pool: Pool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        pool.person(ADA)
        path = invite(api).one["id"]
        read = GlobalTable.list_invitations_of

        def late(table: GlobalTable, tenant: str) -> Any:
            found = read(table, tenant)
            sign_in(api)
            return found

        monkeypatch.setattr(GlobalTable, "list_invitations_of", late)
        assert change(api, path, {"role": None}).status == 409


class TestChanging:
    def test_role_is_given_and_taken(self, api: Caller, pool: Pool) -> None:
        pool.person(None, "CA:admin")
        sub = pool.person(ADA, "CA:editor")
        assert change(api, sub, {"role": "admin"}).one["role"] == "admin"
        assert pool.groups(sub) == {"CA:admin"}
        assert change(api, sub, {"role": None}).one["role"] is None
        assert pool.groups(sub) == set()
        assert api.get(f"/users/{sub}").status == 404

    def test_user_is_disabled_and_enabled(self, api: Caller, pool: Pool) -> None:
        sub = pool.person(ADA, "CA:editor")
        pool.say(sub, custom__invited_by="CA")
        assert change(api, sub, {"enabled": False}).one["enabled"] is False
        assert pool.client.admin_get_user(UserPoolId=pool.id, Username=sub)["Enabled"] is False
        assert change(api, sub, {"enabled": True, "role": "editor"}).one == api.get(f"/users/{sub}").one

    def test_empty_patch_changes_nothing(self, api: Caller, pool: Pool) -> None:
        sub = pool.person(ADA, "CA:editor")
        assert change(api, sub, {}).one == change(api, sub, {"enabled": None}).one
        assert pool.groups(sub) == {"CA:editor"}

    @pytest.mark.parametrize(
        ("held", "patch", "ends"),
        [
            ("admin", {"role": None}, True),
            ("admin", {"role": "editor"}, True),
            ("editor", {"role": None}, True),
            ("editor", {"enabled": False}, True),
            ("editor", {"role": "admin"}, False),
        ],
    )
    def test_user_with_fewer_permissions_is_signed_out_everywhere(
        self, api: Caller, pool: Pool, held: str, patch: Any, *, ends: bool
    ) -> None:
        pool.person(None, "CA:admin")
        sub = pool.person(ADA, f"CA:{held}")
        pool.say(sub, custom__invited_by="CA")
        ended: list[str] = []
        pool.client.meta.events.register(
            "before-parameter-build.cognito-identity-provider.AdminUserGlobalSignOut",
            lambda params, **_: ended.append(params["Username"]),
        )
        assert change(api, sub, patch).status == 200
        assert ended == ([sub] if ends else [])

    def test_staff_of_several_tenants_are_disabled_only_by_the_platform(self, api: Caller, pool: Pool) -> None:
        sub = pool.person(ADA, "CA:editor", "NY:editor")
        assert change(api, sub, {"enabled": False}).status == 409
        assert change(api, sub, {"enabled": False}, "platform:admin").status == 200

    def test_tenant_cannot_disable_an_account_that_it_did_not_invite(self, api: Caller, pool: Pool) -> None:
        sub = pool.person(ADA, "CA:editor")
        assert change(api, sub, {"enabled": False}).status == 409

    def test_user_disabled_by_the_platform_is_enabled_only_by_the_platform(self, api: Caller, pool: Pool) -> None:
        sub = pool.person(ADA, "CA:editor")
        pool.say(sub, custom__invited_by="CA")
        assert change(api, sub, {"enabled": False}, "platform:admin").status == 200
        assert change(api, sub, {"enabled": True}).status == 409
        assert change(api, sub, {"enabled": True}, "platform:admin").status == 200

    def test_tenant_cannot_disable_a_platform_administrator(self, api: Caller, pool: Pool) -> None:
        sub = pool.person(ADA, "CA:editor", "platform:admin")
        assert change(api, sub, {"enabled": False}).status == 403

    def test_administrator_cannot_change_or_invite_themselves(self, api: Caller, pool: Pool) -> None:
        sub = pool.person(ADA, "CA:admin", "platform:admin")
        # An access token has no address, but the account has one.
        token = people.token("CA:admin", "platform:admin", sub=sub, email=None)
        own = {"Authorization": f"Bearer {token}"}
        assert api.send("PATCH", f"/users/{sub}", {"role": None}, own).status == 409
        assert api.send("POST", "/users", {"email": ADA, "role": "editor"}, own).status == 409
        assert api.send("POST", "/users", {"email": ADA, "role": "admin"}, {**own, "X-Tenant-Id": "NY"}).status == 409
        assert pool.groups(sub) == {"CA:admin", "platform:admin"}

    def test_staff_of_other_tenants_and_unknown_users_have_the_same_answer(self, api: Caller, pool: Pool) -> None:
        elsewhere, nowhere = pool.person(ADA, "NY:admin"), str(uuid4())
        constituent = pool.person("constituent@example.org")
        replies = {
            (reply.status, reply.json["title"], reply.json["detail"].replace(name, "it"))
            for name in (elsewhere, constituent, nowhere)
            for reply in (api.get(f"/users/{name}"), change(api, name, {"role": "editor"}))
        }
        assert replies == {(404, "Not found", "CA has no user it.")}
        assert pool.groups(elsewhere) == {"NY:admin"}

    @pytest.mark.parametrize("name", ["ada@example.org", "x", "5a9c2f0e-7d0e-4b56-9a6f-0c8c3a6f1b99"])
    def test_unknown_user_is_not_found(self, api: Caller, pool: Pool, name: str) -> None:
        pool.person(ADA, "CA:editor")
        assert api.get(f"/users/{name}").status == 404


class TestLastAdministrator:
    @pytest.mark.parametrize("patch", [{"role": None}, {"role": "editor"}, {"enabled": False}])
    def test_last_administrator_cannot_be_removed(self, api: Caller, pool: Pool, patch: Any) -> None:
        last = pool.person(ADA, "CA:admin")
        pool.person(None, "CA:editor")
        disabled = pool.person("disabled@example.org", "CA:admin")
        pool.client.admin_disable_user(UserPoolId=pool.id, Username=disabled)
        reply = change(api, last, patch, "platform:admin")
        assert (reply.status, "last administrator" in reply.json["detail"]) == (409, True)
        assert pool.groups(last) == {"CA:admin"}
        assert pool.client.admin_get_user(UserPoolId=pool.id, Username=last)["Enabled"] is True

    def test_last_administrator_cannot_be_erased(self, api: Caller, pool: Pool) -> None:
        last = pool.person(ADA, "CA:admin", "NY:editor")
        own = {"Authorization": f"Bearer {people.token(sub=last)}"}
        assert api.send("DELETE", "/me", headers=own).status == 409
        assert pool.groups(last) == {"CA:admin", "NY:editor"}
        pool.person(None, "CA:admin")
        assert api.send("DELETE", "/me", headers=own).status == 200

    @pytest.mark.parametrize("when", ["before", "after"])
    @pytest.mark.parametrize("patches", [({"role": None}, {"role": None}), ({"role": "editor"}, {"enabled": False})])
    def test_two_administrators_cannot_remove_each_other_concurrently(
        self, api: Caller, pool: Pool, meanwhile: Any, patches: Any, when: str
    ) -> None:
        ann, bob = pool.person("ann@example.org", "CA:admin"), pool.person("bob@example.org", "CA:admin")
        replies: list[Reply] = []
        # The second request runs completely before the first one counts, or between its count and its write.
        meanwhile(
            "ListUsersInGroup", lambda: replies.append(change(api, ann, patches[1], "CA:admin", "platform:admin")), when
        )
        replies.append(change(api, bob, patches[0], "CA:admin", "platform:admin"))
        assert sorted(reply.status for reply in replies) == [200, 409]
        enabled = [user for user in api.get("/users?role=admin").data if user["enabled"]]
        assert len(enabled) == 1

    def test_stale_list_does_not_count_a_removed_administrator(
        self, api: Caller, pool: Pool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ann, bob = pool.person("ann@example.org", "CA:admin"), pool.person("bob@example.org", "CA:admin")
        members = UserPool.list_members
        before = {group: members(container.Container(SYSTEM).pool, group) for group in ("CA:admin", "CA:editor")}
        assert change(api, bob, {"role": None}).status == 200
        monkeypatch.setattr(UserPool, "list_members", lambda _, group: before[group])
        assert change(api, ann, {"role": None}).status == 409

    def test_reinstated_administrator_counts(self, api: Caller, pool: Pool) -> None:
        ann, bob = pool.person("ann@example.org", "CA:admin"), pool.person("bob@example.org", "CA:admin")
        assert change(api, bob, {"role": "editor"}).status == 200
        assert change(api, bob, {"role": "admin"}).status == 200
        assert change(api, ann, {"role": "editor"}).status == 200
        assert change(api, bob, {"role": "editor"}).status == 409

    def test_failed_removal_counts_the_administrator_again(
        self, api: Caller, pool: Pool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ann, bob = pool.person("ann@example.org", "CA:admin"), pool.person("bob@example.org", "CA:admin")

        def unreachable(*_: Any) -> None:
            raise Unavailable("The user pool cannot be reached.")

        with monkeypatch.context() as patch:
            patch.setattr(UserPool, "leave", unreachable)
            assert change(api, bob, {"role": None}).status == 503
        assert change(api, ann, {"role": None}).status == 200

    @pytest.mark.parametrize("clashes", [1, 100])
    def test_reinstatement_survives_write_conflicts(
        self, api: Caller, pool: Pool, monkeypatch: pytest.MonkeyPatch, clashes: int
    ) -> None:
        ann, bob = pool.person("ann@example.org", "CA:admin"), pool.person("bob@example.org", "CA:admin")
        assert change(api, bob, {"role": "editor"}).status == 200
        write, left = AdministratorRoster._write, [clashes]

        def clash(administrators: AdministratorRoster, leaving: dict[str, int], version: int) -> None:
            left[0] -= 1
            if left[0] >= 0:
                raise WriteConflict(frozenset({0}))
            write(administrators, leaving, version)

        monkeypatch.setattr(optimistic_locking, "get_backoff", lambda _: 0.0)
        with monkeypatch.context() as patch:
            patch.setattr(AdministratorRoster, "_write", clash)
            assert change(api, bob, {"role": "admin"}).status == 200
        # An administrator that could not be counted in time counts within a minute; until then no other can be removed.
        assert change(api, ann, {"role": "editor"}).status == (200 if clashes == 1 else 409)

    def test_endless_conflicts_are_unavailable(self, api: Caller, pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
        pool.person("ann@example.org", "CA:admin")
        bob = pool.person("bob@example.org", "CA:admin")

        def clash(*_: Any) -> None:
            raise WriteConflict(frozenset({0}))

        monkeypatch.setattr(optimistic_locking, "get_backoff", lambda _: 0.0)
        monkeypatch.setattr(AdministratorRoster, "_write", clash)
        reply = change(api, bob, {"role": None})
        assert (reply.status, reply.headers["Retry-After"]) == (503, "2")
        assert pool.groups(bob) == {"CA:admin"}
