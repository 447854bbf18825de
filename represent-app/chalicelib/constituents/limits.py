"""How much a constituent may keep: so little that all of it is read, moved, exported and erased within one request."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict

from chalicelib.core.validation import one_line, text

MOST_BYTES = 1_000_000  # of JSON, of one constituent; an answer of Lambda takes six times as much
MOST_GOALS = 100
MOST_ACTIVITIES = 500  # of one goal, corrections included
MOST_TARGETS = 20  # representatives that a goal is about

Line = Annotated[str, one_line(strip_whitespace=True, min_length=1, max_length=200)]
Text = Annotated[str, text(2000)]


class ConstituentModel(BaseModel):
    """What a constituent writes; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class StoredModel(BaseModel):
    """What is kept of a constituent, and shown to nobody else."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)
