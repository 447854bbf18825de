"""A tenant's rules: offices, districts, seats and parties, and lookups in them. rules_models describes them to clients.

None always means unknown; nothing is guessed.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Literal

from chalicelib.core.plain_json import build, read_date
from chalicelib.core.text_normalization import ALIKE, fold
from chalicelib.core.validity import is_in_force
from chalicelib.tenants.ordinals import split_number, write_ordinals_in_figures

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

Level = Literal["federal", "state", "county", "municipal"]
Chamber = Literal["upper", "lower", "unicameral"]
Branch = Literal["legislative", "executive", "judicial"]
Selection = Literal["elected", "appointed", "ex officio"]

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


@dataclass(frozen=True, kw_only=True)
class District:
    """A district of an office. `voting` is false if its seats have no vote in the chamber."""

    name: str
    division_id: str
    seats: int | None = None
    voting: bool = True
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None

    def is_in_force(self, day: date) -> bool:
        """Return whether the district exists on a day."""
        return is_in_force(self.valid_from, self.valid_to, day)


@dataclass(frozen=True, kw_only=True)
class Term:
    """The length of a term: in years, or the pattern of a decade if terms differ, like 2-4-4."""

    years: int | None = None
    pattern: str | None = None


@dataclass(frozen=True, kw_only=True)
class Stagger:
    """Whether all seats are elected at once, and if not, how many classes of seats alternate."""

    staggered: bool
    classes: int | None = None


@dataclass(frozen=True, kw_only=True)
class Vacancy:
    """How a vacant seat is filled."""

    method: Literal["appointment", "special election"] | None = None
    appointer: str | None = None
    deadline_days: int | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Office:
    """An office in the tenant's rules. `seats` is the total of all districts, including seats without a vote."""

    key: str
    title: str
    synonyms: tuple[str, ...] = ()
    body: str | None = None
    level: Level
    chamber: Chamber | None = None
    branch: Branch | None = None
    selection: Selection | None = None
    voting: bool = True
    partisan: bool | None = None
    seats: int | None = None
    district_kind: Literal["districts", "at-large"] | None = None
    districts: tuple[District, ...] = ()
    term: Term | None = None
    stagger: Stagger | None = None
    vacancy: Vacancy | None = None

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


@dataclass(frozen=True, kw_only=True)
class Party:
    """A party: its name, and its aliases in rosters."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Source:
    """The source of one kind of fact in the rules."""

    what: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Appearance:
    """How pages show the tenant: its own name, site, logo and color."""

    name: str | None = None
    website: str | None = None
    logo_url: str | None = None
    color: str | None = None


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The rules of one tenant. Version 0 is the default.

    `roster_columns` is the column mapping for its own rosters as a JSON object; see column_mapping.
    """

    tenant: str
    version: int = 0
    offices: tuple[Office, ...]
    parties: tuple[Party, ...]
    freshness_days: int
    time_zone: str | None
    sources: tuple[Source, ...]
    roster_columns: Mapping[str, Any] | None = None
    appearance: Appearance | None = None

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


def read_rules(doc: str) -> Rules:
    """Return stored rules."""
    return make_rules(json.loads(doc))


def make_rules(fields: Mapping[str, Any]) -> Rules:
    """Return rules from the JSON object of rules_models.Rules."""
    appearance = fields.get("appearance")
    return build(
        Rules,
        fields,
        offices=tuple(map(make_office, fields["offices"])),
        parties=tuple(build(Party, each, aliases=tuple(each.get("aliases", ()))) for each in fields["parties"]),
        sources=tuple(build(Source, each) for each in fields["sources"]),
        appearance=build(Appearance, appearance) if appearance else None,
    )


def make_office(fields: Mapping[str, Any]) -> Office:
    """Return an office from the JSON object of rules_models.Office."""
    term, stagger, vacancy = (fields.get(name) for name in ("term", "stagger", "vacancy"))
    return build(
        Office,
        fields,
        synonyms=tuple(fields.get("synonyms", ())),
        districts=tuple(map(_make_district, fields.get("districts", ()))),
        term=build(Term, term) if term else None,
        stagger=build(Stagger, stagger) if stagger else None,
        vacancy=build(Vacancy, vacancy) if vacancy else None,
    )


def _make_district(fields: Mapping[str, Any]) -> District:
    days = {name: read_date(fields.get(name)) for name in ("valid_from", "valid_to")}
    return build(District, fields, aliases=tuple(fields.get("aliases", ())), **days)


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
