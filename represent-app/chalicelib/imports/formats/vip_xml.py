"""Parse the office holders of an election feed in a common data format: bytes to rows with line numbers. Pure.

Supported are VIP from version 5 (github.com/votinginfoproject/vip-specification), NIST SP 1500-100, and the Civics
common data format that builds on it: `Person`, `Office` with its holders, `OfficeHolderTenure`, `Party`, and the
district as `ElectoralDistrict` or `GpUnit`. Candidates, contests, results and polling places are ignored; dates of
birth, genders and professions are not imported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, BinaryIO

from chalicelib.imports import contact, partial_dates
from chalicelib.imports.io import xml_stream
from chalicelib.imports.io.bounded import LIMITS, Limits
from chalicelib.imports.row import (
    BadRoster,
    EarlierTerm,
    RefusedRow,
    Row,
    list_identifiers,
    make_earlier_term,
    make_vacancy_key,
)
from chalicelib.representatives.placeholder_names import says_vacant

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from chalicelib.imports.io.xml_stream import Element

SCHEME = "vip"
ROOTS = frozenset({"VipObject", "ElectionReport"})
WANTED = frozenset({"Person", "Office", "OfficeHolderTenure", "Party", "Coalition", "ElectoralDistrict", "GpUnit"})
LEVELS = {"country": "federal", "administrative area 1": "state", "administrative area 2": "county"}
CHAMBERS = {"upper house": "upper", "state upper house": "upper", "lower house": "lower", "state lower house": "lower"}
DISTRICTS: dict[str, tuple[str, str]] = {
    "congressional": ("federal", "lower"),
    "state-senate": ("state", "upper"),
    "state-house": ("state", "lower"),
    **dict.fromkeys(("country", "national"), ("federal", "")),
    **dict.fromkeys(("state", "statewide"), ("state", "")),
    **dict.fromkeys(("county", "county-council"), ("county", "")),
    **dict.fromkeys(
        ("borough", "city", "city-council", "municipality", "town", "township", "village", "ward"), ("municipal", "")
    ),
}
# A district that is the whole place: the office is elected at large there.
WHOLE = frozenset({"country", "national", "state", "statewide", "county"})
# For each part of a contact: one more than a record may have, so that the record is refused. Many elements may refer to
# one office.
MOST_ENTRIES = 101
US_SENATOR = re.compile(r"(u\.? ?s\.?|united states) senat", re.IGNORECASE)
OCD_STATE = re.compile(r"ocd-division/country:us/(?:state|district|territory):([a-z]{2})\b")


@dataclass(frozen=True, slots=True)
class _District:
    kind: str
    label: str
    state: str


@dataclass(frozen=True, slots=True)
class _Holding:
    """A person's tenure of an office: the line in the feed, and the term."""

    line: int
    person: str
    office: str
    district: str
    start: str
    end: str
    contact: dict[str, Any]


@dataclass(slots=True)
class _Feed:
    """The elements of a feed by their ids; elements refer to each other in any order."""

    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    offices: dict[str, dict[str, Any]] = field(default_factory=dict)
    districts: dict[str, _District] = field(default_factory=dict)
    parties: dict[str, str] = field(default_factory=dict)
    tenures: list[_Holding] = field(default_factory=list)
    held: list[_Holding] = field(default_factory=list)

    @property
    def holdings(self) -> list[_Holding]:
        """The tenures, including the holders that only an office names."""
        known = {(each.person, each.office) for each in self.tenures}
        return [*self.tenures, *(each for each in self.held if (each.person, each.office) not in known)]


def parse_rows(
    data: bytes | BinaryIO, tenant: tuple[str, str] | None, today: date, limits: Limits = LIMITS
) -> Iterator[Row | RefusedRow]:
    """Read a feed; `tenant` (state, kind) owns the roster, and is used if the districts do not say their state.

    A person has one row, for the office that they hold today; further offices of the same person are refused, because a
    record is of one office. Raises BadRoster.
    """
    feed = _read_feed(data, limits)
    by_person: dict[str, list[_Holding]] = {}
    for holding in feed.holdings:
        by_person.setdefault(holding.person, []).append(holding)
    if not by_person:
        raise BadRoster("The feed has no office holders; nothing was loaded.")
    for key, holdings in by_person.items():
        if key not in feed.people:
            yield RefusedRow(holdings[0].line, "", f"the feed has no person {key[:40]!r}", unread=True)
            continue
        lasting = [each for each in holdings if not partial_dates.is_past(each.end, today)]
        held = [each for each in lasting if partial_dates.has_begun(each.start, today)] or lasting
        if not held:
            last = max(each.end for each in holdings)
            yield RefusedRow(
                holdings[0].line, feed.people[key]["name"], f"holds no office now: the last one ended {last}"
            )
        for number, holding in enumerate(held):
            further = number and not says_vacant(feed.people[key]["name"])
            row = _refuse_further(feed, holding, held[0]) if further else _make_row(feed, holding, tenant)
            yield _add_earlier_terms(feed, row, holdings, today) if isinstance(row, Row) else row


def _read_feed(data: bytes | BinaryIO, limits: Limits) -> _Feed:
    feed = _Feed()
    for element in xml_stream.read_elements(data, ROOTS, WANTED, limits):
        key = element.attributes.get("id") or element.attributes.get("objectid", "")
        if element.tag == "Person":
            feed.people[key] = _make_person(element, key)
        elif element.tag == "Office":
            feed.offices[key] = _make_office(element)
            feed.held += _list_holdings(element, key)
        elif element.tag == "OfficeHolderTenure":
            feed.tenures.append(_make_tenure(element))
        elif element.tag in ("Party", "Coalition"):
            feed.parties[key] = element.find_text("Name")
        else:
            feed.districts[key] = _make_district(element)
    return feed


def _make_row(feed: _Feed, holding: _Holding, tenant: tuple[str, str] | None) -> Row | RefusedRow:
    person, office = feed.people[holding.person], feed.offices.get(holding.office)
    if office is None or not office["position"]:
        reason = f"the feed has no office {holding.office[:40]!r} with a name"
        return RefusedRow(holding.line, person["name"], reason, unread=True, about=_describe_unread(holding, person))
    district = feed.districts.get(holding.district or office["district"], _District("", "", ""))
    state = district.state or (tenant[0] if tenant else "")
    if not state:
        reason = "the feed does not say which state the district is in; name the tenant"
        return RefusedRow(holding.line, person["name"], reason, unread=True, about=_describe_unread(holding, person))
    level, chamber, label = _find_seat(feed, holding, office)
    details = _merge_contacts(holding.contact, office["contact"], person["contact"])
    fields: dict[str, Any] = {
        **person["fields"],
        "district": label,
        "level": level,
        "chamber": chamber,
        "party": "/".join(filter(None, (feed.parties.get(party, "") for party in person["parties"]))),
        "term_start": partial_dates.parse_day(holding.start),
        "term_expected_end": partial_dates.parse_day(holding.end),
    }
    kept = {name: value for name, value in fields.items() if value} | {
        "name": person["name"],
        "position": office["position"],
        "contact_info": {part: entries for part, entries in details.items() if part != "notes"},
        "identifiers": person["identifiers"],
        "sources": [],
    }
    key = (SCHEME, person["identifiers"][0]["identifier"])
    if says_vacant(person["name"]):
        key = make_vacancy_key(SCHEME, f"{holding.line}/{holding.office}")
    return Row(holding.line, state, key, kept, notes=tuple(details["notes"]))


def _describe_unread(holding: _Holding, person: dict[str, Any]) -> Row:
    """Return a tenure that is not loaded as far as it can be read: the person may hold any office."""
    key = (SCHEME, person["identifiers"][0]["identifier"])
    return Row(holding.line, "", key, {"name": person["name"]}, speaks=frozenset())


def _add_earlier_terms(feed: _Feed, row: Row, holdings: list[_Holding], today: date) -> Row:
    """Return a row with the person's tenures that have ended and whose days are known, oldest first."""
    found: list[EarlierTerm] = []
    for holding in holdings:
        office = feed.offices.get(holding.office)
        if office and office["position"] and partial_dates.is_past(holding.end, today):
            seat = _find_seat(feed, holding, office)
            days = (partial_dates.parse_day(holding.start), partial_dates.parse_day(holding.end))
            found += make_earlier_term((office["position"], *seat), *days)
    return replace(row, history=tuple(sorted(found, key=lambda term: term.until)))


def _find_seat(feed: _Feed, holding: _Holding, office: dict[str, Any]) -> tuple[str, str | None, str]:
    """Return the level, chamber and district of a tenure."""
    district = feed.districts.get(holding.district or office["district"], _District("", "", ""))
    level, chamber = DISTRICTS.get(district.kind, ("", ""))
    if US_SENATOR.match(office["position"]):
        level, chamber = "federal", "upper"
    label = "" if district.kind in WHOLE else district.label
    return office["level"] or level, office["chamber"] or chamber or None, label


def _refuse_further(feed: _Feed, holding: _Holding, first: _Holding) -> RefusedRow:
    position = feed.offices.get(holding.office, {}).get("position") or holding.office
    reason = f"also holds {position[:80]}; the record is of the office on line {first.line}"
    return RefusedRow(holding.line, feed.people[holding.person]["name"], reason)


def _make_person(element: Element, key: str) -> dict[str, Any]:
    parts = [element.find_text(part) for part in ("FirstName", "MiddleName", "LastName", "Suffix")]
    pictures = [element.find_text("ImageUri")] + [
        uri.text for info in element.find_all("ContactInformation") for uri in info.find_all("Uri") if _is_picture(uri)
    ]
    return {
        "name": element.find_text("FullName") or " ".join(filter(None, parts)),
        "fields": {
            "given_name": parts[0],
            "family_name": parts[2],
            "photo_url": next(iter(contact.normalize_urls(next(filter(None, pictures), ""))), ""),
        },
        "parties": " ".join(each.text for each in element.find_all("PartyId")).split(),
        "contact": _make_contact(element),
        "identifiers": _make_identifiers(element, key),
    }


def _make_office(element: Element) -> dict[str, Any]:
    more = {each.attributes.get("type", ""): each.text for each in element.find_all("AdditionalData")}
    level = (element.find_text("Level", "OfficeLevel") or more.get("office-level", "")).lower()
    roles = [role.text for role in element.find_all("Role") + element.find_all("OfficeRole")] + [
        more.get("office-role", "")
    ]
    chambers = [CHAMBERS[role.lower()] for role in roles if role.lower() in CHAMBERS]
    return {
        "position": element.find_text("Name"),
        "level": LEVELS.get(level, "municipal") if level else "",
        "chamber": chambers[0] if chambers else "",
        "district": element.find_text("ElectoralDistrictId", "ElectionDistrictId"),
        "contact": _make_contact(element),
    }


def _list_holdings(element: Element, key: str) -> list[_Holding]:
    """Return the holders that an office names, with the term of the office."""
    holders = element.find_all("OfficeHolderPersonIds") + element.find_all("OfficeHolderPersonId")
    term = next(iter(element.find_all("Term")), element)
    start, end = (partial_dates.drop_time(term.find_text(part)) for part in ("StartDate", "EndDate"))
    people = " ".join(each.text for each in holders).split()
    return [_Holding(element.line, person, key, "", start, end, {}) for person in people]


def _make_tenure(element: Element) -> _Holding:
    person, office, district, start, end = map(
        element.find_text, ("OfficeHolderPersonId", "OfficeId", "ElectoralDistrictId", "StartDate", "EndDate")
    )
    start, end = map(partial_dates.drop_time, (start, end))
    return _Holding(element.line, person, office, district, start, end, _make_contact(element))


def _make_district(element: Element) -> _District:
    names = [each["identifier"] for each in _list_external_ids(element)]
    states = [found[1].upper() for name in names if (found := OCD_STATE.match(name))]
    label = element.find_text("Number") or element.find_text("Name", "InternationalizedName")
    return _District(element.find_text("Type").lower(), label, states[0] if states else "")


def _list_external_ids(element: Element) -> list[dict[str, str]]:
    found = [each for group in element.find_all("ExternalIdentifiers") for each in group.find_all("ExternalIdentifier")]
    return [
        {
            "scheme": re.sub(r"\W+", "-", each.find_text("OtherType", "Type").lower()),
            "identifier": each.find_text("Value"),
        }
        for each in found + element.find_all("ExternalIdentifier")
        if each.find_text("Value")
    ]


def _make_identifiers(element: Element, key: str) -> list[dict[str, str]]:
    """Return the id that is stable between feeds if there is one, else the id in this feed; then the other ids."""
    others = _list_external_ids(element)
    stable = next((each["identifier"] for each in others if each["scheme"] == "stable"), key)
    named = ((each["scheme"], each["identifier"]) for each in others if each["scheme"] != "stable")
    return list_identifiers(SCHEME, stable, named)


def _is_picture(uri: Element) -> bool:
    return uri.attributes.get("annotation", "").endswith("image")


def _make_contact(element: Element) -> dict[str, Any]:
    """Return the contact details of an element; other languages are used only without English."""
    known = element.find_all("ContactInformation")
    english = [info for info in known if info.attributes.get("language", "en").startswith("en")]
    found: dict[str, Any] = {"emails": [], "phones": [], "links": [], "offices": [], "forms": []}
    rest = contact.Rest()
    for info in english or known:
        address = "\n".join(filter(None, (line.text for line in info.find_all("AddressLine"))))
        phones = [phone.text for phone in info.find_all("Phone") if phone.text]
        there = phones[:1] if address else []
        office = contact.normalize_office(
            "",
            address,
            "".join(there),
            info.find_text("Fax"),
            name=info.find_text("Name") if address else "",
            rest=rest,
        )
        found["offices"] += [office | _read_place(info, rest)] if office else []
        found["phones"] += [number for phone in phones[len(there) :] for number in contact.list_phones(phone, rest)]
        for email in info.find_all("Email"):
            emails, forms = contact.normalize_emails(email.text)
            found["emails"] += emails
            found["forms"] += forms
        found["links"] += [
            {"url": url} | ({"note": note} if (note := uri.attributes.get("annotation")) else {})
            for uri in info.find_all("Uri")
            if not _is_picture(uri)
            for url in contact.normalize_urls(uri.text)
        ]
    found["phones"] += rest.phones
    return {part: entries[:MOST_ENTRIES] for part, entries in (found | {"notes": rest.notes}).items()}


def _merge_contacts(*found: dict[str, Any]) -> dict[str, Any]:
    """Return the contact details of several elements, nearest first, each entry once."""
    merged: dict[str, Any] = {"social": {}}
    for part in ("emails", "phones", "links", "offices", "forms", "notes"):
        entries = [entry for each in found for entry in each.get(part, [])]
        merged[part] = list({repr(entry): entry for entry in entries}.values())
    return contact.add_contact_forms(merged, merged.pop("forms"))


def _read_place(info: Element, rest: contact.Rest) -> dict[str, Any]:
    """Return the hours and the coordinates of a contact."""
    place = next(iter(info.find_all("LatLng")), info)
    return contact.read_place(
        info.find_text("Hours"), place.find_text("Latitude"), place.find_text("Longitude"), rest=rest
    )
