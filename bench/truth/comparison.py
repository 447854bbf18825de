"""Compare an answer of `/lookup` with what the oracle expects, person for person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from bench.truth.sources import HOUSE, LOWER, SENATE, UPPER, clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bench.truth.sources import Truth

Outcome = Literal["equal", "missing", "wrong", "unknown"]
OUTCOMES: tuple[Outcome, ...] = ("equal", "missing", "wrong", "unknown")
# The keys of offices in answers, by what the mirror calls the seat.
OFFICES = {
    SENATE: {"us-senator"},
    HOUSE: {"us-representative", "us-delegate", "resident-commissioner"},
    "governor": {"governor", "mayor"},
    "mayor": {"mayor"},
    "lt_governor": {"lieutenant-governor"},
    "secretary of state": {"secretary-of-state", "secretary-of-the-commonwealth"},
    "attorney general": {"attorney-general"},
    "treasurer": {"treasurer", "chief-financial-officer"},
    "auditor": {"auditor", "auditor-general"},
    "chief election officer": {"chief-election-officer", "secretary-of-state", "secretary-of-the-commonwealth"},
}
STATEWIDE = "statewide"


@dataclass(frozen=True, slots=True)
class Named:
    """The people that an answer names for a body: those who represent the place, and those who may.

    `vacant` and `unknown` say whether it has seats that are vacant, and seats or districts that are unknown.
    """

    certain: frozenset[str] = frozenset()
    possible: frozenset[str] = frozenset()
    vacant: bool = False
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome for one body at one place."""

    state: str
    body: str
    outcome: Outcome
    expected: tuple[frozenset[str], ...]
    named: Named


@dataclass
class Tally:
    """The numbers of outcomes by state and body, the findings that are not equal, and unanswerable bodies by reason."""

    outcomes: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    findings: list[tuple[float, float, Finding]] = field(default_factory=list)
    unanswerable: Counter[tuple[str, str]] = field(default_factory=Counter)
    points: int = 0
    congress: int = 0  # points at which both the Senate and the House could be answered
    failed: Counter[str] = field(default_factory=Counter)

    def add(self, lat: float, lon: float, finding: Finding) -> None:
        """Count a finding."""
        self.outcomes.setdefault((finding.state, finding.body), Counter())[finding.outcome] += 1
        if finding.outcome != "equal":
            self.findings.append((lat, lon, finding))

    def count(self, *, state: str | None = None, body: str | None = None) -> Counter[str]:
        """Return the numbers of outcomes of a state, of a body, or of all."""
        found: Counter[str] = Counter()
        for (each_state, each_body), outcomes in self.outcomes.items():
            if state in (None, each_state) and body in (None, each_body):
                found += outcomes
        return found


def get_group(body: str) -> str:
    """Return the group of a body in a report: statewide offices are one."""
    return body if body in (SENATE, HOUSE, UPPER, LOWER) else STATEWIDE


def compare(truth: Truth, lat: float, lon: float, answer: Mapping[str, Any] | None, tally: Tally) -> None:
    """Compare an answer with the truth at a point; None is an answer without people."""
    tally.points += 1
    states = truth.find_states(lat, lon)
    if not states:
        tally.unanswerable["all", "the point is in no state of the maps"] += 1
        return
    answered = set()
    for body in truth.list_bodies(states):
        expected = truth.expect(body, lat, lon)
        if expected.why:
            tally.unanswerable[get_group(body), expected.why] += 1
            continue
        answered.add(body)
        named = read_named(answer, body, expected.overdue)
        outcome = judge(expected.answers, named)
        tally.add(lat, lon, Finding(states[0], body, outcome, expected.answers, named))
    tally.congress += {HOUSE} <= answered and (SENATE in answered or states == ["DC"])


def judge(answers: tuple[frozenset[str], ...], named: Named) -> Outcome:
    """Return the outcome of the people that an answer names, when one of `answers` is right.

    A person who is named with certainty and is in no right answer is wrong; so is a vacancy where no seat may be
    vacant. People who only may represent the place, beside the right ones or instead of them, are unknown.
    """
    everyone, allowed = named.certain | named.possible, frozenset().union(*answers)
    if named.certain - allowed:
        return "wrong"
    on_a_line = len(answers) > 1
    if everyone in answers and (on_a_line or not named.possible):
        if not everyone and named.unknown and not named.vacant:
            return "unknown"
        return "equal"
    if named.vacant and not named.unknown and any(everyone < names for names in answers):
        return "wrong"
    return "unknown" if named.possible or named.unknown else "missing"


def read_named(answer: Mapping[str, Any] | None, body: str, overdue: frozenset[str] = frozenset()) -> Named:
    """Return the people that an answer names for a body or a statewide office.

    Those of `overdue` whose status is overdue are left out: nothing is known of them.
    """
    certain, possible, vacant, unknown = set(), set(), False, False
    for office in _list_offices(answer or {}, body):
        people = {clean(person["name"]): person["status"] for person in office["officials"]}
        names = {name for name, status in people.items() if name not in overdue or status != "overdue"}
        if office["share"] == 1:
            certain |= names
        else:
            possible |= names
        vacant |= bool(office["vacant"])
        unknown |= bool(office["unknown"])
    kinds = {each["kind"] for each in (answer or {}).get("place", {}).get("unknown", ())}
    unknown |= {HOUSE: "congressional", UPPER: "upper", LOWER: "lower"}.get(body, "state") in kinds
    return Named(frozenset(certain), frozenset(possible), vacant, unknown)


def _list_offices(answer: Mapping[str, Any], body: str) -> Iterator[Mapping[str, Any]]:
    officials = answer.get("officials", {})
    group = "federal" if body in (SENATE, HOUSE) else "state"
    for office in officials.get(group, ()):
        if body == UPPER:
            wanted = office["chamber"] in ("upper", "unicameral")
        elif body == LOWER:
            wanted = office["chamber"] == "lower"
        else:
            wanted = office["office"] in OFFICES.get(body, {body.replace(" ", "-")})
        if wanted:
            yield office
