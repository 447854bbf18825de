"""Models of a tenant's rules: offices, districts, seats and parties, and lookups in them.

None always means unknown; nothing is guessed.
"""

from __future__ import annotations

import re
from datetime import date  # noqa: TC003 (pydantic resolves annotations at run time)
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import Field, model_validator

from chalicelib.core.text_normalization import ALIKE, fold
from chalicelib.core.validation import DivisionId, one_line, pattern
from chalicelib.core.validity import is_in_force
from chalicelib.tenants.column_mapping import ColumnMapping  # noqa: TC001 (same)
from chalicelib.tenants.ordinals import split_number, write_ordinals_in_figures
from chalicelib.tenants.rules_base import RulesModel

if TYPE_CHECKING:
    from collections.abc import Sequence

Name = Annotated[str, one_line(strip_whitespace=True, min_length=1, max_length=120)]
Names = Annotated[tuple[Name, ...], Field(max_length=40)]
Decade = Annotated[str, pattern(r"^[0-9](-[0-9]){1,5}$", "years with dashes, like 2-4-4")]
Level = Literal["federal", "state", "county", "municipal"]
Chamber = Literal["upper", "lower", "unicameral"]
Branch = Literal["legislative", "executive", "judicial"]
Selection = Literal["elected", "appointed", "ex officio"]
Seats = Annotated[int, Field(ge=1, le=10_000)]

AT_LARGE = "At-Large"
# Labels that name the only district of an at-large office, besides the district's own name.
WHOLE = ("At Large", "AtLarge", "AL", "0", "00", "Statewide", "State-wide", "Countywide", "County-wide")
# Between the parties of a joint nomination; a hyphen may also belong to the name of one party.
BRACKETS, HYPHEN = re.compile(r"[()\[\]]"), re.compile("-")
SEPARATORS = (
    BRACKETS, *(re.compile(text) for text in ("/", "[;|]", ",", r"\s-\s", r"[&+]|\s(?i:and)\s")), HYPHEN
)  # fmt: skip
MOST_TEXTS = 1_000  # cached by one version of rules; clients choose the texts
# A party in brackets behind one of these did not nominate the person with it: it may be the one of their caucus.
NO_PARTIES = ("Independent", "Nonpartisan", "Unaffiliated", "No Party Affiliation", "No Party Preference")
KINDS = frozenset({"district", "ward", "precinct", "position", "no", "number"})


class District(RulesModel):
    """A district of an office. `voting` is false if its seats have no vote in the chamber."""

    name: Name = Field(description="The name of the district.", examples=["10"])
    division_id: DivisionId = Field(
        description="The Open Civic Data id of the district.", examples=["ocd-division/country:us/state:ca/sldu:10"]
    )
    seats: Seats | None = Field(None, description="The number of seats of the district; null if unknown.", examples=[1])
    voting: bool = Field(default=True, description="Whether the holders of the district's seats vote in the chamber.")
    aliases: Names = Field((), description="Other names that rosters use for the district.", examples=[["CA-10"]])
    valid_from: date | None = Field(
        None,
        description="The day from which the district exists (ISO 8601); null if unknown.",
        examples=["2027-01-03"],
    )
    valid_to: date | None = Field(
        None,
        description="The day from which it no longer exists (ISO 8601); null if it is not known yet.",
        examples=["2029-01-03"],
    )

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to <= self.valid_from:
            raise ValueError("valid_to is the first day after the district; send a day after valid_from")
        return self

    def is_in_force(self, day: date) -> bool:
        """Return whether the district exists on a day."""
        return is_in_force(self.valid_from, self.valid_to, day)


class Term(RulesModel):
    """The length of a term: in years, or the pattern of a decade if terms differ, like 2-4-4."""

    years: Annotated[int, Field(ge=1, le=99)] | None = Field(
        None, description="The length of a term in years; null if unknown or if `pattern` is set.", examples=[4]
    )
    pattern: Decade | None = Field(
        None,
        description="The lengths in years of the terms of one decade; null if all terms are equally long.",
        examples=["2-4-4"],
    )


class Stagger(RulesModel):
    """Whether all seats are elected at once, and if not, how many classes of seats alternate."""

    staggered: bool = Field(description="Whether the seats are elected at different times.")
    classes: Annotated[int, Field(ge=1, le=20)] | None = Field(
        None, description="The number of classes that are elected in turn; null if unknown.", examples=[2]
    )


class Vacancy(RulesModel):
    """How a vacant seat is filled."""

    method: Literal["appointment", "special election"] | None = Field(
        None, description="How a vacant seat is filled; null if unknown."
    )
    appointer: Name | None = Field(
        None,
        description="The official or body that appoints a successor; null if unknown or none.",
        examples=["Governor"],
    )
    deadline_days: Annotated[int, Field(ge=1, le=3_660)] | None = Field(
        None,
        description="The number of days within which the seat must be filled; null if there is no limit or it "
        "is unknown.",
        examples=[60],
    )
    note: Annotated[str, one_line(max_length=500)] | None = Field(
        None,
        description="More about how a vacant seat is filled; null if there is nothing to add.",
        examples=["within 140 days"],
    )


class Office(RulesModel):
    """An office in the tenant's rules. `seats` is the total of all districts, including seats without a vote."""

    key: Annotated[
        str, pattern(r"^[a-z0-9]+(-[a-z0-9]+)*$", "a short name in lower case, like state-senator", max_length=60)
    ] = Field(description="The key of the office, unique in the tenant's rules.", examples=["state-senator"])
    title: Name = Field(
        description="The title of the office, which `position` of a representative has.", examples=["State Senator"]
    )
    synonyms: Names = Field((), description="Other titles that rosters use for the office.", examples=[["Senator"]])
    body: Name | None = Field(
        None,
        description="The body that the office belongs to; null if it belongs to none or it is unknown.",
        examples=["Senate"],
    )
    level: Level = Field(description="The level of government of the office.")
    chamber: Chamber | None = Field(
        None, description="The chamber of the legislature; null if the office is not in a legislature."
    )
    branch: Branch | None = Field(None, description="The branch of government; null if unknown.")
    selection: Selection | None = Field(None, description="How holders of the office are selected; null if unknown.")
    voting: bool = Field(default=True, description="Whether holders of the office vote in their body.")
    partisan: bool | None = Field(
        None, description="Whether the office is filled in partisan elections; null if unknown."
    )
    seats: Seats | None = Field(
        None, description="The total number of seats of the office; null if unknown.", examples=[40]
    )
    district_kind: Literal["districts", "at-large"] | None = Field(
        None, description="Whether the office is elected by district or at large; null if unknown."
    )
    districts: Annotated[tuple[District, ...], Field(max_length=2_000)] = Field(
        (), description="The districts of the office; empty if they are unknown."
    )
    term: Term | None = Field(None, description="The length of a term; null if unknown.")
    stagger: Stagger | None = Field(
        None, description="Whether the seats are elected at once or in classes; null if unknown."
    )
    vacancy: Vacancy | None = Field(None, description="How vacant seats are filled; null if unknown.")

    def find_district(self, label: str | None) -> District | None:
        """Return the district that a label names; without a label, the only district of an at-large office.

        A district's own name and aliases have precedence. If no name is the label, the number in it may be written in
        another way or stand elsewhere; a label that would then name several districts names none.

        >>> ward = District(name="Ward 1", division_id="ocd-division/country:us/state:ma/ward:1")
        >>> bristol = District(
        ...     name="First Bristol", division_id="ocd-division/country:us/state:ma/sldl:1st_bristol", aliases=("MA-1",)
        ... )
        >>> office = Office(key="member", title="Member", level="state", districts=(ward, bristol))
        >>> [office.find_district(label).name for label in ("1", "ward 01", "Ward One", "1st")]
        ['Ward 1', 'Ward 1', 'Ward 1', 'Ward 1']
        >>> [office.find_district(label).name for label in ("1st bristol", "1 Bristol", "Bristol 1", "ma-1")]
        ['First Bristol', 'First Bristol', 'First Bristol', 'First Bristol']
        >>> print(office.find_district("2"), office.find_district(None))
        None None
        """
        if not label or not label.strip():
            return self.districts[0] if self.district_kind == "at-large" else None
        if not self.districts:
            return None
        plain = _normalize_label(label)
        exact = self._by_label.get(plain)
        if exact or not self._by_number:
            return exact
        return self._by_number.get(split_number(plain.split()))

    @cached_property
    def has_seats_by_district(self) -> bool:
        """Whether the seats are counted by district: those of each are known, or not even the total."""
        unknown = any(district.seats is None for district in self.districts)
        return bool(self.districts) and (self.seats is None or not unknown)

    @cached_property
    def _by_label(self) -> dict[str, District]:
        found: dict[str, District] = {}
        for district in self.districts:
            whole = WHOLE if district.name == AT_LARGE else ()
            for label in (*district.aliases, *whole):
                found.setdefault(normalize_label(label), district)
        # The name of a district takes precedence over another district's alias.
        return found | {normalize_label(district.name): district for district in self.districts}

    @cached_property
    def _by_number(self) -> dict[tuple[int, str] | None, District]:
        """Map the number of a district and the other words of its name to the district, if no other has the same."""
        named: dict[tuple[int, str] | None, dict[str, District]] = {}
        for label, district in self._by_label.items():
            named.setdefault(split_number(label.split()), {})[district.name] = district
        return {parts: next(iter(found.values())) for parts, found in named.items() if parts and len(found) == 1}


class Party(RulesModel):
    """A party: its name, and its aliases in rosters."""

    name: Name = Field(description="The name of the party, as records have it.", examples=["Democratic"])
    aliases: Names = Field(
        (), description="Other names and abbreviations that rosters use for the party.", examples=[["DEM", "D"]]
    )


class Source(RulesModel):
    """The source of one kind of fact in the rules."""

    what: Name = Field(description="The kind of fact that the source supports.", examples=["terms"])
    source: Annotated[str, one_line(min_length=1, max_length=1_000)] = Field(
        description="The publication, law or URL that the facts come from.",
        examples=["opencivicdata/ocd-division-ids, 2026-03"],
    )


class Rules(RulesModel):
    """The rules of one tenant. Version 0 is the default."""

    tenant: str = Field(description="The id of the tenant.", examples=["CA"])
    version: int = Field(
        0, description="The version of the rules; 0 is the default. It grows by 1 with each replacement."
    )
    offices: tuple[Office, ...] = Field(description="The offices of the tenant.")
    parties: tuple[Party, ...] = Field(description="The parties that records of the tenant may have.")
    freshness_days: int = Field(description="The number of days after which the verification of a record is stale.")
    time_zone: str | None = Field(
        description="The tenant's IANA time zone; null if unknown or if it has several.", examples=["America/New_York"]
    )
    sources: tuple[Source, ...] = Field(description="The sources of the facts in the rules.")
    roster_columns: ColumnMapping | None = Field(
        None, description="The column mapping for the tenant's own CSV rosters; null if it has none."
    )

    def find_candidates(self, position: str, *, level: str | None = None, chamber: str | None = None) -> list[Office]:
        """Return the offices that a position may name; restricted to a level and chamber if given.

        At the federal level, US may be left out: a Senator is a US Senator there.
        """
        title = _normalize_title(position)
        for wanted in (title, f"us{title}") if level == "federal" and title else (title,):
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
        """Return the office that a position names, restricted to a level and chamber if given.

        Case, accents, spaces and full stops do not matter. Titles take precedence over synonyms. None if no office or
        more than one matches.

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

    def find_by_key(self, key: str) -> Office | None:
        """Return the office with a key; None if there is none."""
        return next((office for office in self.offices if office.key == key), None)

    def find_party(self, text: str) -> str | None:
        """Return the name of the party that a text names; a joint nomination keeps the order of its parties.

        The text as a whole has precedence, then its parts between separators. None unless all parts are known.

        >>> parties = (Party(name="Democratic", aliases=("DEM", "D")), Party(name="Working Families", aliases=("WFP",)))
        >>> rules = Rules(tenant="NY", offices=(), parties=parties, freshness_days=1, time_zone=None, sources=())
        >>> [rules.find_party(text) for text in ("dem", "Democratic / WFP", "Democratic Party", "Whig")]
        ['Democratic', 'Democratic/Working Families', 'Democratic', None]
        >>> {rules.find_party(text) for text in ("D, WFP", "DEM;WFP", "DEM|WFP", "DEM-WFP", "D and Working Families")}
        {'Democratic/Working Families'}
        """
        name, unknown = self.read_parties(text)
        return None if unknown else name

    def read_parties(self, text: str) -> tuple[str | None, list[str]]:
        """Return the names of the parties in a text, as a joint nomination, and the parts that name none.

        >>> parties = (Party(name="Democratic", aliases=("DEM",)), Party(name="Green"), Party(name="Independent"))
        >>> rules = Rules(tenant="RI", offices=(), parties=parties, freshness_days=1, time_zone=None, sources=())
        >>> rules.read_parties("DEM/Whig/Green"), rules.read_parties("Independent (Green)"), rules.read_parties("Whig")
        (('Democratic/Green', ['Whig']), ('Independent', ['Green']), (None, ['Whig']))
        """
        found = self._parties_by_text.get(text)
        if found is None:
            if len(self._parties_by_text) >= MOST_TEXTS:
                self._parties_by_text.clear()
            known, unknown = self._read_parties(text.translate(ALIKE), SEPARATORS)
            found = self._parties_by_text[text] = "/".join(dict.fromkeys(known)) or None, tuple(unknown)
        return found[0], list(found[1])

    def _read_parties(self, text: str, separators: Sequence[re.Pattern[str]]) -> tuple[list[str], list[str]]:
        """Return the names of the parties in a text, and the parts that name none.

        A separator that leaves no part unknown has precedence; parts of a word with a hyphen alone name no party.
        """
        if whole := self._party_by_alias.get(_normalize_party(text)):
            return [whole], []
        best: tuple[list[str], list[str]] = [], [text.strip()]
        for place, separator in enumerate(separators, 1):
            parts = [part for part in separator.split(text) if part.strip()]
            if len(parts) > 1 or (parts and parts[0] != text):
                found = [self._read_parties(part, separators[place:]) for part in parts]
                known = [name for names, _ in found for name in names]
                unknown = [part for _, others in found for part in others]
                if separator is BRACKETS and found[0][0] and found[0][0][0] in NO_PARTIES:
                    unknown += [name for name in known if name != known[0]]
                    known = known[:1]
                if not unknown:
                    return known, []
                if known and not best[0] and separator is not HYPHEN:
                    best = known, unknown
        return best

    @cached_property
    def _parties_by_text(self) -> dict[str, tuple[str | None, tuple[str, ...]]]:
        return {}

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
    """Return the letters and digits of a title.

    >>> normalize_title("U.S. Senator") == normalize_title("US senator"), normalize_title("Assembly-Member")
    (True, 'assemblymember')
    """
    return re.sub(r"[^\w]|_", "", fold(text))


def normalize_label(text: str) -> str:
    """Return a district's label without differences of spelling; its words and their order stay.

    >>> [normalize_label(text) for text in ("District 05", "Fifth Middlesex", "5th Congressional District")]
    ['5', '5th middlesex', '5']
    >>> [normalize_label(text) for text in ("Twenty-Fourth Middlesex", "24th Middlesex", "One Hundred and Third")]
    ['24th middlesex', '24th middlesex', '103']
    >>> normalize_label("Windsor-Orange-1") == normalize_label("Windsor Orange 1"), normalize_label("Norfolk & Suffolk")
    (True, 'norfolk and suffolk')
    """
    words = re.findall(r"\w+", re.sub(r"['.]", "", fold(text)).replace("&", " and ").replace("_", " "))
    kept = [word for word in words if word not in KINDS and word != "congressional"] or words
    plain = [re.sub(r"^0+(?=\w)", "", word) for word in write_ordinals_in_figures(kept)]
    if len(plain) == 1 and (only := re.fullmatch(r"(\d+)(st|nd|rd|th)", plain[0])):
        return only[1]
    return " ".join(plain)


def normalize_party(text: str) -> str:
    """Return the letters and digits of a party's name, without the word party."""
    return normalize_title(re.sub(r"\bparty\b", "", fold(text)))


# Records, rosters and requests name the same few offices and districts again and again.
_normalize_title = lru_cache(maxsize=4096)(normalize_title)
_normalize_party = lru_cache(maxsize=4096)(normalize_party)
_normalize_label = lru_cache(maxsize=4096)(normalize_label)
