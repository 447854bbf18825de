"""Staff of a tenant, kept by its administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from tests import people

if TYPE_CHECKING:
    from tests.edge.conftest import Caller, Reply
    from tests.edge.world import Pool
    from tests.support import Calls

ADA = "ada@example.org"


def change(api: Caller, sub: str, patch: dict[str, Any], *groups: str, **headers: str) -> Reply:
    token = people.token(*(groups or ("CA:admin",)), sub=str(uuid4()))
    return api.send("PATCH", f"/users/{sub}", patch, {"Authorization": f"Bearer {token}", **headers})


class TestListing:
    def test_an_administrator_sees_the_staff_of_their_tenant_and_nobody_else(self, api: Caller, pool: Pool) -> None:
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

    def test_a_list_is_searched_filtered_and_paged(self, api: Caller, pool: Pool) -> None:
        for name, group in (("ann", "CA:admin"), ("bea", "CA:editor"), ("annika", "CA:editor")):
            pool.person(f"{name}@example.org", group)

        def found(query: str) -> list[str]:
            return [user["email"].split("@")[0] for user in api.get(f"/users?{query}").data]

        assert found("q=ANN") == ["ann", "annika"]
        assert found("role=editor") == ["annika", "bea"]
        assert found("skip=1&limit=1") == ["annika"]

    def test_a_tenant_without_staff_has_an_empty_list(self, api: Caller, pool: Pool, calls: Calls) -> None:
        assert pool
        calls.during()
        assert api.get("/users").data == []

    def test_more_than_a_page_of_the_pool_is_listed_whole(self, api: Caller, pool: Pool) -> None:
        for _ in range(61):
            pool.person(None, "CA:editor")
        assert api.get("/users?limit=1").json["meta"]["total"] == 61


class TestInviting:
    def test_a_new_address_gets_an_account_and_a_role(self, api: Caller, pool: Pool) -> None:
        reply = api.send("POST", "/users", {"email": ADA, "role": "editor"})
        assert reply.status == 201
        assert pool.groups(reply.one["id"]) == {"CA:editor"}
        assert api.get(reply.headers["Location"]).one == reply.one

    def test_an_address_with_an_account_keeps_it(self, api: Caller, pool: Pool) -> None:
        sub = pool.person(ADA, "NY:editor")
        reply = api.send("POST", "/users", {"email": ADA, "role": "admin"})
        assert (reply.status, reply.one["id"]) == (201, sub)
        assert pool.groups(sub) == {"NY:editor", "CA:admin"}

    def test_an_account_that_nobody_confirmed_is_not_taken_over_with_its_password(
        self, api: Caller, pool: Pool
    ) -> None:
        squatted = pool.person(ADA, confirmed=False)
        reply = api.send("POST", "/users", {"email": ADA, "role": "admin"})
        assert reply.status == 201
        assert reply.one["id"] != squatted
        assert reply.one["status"] == "FORCE_CHANGE_PASSWORD"

    def test_inviting_again_with_another_role_changes_it(self, api: Caller, pool: Pool) -> None:
        sub = pool.person(ADA, "CA:admin")
        api.send("POST", "/users", {"email": ADA, "role": "editor"})
        assert pool.groups(sub) == {"CA:editor"}

    @pytest.mark.parametrize(
        "body", [{"email": ADA}, {"email": ADA, "role": "owner"}, {"email": "x", "role": "editor"}]
    )
    def test_a_wrong_invitation_is_refused(self, api: Caller, pool: Pool, body: Any) -> None:
        assert pool
        assert api.send("POST", "/users", body).status == 422


class TestChanging:
    def test_a_role_is_given_and_taken(self, api: Caller, pool: Pool) -> None:
        sub = pool.person(ADA, "CA:editor")
        assert change(api, sub, {"role": "admin"}).one["role"] == "admin"
        assert pool.groups(sub) == {"CA:admin"}
        assert change(api, sub, {"role": None}).one["role"] is None
        assert pool.groups(sub) == set()
        assert api.get(f"/users/{sub}").status == 404

    def test_a_user_is_shut_out_and_let_in_again(self, api: Caller, pool: Pool) -> None:
        sub = pool.person(ADA, "CA:editor")
        pool.say(sub, custom__invited_by="CA")
        assert change(api, sub, {"enabled": False}).one["enabled"] is False
        assert pool.client.admin_get_user(UserPoolId=pool.id, Username=sub)["Enabled"] is False
        assert change(api, sub, {"enabled": True, "role": "editor"}).one == api.get(f"/users/{sub}").one

    def test_nothing_sent_changes_nothing(self, api: Caller, pool: Pool) -> None:
        sub = pool.person(ADA, "CA:editor")
        assert change(api, sub, {}).one == change(api, sub, {"enabled": None}).one
        assert pool.groups(sub) == {"CA:editor"}

    def test_who_works_for_others_too_is_shut_out_by_the_platform_alone(self, api: Caller, pool: Pool) -> None:
        sub = pool.person(ADA, "CA:editor", "NY:editor")
        assert change(api, sub, {"enabled": False}).status == 409
        assert change(api, sub, {"enabled": False}, "platform:admin").status == 200

    def test_an_account_that_a_tenant_did_not_make_is_not_its_to_shut_out(self, api: Caller, pool: Pool) -> None:
        sub = pool.person(ADA)
        assert api.send("POST", "/users", {"email": ADA, "role": "editor"}).status == 201
        assert change(api, sub, {"enabled": False}).status == 409

    def test_whom_the_platform_shut_out_the_platform_lets_in(self, api: Caller, pool: Pool) -> None:
        sub = pool.person(ADA, "CA:editor")
        pool.say(sub, custom__invited_by="CA")
        assert change(api, sub, {"enabled": False}, "platform:admin").status == 200
        assert change(api, sub, {"enabled": True}).status == 409
        assert change(api, sub, {"enabled": True}, "platform:admin").status == 200

    def test_an_account_that_claims_an_address_it_never_confirmed_is_not_invited(self, api: Caller, pool: Pool) -> None:
        sub = pool.person("mallory@example.org")
        pool.say(sub, email=ADA, email_verified="false")
        assert api.send("POST", "/users", {"email": ADA, "role": "admin"}).status == 409
        assert pool.groups(sub) == set()

    def test_a_platform_administrator_is_not_shut_out_by_a_tenant(self, api: Caller, pool: Pool) -> None:
        sub = pool.person(ADA, "CA:editor", "platform:admin")
        assert change(api, sub, {"enabled": False}).status == 403

    def test_nobody_changes_themselves(self, api: Caller, pool: Pool) -> None:
        sub = pool.person(ADA, "CA:admin")
        token = people.token("CA:admin", sub=sub)
        own = {"Authorization": f"Bearer {token}"}
        assert api.send("PATCH", f"/users/{sub}", {"role": None}, own).status == 409
        assert api.send("POST", "/users", {"email": ADA, "role": "editor"}, own).status == 409
        assert pool.groups(sub) == {"CA:admin"}

    def test_staff_of_another_tenant_are_not_there(self, api: Caller, pool: Pool) -> None:
        sub = pool.person(ADA, "NY:admin")
        assert api.get(f"/users/{sub}").status == 404
        assert change(api, sub, {"role": "editor"}).status == 404
        assert pool.groups(sub) == {"NY:admin"}

    @pytest.mark.parametrize("name", ["ada@example.org", "x", "5a9c2f0e-7d0e-4b56-9a6f-0c8c3a6f1b99"])
    def test_what_names_nobody_is_not_there(self, api: Caller, pool: Pool, name: str) -> None:
        pool.person(ADA, "CA:editor")
        assert api.get(f"/users/{name}").status == 404
