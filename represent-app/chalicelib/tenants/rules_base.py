"""The base class of the models that make up the rules."""

from pydantic import BaseModel, ConfigDict


class RulesModel(BaseModel):
    """A part of the rules; immutable, unknown fields are rejected."""

    model_config = ConfigDict(frozen=True, extra="forbid")
