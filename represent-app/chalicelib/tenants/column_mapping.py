"""The column mapping for a tenant's own CSV rosters, a part of its rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from chalicelib.core.validation import one_line, pattern
from chalicelib.tenants.rules_base import RulesModel

if TYPE_CHECKING:
    from collections.abc import Mapping

What = Literal[
    "id", "state", "name", "given_name", "family_name", "position", "district", "level", "chamber", "party",
    "term_start", "term_expected_end", "email", "phone", "address", "voice", "fax", "website", "photo_url", "source",
    "twitter", "youtube", "instagram", "facebook", "mastodon", "bluesky", "linkedin", "wikidata",
    "threads", "tiktok", "contact_form",
]  # fmt: skip
Cell = Annotated[str, one_line(min_length=1, max_length=200)]


class ColumnMapping(RulesModel):
    """Map the columns of a tenant's CSV to fields, with defaults for fields without a column and for empty cells.

    `name` is optional if `given_name` and `family_name` have columns. Cells of `email`, `phone`, `website` and `source`
    may hold several values, separated by `;`. Without a column for `id`, a row is identified by office, district and
    name.
    """

    columns: dict[What, Cell] = Field(
        examples=[{"name": "Member", "district": "Legislative District", "email": "E-mail"}],
        description="The column header for each field.",
    )
    defaults: dict[What, Cell] = Field(
        {},
        examples=[{"position": "County Legislator", "party": "Nonpartisan"}],
        description="The value of a field that has no column or an empty cell.",
    )
    scheme: Annotated[str, pattern(r"^[a-z][a-z0-9_-]{0,49}$", "a short name in lower case, like roster")] = Field(
        "roster",
        description="The scheme under which the ids of the `id` column are stored in `identifiers`.",
        examples=["roster"],
    )
    delimiter: Literal[",", ";", "\t", "|"] = Field(",", description="The character that separates the cells of a row.")
    dates: Literal["iso", "us"] = Field(
        "iso", description="The format of dates: `iso` is 2026-01-31, `us` is 1/31/2026."
    )

    @model_validator(mode="after")
    def _check_required_columns(self) -> Self:
        if "name" not in self.columns and not {"given_name", "family_name"} <= set(self.columns):
            raise ValueError("columns need name, or given_name and family_name")
        if "position" not in self.columns and "position" not in self.defaults:
            raise ValueError("position needs a column, or a default for all rows")
        if alone := sorted({"id", "name", "given_name", "family_name"} & set(self.defaults)):
            raise ValueError(f"{', '.join(alone)} cannot be the same for all rows")
        return self


def read_mapping(stored: Mapping[str, Any] | None) -> ColumnMapping | None:
    """Return the column mapping of stored rules; None if they have none."""
    return ColumnMapping.model_validate(stored) if stored is not None else None
