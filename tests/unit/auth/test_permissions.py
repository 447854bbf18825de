"""Permissions of each role and credential."""

from __future__ import annotations

import pytest

from chalicelib.auth.permissions import ANONYMOUS, GRANTS, SYSTEM, Permission, Principal, Role, parse_claims


def test_permissions_are_resource_and_action_in_alphabetical_order() -> None:
    values = [permission.value for permission in Permission]
    assert values == sorted(values)
    assert all(len(value.split(":")) == 2 for value in values)
    assert all(permission.name == permission.value.replace(":", "_").upper() for permission in Permission)


def test_every_permission_has_a_grant() -> None:
    assert set(GRANTS) == set(Permission)
    assert all(grant.roles or grant.keys for grant in GRANTS.values())


def test_permission_without_a_grant_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chalicelib.auth.permissions.GRANTS", {})
    everything = Principal("staff", id="1", staff=frozenset({("CA", Role.ADMIN)}), platform_admin=True)
    assert not any(everything.may(permission, "CA") for permission in Permission)


def test_platform_administrator_cannot_edit_or_read_private_data_of_tenants() -> None:
    platform = Principal("staff", id="1", platform_admin=True)
    assert platform.may(Permission.USERS_INVITE, "CA")
    assert not platform.may(Permission.REPRESENTATIVES_CREATE, "CA")


def test_role_in_one_tenant_gives_none_in_another_even_in_its_county() -> None:
    admin = Principal("staff", id="1", staff=frozenset({("CA", Role.ADMIN)}))
    assert admin.may(Permission.REPRESENTATIVES_CREATE, "CA")
    assert not any(admin.may(Permission.REPRESENTATIVES_CREATE, other) for other in ("NY", "CA-Alameda", None))


def test_key_has_its_permissions_and_public_ones_in_its_tenant_only() -> None:
    key = Principal("api_key", id="1", tenant="CA", permissions=frozenset({Permission.REPRESENTATIVES_CREATE}))
    assert key.may(Permission.REPRESENTATIVES_CREATE, "CA")
    assert key.may(Permission.REPRESENTATIVES_READ, "CA")
    assert key.may(Permission.HEALTH_READ, None)
    assert not key.may(Permission.REPRESENTATIVES_UPDATE, "CA")
    assert not key.may(Permission.REPRESENTATIVES_READ, "NY")


def test_key_with_a_permission_that_keys_cannot_carry_is_refused() -> None:
    key = Principal("api_key", id="1", tenant="CA", permissions=frozenset({Permission.USERS_INVITE}))
    assert not key.may(Permission.USERS_INVITE, "CA")


def test_anonymous_callers_and_event_sources_have_public_permissions() -> None:
    for principal in (ANONYMOUS, SYSTEM):
        assert principal.may(Permission.REPRESENTATIVES_READ, "CA")
        assert not principal.may(Permission.ME_READ, None)


@pytest.mark.parametrize(
    "groups", [["CA:admin", "platform:admin"], "[CA:admin platform:admin]", "CA:admin,platform:admin"]
)
def test_groups_are_parsed_from_a_list_and_from_gateway_text(groups: object) -> None:
    who = parse_claims({"sub": "1", "cognito:groups": groups, "custom:tenant": "NY", "email": "a@example.org"})
    assert (who.kind, who.id, who.home, who.email) == ("staff", "1", "NY", "a@example.org")
    assert who.staff == {("CA", Role.ADMIN)}
    assert who.platform_admin


@pytest.mark.parametrize("group", ["CA:owner", "platform:editor", "ca:admin", "CA:admin:x", ":admin", "CA#:admin"])
def test_group_of_another_form_gives_no_role(group: str) -> None:
    who = parse_claims({"sub": "1", "cognito:groups": [group]})
    assert (who.kind, who.staff, who.platform_admin) == ("constituent", frozenset(), False)


def test_repr_of_a_principal_omits_the_email_address() -> None:
    assert "ada@" not in repr(parse_claims({"sub": "1", "email": "ada@example.org", "cognito:groups": 7}))
