"""Which representatives a list shows, and in what order: functions of values."""

from __future__ import annotations

from datetime import date  # noqa: TC003 (pydantic resolves annotations at run time)
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from chalicelib.directory.days import HOLDING, as_of
from chalicelib.directory.model import Level, Status  # noqa: TC001 (same)
from chalicelib.text import folded, natural
from chalicelib.validation import PageQuery

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chalicelib.directory.model import Representative

Term = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class OneQuery(BaseModel):
    """What `GET /representatives/{id}` understands."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    as_of: date | None = Field(None, description="tell the seat and the status of that day")


class ListQuery(PageQuery):
    """What `GET /representatives` understands. Texts compare without regard to case and accents."""

    position: Term | None = None
    district: Term | None = None
    party: Term | None = None
    level: Level | None = None
    status: Status | None = None
    q: Term | None = Field(None, description="words of a name, in any order")
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


def select(people: Iterable[Representative], query: ListQuery) -> list[Representative]:
    """Everyone who matches, in the order asked for (by default position, district, name), ties broken by id."""
    if query.as_of:
        people = [then for person in people if (then := as_of(person, query.as_of))]
    chosen = [person for person in people if matches(person, query)]
    chosen.sort(key=lambda person: str(person.id))
    if query.sort is None:
        chosen.sort(key=lambda p: (folded(p.position), natural(p.district or ""), folded(p.name)))
        return chosen
    field = query.sort.removeprefix("-")
    known = [p for p in chosen if getattr(p, field) is not None]
    unknown = [p for p in chosen if getattr(p, field) is None]
    known.sort(key=lambda p: _sort_key(p, field), reverse=query.sort.startswith("-"))
    return known + unknown


def matches(person: Representative, query: ListQuery) -> bool:
    """Whether a representative is among those asked for; with `as_of`, as they stood on that day."""
    if query.level not in (None, person.level) or query.status not in (None, person.status):
        return False
    if query.updated_since and person.updated_at < query.updated_since:
        return False
    if query.as_of and query.status is None and person.status not in HOLDING:
        return False
    for wanted, actual in (
        (query.position, person.position),
        (query.district, person.district),
        (query.party, person.party),
    ):
        if wanted is not None and folded(wanted) != folded(actual or ""):
            return False
    if query.q is None:
        return True
    name = folded(" ".join(filter(None, (person.name, person.given_name, person.family_name))))
    return all(word in name for word in folded(query.q).split())


def _sort_key(person: Representative, field: str) -> list[tuple[int, int, str]]:
    value = getattr(person, field)
    return natural(value) if isinstance(value, str) else [(0, 0, value.isoformat())]
