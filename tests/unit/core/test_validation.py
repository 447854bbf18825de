"""Values that bodies and queries accept, independent of their model."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

import pytest
from pydantic import AwareDatetime, BaseModel, Field

from chalicelib.core import validation
from chalicelib.core.errors import Invalid
from chalicelib.core.validation import one_line, validate
from chalicelib.http import lazy_imports
from chalicelib.operations import registry


class Named(BaseModel):
    """A model with one line."""

    name: Annotated[str, one_line(max_length=100)]


@pytest.mark.parametrize("code", [0x00, 0x09, 0x0A, 0x1F, 0x7F, 0x80, 0x85, 0x9B, 0x9F])
def test_line_has_no_control_characters(code: int) -> None:
    with pytest.raises(Invalid, match="one line of text"):
        validate(Named, {"name": f"A{chr(code)}B"})
    assert validate(Named, {"name": "A\u00a0\u00e9 B"}).name == "A\u00a0\u00e9 B"


class Day(BaseModel):
    """A part with a day."""

    day: date | None = None


class Dated(BaseModel):
    """A model with dates and times in every kind of place."""

    term_start: date | None = None
    expires_at: AwareDatetime | None = None
    plain: datetime | None = None
    since: Annotated[AwareDatetime, Field(description="")] | None = Field(None, alias="from")
    parts: list[Day] = []
    named: dict[str, Day | None] = {}
    days: Annotated[list[date], Field(max_length=3)] = []
    count: int = 0


@pytest.mark.parametrize("seconds", ["-631152000", "1800000000", "0", "1.5", "1e3", "\uff12\uff10\uff12\uff16-01-31"])
@pytest.mark.parametrize(
    ("fill", "pointer"),
    [
        (lambda text: {"term_start": text}, "#/term_start"), (lambda text: {"expires_at": text}, "#/expires_at"),
        (lambda text: {"plain": text}, "#/plain"), (lambda text: {"from": text}, "#/from"),
        (lambda text: {"parts": [{}, {"day": text}]}, "#/parts/1/day"), (lambda text: {"days": [text]}, "#/days/0"),
        (lambda text: {"named": {"a/b": {"day": text}}}, "#/named/a~1b/day"),
    ],
)  # fmt: skip
def test_dates_and_times_in_bodies_must_be_iso_texts(fill: Any, pointer: str, seconds: str) -> None:
    with pytest.raises(Invalid) as raised:
        validate(Dated, fill(seconds) | {"count": "x"})
    assert [flaw.pointer for flaw in raised.value.flaws if "xpected a date" in flaw.detail] == [pointer]
    assert len(raised.value.flaws) == 2
    with pytest.raises(Invalid, match="Expected a date"):
        validate(Dated, fill(seconds))


def test_iso_dates_and_times_are_accepted() -> None:
    moment = "2026-01-31T12:00:00.5+01:00"
    fields = {"term_start": "2026-01-31", "expires_at": moment, "from": "2026-01-31T12:00:00Z", "named": {"a": None}}
    made = validate(Dated, fields | {"plain": moment, "parts": [{"day": None}], "days": ["2026-02-01"]})
    assert (made.term_start, made.days) == (date(2026, 1, 31), [date(2026, 2, 1)])


def test_values_that_are_no_text_or_object_are_left_to_the_model() -> None:
    wrongs: list[dict[str, Any]] = [{"term_start": 5}, {"parts": 5}, {"named": [1]}, {"parts": ["2026"]}, {"days": {}}]
    for wrong in wrongs:
        with pytest.raises(Invalid) as raised:
            validate(Dated, wrong)
        assert len(raised.value.flaws) == 1


def test_parts_of_every_body_model_can_be_listed() -> None:
    lazy_imports.import_served()
    bodies = [operation.body for operation in registry.operations.values() if operation.body]
    dated = {body.__name__ for body in bodies if validation._has_dates(body)}
    assert {"RepresentativeDraft", "ApiKeyDraft"} <= dated
