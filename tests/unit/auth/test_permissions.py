"""Who may do what."""

from __future__ import annotations

import pytest

from chalicelib.auth.permissions import ANONYMOUS, GRANTS, SYSTEM, Permission, Principal, Role, parse_claims


def test_permissions_are_resource_and_action_in_alphabetical_order() -> None:
    values = [permission.value for permission in Permission]
    assert values == sorted(values)
    assert all(len(value.split(":")) == 2 for value in values)
    assert all(permission.name == permission.value.replace(":", "_").upper() for permission in Permission)


def test_every_permission_says_who_may_ever_grant_it() -> None:
    assert set(GRANTS) == set(Permission)
    assert all(grant.roles for grant in GRANTS.values())


def test_what_no_table_grants_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chalicelib.auth.permissions.GRANTS", {})
    everything = Principal("staff", id="1", staff=frozenset({("CA", Role.ADMIN)}), platform_admin=True)
    assert not any(everything.may(permission, "CA") for permission in Permission)


def test_a_platform_administrator_does_not_edit_or_read_for_tenants_what_is_not_public() -> None:
    platform = Principal("staff", id="1", platform_admin=True)
    assert platform.may(Permission.USERS_INVITE, "CA")
    assert not platform.may(Permission.REPRESENTATIVES_CREATE, "CA")


def test_a_role_in_one_tenant_is_none_in_another_even_in_a_county_of_it() -> None:
    admin = Principal("staff", id="1", staff=frozenset({("CA", Role.ADMIN)}))
    assert admin.may(Permission.REPRESENTATIVES_CREATE, "CA")
    assert not any(admin.may(Permission.REPRESENTATIVES_CREATE, other) for other in ("NY", "CA-Alameda", None))


def test_a_key_has_what_it_carries_and_what_is_public_in_its_tenant_alone() -> None:
    key = Principal("api_key", id="1", tenant="CA", permissions=frozenset({Permission.REPRESENTATIVES_CREATE}))
    assert key.may(Permission.REPRESENTATIVES_CREATE, "CA")
    assert key.may(Permission.REPRESENTATIVES_READ, "CA")
    assert key.may(Permission.HEALTH_READ, None)
    assert not key.may(Permission.REPRESENTATIVES_UPDATE, "CA")
    assert not key.may(Permission.REPRESENTATIVES_READ, "NY")


def test_a_key_that_says_it_carries_what_keys_never_do_is_refused() -> None:
    key = Principal("api_key", id="1", tenant="CA", permissions=frozenset({Permission.USERS_INVITE}))
    assert not key.may(Permission.USERS_INVITE, "CA")


def test_nobody_and_event_sources_have_what_is_public() -> None:
    for principal in (ANONYMOUS, SYSTEM):
        assert principal.may(Permission.REPRESENTATIVES_READ, "CA")
        assert not principal.may(Permission.ME_READ, None)


@pytest.mark.parametrize(
    "groups", [["CA:admin", "platform:admin"], "[CA:admin platform:admin]", "CA:admin,platform:admin"]
)
def test_groups_are_understood_as_a_list_and_as_the_gateway_writes_it(groups: object) -> None:
    who = parse_claims({"sub": "1", "cognito:groups": groups, "custom:tenant": "NY", "email": "a@example.org"})
    assert (who.kind, who.id, who.home, who.email) == ("staff", "1", "NY", "a@example.org")
    assert who.staff == {("CA", Role.ADMIN)}
    assert who.platform_admin


@pytest.mark.parametrize("group", ["CA:owner", "platform:editor", "ca:admin", "CA:admin:x", ":admin", "CA#:admin"])
def test_a_group_of_another_form_is_no_role(group: str) -> None:
    who = parse_claims({"sub": "1", "cognito:groups": [group]})
    assert (who.kind, who.staff, who.platform_admin) == ("constituent", frozenset(), False)


def test_an_address_does_not_show_where_a_principal_is_written_down() -> None:
    assert "ada@" not in repr(parse_claims({"sub": "1", "email": "ada@example.org", "cognito:groups": 7}))
