"""Operations with lasting effects check the caller's current role and account, not only the token."""

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

    from tests.api.stage_client import Pool, Stage

# Everything that makes or changes something that outlasts the fifteen minutes of a token.
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
    ("PUT", "/tenants/{tenant}/sources/{source_id}"),
    ("DELETE", "/tenants/{tenant}/sources/{source_id}"),
    ("POST", "/tenants/{tenant}/sources/{source_id}/sync"),
    ("POST", "/tenants/{tenant}/sources/{source_id}/pause"),
    ("POST", "/tenants/{tenant}/sources/{source_id}/resume"),
]
# The same, for administrators of the platform.
OF_THE_PLATFORM = [
    ("PUT", "/sources/{source_id}"),
    ("POST", "/sources/{source_id}/sync"),
    ("POST", "/sources/{source_id}/pause"),
    ("POST", "/sources/{source_id}/resume"),
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


def test_list_has_every_operation_with_a_live_check() -> None:
    from app import app  # noqa: PLC0415 (after the environment is set)

    assert {place for place, operation in app.served.items() if operation.grant.live} == {*LASTING, *OF_THE_PLATFORM}
    assert {*LASTING, *OF_THE_PLATFORM} <= set(EXPECTED)


@pytest.mark.parametrize(("method", "route"), LASTING)
@pytest.mark.parametrize("how", LOST)
def test_former_administrator_cannot_make_lasting_changes(stage: Stage, method: str, route: str, how: str) -> None:
    lose, status = LOST[how]
    sub = stage.pool.person(None, "CA:admin")
    own: dict[str, str | None] = {"Authorization": f"Bearer {people.token('CA:admin', sub=sub)}"}
    assert stage.call(method, route, own).status < 300
    lose(stage.pool, sub)
    assert stage.call(method, route, own).status == status


@pytest.mark.parametrize(("method", "route"), OF_THE_PLATFORM)
def test_former_platform_administrator_cannot_change_sources(stage: Stage, method: str, route: str) -> None:
    sub = stage.pool.person(None, "platform:admin")
    own: dict[str, str | None] = {"Authorization": f"Bearer {people.token('platform:admin', sub=sub)}"}
    assert stage.call(method, route, own).status < 300
    stage.pool.client.admin_remove_user_from_group(UserPoolId=stage.pool.id, Username=sub, GroupName="platform:admin")
    assert stage.call(method, route, own).status == 403


def test_demoted_administrator_has_the_permissions_of_an_editor(stage: Stage) -> None:
    sub = stage.pool.person(None, "CA:editor")
    own = {"Authorization": f"Bearer {people.token('CA:admin', sub=sub)}"}
    body = {"name": "k", "permissions": [Permission.REPRESENTATIVES_READ]}
    assert stage.api.send("POST", "/api-keys", body, own).status == 403


def test_key_gets_only_permissions_that_its_creator_still_has(stage: Stage) -> None:
    sub = stage.pool.person(None, "platform:admin")
    own = {"Authorization": f"Bearer {people.token('CA:admin', 'platform:admin', sub=sub)}"}
    for permission, status in ((Permission.REPRESENTATIVES_READ, 201), (Permission.REPRESENTATIVES_CREATE, 403)):
        body = {"name": "k", "permissions": [permission]}
        assert stage.api.send("POST", "/api-keys", body, own).status == status


def test_agent_tools_make_the_same_check(stage: Stage) -> None:
    rules = stage._rules()
    sub = stage.pool.person(None, "CA:admin")
    own = {"Authorization": f"Bearer {people.token('CA:admin', sub=sub)}"}
    LOST["out of the group"][0](stage.pool, sub)
    assert stage.api.send("POST", "/tenants/CA/agent/replace_rules", rules, own).status == 403


@pytest.mark.parametrize("operation", ["admin_get_user", "admin_list_groups_for_user"])
def test_unavailable_pool_denies_the_request(stage: Stage, monkeypatch: pytest.MonkeyPatch, operation: str) -> None:
    credentials = stage.credentials("admin")

    def hang(**_: Any) -> None:
        raise ReadTimeoutError(endpoint_url="https://cognito-idp")

    body = {"name": "k", "permissions": [Permission.REPRESENTATIVES_READ]}
    with monkeypatch.context() as patch:
        patch.setattr(stage.pool.client, operation, hang)
        reply = stage.api.send("POST", "/api-keys", body, credentials)
    assert (reply.status, "Retry-After" in reply.headers) == (503, True)
    assert stage.api.get("/api-keys").data == []


def test_other_operations_do_not_call_the_pool(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    credentials = stage.credentials("editor")
    monkeypatch.setattr(UserPool, "get_live_account", None)
    assert stage.api.send("POST", "/representatives", {"name": "A", "position": "Mayor"}, credentials).status == 201
    assert not GRANTS[Permission.REPRESENTATIVES_CREATE].live
