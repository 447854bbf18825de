"""The examples in the docstrings of the translations are correct."""

from __future__ import annotations

import doctest
import importlib

import pytest

from chalicelib.compat.google.addresses import cut_sent_address, move_city
from chalicelib.compat.google.wording import find_roles
from chalicelib.tenants.default_rules import load_default_rules
from chalicelib.tenants.tenant_registry import load_registry

MODULES = (
    "google.addresses", "google.division_search", "google.field_mask", "google.parameters", "google.representation",
    "google.wording", "openstates.errors", "openstates.jurisdictions", "openstates.parameters", "openstates.people",
)  # fmt: skip


@pytest.mark.parametrize("module", MODULES)
def test_docstring_examples_are_correct(module: str) -> None:
    results = doctest.testmod(importlib.import_module(f"chalicelib.compat.{module}"))
    assert results.attempted
    assert not results.failed


def test_every_office_that_makes_laws_is_a_legislator_and_no_other_statewide_office_is() -> None:
    registry = load_registry()
    for kind in ("state", "county"):
        for row in registry.select(kind):
            for office in load_default_rules(registry.get(row[0])).offices:
                (role,) = find_roles(office.title, office.level, office.chamber, row[0][:2])
                is_legislator = role in ("legislatorLowerBody", "legislatorUpperBody")
                if office.level == "state":
                    assert is_legislator == bool(office.chamber), (row[0], office.title)
                elif office.branch == "legislative":
                    assert is_legislator, (row[0], office.title)


@pytest.mark.parametrize(
    ("text", "state", "name", "zip_city", "parts"),
    [
        ("112 State St, Albany, N.Y. 12207", "NY", "New York", "ALBANY", ("112 State St", "Albany", "NY", "12207")),
        ("112 State St, Albany, New York", "NY", "New York", None, ("112 State St", "Albany", "NY", None)),
        ("Room 200 State House Boston MA 02133", "MA", "Massachusetts", "BOSTON",
         ("Room 200 State House", "Boston", "MA", "02133")),
        ("State House Station 3 Augusta ME 04333", "ME", "Maine", "AUGUSTA",
         ("State House Station 3", "Augusta", "ME", "04333")),
        ("1 Main St, Washington, Washington 98000", "WA", "Washington", None, ("1 Main St", None, "WA", "98000")),
    ],
)  # fmt: skip
def test_addresses_as_people_write_them_are_cut(
    text: str, state: str, name: str, zip_city: str | None, parts: tuple[str | None, ...]
) -> None:
    found = cut_sent_address(text, state, name)
    found = move_city(found, zip_city) if zip_city else found
    assert tuple(found.get(part) for part in ("line1", "city", "state", "zip")) == parts
