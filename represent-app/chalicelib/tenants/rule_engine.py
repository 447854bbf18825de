"""Pure functions that apply a tenant's rules to a position, a district and a party."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from chalicelib.core.errors import Flaw, make_invalid
from chalicelib.core.text_normalization import fold, make_natural_key
from chalicelib.tenants.seats import Seating

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from chalicelib.representatives.models import RepresentativeDraft
    from chalicelib.tenants.rules import District, Office, Rules
    from chalicelib.tenants.tenant_registry import Tenant

CHAMBERS = ("no chamber", "one chamber", "two chambers")
MOST_LISTED = 40
MOST_SPANS, NEAREST = 12, 5  # districts that an error lists: all up to the first number, else the nearest
MOST_QUOTED = 100  # characters of a client's value that an error quotes
MOST_PLACEMENTS = 10_000  # cached by one engine; clients choose the texts
MOST_DERIVED = 32
_UNKNOWN: Any = object()


@dataclass(frozen=True, slots=True)
class SeatPlacement:
    """The office and district of a seat; the district is None if the rules do not know the office's districts."""

    office: Office
    district: District | None


class SeatClaim(Protocol):
    """An object that names a seat: a record, its summary, or a row of a roster."""

    @property
    def position(self) -> str:
        """The title of the office."""

    @property
    def level(self) -> str | None:
        """The level of government; None if unknown."""

    @property
    def chamber(self) -> str | None:
        """The chamber of the legislature; None if there is none or it is unknown."""

    @property
    def district(self) -> str | None:
        """The label of the district; None if there is none."""


@dataclass(frozen=True)
class RuleEngine:
    """Applies the rules of one tenant to records, their summaries and rows of rosters."""

    tenant: Tenant
    rules: Rules
    _placements: dict[tuple[str, str | None, str | None, str | None], SeatPlacement | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    # An office may be held in thousands of districts that the rules do not list.
    _offices: dict[tuple[str, str | None, str | None], SeatPlacement | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _derived: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def get_derived(self, key: Hashable, derive: Callable[[], Any]) -> Any:
        """Return a value that follows from the rules alone, derived once; a few are cached, and the last one always."""
        found = self._derived.get(key, _UNKNOWN)
        if found is _UNKNOWN:
            if len(self._derived) >= MOST_DERIVED:
                self._derived.clear()
            found = self._derived[key] = derive()
        return found

    def find_placement(self, person: SeatClaim) -> SeatPlacement | None:
        """Return the office and district of a record; None if the rules have no such office or district.

        If no office with the title has the record's level and chamber, the one office with the title is used: a change
        of an office's level in the rules does not displace its holders.
        """
        key = (person.position, person.level, person.chamber, person.district)
        found = self._placements.get(key, _UNKNOWN)
        if found is _UNKNOWN:
            if len(self._placements) >= MOST_PLACEMENTS:
                self._placements.clear()
            found = self._placements[key] = self._compute_placement(person)
        return found  # type: ignore[no-any-return]

    def _compute_placement(self, person: SeatClaim) -> SeatPlacement | None:
        key = (person.position, person.level, person.chamber)
        found = self._offices.get(key, _UNKNOWN)
        if found is _UNKNOWN:
            office = self.rules.find_office(person.position, level=person.level, chamber=person.chamber)
            office = office or self.rules.find_office(person.position)
            if len(self._offices) >= MOST_PLACEMENTS:
                self._offices.clear()
            found = self._offices[key] = SeatPlacement(office, None) if office else None
        if found is None:
            return None
        district = found.office.find_district(person.district)
        if district is None:
            return None if found.office.districts else found
        return SeatPlacement(found.office, district)

    def has_seat_limit(self, person: SeatClaim) -> bool:
        """Return whether the rules know how many seats the office or district of a record has."""
        place = self.find_placement(person)
        known = (place.office.seats, place.district.seats if place.district else None) if place else ()
        return any(seats is not None for seats in known)

    def make_seating(self, people: Iterable[Any]) -> Seating:
        """Return the seats with their holders."""
        return Seating(self, people)

    def get_seat(self, person: SeatClaim) -> tuple[str, str]:
        """Return the key of a record's seat; its own position and district if the rules have no such seat."""
        place = self.find_placement(person)
        if place is None:
            return fold(person.position), fold(person.district or "")
        return place.office.key, fold((place.district.name if place.district else person.district) or "")

    def find_level(self, position: str, chamber: str | None = None) -> str | None:
        """Return the level of the office that a position names; if several match, the level of the tenant.

        None if there is no such office, or if the level is ambiguous.
        """
        levels = {office.level for office in self.rules.find_candidates(position, chamber=chamber)}
        if len(levels) > 1:
            return self.tenant.kind if self.tenant.kind in levels else None
        return next(iter(levels), None)

    def get_office_and_district(self, name: str, label: str | None) -> tuple[Office, District | None]:
        """Return an office by its key or title, and its district by any of its names; raises Invalid."""
        flaws: list[Flaw] = []
        office = self.rules.find_by_key(name) or self.rules.find_office(name)
        if office is None:
            keys = [each.key for each in self.rules.find_candidates(name)]
            known = f"Send one of the keys {format_some(keys)}" if keys else self._describe_offices(name)
            what = "has several offices" if keys else "has no office"
            raise make_invalid(
                [Flaw("#/office", f"{self.tenant.id} {what} {name[:MOST_QUOTED]!r}. {known.rstrip('.')}.")]
            )
        district = self._find_district(office, label, flaws)
        if label and district is None and not flaws:
            detail = f"The rules of {self.tenant.id} list no districts of {office.title}; leave the district out."
            flaws.append(Flaw("#/district", detail))
        if flaws:
            raise make_invalid(flaws)
        return office, district

    def derive_fields(self, draft: RepresentativeDraft) -> dict[str, Any]:
        """Return position, level, chamber, district, division and party in the form that the rules have.

        Raises Invalid with the allowed values and one flaw for each field that contradicts the rules.
        """
        flaws: list[Flaw] = []
        party = self._find_party(draft.party, flaws)
        office = self._find_office(draft.position, draft.level, draft.chamber, flaws)
        if office is None:
            raise make_invalid(flaws)
        district = self._find_district(office, draft.district, flaws)
        division_id = self._find_division(office, district, draft.division_id, flaws)
        if flaws:
            raise make_invalid(flaws)
        return {
            "position": office.title,
            "level": office.level,
            "chamber": office.chamber,
            "district": district.name if district else draft.district,
            "division_id": division_id,
            "party": party,
        }

    def _find_office(self, position: str, level: str | None, chamber: str | None, flaws: list[Flaw]) -> Office | None:
        office = self.rules.find_office(position, level=level, chamber=chamber)
        if office is not None:
            return office
        named = self.rules.find_candidates(position)
        if named:
            allowed = "; or ".join(f"level {each.level}, chamber {each.chamber or 'left out'}" for each in named)
            wrong = "level" if level is not None else "chamber" if chamber is not None else "position"
            detail = (
                f"In {self.tenant.id}, {position[:MOST_QUOTED]!r} has {allowed}. Send these values, or leave both out."
            )
            flaws.append(Flaw(f"#/{wrong}", detail))
            return None
        flaws.append(
            Flaw(
                "#/position",
                f"{self.tenant.id} has no office {position[:MOST_QUOTED]!r}. {self._describe_offices(position)}",
            )
        )
        return None

    def _describe_offices(self, position: str) -> str:
        offices = self.rules.offices
        if not offices:
            return "Its rules have no offices; an administrator can add them with PUT /tenants/{tenant}/rules."
        titles = [office.title for office in offices]
        near = difflib.get_close_matches(position, titles, n=1)
        hint = f"Did you mean {near[0]}? " if near else ""
        legislative = [office for office in offices if office.level == self.tenant.kind and office.chamber]
        count = len({office.chamber for office in legislative})
        chambers = f"It has {CHAMBERS[min(count, 2)]}; its" if self.tenant.kind == "state" else "Its"
        districts = "; ".join(
            f"districts of {each.title} are {', '.join(spans)}"
            for each in legislative
            if len(spans := list_spans(_list_names(each))) <= MOST_SPANS
        )
        return f"{hint}{chambers} offices are {format_some(titles)}" + (f"; {districts}." if districts else ".")

    def _find_district(self, office: Office, label: str | None, flaws: list[Flaw]) -> District | None:
        district = office.find_district(label)
        if district is None and office.districts:
            known = self._describe_districts(office, label)
            said = f"has no district {label[:MOST_QUOTED]!r}" if label else "is elected by district; send the district"
            flaws.append(Flaw("#/district", f"{office.title} in {self.tenant.id} {said}; {known}."))
        return district

    def _describe_districts(self, office: Office, label: str | None) -> str:
        """Return all districts of an office in one clause; of many, the nearest to a label, and where the list is."""
        spans = list_spans(_list_names(office))
        if len(spans) <= MOST_SPANS:
            return f"its districts are {', '.join(spans)}"
        names = _list_names(office)
        near = difflib.get_close_matches(label or "", names, n=NEAREST, cutoff=0.4) or names[:NEAREST]
        named = f"the nearest of its {len(names)} districts are" if label else f"some of its {len(names)} districts are"
        return f"{named} {', '.join(near)}; GET /tenants/{self.tenant.id}/rules lists all"

    def _find_division(
        self, office: Office, district: District | None, typed: str | None, flaws: list[Flaw]
    ) -> str | None:
        """Return the division of a district; without districts in the rules, accepts any division of the tenant."""
        if district is not None:
            if typed not in (None, district.division_id):
                detail = (
                    f"{office.title} {district.name} has the division {district.division_id}; send that id or leave "
                    "it out."
                )
                flaws.append(Flaw("#/division_id", detail))
            return district.division_id
        root = self.tenant.division_id
        if typed is not None and typed != root and not typed.startswith(f"{root}/"):
            flaws.append(Flaw("#/division_id", f"A division of {self.tenant.id} is {root} or begins with {root}/."))
        return typed

    def _find_party(self, text: str | None, flaws: list[Flaw]) -> str | None:
        if text is None:
            return None
        name = self.rules.find_party(text)
        if name is None:
            known = format_some([party.name for party in self.rules.parties])
            detail = (
                f"{self.tenant.id} has no party {text[:MOST_QUOTED]!r}; it has {known}. Write a joint nomination as "
                "A/B."
            )
            flaws.append(Flaw("#/party", detail))
        return name


def _list_names(office: Office) -> Sequence[str]:
    return [district.name for district in office.districts]


def format_some(names: Sequence[str]) -> str:
    """Join names for a sentence, up to a readable number.

    >>> format_some(["Governor"]), format_some([])
    ('Governor', 'none')
    """
    more = f" and {len(names) - MOST_LISTED} more" if len(names) > MOST_LISTED else ""
    return (", ".join(names[:MOST_LISTED]) or "none") + more


def list_spans(names: Iterable[str]) -> list[str]:
    r"""Return district names in natural order, with runs of numbers as ranges.

    >>> list_spans(["1", "2", "3", "5"]) == ["1\u20133", "5"]
    True
    >>> list_spans(["Belknap 2", "Belknap 1", "1A"]) == ["1A", "Belknap 1\u20132"]
    True
    """
    runs: list[tuple[str, int, int]] = []
    spans: list[str] = []

    def close() -> None:
        if runs:
            stem, first, last = runs.pop()
            spans.append(f"{stem}{first}" if first == last else f"{stem}{first}–{last}")  # noqa: RUF001

    for name in sorted(names, key=make_natural_key):
        numbered = re.fullmatch(r"(.*?)([1-9][0-9]{0,8})", name)
        if numbered and runs and runs[-1][0] == numbered[1] and runs[-1][2] == int(numbered[2]) - 1:
            runs[-1] = (numbered[1], runs[-1][1], int(numbered[2]))
            continue
        close()
        if numbered:
            runs.append((numbered[1], int(numbered[2]), int(numbered[2])))
        else:
            spans.append(name)
    close()
    return spans
