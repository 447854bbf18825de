"""What a tenant's rules make of a position, a district and a party: functions of values."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from chalicelib.core.errors import Flaw
from chalicelib.core.text_normalization import fold, make_natural_key
from chalicelib.core.validation import make_invalid
from chalicelib.tenants.seats import Seating

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chalicelib.representatives.models import RepresentativeDraft
    from chalicelib.tenants.rules_models import District, Office, Rules
    from chalicelib.tenants.tenant_registry import Tenant

CHAMBERS = ("no chamber", "one chamber", "two chambers")
MOST_TOLD = 40
MOST_QUOTED = 100  # characters of a value that somebody wrote


@dataclass(frozen=True, slots=True)
class SeatPlacement:
    """Where the rules put somebody; the district is None where the rules do not know the office's districts."""

    office: Office
    district: District | None


class SeatClaim(Protocol):
    """What says which seat it is of: a record, its summary, or a row of a roster."""

    @property
    def position(self) -> str:
        """The title of the office."""

    @property
    def level(self) -> str | None:
        """The level of government, if it is known."""

    @property
    def chamber(self) -> str | None:
        """The chamber of a legislature, if it is known."""

    @property
    def district(self) -> str | None:
        """The label of the district, if there is one."""


@dataclass(frozen=True)
class RuleEngine:
    """The rules of one tenant, applied to records, their summaries and rows of rosters."""

    tenant: Tenant
    rules: Rules

    def find_placement(self, person: SeatClaim) -> SeatPlacement | None:
        """Return where the rules put somebody; None if they have no such office or district.

        Where no office of their level and chamber has the title, the one that has it is meant: rules that change the
        level of an office move nobody.
        """
        office = self.rules.find_office(person.position, level=person.level, chamber=person.chamber)
        office = office or self.rules.find_office(person.position)
        if office is None:
            return None
        district = office.find_district(person.district)
        return None if district is None and office.districts else SeatPlacement(office, district)

    def has_seat_limit(self, person: SeatClaim) -> bool:
        """Whether the rules know how many seats there are where somebody sits."""
        place = self.find_placement(person)
        known = (place.office.seats, place.district.seats if place.district else None) if place else ()
        return any(seats is not None for seats in known)

    def make_seating(self, people: Iterable[Any]) -> Seating:
        """Return the seats that people hold."""
        return Seating(self, people)

    def get_seat(self, person: SeatClaim) -> tuple[str, str]:
        """Name the seat that somebody holds, or would hold; as they write it where the rules have none."""
        place = self.find_placement(person)
        if place is None:
            return fold(person.position), fold(person.district or "")
        return place.office.key, fold((place.district.name if place.district else person.district) or "")

    def find_level(self, position: str, chamber: str | None = None) -> str | None:
        """Return the level of the office that a position means where nobody tells; of several, the tenant's own.

        None if there is no such office, or nobody can tell which is meant.
        """
        levels = {office.level for office in self.rules.find_candidates(position, chamber=chamber)}
        if len(levels) > 1:
            return self.tenant.kind if self.tenant.kind in levels else None
        return next(iter(levels), None)

    def derive_fields(self, draft: RepresentativeDraft) -> dict[str, Any]:
        """Return position, level, chamber, district, division and party as the rules have them.

        Raises Invalid that says what is allowed, with a flaw for each field that contradicts the rules.
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
            told = "; or ".join(f"level {each.level}, chamber {each.chamber or 'left out'}" for each in named)
            wrong = "level" if level is not None else "chamber" if chamber is not None else "position"
            detail = f"In {self.tenant.id}, {position[:MOST_QUOTED]!r} is of {told}; leave both out, or send these."
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
            return "Its rules have no office at all; an administrator adds them with PUT /tenants/{tenant}/rules."
        titles = [office.title for office in offices]
        near = difflib.get_close_matches(position, titles, n=1)
        hint = f"Did you mean {near[0]}? " if near else ""
        legislative = [office for office in offices if office.level == self.tenant.kind and office.chamber]
        count = len({office.chamber for office in legislative})
        chambers = f"It has {CHAMBERS[min(count, 2)]}; its" if self.tenant.kind == "state" else "Its"
        districts = "; ".join(
            f"districts of {each.title} are {format_spans(_list_names(each))}" for each in legislative
        )
        return f"{hint}{chambers} offices are {format_some(titles)}" + (f"; {districts}." if districts else ".")

    def _find_district(self, office: Office, label: str | None, flaws: list[Flaw]) -> District | None:
        district = office.find_district(label)
        if district is None and office.districts:
            known = f"its districts are {format_spans(_list_names(office))}"
            said = f"has no district {label[:MOST_QUOTED]!r}" if label else "is elected by district; name it"
            flaws.append(Flaw("#/district", f"{office.title} in {self.tenant.id} {said}; {known}."))
        return district

    def _find_division(
        self, office: Office, district: District | None, typed: str | None, flaws: list[Flaw]
    ) -> str | None:
        """Derive the division; where the rules know no districts, one within the tenant may be told."""
        if district is not None:
            if typed not in (None, district.division_id):
                detail = f"{office.title} {district.name} is {district.division_id}; leave it out, or send that."
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
                f"{self.tenant.id} knows no party {text[:MOST_QUOTED]!r}; it knows {known}. A joint nomination is A/B."
            )
            flaws.append(Flaw("#/party", detail))
        return name


def _list_names(office: Office) -> Sequence[str]:
    return [district.name for district in office.districts]


def format_some(names: Sequence[str]) -> str:
    """Give names in a sentence, as many as one can read.

    >>> list_some(["Governor"]), list_some([])
    ('Governor', 'none')
    """
    more = f" and {len(names) - MOST_TOLD} more" if len(names) > MOST_TOLD else ""
    return (", ".join(names[:MOST_TOLD]) or "none") + more


def format_spans(names: Iterable[str]) -> str:
    r"""Give district names in natural order, runs of numbers as spans.

    >>> format_spans(["1", "2", "3", "5"]) == "1\u20133, 5"
    True
    >>> format_spans(["Belknap 2", "Belknap 1", "1A"]) == "1A, Belknap 1\u20132"
    True
    """
    runs: list[tuple[str, int, int]] = []
    told: list[str] = []

    def close() -> None:
        if runs:
            stem, first, last = runs.pop()
            told.append(f"{stem}{first}" if first == last else f"{stem}{first}–{last}")  # noqa: RUF001

    for name in sorted(names, key=make_natural_key):
        numbered = re.fullmatch(r"(.*?)([1-9][0-9]{0,8})", name)
        if numbered and runs and runs[-1][0] == numbered[1] and runs[-1][2] == int(numbered[2]) - 1:
            runs[-1] = (numbered[1], runs[-1][1], int(numbered[2]))
            continue
        close()
        if numbered:
            runs.append((numbered[1], int(numbered[2]), int(numbered[2])))
        else:
            told.append(name)
    close()
    return format_some(told) if told else "not known"
