"""What rules are made of."""

from pydantic import BaseModel, ConfigDict


class RulesModel(BaseModel):
    """A part of the rules; nothing can be changed in it, and nothing can be added."""

    model_config = ConfigDict(frozen=True, extra="forbid")
