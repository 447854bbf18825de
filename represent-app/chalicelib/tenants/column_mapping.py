"""What the columns of a tenant's own rosters are: a part of its rules."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from chalicelib.core.validation import one_line, pattern
from chalicelib.tenants.rules_base import RulesModel

What = Literal[
    "id", "state", "name", "given_name", "family_name", "position", "district", "level", "chamber", "party",
    "term_start", "term_expected_end", "email", "phone", "address", "voice", "fax", "website", "photo_url", "source",
    "twitter", "youtube", "instagram", "facebook", "mastodon", "bluesky", "linkedin", "wikidata",
]  # fmt: skip
Cell = Annotated[str, one_line(min_length=1, max_length=200)]


class ColumnMapping(RulesModel):
    """Which column of a tenant's CSV is what, and what stands where there is no column or an empty cell.

    `name` may be left out where `given_name` and `family_name` are columns. Cells of `email`, `phone`, `website` and
    `source` may hold several, with `;` between. Without a column for `id` a person goes by office, district and name.
    """

    columns: dict[What, Cell] = Field(
        examples=[{"name": "Member", "district": "Legislative District", "email": "E-mail"}]
    )
    defaults: dict[What, Cell] = Field({}, examples=[{"position": "County Legislator", "party": "Nonpartisan"}])
    scheme: Annotated[str, pattern(r"^[a-z][a-z0-9_-]{0,49}$", "a short name in lower case, like roster")] = "roster"
    delimiter: Literal[",", ";", "\t", "|"] = ","
    dates: Literal["iso", "us"] = Field("iso", description="iso: 2026-01-31; us: 1/31/2026")

    @model_validator(mode="after")
    def _tells_who_holds_what(self) -> Self:
        if "name" not in self.columns and not {"given_name", "family_name"} <= set(self.columns):
            raise ValueError("columns need name, or given_name and family_name")
        if "position" not in self.columns and "position" not in self.defaults:
            raise ValueError("position needs a column, or a default that holds for all rows")
        if alone := sorted({"id", "name", "given_name", "family_name"} & set(self.defaults)):
            raise ValueError(f"{', '.join(alone)} cannot be the same for all rows")
        return self
