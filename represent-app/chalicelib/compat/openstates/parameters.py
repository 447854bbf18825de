"""Read the parameters of Open States, and refuse them in its words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from chalicelib.compat.openstates.errors import ParameterErrors, make_entry
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
        if not 1 <= self.number <= last:
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
    reader = Reader(query)
    jurisdiction, name, district = (reader.read_text(each) for each in ("jurisdiction", "name", "district"))
    ids = tuple(dict.fromkeys(each for each in query.get("id", ()) if each))[:MOST_IDS]
    org = reader.read_choice("org_classification", get_args(OrgClassification))
    include = reader.read_choices("include", get_args(Include))
    page = reader.read_page(PEOPLE, MOST_OF_PEOPLE)
    if not (jurisdiction or name or ids):
        raise BadRequest("either 'jurisdiction', 'name', or 'id' is required")
    if district and not jurisdiction:
        raise BadRequest("cannot specify 'district' without 'jurisdiction'")
    found = cast("OrgClassification | None", org)
    return PeopleQuery(jurisdiction, name, ids, found, district, include, page)


def read_point_query(query: Mapping[str, list[str]]) -> PointQuery:
    """Return the query of people at a point; raises ParameterErrors."""
    reader = Reader(query)
    lat, lng = (reader.read_number(name) for name in ("lat", "lng"))
    include = reader.read_choices("include", get_args(Include))
    reader.check()
    return PointQuery(lat, lng, include)


def read_jurisdictions_query(query: Mapping[str, list[str]]) -> JurisdictionsQuery:
    """Return the query of jurisdictions, or of one; raises BadRequest or ParameterErrors."""
    reader = Reader(query)
    kind = reader.read_choice("classification", get_args(Classification))
    include = reader.read_choices("include", get_args(JurisdictionInclude))
    page = reader.read_page(JURISDICTIONS, MOST_OF_JURISDICTIONS)
    return JurisdictionsQuery(cast("Classification | None", kind), include, page)


@dataclass(frozen=True, slots=True)
class Reader:
    """The parameters of a request, with those that are wrong: all of them are listed, so each is read before."""

    query: Mapping[str, list[str]]
    wrong: list[dict[str, Any]] = field(default_factory=list)

    def check(self) -> None:
        """Raise ParameterErrors if a parameter was wrong."""
        if self.wrong:
            raise ParameterErrors(self.wrong)

    def read_text(self, name: str) -> str | None:
        """Return a text; None if it is empty."""
        return self.query.get(name, [""])[0].strip()[:MOST_TEXT] or None

    def read_page(self, size: int, most: int) -> Page:
        """Return the page, which is read last; raises ParameterErrors, and BadRequest for a page of another size."""
        number, size = self._read_integer("page", 1), self._read_integer("per_page", size)
        self.check()
        if not 1 <= size <= most:
            raise BadRequest(f"invalid per_page, must be in [1, {most}]")
        return Page(number, size)

    def _read_integer(self, name: str, default: int) -> int:
        text = self.query.get(name, [""])[0].strip()
        if not text:
            return default
        try:
            return int(text) if len(text) < 10 else 10**9  # noqa: PLR2004 (no page has such a number)
        except ValueError:
            self.wrong.append(make_entry(name, "value is not a valid integer", "type_error.integer"))
            return default

    def read_number(self, name: str) -> float:
        """Return a number."""
        text = self.query.get(name, [""])[0].strip()
        try:
            return float(text.replace("_", "x"))
        except ValueError:
            missing = ("field required", "value_error.missing")
            self.wrong.append(
                make_entry(name, *(("value is not a valid float", "type_error.float") if text else missing))
            )
            return 0.0

    def read_choice(self, name: str, known: Sequence[str]) -> str | None:
        """Return one of some values; None without the parameter."""
        value = next((each for each in self.query.get(name, ()) if each), None)
        if value is not None and value not in known:
            self.wrong.append(_refuse_choice(name, known))
        return value

    def read_choices(self, name: str, known: Sequence[str]) -> frozenset[str]:
        """Return several of some values; each that is wrong is listed with its number."""
        values = self.query.get(name, ())
        wrong = [i for i, each in enumerate(values) if each and each not in known]
        self.wrong.extend(_refuse_choice(name, known, i) for i in wrong)
        return frozenset(each for each in values if each)


def _refuse_choice(name: str, known: Sequence[str], *index: int) -> dict[str, Any]:
    choices = ", ".join(f"'{each}'" for each in known)
    return make_entry(name, f"value is not a valid enumeration member; permitted: {choices}", "type_error.enum", *index)
