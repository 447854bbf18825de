"""A stored record becomes the same row with and without its model."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from chalicelib.representatives import models, record_defaults
from chalicelib.representatives.models import Representative
from chalicelib.representatives.snapshot_row import write_row
from chalicelib.representatives.term_record import write_stored_row
from tests.unit.representatives.test_seat_states import records

if TYPE_CHECKING:
    from collections.abc import Mapping

FULL = {
    "id": "0190a6f2-7c3e-7d4b-9b1a-5f3c2e8d7a10", "name": 'Ada "A." Exámple\u2028', "given_name": "Ada",
    "family_name": "Exámple", "position": "State Senator", "district": "10", "level": "state", "chamber": "upper",
    "division_id": "ocd-division/country:us/state:ca/sldu:10", "state": "CA", "party": "Green", "version": 3,
    "term_start": "2022-12-05", "term_expected_end": "2026-12-07", "term_end": "2026-01-15", "how": "elected",
    "status": "ended", "verified_at": "2026-01-15T12:00:00.5Z", "verified_by": "x", "sources": [{"url": "https://example.org"}],
    "photo_url": "https://example.org/p.jpg", "created_at": "2020-01-01T00:00:00Z",
    "updated_at": "2026-01-01T00:00:00.000001Z",
    "identifiers": [{"scheme": "openstates", "identifier": "ocd-person/1"}],
    "contact_info": {
        "emails": ["a@example.org"], "phones": ["+15185550100"], "contact_form": "https://example.org/c",
        "offices": [{"name": "Öffice", "latitude": 38.5766, "longitude": -121.0}, {"address": "1 Main\nSt"}],
        "links": [{"url": "https://example.org"}, {"url": "https://example.org/b", "note": "b"}],
        "social": {"twitter": "ada"},
    },
    "former_seats": [{"position": "Assembly Member", "level": "state", "until": "2022-12-05"}],
    "provenance": [
        {"source": "staff", "as_of": "2026-01-01", "fields": ["/name"]},
        {
            "source": "x", "name": "X", "url": "https://x.example", "as_of": "2026-01-01", "fields": [],
            "fetched_at": "2026-01-01T06:00:00Z",
        },
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("table", "model"),
    [
        (record_defaults.RECORD, models.Representative),
        (record_defaults.CONTACT, models.ContactInfo),
        (record_defaults.OFFICE, models.ContactOffice),
        (record_defaults.LINK, models.Link),
        (record_defaults.SOCIAL, models.Social),
        (record_defaults.IDENTIFIER, models.Identifier),
        (record_defaults.FORMER_SEAT, models.FormerSeat),
        (record_defaults.SOURCE, models.FieldSource),
    ],
)
def test_tables_have_the_fields_and_defaults_of_the_models(table: Mapping[str, Any], model: type[BaseModel]) -> None:
    assert list(table) == list(model.model_fields)
    for name, field in model.model_fields.items():
        default = field.get_default(call_default_factory=True)
        if field.is_required():
            assert table[name] is record_defaults.REQUIRED, name
        elif not isinstance(default, BaseModel):  # a part, which is completed by itself
            assert table[name] == (tuple(default) if isinstance(default, list) else default), name


@settings(deadline=None)
@given(st.one_of(records(), st.just(Representative.model_validate(FULL))))
def test_row_is_that_of_the_model(record: Representative) -> None:
    assert write_stored_row(json.loads(record.to_json())) == write_row(record)
    assert write_stored_row(record.model_dump(mode="json")) == write_row(record)
