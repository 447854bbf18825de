"""What outlasts a token is done only for who has the role, and an account, at that moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ReadTimeoutError

from chalicelib.auth.permissions import GRANTS, Permission
from chalicelib.aws.cognito import UserPool
from tests import people
from tests.api.test_matrix import EXPECTED

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.api.world import Pool, World

# Everything that makes or changes what lasts longer than the fifteen minutes of a token.
LASTING = [
    ("POST", "/users"),
    ("PATCH", "/users/{user_id}"),
    ("POST", "/api-keys"),
    ("DELETE", "/api-keys/{key_id}"),
    ("POST", "/api-keys/{key_id}/rotate"),
    ("POST", "/webhooks"),
    ("DELETE", "/webhooks/{webhook_id}"),
    ("POST", "/webhooks/{webhook_id}/replay"),
    ("PUT", "/tenants/{tenant}/rules"),
    ("PUT", "/tenants/{tenant}/boundaries/{set}"),
    ("DELETE", "/tenants/{tenant}/boundaries/{set}"),
    ("PUT", "/usage/budget"),
]
LOST: dict[str, tuple[Callable[[Pool, str], Any], int]] = {
    "out of the group": (
        lambda pool, sub: pool.client.admin_remove_user_from_group(
            UserPoolId=pool.id, Username=sub, GroupName="CA:admin"
        ),
        403,
    ),
    "disabled": (lambda pool, sub: pool.client.admin_disable_user(UserPoolId=pool.id, Username=sub), 401),
    "erased": (lambda pool, sub: pool.client.admin_delete_user(UserPoolId=pool.id, Username=sub), 401),
}


def test_these_are_all_of_them() -> None:
    from app import app  # noqa: PLC0415 (after the environment is set)

    assert {place for place, operation in app.served.items() if operation.grant.live} == set(LASTING)
    assert set(LASTING) <= set(EXPECTED)


@pytest.mark.parametrize(("method", "route"), LASTING)
@pytest.mark.parametrize("how", LOST)
def test_who_is_no_administrator_any_more_does_nothing_that_lasts(
    world: World, method: str, route: str, how: str
) -> None:
    lose, status = LOST[how]
    sub = world.pool.person(None, "CA:admin")
    own: dict[str, str | None] = {"Authorization": f"Bearer {people.token('CA:admin', sub=sub)}"}
    assert world.call(method, route, own).status < 300
    lose(world.pool, sub)
    assert world.call(method, route, own).status == status


def test_who_is_an_editor_now_has_the_permissions_of_an_editor(world: World) -> None:
    sub = world.pool.person(None, "CA:editor")
    own = {"Authorization": f"Bearer {people.token('CA:admin', sub=sub)}"}
    body = {"name": "k", "permissions": [Permission.REPRESENTATIVES_READ]}
    assert world.api.send("POST", "/api-keys", body, own).status == 403


def test_a_key_carries_what_its_maker_may_now(world: World) -> None:
    sub = world.pool.person(None, "platform:admin")
    own = {"Authorization": f"Bearer {people.token('CA:admin', 'platform:admin', sub=sub)}"}
    for permission, status in ((Permission.REPRESENTATIVES_READ, 201), (Permission.REPRESENTATIVES_CREATE, 403)):
        body = {"name": "k", "permissions": [permission]}
        assert world.api.send("POST", "/api-keys", body, own).status == status


def test_agents_go_through_the_same_door(world: World) -> None:
    rules = world._rules()
    sub = world.pool.person(None, "CA:admin")
    own = {"Authorization": f"Bearer {people.token('CA:admin', sub=sub)}"}
    LOST["out of the group"][0](world.pool, sub)
    assert world.api.send("POST", "/tenants/CA/agent/replace_rules", rules, own).status == 403


@pytest.mark.parametrize("operation", ["admin_get_user", "admin_list_groups_for_user"])
def test_a_pool_that_does_not_answer_lets_nothing_through(
    world: World, monkeypatch: pytest.MonkeyPatch, operation: str
) -> None:
    credentials = world.credentials("admin")

    def hang(**_: Any) -> None:
        raise ReadTimeoutError(endpoint_url="https://cognito-idp")

    body = {"name": "k", "permissions": [Permission.REPRESENTATIVES_READ]}
    with monkeypatch.context() as patch:
        patch.setattr(world.pool.client, operation, hang)
        reply = world.api.send("POST", "/api-keys", body, credentials)
    assert (reply.status, "Retry-After" in reply.headers) == (503, True)
    assert world.api.get("/api-keys").data == []


def test_what_ends_with_a_token_does_not_ask_the_pool(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    credentials = world.credentials("editor")
    monkeypatch.setattr(UserPool, "get_live_account", None)
    assert world.api.send("POST", "/representatives", {"name": "A", "position": "Mayor"}, credentials).status == 201
    assert not GRANTS[Permission.REPRESENTATIVES_CREATE].live
