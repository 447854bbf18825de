"""Write the report of the oracle, in Markdown."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bench.truth.comparison import OUTCOMES, STATEWIDE, get_group
from bench.truth.sources import HOUSE, LOWER, SENATE, UPPER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from bench.truth.comparison import Finding, Tally

EQUAL = 0.999  # the share of answers that must be equal
ANSWERABLE = 0.8  # the share of points that must be answerable for Congress
LISTED = 40  # findings that are listed for each outcome
TITLES = {
    SENATE: "US Senate",
    HOUSE: "US House",
    UPPER: "upper chamber",
    LOWER: "lower chamber",
    STATEWIDE: "statewide offices",
}
HEAD = """\
# Are the answers right?

`make truth` compares `/lookup` with an oracle (`bench/truth/`) that shares no code with the application: it works out
from a mirror of the sources who represents a point, and compares person for person. Within 10 m of a line, the answer
may name either side or both. A seat that the oracle knows and the answer calls unknown is not equal; nor is one whose
holder is among several who may represent the place. A member of Congress whose term should have ended, but whom the
file of current members still lists, is left out if the answer calls them overdue. README.txt of the mirror says which
of its people and lines are invented.
"""


def is_proven(tally: Tally) -> bool:
    """Return whether enough was answerable, nearly all is equal, and no person is wrong."""
    outcomes = tally.count()
    enough = tally.congress >= ANSWERABLE * tally.points
    return bool(tally.points and enough and not outcomes["wrong"] and get_share(outcomes) >= EQUAL)


def get_share(outcomes: Counter[str]) -> float:
    """Return the share of outcomes that are equal; 0 if there are none."""
    total = sum(outcomes.values())
    return outcomes["equal"] / total if total else 0.0


def make_report(tally: Tally, today: date) -> str:
    """Return the report."""
    return "\n".join(_list_lines(tally, today)) + "\n"


def _list_lines(tally: Tally, today: date) -> Iterator[str]:
    outcomes = tally.count()
    verdict = "The answers are proven." if is_proven(tally) else "The answers are **not** proven."
    yield HEAD
    yield (
        f"{verdict} On {today}, {tally.points:,} points: {100 * get_share(outcomes):.2f} % of "
        f"{sum(outcomes.values()):,} comparisons are equal,\n{outcomes['wrong']:,} name a wrong person, "
        f"{outcomes['missing']:,} miss one, and {outcomes['unknown']:,} call unknown or uncertain a seat that the "
        f"oracle knows.\n{tally.congress:,} points could be answered for both chambers of Congress.\n"
    )
    yield "| office | compared | equal | missing | wrong | unknown | share equal |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    groups = {name: _count_group(tally, name) for name in TITLES}
    for name, found in groups.items():
        numbers = " | ".join(f"{found[each]:,}" for each in OUTCOMES)
        yield f"| {TITLES[name]} | {sum(found.values()):,} | {numbers} | {_format_share(found)} |"
    yield from _list_unanswerable(tally)
    yield from _list_states(tally)
    for outcome in ("wrong", "missing", "unknown"):
        yield from _list_findings(tally, outcome)


def _count_group(tally: Tally, group: str, state: str | None = None) -> Counter[str]:
    found: Counter[str] = Counter()
    for (each, body), outcomes in tally.outcomes.items():
        if get_group(body) == group and state in (None, each):
            found += outcomes
    return found


def _format_share(outcomes: Counter[str]) -> str:
    """Return a share in per cent, rounded down, so that only a whole one is 100 %."""
    total = sum(outcomes.values())
    return f"{int(10_000 * outcomes['equal'] / total) / 100:.2f} %" if total else "-"


def _list_unanswerable(tally: Tally) -> Iterator[str]:
    if tally.unanswerable:
        yield from ("", "Points that the oracle cannot answer:", "", "| office | points | reason |", "|---|---:|---|")
        for (name, why), count in sorted(tally.unanswerable.items()):
            yield f"| {TITLES.get(name, 'all')} | {count:,} | {why} |"
    if tally.failed:
        failed = ", ".join(f"{why}: {count:,}" for why, count in sorted(tally.failed.items()))
        yield from ("", f"Requests without an answer: {failed}.")


def _list_states(tally: Tally) -> Iterator[str]:
    """Yield the table of states: the share that is equal, then the numbers that are missing, wrong and unknown."""
    yield from (
        "",
        "## By state",
        "Share equal, and the numbers that are not: m missing, w wrong, u unknown.",
        "",
        f"| state | {' | '.join(TITLES.values())} |",
        f"|---|{'---:|' * len(TITLES)}",
    )
    for state in sorted({state for state, _ in tally.outcomes}):
        cells = []
        for name in TITLES:
            found = _count_group(tally, name, state)
            rest = " ".join(f"{found[each]}{each[0]}" for each in ("missing", "wrong", "unknown") if found[each])
            cells.append(f"{_format_share(found)} {rest}".strip())
        yield f"| {state} | {' | '.join(cells)} |"


def _list_findings(tally: Tally, outcome: str) -> Iterator[str]:
    found = [each for each in tally.findings if each[2].outcome == outcome]
    if not found:
        return
    more = f", the first {LISTED} of {len(found):,}" if len(found) > LISTED else ""
    yield from (
        "",
        f"## {outcome.capitalize()}{more}",
        "| point | state | office | expected | answer |",
        "|---|---|---|---|---|",
    )
    for lat, lon, finding in found if outcome == "wrong" else found[:LISTED]:
        cells = (f"{lat}, {lon}", finding.state, finding.body, _describe_expected(finding), _describe_named(finding))
        yield f"| {' | '.join(cells)} |"


def _describe_expected(finding: Finding) -> str:
    return " or ".join(_join(names) for names in finding.expected[:3])


def _describe_named(finding: Finding) -> str:
    named = finding.named
    parts = [
        _join(named.certain) if named.certain else "",
        f"perhaps {_join(named.possible)}" if named.possible else "",
        "vacant" if named.vacant else "",
        "unknown" if named.unknown else "",
    ]
    return "; ".join(filter(None, parts)) or "nothing"


def _join(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "no holder"
