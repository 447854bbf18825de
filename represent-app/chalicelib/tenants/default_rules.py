"""Load the default rules of a tenant from the reference data that `tools.generate.rules` writes."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalicelib.tenants.rules import (
    AT_LARGE,
    District,
    Office,
    Party,
    Rules,
    Source,
    make_office,
    normalize_party,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from chalicelib.tenants.tenant_registry import Tenant

FILE = Path(__file__).with_name("rules.json")
# A choice of this project, not a legal fact: a record unverified for this many days is reported as stale.
FRESHNESS_DAYS = 365
RANGE = re.compile(r"(.*?)(\d+)\.\.(\d+)")


def load_default_rules(tenant: Tenant) -> Rules:
    """Return the default rules of a tenant."""
    data = _load_data()
    state = data["states"][tenant.state]
    kinds = data["kinds"][tenant.kind]
    if tenant.kind == "state":
        specs, zone = state["offices"], state["time_zone"]
        sources = data["sources"]["state"]
    else:
        county = data["counties"]
        specs = county["special"].get(tenant.id)
        if specs is None:
            specs = county["types"].get(tenant.type, county["states"].get(tenant.state, []))
        zone = county["time_zones"].get(tenant.id, state["county_time_zone"])
        sources = data["sources"]["county"]
    listed = data["districts"].get(tenant.id, {})
    return Rules(
        tenant=tenant.id,
        offices=tuple(_make_office(kinds[spec["kind"]], spec, tenant, listed) for spec in specs),
        parties=_make_parties(data["parties"][""], data["parties"].get(tenant.state, [])),
        freshness_days=FRESHNESS_DAYS,
        time_zone=zone,
        sources=tuple(Source(what=what, source=source) for what, source in sources.items()),
    )


def _make_parties(national: Sequence[Sequence[str]], own: Sequence[Sequence[str]]) -> tuple[Party, ...]:
    """Return the parties of a state; its own names and codes replace those that other states share.

    >>> [*map(str, _make_parties([["Constitution", "CON"], ["Green"]], [["Conservative", "CON"]])[0].aliases)]
    []
    >>> [party.name for party in _make_parties([["Democratic", "D"]], [["Democratic-Farmer-Labor", "Democratic", "D"]])]
    ['Democratic-Farmer-Labor']
    """
    claimed = {normalize_party(text) for party in own for text in party}
    shared = [
        [name, *(alias for alias in aliases if normalize_party(alias) not in claimed)]
        for name, *aliases in national
        if normalize_party(name) not in claimed
    ]
    return tuple(Party(name=name, aliases=tuple(aliases)) for name, *aliases in (*shared, *own))


@cache
def _load_data() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(FILE.read_bytes())
    return found


def _make_office(
    kind: Mapping[str, Any], spec: Mapping[str, Any], tenant: Tenant, listed: Mapping[str, list[str]]
) -> Office:
    """Return an office: the fields of its kind, overridden by those of the tenant."""
    fields = {"key": spec["kind"], **kind, **spec}
    districts = _make_districts(fields, tenant, listed)
    counts = [district.seats for district in districts]
    # Seats are counted if they are known for every district. A list may be incomplete, so the number set by law comes
    # first.
    if districts and "seats" not in fields and None not in counts and fields.get("district_kind"):
        fields["seats"] = sum(filter(None, counts))
    fields.pop("districts", None)  # in the form of the reference data
    return replace(make_office(fields), districts=districts)


def _make_districts(fields: dict[str, Any], tenant: Tenant, listed: Mapping[str, list[str]]) -> tuple[District, ...]:
    if listed_districts := fields.get("districts"):
        return tuple(_make_note(listed_districts, tenant))
    if kind := fields.get("list"):
        labels = list(expand(listed.get(kind, ())))
        if not labels:
            # Without a list, it is unknown whether and how the office is divided, and how many seats it has.
            fields.pop("district_kind", None)
            return ()
        fields["district_kind"] = "districts"
        named = [
            District(
                name=_make_name(label), division_id=f"{tenant.division_id}/{kind}:{label}", seats=fields.get("each")
            )
            for label in labels
        ]
        if at_large := fields.get("at_large"):
            named.append(District(name=AT_LARGE, division_id=tenant.division_id, seats=at_large))
        return tuple(named)
    if fields.get("district_kind") == "at-large":
        aliases = (tenant.name, *fields.get("aliases", ()))
        return (District(name=AT_LARGE, division_id=tenant.division_id, seats=fields["seats"], aliases=aliases),)
    return ()


def _make_note(notes: Mapping[str, Any], tenant: Tenant) -> Iterator[District]:
    """Yield the districts that the data lists, with seats, ids that differ from the name, aliases and voting."""
    slugs, mute, own = notes.get("slugs", {}), notes.get("without_vote", ()), notes.get("own_aliases", {})
    aliases = [*notes.get("aliases", ()), *([notes["alias"]] if "alias" in notes else [])]
    for seats, names in notes["seats"].items():
        for name in expand(names):
            suffix = slugs.get(name, f"{notes['type']}:{make_slug(name)}")
            labels = [alias.format("AL" if name == AT_LARGE else name) for alias in aliases]
            yield District(
                name=name,
                division_id=f"{tenant.division_id}/{suffix}" if suffix else tenant.division_id,
                seats=int(seats),
                voting=name not in mute,
                aliases=(*labels, *own.get(name, ())),
            )


def expand(names: Iterable[str]) -> Iterator[str]:
    """Yield names, with each range expanded.

    >>> list(expand(["1..3", "Belknap 1..2", "27A"]))
    ['1', '2', '3', 'Belknap 1', 'Belknap 2', '27A']
    """
    for text in names:
        if found := RANGE.fullmatch(text):
            yield from (f"{found[1]}{number}" for number in range(int(found[2]), int(found[3]) + 1))
        else:
            yield text


def make_slug(name: str) -> str:
    """Return a name as OCD division ids spell it (github.com/opencivicdata/ocd-division-ids).

    >>> make_slug("10th Bristol"), make_slug("Prince George's")
    ('10th_bristol', 'prince_george~s')
    """
    return name.lower().replace("'", "~").replace(" ", "_")


def _make_name(label: str) -> str:
    """Return the most likely name that an OCD slug was made from.

    >>> _make_name("jack_jouett"), _make_name("bacon~s_castle"), _make_name("3a"), _make_name("callands-gretna")
    ('Jack Jouett', "Bacon's Castle", '3A', 'Callands-Gretna')
    """
    if re.fullmatch(r"\d*[a-z]|\d+[a-z]{2}", label):
        return label.upper()
    return re.sub(r"(^|[ -])([a-z])", lambda m: m[1] + m[2].upper(), label.replace("_", " ").replace("~", "'"))
