"""Lists and searches from memory return the same as a plain scan of all records."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.text_normalization import fold, make_natural_key
from chalicelib.representatives.list_index import ListIndex, make_entry
from chalicelib.representatives.models import Representative, get_status
from chalicelib.representatives.query_params import RepresentativesQuery
from chalicelib.representatives.search_index import SearchIndex, allows_typo, split_words, within_one_edit
from chalicelib.representatives.snapshot_row import LAYOUT, parse_row, write_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

START = datetime(2026, 1, 1, tzinfo=UTC)
NAMES = (
    "Ada Smith",
    "Ada Smyth",
    "ada  smith",
    "Smith Ada",
    "Bo Smithson",
    "María Peña-O\u2019Neil",
    "Senator Ada",
    "Bo",
)
DAYS = st.none() | st.integers(0, 8).map(lambda n: date(2026, 1, 1) + timedelta(days=n))


@st.composite
def people(draw: Any) -> Representative:
    term = sorted((draw(DAYS) or date(2026, 1, 5), draw(DAYS) or date(2026, 1, 6)))
    fields: dict[str, Any] = {
        "id": uuid.UUID(int=draw(st.integers(1, 60))),
        "name": draw(st.sampled_from(NAMES)),
        "given_name": draw(st.sampled_from((None, "Ada", "Élan"))),
        "position": draw(st.sampled_from(("State Senator", "Assembly Member", "Mayor"))),
        "level": draw(st.sampled_from(("state", "federal"))),
        "state": "CA",
        "district": draw(st.sampled_from((None, "1", "2", "10", "12", "27A", "At-large"))),
        "division_id": draw(st.sampled_from((None, "ocd-division/country:us/state:ca/sldu:10"))),
        "party": draw(st.sampled_from((None, "Green", "Democratic"))),
        "version": draw(st.integers(1, 3)),
        "term_start": draw(st.sampled_from((None, term[0]))),
        "term_expected_end": draw(st.sampled_from((None, term[1]))),
        "term_end": draw(st.sampled_from((None, term[1]))),
        "created_at": START,
        "updated_at": START + timedelta(hours=draw(st.integers(0, 3)), microseconds=draw(st.integers(0, 1))),
    }
    person = Representative(**fields)
    return person.as_of(date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 3))))


ALL = st.lists(people(), max_size=8, unique_by=lambda person: person.id)


def catalog(everyone: Iterable[Representative]) -> ListIndex:
    return ListIndex(make_entry(parse_row(write_row(person))) for person in everyone)


@given(person=people(), later=st.integers(0, 12))
def test_row_shows_the_record_as_of_each_day(person: Representative, later: int) -> None:
    today = date(2026, 1, 4) + timedelta(days=later)
    line = parse_row(write_row(person)).on_day(today.isoformat())
    then = person.as_of(today)
    assert (line.json, line.status) == (then.model_dump_json(), get_status(person, today))
    assert line.until > today.isoformat() or line.until == str(person.term_expected_end)
    assert (line.id, line.version) == (str(person.id), str(person.version))
    assert int(line.created, 16) == int(START.timestamp() * 1000)


# The shape of a record in each layout of rows.
SHAPES = {1: "4aa119d864d9ca95", 2: "10442fca873920bd", 3: "cd2ff0687124af15", 4: "cd2ff0687124af15"}


def test_changed_record_shape_needs_a_new_layout() -> None:
    # If you change Representative, increase LAYOUT in representatives/snapshot_row.py and add the shape here. Otherwise
    # stored snapshots and clients' caches would keep the old shape.
    shape = json.dumps(_shape(Representative.model_json_schema(mode="serialization")), sort_keys=True)
    digest = hashlib.sha256(shape.encode()).hexdigest()[:16]
    if LAYOUT not in SHAPES:
        pytest.fail(f"add {LAYOUT}: {digest!r} to SHAPES in tests/unit/representatives/test_list_index.py")
    assert digest == SHAPES[LAYOUT], "a field has changed; raise LAYOUT in representatives/snapshot_row.py"
    assert max(SHAPES) == LAYOUT


def _shape(value: Any) -> Any:
    annotations = ("description", "examples", "title")
    if isinstance(value, dict):
        return {
            name: _shape(entry) for name, entry in value.items() if name not in annotations or isinstance(entry, dict)
        }
    return [_shape(entry) for entry in value] if isinstance(value, list) else value


QUERIES = st.fixed_dictionaries(
    {},
    optional={
        "position": st.sampled_from(("state senator", "MAYOR", "Clerk")),
        "district": st.sampled_from(("10", "27a", "at-large")),
        "party": st.sampled_from(("green", "Democratic")),
        "level": st.sampled_from(("state", "federal")),
        "status": st.sampled_from(("current", "ended", "upcoming", "overdue")),
        "division_id": st.just("ocd-division/country:us/state:ca/sldu:10"),
        "updated_since": st.integers(0, 3).map(lambda hours: START + timedelta(hours=hours)),
        "sort": st.sampled_from(
            ("name", "-name", "position", "district", "-district", "party", "-party", "created_at", "-updated_at")
        ),
    },
)


ASKED = st.sampled_from(
    (
        "ada smith", "smith", "smi", "ada s", "smth", "senator 12", "senator 1", "assembly bo", "pena", "oneil",
        "PEÑA", "o\u2019neil", "10", "27a", "at large", "12 smith", "smiht ada", "smyth", "...", "xyz", "bo bo", "élan",
    )
)  # fmt: skip


@given(everyone=ALL, asked=QUERIES)
def test_filters_and_sorts_equal_a_scan_of_all_records(everyone: list[Representative], asked: Any) -> None:
    query = RepresentativesQuery(**asked)
    found = [entry.id for entry in catalog(everyone).select(query)]
    assert found == [str(person.id) for person in walked(everyone, query)]


@given(steps=st.lists(st.tuples(ALL, st.booleans()), max_size=6), asked=QUERIES, text=st.none() | ASKED)
def test_derived_index_answers_as_one_that_is_built_from_all_records(
    steps: list[tuple[list[Representative], bool]], asked: Any, text: str | None
) -> None:
    query = RepresentativesQuery(**asked, **({"q": text} if text else {}))
    index, everyone = ListIndex(()), dict[str, Representative]()
    for changes, read in steps:
        if read:  # a part of an index that is used is derived too
            index.select(query)
            index.select(RepresentativesQuery(as_of=date(2026, 1, 4)))
        before = list(index.ordered)
        gone = {str(person.id) for person in changes if person.version == 1}
        kept = {str(person.id): person for person in changes if person.version > 1}
        derived = index.derive(gone, [make_entry(parse_row(write_row(each))) for each in kept.values()])
        assert list(index.ordered) == before, "the index before stays as it was"
        index, everyone = derived, {key: each for key, each in everyone.items() if key not in gone} | kept
        assert list(index.ordered) == list(catalog(everyone.values()).ordered)
        assert list(index.select(query)) == list(catalog(everyone.values()).select(query))
        past = RepresentativesQuery(as_of=date(2026, 1, 4))
        assert list(index.select(past)) == list(catalog(everyone.values()).select(past))


def walked(everyone: Sequence[Representative], query: RepresentativesQuery) -> list[Representative]:
    chosen = [person for person in everyone if passes(person, query)]
    chosen.sort(key=lambda person: str(person.id))
    if query.sort is None:
        chosen.sort(key=lambda p: (fold(p.position), make_natural_key(p.district or ""), fold(p.name)))
        return chosen
    field = query.sort.removeprefix("-")
    known = [p for p in chosen if getattr(p, field) is not None]
    unknown = [p for p in chosen if getattr(p, field) is None]
    known.sort(key=lambda p: sorted_by(p, field), reverse=query.sort.startswith("-"))
    return known + unknown


def sorted_by(person: Representative, field: str) -> Any:
    value = getattr(person, field)
    return make_natural_key(value) if isinstance(value, str) else value


def passes(person: Representative, query: RepresentativesQuery) -> bool:
    exact = ("level", "status", "division_id")
    if any(getattr(query, name) not in (None, getattr(person, name)) for name in exact):
        return False
    if query.updated_since and person.updated_at < query.updated_since:
        return False
    texts = ("position", "district", "party")
    wanted = ((getattr(query, name), getattr(person, name)) for name in texts)
    return all(asked is None or fold(asked) == fold(there or "") for asked, there in wanted)


LAST = 5


@given(everyone=ALL, text=ASKED)
def test_search_ranks_equal_a_scan_of_all_records(everyone: list[Representative], text: str) -> None:
    entries = catalog(everyone).ordered
    ranked = sorted((ranked_at(entry, split_words(text)), place) for place, entry in enumerate(entries))
    assert SearchIndex(enumerate(entries)).find(text) == [place for rank, place in ranked if rank < LAST]


def ranked_at(entry: Any, wanted: list[str]) -> int:
    """Return the rank of one entry, by comparing each of its words; LAST if it does not match."""
    there = {word for text in (entry.names, entry.position, entry.district) for word in split_words(text)}
    name, text = " ".join(split_words(entry.name)), " ".join(wanted)
    if not wanted:
        return LAST
    wanted = list(dict.fromkeys(wanted))  # a repeated word counts once
    for rank, holds in enumerate((name == text, name.startswith(text), there.issuperset(wanted))):
        if holds:
            return rank
    begun = [any(w == word or (w.startswith(word) and not word.isdecimal()) for w in there) for word in wanted]
    if all(begun):
        return 3
    for number, word in enumerate(wanted):
        typo = allows_typo(word) and any(within_one_edit(word, w) for w in there if len(w) > 2 and not w.isdecimal())
        if typo and all(begun[:number] + begun[number + 1 :]):
            return 4
    return LAST


WORD = st.text("abc", min_size=0, max_size=5)


@given(one=WORD, other=WORD)
def test_typo_is_one_inserted_deleted_replaced_or_swapped_letter(one: str, other: str) -> None:
    made = {one[:n] + one[n + 1 :] for n in range(len(one))}
    made |= {one[:n] + letter + one[n:] for n in range(len(one) + 1) for letter in "abc"}
    made |= {one[:n] + letter + one[n + 1 :] for n in range(len(one)) for letter in "abc"}
    made |= {one[:n] + one[n + 1] + one[n] + one[n + 2 :] for n in range(len(one) - 1)}
    assert within_one_edit(one, other) == (other in made - {one})


def person(name: str, position: str = "Mayor", district: str | None = None, number: int = 0) -> Representative:
    fields: dict[str, Any] = {"name": name, "position": position, "district": district, "level": "state", "state": "CA"}
    return Representative(id=uuid.UUID(int=number), version=1, created_at=START, updated_at=START, **fields)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ann lee", ["Ann Lee", "Ann Leeds", "Lee Ann", "Leeza Ann Bo"]),
        ("senator 12", ["Cy", "Dee"]),
        ("SENATOR 1", []),
        ("garcia", ["Ana García", "Bo Garcea"]),
        ("gracia", ["Ana García"]),
        ("mayor", ["Ana García", "Ann Lee", "Ann Leeds", "Bo Garcea", "Lee Ann", "Leeza Ann Bo", "May Or"]),
        ("obrien", []),
    ],
)
def test_best_match_is_first_and_ties_are_in_list_order(text: str, expected: list[str]) -> None:
    mayors = ("Ann Lee", "Lee Ann", "Ann Leeds", "Leeza Ann Bo", "Ana García", "Bo Garcea", "May Or")
    everyone = [person(name, number=number) for number, name in enumerate(mayors)]
    everyone += [person("Dee", "State Senator", "12", 20), person("Cy", "State Senator", "12", 21)]
    names = {str(one.id): one.name for one in everyone}
    assert [names[entry.id] for entry in catalog(everyone).select(RepresentativesQuery(q=text))] == expected


def test_search_can_be_filtered_and_sorted() -> None:
    everyone = [person("Ann Lee", number=1), person("Lee Ann", "Clerk", number=2), person("Ann Bo", "Clerk", number=3)]
    select = catalog(everyone).select
    assert [entry.name for entry in select(RepresentativesQuery(q="ann", position="clerk"))] == ["ann bo", "lee ann"]
    assert [entry.name for entry in select(RepresentativesQuery(q="ann", sort="-name"))] == [
        "lee ann",
        "ann lee",
        "ann bo",
    ]
