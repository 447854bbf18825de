"""Check that rules are unambiguous: titles, labels, parties and numbers. Each error is a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.tenants.rules import normalize_label, normalize_party, normalize_title

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from chalicelib.tenants.rules import Office, Party


def refuse_ambiguous(offices: Sequence[Office], parties: Sequence[Party]) -> None:
    """Raise ValueError that names the first ambiguous or empty value."""
    _check_once("Two offices have the key", ((office.key, office.key) for office in offices))
    _check_once(
        "Two offices of one level and chamber are called",
        ((normalize_title(office.title), office.level, office.chamber, office.title) for office in offices),
    )
    _check_once(
        "Two offices of one level and chamber have the synonym",
        (
            (normalize_title(synonym), office.level, office.chamber, synonym)
            for office in offices
            for synonym in {normalize_title(text): text for text in office.synonyms}.values()
        ),
    )
    for office in offices:
        _check_office(office)
    _check_once(
        "Two parties are written",
        (
            (bare, text)
            for party in parties
            for bare, text in {normalize_party(text): text for text in (party.name, *party.aliases)}.items()
        ),
    )
    for party in parties:
        if slashed := next((text for text in (party.name, *party.aliases) if "/" in text), None):
            raise ValueError(
                f"The party {slashed!r} has a slash in its name; a slash separates the parties of a joint nomination"
            )


def _check_office(office: Office) -> None:
    title = office.title
    _check_once(
        f"Two districts of {title} are called", ((normalize_label(each.name), each.name) for each in office.districts)
    )
    _check_once(
        f"Two districts of {title} have the id", ((each.division_id, each.division_id) for each in office.districts)
    )
    _check_once(
        f"Two districts of {title} have the alias",
        (
            (bare, alias)
            for district in office.districts
            for bare, alias in {normalize_label(text): text for text in district.aliases}.items()
        ),
    )
    seats = [district.seats or 1 for district in office.districts]
    if office.seats is not None and sum(seats) > office.seats:
        raise ValueError(f"{title} has {office.seats} seats, but its districts have {sum(seats)}")
    if office.district_kind == "at-large" and len(office.districts) != 1:
        raise ValueError(f"{title} is at large, so it must have one district; it has {len(office.districts)}")
    if office.district_kind == "at-large" and office.seats not in (None, office.districts[0].seats or office.seats):
        raise ValueError(
            f"{title} is at large, so its district must have all of its {office.seats} seats, not {seats[0]}"
        )
    if office.term and office.term.years is not None and office.term.pattern is not None:
        raise ValueError(f"The term of {title} must be a number of years or a pattern, not both")
    if office.stagger and not office.stagger.staggered and (office.stagger.classes or 1) > 1:
        raise ValueError(f"All seats of {title} are elected at once, so it cannot have classes")


def _check_once(what: str, keys: Iterable[tuple[Hashable, ...]]) -> None:
    """Raise ValueError for a key that occurs twice or is empty; the last part of each key is the original text."""
    seen: set[Hashable] = set()
    for *key, written in keys:
        if not key[0]:
            raise ValueError(f"{written!r} has no letter or digit; add one")
        if tuple(key) in seen:
            raise ValueError(f"{what} {written!r}; each must be unique")
        seen.add(tuple(key))
