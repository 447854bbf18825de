"""Limits on a constituent's data, small enough that one request can read, move, export or erase all of it."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict

from chalicelib.core.validation import one_line, text

MOST_BYTES = 1_000_000  # of JSON for one constituent; a Lambda response holds six times as much
MOST_GOALS = 100
MOST_ACTIVITIES = 500  # of one goal, corrections included
MOST_TARGETS = 20  # representatives that a goal is about

Line = Annotated[str, one_line(strip_whitespace=True, min_length=1, max_length=200)]
Text = Annotated[str, text(2000)]


class ConstituentModel(BaseModel):
    """Fields that a constituent may write; unknown fields are rejected."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class StoredModel(BaseModel):
    """Stored data of a constituent, shown only to that constituent."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)
