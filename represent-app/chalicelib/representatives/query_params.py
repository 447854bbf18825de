"""What a list of representatives can be asked for."""

from __future__ import annotations

from datetime import date  # noqa: TC003 (pydantic resolves annotations at run time)
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from chalicelib.core.validation import DivisionId, PageQuery
from chalicelib.representatives.models import Level, TermStatus  # noqa: TC001 (same)

Term = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class RepresentativeQuery(BaseModel):
    """What `GET /representatives/{id}` understands."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    as_of: date | None = Field(None, description="tell the seat and the status of that day")


class RepresentativesQuery(PageQuery):
    """What `GET /representatives` understands. Texts compare without regard to case and accents."""

    position: Term | None = None
    district: Term | None = None
    party: Term | None = None
    level: Level | None = None
    status: TermStatus | None = None
    division_id: DivisionId | None = Field(None, examples=["ocd-division/country:us/state:ca/sldu:10"])
    q: Term | None = Field(
        None,
        description="words of a name, an office or a district, in any order, each from its beginning; one may have a "
        "typo. The best match comes first: the name itself, names that begin so, all words, beginnings, a typo.",
    )
    updated_since: AwareDatetime | None = Field(None, description="whoever was written at that moment or later")
    as_of: date | None = Field(None, description="who held office on that day, by what is known of terms today")
    format: Literal["json", "csv", "jsonl"] | None = Field(
        None, description="csv and jsonl: everybody who matches, to be imported again; also by Accept"
    )
    sort: (
        Literal[
            "name", "position", "district", "party", "created_at", "updated_at",
            "-name", "-position", "-district", "-party", "-created_at", "-updated_at",
        ]
        | None
    ) = None  # fmt: skip
