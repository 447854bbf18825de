"""Offices have the names and roles that Google gave them at an address in California in November 2023."""

from __future__ import annotations

import pytest

from chalicelib.compat.google.wording import find_roles, name_office
from chalicelib.tenants.default_rules import load_default_rules
from chalicelib.tenants.tenant_registry import load_registry

OFFICES = {
    "CA": {
        "us-senator": ("U.S. Senator", "legislatorUpperBody"),
        "us-representative": ("U.S. Representative", "legislatorLowerBody"),
        "governor": ("Governor of California", "headOfGovernment"),
        "lieutenant-governor": ("Lieutenant Governor of California", "deputyHeadOfGovernment"),
        "superintendent": ("CA State Superintendent of Public Instruction", "governmentOfficer"),
        "secretary-of-state": ("CA Secretary of State", "governmentOfficer"),
        "insurance-commissioner": ("CA State Insurance Commissioner", "governmentOfficer"),
        "treasurer": ("CA State Treasurer", "governmentOfficer"),
        "attorney-general": ("CA State Attorney General", "governmentOfficer"),
        "comptroller": ("CA State Controller", "governmentOfficer"),
        "assembly-member": ("CA State Assembly Member", "legislatorLowerBody"),
    },
    "CA-Santa-Clara": {"sheriff": ("Santa Clara County Sheriff", "governmentOfficer")},
}


@pytest.mark.parametrize(("tenant", "key"), [(tenant, key) for tenant, offices in OFFICES.items() for key in offices])
def test_office_has_the_name_and_role_of_google(tenant: str, key: str) -> None:
    found = load_registry().get(tenant)
    office = next(each for each in load_default_rules(found).offices if each.key == key)
    name = name_office(office.title, key, office.level, ("CA", "California"), found.name)
    assert (name, find_roles(office.title, office.level, office.chamber, "CA")[0]) == OFFICES[tenant][key]
