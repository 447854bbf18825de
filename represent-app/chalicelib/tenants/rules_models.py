"""What a tenant's rules are: its offices, their districts and seats, and its parties. Values, and questions to them.

None means not known, wherever it stands; nothing here is guessed.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.core.text_normalization import fold
from chalicelib.core.validation import DivisionId, one_line, pattern
from chalicelib.tenants.column_mapping import ColumnMapping  # noqa: TC001 (pydantic resolves annotations at run time)
from chalicelib.tenants.rules_base import RulesModel

Name = Annotated[str, one_line(strip_whitespace=True, min_length=1, max_length=120)]
Names = Annotated[tuple[Name, ...], Field(max_length=40)]
Decade = Annotated[str, pattern(r"^[0-9](-[0-9]){1,5}$", "years with dashes, like 2-4-4")]
Level = Literal["federal", "state", "county", "municipal"]
Chamber = Literal["upper", "lower", "unicameral"]
Branch = Literal["legislative", "executive", "judicial"]
Selection = Literal["elected", "appointed", "ex officio"]
Seats = Annotated[int, Field(ge=1, le=10_000)]

AT_LARGE = "At-Large"
# What may stand for the one district of an office that has no others, beside its name.
WHOLE = ("At Large", "AL", "0", "00", "Statewide", "Countywide")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
            "twelfth")  # fmt: skip
ENDINGS = {1: "st", 2: "nd", 3: "rd"}
IN_FIGURES = {word: f"{i}{ENDINGS.get(i, 'th')}" for i, word in enumerate(ORDINALS, 1)}
KINDS = frozenset({"district", "ward", "precinct", "position", "no", "number"})


class District(RulesModel):
    """A district of an office. A seat without a vote in the chamber has `voting` false."""

    name: Name
    division_id: DivisionId
    seats: Seats | None = None
    voting: bool = True
    aliases: Names = ()


class Term(RulesModel):
    """How long a term is: in years, or the pattern of a decade's terms where they differ, like 2-4-4."""

    years: Annotated[int, Field(ge=1, le=99)] | None = None
    pattern: Decade | None = None


class Stagger(RulesModel):
    """Whether all seats are up at once, and if not, how many classes of seats take turns."""

    staggered: bool
    classes: Annotated[int, Field(ge=1, le=20)] | None = None


class Vacancy(RulesModel):
    """How a seat that falls vacant is filled."""

    method: Literal["appointment", "special election"] | None = None
    appointer: Name | None = None
    deadline_days: Annotated[int, Field(ge=1, le=3_660)] | None = None
    note: Annotated[str, one_line(max_length=500)] | None = None


class Office(RulesModel):
    """A position that the tenant's rules know. `seats` counts every district's, those without a vote included."""

    key: Annotated[
        str, pattern(r"^[a-z0-9]+(-[a-z0-9]+)*$", "a short name in lower case, like state-senator", max_length=60)
    ]
    title: Name
    synonyms: Names = ()
    body: Name | None = None
    level: Level
    chamber: Chamber | None = None
    branch: Branch | None = None
    selection: Selection | None = None
    voting: bool = True
    partisan: bool | None = None
    seats: Seats | None = None
    district_kind: Literal["districts", "at-large"] | None = None
    districts: Annotated[tuple[District, ...], Field(max_length=2_000)] = ()
    term: Term | None = None
    stagger: Stagger | None = None
    vacancy: Vacancy | None = None

    def find_district(self, label: str | None) -> District | None:
        """Return the district that a label names; the only one of an office at large when there is no label.

        >>> ward = District(name="Ward 1", division_id="ocd-division/country:us/state:ma/ward:1")
        >>> bristol = District(
        ...     name="First Bristol", division_id="ocd-division/country:us/state:ma/sldl:1st_bristol", aliases=("MA-1",)
        ... )
        >>> office = Office(key="member", title="Member", level="state", districts=(ward, bristol))
        >>> [office.find_district(label).name for label in ("1", "ward 01", "1st bristol", "ma-1")]
        ['Ward 1', 'Ward 1', 'First Bristol', 'First Bristol']
        >>> print(office.find_district("2"), office.find_district(None))
        None None
        """
        if not label or not label.strip():
            return self.districts[0] if self.district_kind == "at-large" else None
        return self._by_label.get(normalize_label(label))

    @cached_property
    def _by_label(self) -> dict[str, District]:
        found: dict[str, District] = {}
        for district in self.districts:
            whole = WHOLE if district.name == AT_LARGE else ()
            for label in (*district.aliases, *whole):
                found.setdefault(normalize_label(label), district)
        # A name goes before another's alias.
        return found | {normalize_label(district.name): district for district in self.districts}


class Party(RulesModel):
    """A party under its name, and what else it is written as."""

    name: Name
    aliases: Names = ()


class Source(RulesModel):
    """Where a kind of fact is from."""

    what: Name
    source: Annotated[str, one_line(min_length=1, max_length=1_000)]


class Rules(RulesModel):
    """The rules of one tenant. Version 0 is the default, which nobody changed."""

    tenant: str
    version: int = 0
    offices: tuple[Office, ...]
    parties: tuple[Party, ...]
    freshness_days: int
    time_zone: str | None
    sources: tuple[Source, ...]
    roster_columns: ColumnMapping | None = None

    def find_candidates(self, position: str, *, level: str | None = None, chamber: str | None = None) -> list[Office]:
        """Return the offices that a position may mean, among those of a level and chamber if they are told."""
        wanted = normalize_title(position)
        for known in (self._by_title, self._by_synonym):
            found = [
                office
                for office in known.get(wanted, ())
                if (level is None or office.level == level) and (chamber is None or office.chamber == chamber)
            ]
            if found:
                return found
        return []

    def find_office(self, position: str, *, level: str | None = None, chamber: str | None = None) -> Office | None:
        """Return the office that a position means, among those of a level and chamber if they are told.

        Case, accents, spaces and full stops do not matter; titles go before synonyms. None if nothing or more than
        one office fits.

        >>> member = Office(key="a", title="Assembly Member", synonyms=("Assemblyman",), level="state", chamber="lower")
        >>> senator = Office(key="b", title="State Senator", synonyms=("Senator",), level="state", chamber="upper")
        >>> rules = Rules(tenant="CA", offices=(member, senator), parties=(), freshness_days=1, time_zone=None,
        ...               sources=())
        >>> [rules.find_office(text).key for text in ("AssemblyMember", "assemblyman", "SENATOR")]
        ['a', 'a', 'b']
        >>> print(rules.find_office("Senator", level="federal"), rules.find_office("Mayor"))
        None None
        """
        named = self.find_candidates(position, level=level, chamber=chamber)
        return named[0] if len(named) == 1 else None

    def find_party(self, text: str) -> str | None:
        """Return a party's name for what it is written as; the names of a joint nomination stay in their order.

        >>> parties = (Party(name="Democratic", aliases=("DEM", "D")), Party(name="Working Families", aliases=("WFP",)))
        >>> rules = Rules(tenant="NY", offices=(), parties=parties, freshness_days=1, time_zone=None, sources=())
        >>> [rules.find_party(text) for text in ("dem", "Democratic / WFP", "Democratic Party", "Whig")]
        ['Democratic', 'Democratic/Working Families', 'Democratic', None]
        """
        parts = [self._party_by_alias.get(normalize_party(part)) for part in text.split("/")]
        names = [part for part in parts if part]
        return "/".join(names) if len(names) == len(parts) else None

    @cached_property
    def _by_title(self) -> dict[str, list[Office]]:
        found: dict[str, list[Office]] = {}
        for office in self.offices:
            found.setdefault(normalize_title(office.title), []).append(office)
        return found

    @cached_property
    def _by_synonym(self) -> dict[str, list[Office]]:
        found: dict[str, list[Office]] = {}
        for office in self.offices:
            for text in {normalize_title(synonym) for synonym in office.synonyms}:
                found.setdefault(text, []).append(office)
        return found

    @cached_property
    def _party_by_alias(self) -> dict[str, str]:
        return {normalize_party(text): party.name for party in self.parties for text in (*party.aliases, party.name)}


def normalize_title(text: str) -> str:
    """Give the letters and digits of a title.

    >>> normalize_title("U.S. Senator") == normalize_title("US senator"), normalize_title("Assembly-Member")
    (True, 'assemblymember')
    """
    return re.sub(r"[^\w]|_", "", fold(text))


def normalize_label(text: str) -> str:
    """Give a district's label without what people write differently; its words and their order stay.

    >>> [normalize_label(text) for text in ("District 05", "Fifth Middlesex", "5th Congressional District")]
    ['5', '5th middlesex', '5']
    >>> normalize_label("Windsor-Orange-1") == normalize_label("Windsor Orange 1"), normalize_label("Norfolk & Suffolk")
    (True, 'norfolk and suffolk')
    """
    words = re.findall(r"\w+", re.sub(r"['.]", "", fold(text)).replace("&", " and ").replace("_", " "))
    kept = [word for word in words if word not in KINDS and word != "congressional"] or words
    plain = [re.sub(r"^0+(?=\w)", "", IN_FIGURES.get(word, word)) for word in kept]
    if len(plain) == 1 and (only := re.fullmatch(r"(\d+)(st|nd|rd|th)", plain[0])):
        return only[1]
    return " ".join(plain)


def normalize_party(text: str) -> str:
    """Give the letters and digits of a party's name, without the word party."""
    return normalize_title(re.sub(r"\bparty\b", "", fold(text)))
