"""Read the parameters of Open States, and refuse them in its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from chalicelib.compat.openstates.errors import ParameterErrors
from chalicelib.compat.openstates.jurisdictions import Classification, OrgClassification
from chalicelib.compat.openstates.people import Include
from chalicelib.core.errors import BadRequest, NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_OF_PEOPLE, MOST_OF_JURISDICTIONS = 50, 52  # a page
PEOPLE, JURISDICTIONS = 10, 52  # a page without per_page
MOST_IDS, MOST_TEXT = 100, 200
JurisdictionInclude = Literal["organizations", "legislative_sessions", "latest_runs"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list."""

    number: int
    size: int

    def describe(self, total: int) -> dict[str, int]:
        """Return the `pagination` of an answer; raises NotFound for a page that there is not."""
        last = max(1, -(-total // self.size))
        if self.number > last:
            raise NotFound(f"invalid page, must be in [1, {last}]")
        return {"per_page": self.size, "page": self.number, "max_page": last, "total_items": total}

    def select(self, entries: Sequence[Any]) -> Sequence[Any]:
        """Return the entries of the page."""
        start = (self.number - 1) * self.size
        return entries[start : start + self.size]


@dataclass(frozen=True, slots=True)
class PeopleQuery:
    """The query of people: at least one of jurisdiction, name and ids."""

    jurisdiction: str | None
    name: str | None
    ids: tuple[str, ...]
    org_classification: OrgClassification | None
    district: str | None
    include: frozenset[str]
    page: Page


@dataclass(frozen=True, slots=True)
class PointQuery:
    """The query of people at a point."""

    lat: float
    lng: float
    include: frozenset[str]


@dataclass(frozen=True, slots=True)
class JurisdictionsQuery:
    """The query of jurisdictions."""

    classification: Classification | None
    include: frozenset[str]
    page: Page


def read_people_query(query: Mapping[str, list[str]]) -> PeopleQuery:
    """Return the query of people; raises BadRequest or ParameterErrors.

    >>> read_people_query({"jurisdiction": ["nc"], "include": ["offices", "links"], "page": ["2"]}).page
    Page(number=2, size=10)
    """
    jurisdiction, name, district = (_read_text(query, each) for each in ("jurisdiction", "name", "district"))
    ids = tuple(dict.fromkeys(each for each in query.get("id", ()) if each))[:MOST_IDS]
    page = _read_page(query, PEOPLE, MOST_OF_PEOPLE)
    org = _read_choices(query, "org_classification", get_args(OrgClassification))
    include = _read_choices(query, "include", get_args(Include))
    if not (jurisdiction or name or ids):
        raise BadRequest("either 'jurisdiction', 'name', or 'id' is required")
    if district and not jurisdiction:
        raise BadRequest("cannot specify 'district' without 'jurisdiction'")
    found = cast("OrgClassification | None", next(iter(sorted(org)), None))
    return PeopleQuery(jurisdiction, name, ids, found, district, include, page)


def read_point_query(query: Mapping[str, list[str]]) -> PointQuery:
    """Return the query of people at a point; raises ParameterErrors."""
    lat, lng = (_read_number(query, name) for name in ("lat", "lng"))
    return PointQuery(lat, lng, _read_choices(query, "include", get_args(Include)))


def read_jurisdictions_query(query: Mapping[str, list[str]]) -> JurisdictionsQuery:
    """Return the query of jurisdictions, or of one; raises BadRequest or ParameterErrors."""
    page = _read_page(query, JURISDICTIONS, MOST_OF_JURISDICTIONS)
    kinds = _read_choices(query, "classification", get_args(Classification))
    include = _read_choices(query, "include", get_args(JurisdictionInclude))
    return JurisdictionsQuery(cast("Classification | None", next(iter(sorted(kinds)), None)), include, page)


def _read_text(query: Mapping[str, list[str]], name: str) -> str | None:
    return query.get(name, [""])[0].strip()[:MOST_TEXT] or None


def _read_page(query: Mapping[str, list[str]], size: int, most: int) -> Page:
    number, size = _read_integer(query, "page", 1), _read_integer(query, "per_page", size)
    if not 1 <= size <= most:
        raise BadRequest(f"invalid per_page, must be in [1, {most}]")
    if number < 1:
        raise NotFound("invalid page, must be in [1, 1]")
    return Page(number, size)


def _read_integer(query: Mapping[str, list[str]], name: str, default: int) -> int:
    text = query.get(name, [""])[0].strip()
    if not text:
        return default
    try:
        return int(text) if len(text) < 10 else 10**9  # noqa: PLR2004 (no page has such a number)
    except ValueError:
        raise ParameterErrors(name, "value is not a valid integer", "type_error.integer") from None


def _read_number(query: Mapping[str, list[str]], name: str) -> float:
    text = query.get(name, [""])[0].strip()
    if not text:
        raise ParameterErrors(name, "field required", "value_error.missing")
    try:
        return float(text.replace("_", "x"))
    except ValueError:
        raise ParameterErrors(name, "value is not a valid float", "type_error.float") from None


def _read_choices(query: Mapping[str, list[str]], name: str, known: Sequence[str]) -> frozenset[str]:
    values = frozenset(each for each in query.get(name, ()) if each)
    if not values <= set(known):
        choices = ", ".join(f"'{each}'" for each in known)
        raise ParameterErrors(name, f"value is not a valid enumeration member; permitted: {choices}", "type_error.enum")
    return values
