"""Each dataclass that answers and stored items are made of has a model that describes it to clients."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import TYPE_CHECKING

import pytest

from chalicelib.geo import boundary_index, places
from chalicelib.geo import models as geo_models
from chalicelib.tenants import appearance, coverage, rules, rules_models, vacancies, vacancy_models

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
    from pydantic import BaseModel


@pytest.mark.parametrize(
    ("kind", "described"),
    [
        (rules.Appearance, appearance.Appearance),
        (rules.District, rules_models.District),
        (rules.Office, rules_models.Office),
        (rules.Party, rules_models.Party),
        (rules.Rules, rules_models.Rules),
        (rules.Source, rules_models.Source),
        (rules.Stagger, rules_models.Stagger),
        (rules.Term, rules_models.Term),
        (rules.Vacancy, rules_models.Vacancy),
        (places.Division, geo_models.Division),
        (places.Lines, geo_models.Lines),
        (places.Place, geo_models.Place),
        (places.Unknown, geo_models.Unknown),
        (boundary_index.BoundarySet, geo_models.BoundarySet),
        (coverage.VacancyStatement, vacancy_models.VacancyStatement),
        (vacancies.EmptySeat, vacancy_models.EmptySeat),
        (vacancies.SeatHolder, vacancy_models.SeatHolder),
        (vacancies.VacancySource, vacancy_models.VacancySource),
    ],
)
def test_each_dataclass_has_the_fields_and_defaults_that_its_model_describes(
    kind: type[DataclassInstance], described: type[BaseModel]
) -> None:
    found = {each.name: each.default for each in fields(kind)}
    required = {name for name, field in described.model_fields.items() if field.is_required()}
    assert list(found) == list(described.model_fields)
    assert {name for name, default in found.items() if default is MISSING} == required
    assert {name: default for name, default in found.items() if default is not MISSING} == {
        name: field.default for name, field in described.model_fields.items() if not field.is_required()
    }
