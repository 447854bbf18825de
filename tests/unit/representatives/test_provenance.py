"""Which source states each field, and what staff hold: pure functions, in every order of writes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from chalicelib.core.errors import Invalid
from chalicelib.core.json_merge_patch import merge_fields
from chalicelib.core.validation import validate
from chalicelib.imports.planner import make_plan
from chalicelib.imports.record_spool import RecordList
from chalicelib.imports.row import Row
from chalicelib.representatives import provenance
from chalicelib.representatives.models import FieldSource, Representative, RepresentativeDraft
from chalicelib.representatives.provenance import (
    MOST_REMOVED,
    MOST_STATED,
    NOTHING_HELD,
    NOTHING_RESTATED,
    STAFF,
    UPLOAD,
    HeldFields,
    Origin,
    Restatement,
    Statement,
    find_overwritten,
    list_differences,
    list_fields,
    list_pointers,
    make_stated,
    read_field,
    read_owners,
    write_provenance,
)
from chalicelib.representatives.record_factory import MAX_RECORD, RecordFactory, drop_derived
from tests.unit.representatives.conftest import BY_THE_BOOK, CALIFORNIA, NOON, ROOMY

TODAY = NOON.date()
BY_STAFF, UPLOADED = Origin(STAFF, TODAY), Origin(UPLOAD, TODAY)
FETCHED = Origin("people", date(2026, 5, 1), "People", "https://people.example", datetime(2026, 5, 2, tzinfo=UTC))
LATER = Origin("people", date(2026, 5, 8), "People", "https://people.example", datetime(2026, 5, 9, tzinfo=UTC))
ID = UUID(int=7)
IDS = [{"scheme": "people", "identifier": "1"}]


def office(**parts: Any) -> dict[str, Any]:
    return {"classification": "district", "name": "Office", "address": "1 A Street"} | parts


@dataclass
class Person:
    """A record of an open office, and the fields of it that staff hold, written as the service and imports write."""

    record: Representative
    held: HeldFields = NOTHING_HELD
    engine: Any = ROOMY
    notes: list[str] = field(default_factory=list)

    @classmethod
    def create(cls, origin: Origin | None, **fields: Any) -> Person:
        person = {"name": "Ada Example", "position": "State Senator", "district": "1", "identifiers": IDS} | fields
        factory = RecordFactory(CALIFORNIA, cls.engine, lambda: NOON, origin)
        return cls(factory.create(factory.make_draft(person), ID))

    def factory(self, origin: Origin | None) -> RecordFactory:
        return RecordFactory(CALIFORNIA, self.engine, lambda: NOON, origin)

    @property
    def fields(self) -> dict[str, Any]:
        return self.record.get_writable()

    @property
    def contact(self) -> dict[str, Any]:
        found: dict[str, Any] = self.fields["contact_info"]
        return found

    @property
    def owners(self) -> dict[str, str]:
        """The source of each field, by pointer."""
        return {pointer: each.source for each in self.record.provenance for pointer in each.fields}

    @property
    def differences(self) -> dict[str, Any]:
        owners = read_owners(self.fields, self.record.provenance)
        return {name: each.value for name, each in list_differences(self.fields, owners, self.held)}

    def write(self, **patch: Any) -> Person:
        """Change fields as staff do."""
        factory, before = self.factory(BY_STAFF), self.record
        value = merge_fields(drop_derived(before, patch), patch, RepresentativeDraft.model_fields)
        draft = factory.apply_rules(validate(RepresentativeDraft, value), before)
        self.record = factory.update(before, draft)
        owners = read_owners(before.get_writable(), before.provenance)
        found = find_overwritten(before.get_writable(), self.fields, owners)
        self.held = self.held.add(found) if found != NOTHING_HELD else self.held
        return self

    def sync(self, origin: Origin = FETCHED, speaks: frozenset[str] | None = None, **fields: Any) -> bool:
        """Import a roster with this person; return whether something was written."""
        named: dict[str, Any] = {"name": "Ada Example", "position": "State Senator", "district": "1", "level": "state"}
        named |= {"chamber": "upper", "identifiers": IDS}
        known = make_plan(
            [Row(1, "CA", ("people", "1"), named | fields, speaks=speaks)],
            RecordList([self.record]),
            self.factory(origin),
            TODAY,
            held={ID: self.held},
        )
        assert not known.refused, known.refused
        assert not known.created
        self.notes = [note.reason for note in known.notes]
        for _, after in known.changed:
            assert after
            self.record = after
        for restated in known.held.values():
            self.held = self.held.restate(Restatement.model_validate_json(restated.model_dump_json()))
        return bool(known.steps or known.held)

    def release(self, *pointers: str) -> Person:
        self.record, self.held = self.factory(BY_STAFF).release(self.record, self.held, pointers or None)
        return self

    def verify(self) -> Person:
        self.record = self.factory(BY_STAFF).mark_verified(self.record, "account")
        return self


def check(record: Representative) -> None:
    """Assert that each field with a value has one source, and that each pointer is one of a field."""
    fields = record.get_writable()
    pointers = [pointer for each in record.provenance for pointer in each.fields]
    assert len(pointers) == len(set(pointers))
    assert {pointer for _, pointer, _ in list_fields(fields)} <= set(pointers)
    for pointer in pointers:
        value: Any = fields
        for part in pointer.strip("/").split("/"):
            value = value[int(part)] if isinstance(value, list) else value[part]
    groups = [each.model_copy(update={"fields": []}) for each in record.provenance]
    assert all(groups.count(group) == 1 for group in groups)


LETTERS = st.sampled_from("abc")
EMAILS = LETTERS.map("{}@example.org".format)
URLS = LETTERS.map("https://example.org/{}".format)
PHONES = LETTERS.map(lambda letter: f"+1518555010{ord(letter) % 10}")
OFFICES = st.fixed_dictionaries(
    {"address": st.sampled_from(["1 A Street", "2 B Street"]), "voice": st.none() | PHONES, "fax": st.none() | PHONES}
).map(lambda parts: office(**parts))
CONTACTS = st.fixed_dictionaries(
    {},
    optional={
        "emails": st.lists(EMAILS, max_size=3),
        "phones": st.lists(PHONES, max_size=3),
        "offices": st.lists(OFFICES, max_size=3),
        "links": st.lists(st.fixed_dictionaries({"url": URLS, "note": st.none() | LETTERS}), max_size=3),
        "contact_form": st.none() | URLS,
        "social": st.fixed_dictionaries({}, optional={"twitter": LETTERS, "threads": LETTERS, "tiktok": LETTERS}),
    },
)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "given_name": LETTERS,
        "photo_url": st.none() | URLS,
        "party": st.none() | st.sampled_from(["Democratic", "Green"]),
        "how": st.none() | st.sampled_from(["elected", "appointed"]),
        "term_start": st.none() | st.sampled_from(["2024-12-02", "2025-01-06"]),
        "term_end": st.none() | st.just("2027-01-04"),
        "senate_class": st.none() | st.integers(1, 3),
        "sources": st.lists(URLS.map(lambda url: {"url": url}), max_size=2),
        "contact_info": CONTACTS,
    },
)
ORIGINS = st.sampled_from([BY_STAFF, UPLOADED, FETCHED, LATER])


class TestProvenance:
    @given(origin=ORIGINS, fields=FIELDS)
    def test_each_field_and_contact_item_has_the_source_once(self, origin: Origin, fields: dict[str, Any]) -> None:
        person = Person.create(origin, **fields)
        check(person.record)
        assert set(person.owners.values()) == {origin.source}

    @given(writes=st.lists(st.tuples(ORIGINS | st.none(), FIELDS), min_size=1, max_size=4))
    def test_is_read_as_it_was_written(self, writes: list[tuple[Origin | None, dict[str, Any]]]) -> None:
        person = Person.create(*writes[0][:1], **writes[0][1])
        for origin, fields in writes[1:]:
            factory = person.factory(origin)
            draft = factory.make_draft(person.fields | fields, person.record)
            person.record = factory.update(person.record, draft, frozenset(fields))
        written = person.record.provenance
        owners = read_owners(person.fields, written)
        assert write_provenance(person.fields, owners) == written
        stored = Representative.model_validate_json(person.record.to_json())
        assert stored == person.record
        assert stored.provenance == written

    @given(origin=ORIGINS, first=FIELDS, second=FIELDS)
    def test_unchanged_fields_keep_source_and_day(
        self, origin: Origin, first: dict[str, Any], second: dict[str, Any]
    ) -> None:
        person = Person.create(FETCHED, **first)
        before = {pointer: value for _, pointer, value in list_fields(person.fields)}
        factory = person.factory(origin)
        draft = factory.make_draft(person.fields | second, person.record)
        person.record = factory.update(person.record, draft)
        check(person.record)
        days = {pointer: each for each in person.record.provenance for pointer in each.fields}
        for key, pointer, value in list_fields(person.fields):
            if len(key) == 1:
                expected = FETCHED if before.get(pointer) == value else origin
                assert (days[pointer].source, days[pointer].as_of) == (expected.source, expected.as_of)

    @given(origin=ORIGINS, fields=FIELDS)
    def test_of_a_new_record_names_all_its_fields_in_order(self, origin: Origin, fields: dict[str, Any]) -> None:
        person = Person.create(origin, **fields)
        (source,) = person.record.provenance
        assert source.fields == [pointer for _, pointer, _ in list_fields(person.fields)]

    def test_has_the_source_of_equal_entries(self) -> None:
        person = Person.create(FETCHED, contact_info={"emails": ["a@example.org", "a@example.org"]})
        check(person.record)
        assert person.owners["/contact_info/emails/1"] == "people"

    def test_entries_keep_their_source_when_others_move_them(self) -> None:
        person = Person.create(FETCHED, contact_info={"emails": ["a@example.org", "b@example.org"]})
        person.write(contact_info={"emails": ["s@example.org", "b@example.org"]})
        assert person.owners["/contact_info/emails/0"] == "staff"
        assert person.owners["/contact_info/emails/1"] == "people"

    def test_field_that_staff_empty_is_theirs(self) -> None:
        person = Person.create(FETCHED, photo_url="https://example.org/a").write(photo_url=None)
        assert person.owners["/photo_url"] == "staff"
        assert person.write(photo_url="https://example.org/b").owners["/photo_url"] == "staff"

    def test_field_that_a_source_empties_has_no_source(self) -> None:
        person = Person.create(FETCHED, photo_url="https://example.org/a", party="Green")
        person.sync(LATER)
        assert person.record.photo_url is None
        assert "/photo_url" not in person.owners

    def test_unknown_pointers_are_left_out(self) -> None:
        person = Person.create(FETCHED)
        entry = FieldSource(source="staff", as_of=TODAY, fields=["/contact_info/emails/7", "/name"])
        owners = read_owners(person.fields, [entry])
        assert [each.fields for each in write_provenance(person.fields, owners)] == [["/name"]]

    def test_new_rules_change_no_source(self) -> None:
        person = Person.create(FETCHED, district="10")
        person.record = person.record.model_copy(update={"division_id": None})
        known = person.record.provenance
        person.engine = BY_THE_BOOK
        factory = person.factory(None)
        person.record = factory.reapply_rules(person.record)
        assert person.record.division_id == "ocd-division/country:us/state:ca/sldu:10"
        check(person.record)
        assert [each.source for each in person.record.provenance] == [each.source for each in known]

    def test_planned_end_of_a_term_has_the_source(self) -> None:
        person = Person.create(FETCHED)
        ended = person.factory(LATER).set_end(person.record, date(2026, 12, 7))
        assert ended.version == person.record.version
        check(ended)

    def test_record_from_before_gets_the_source_of_what_it_states(self) -> None:
        emails = {"emails": ["a@example.org"], "phones": ["+15185550100"]}
        person = Person.create(None, contact_info=emails, photo_url="https://example.org/a")
        assert person.record.provenance == []
        assert person.sync(speaks=frozenset({"emails", "identifiers"}), contact_info={"emails": emails["emails"]})
        assert {"/name", "/position", "/district", "/level", "/chamber", "/contact_info/emails/0"} < set(person.owners)
        assert {"/contact_info/phones/0", "/photo_url"}.isdisjoint(person.owners)
        person.write(given_name="Ada")
        assert person.sync(UPLOADED, contact_info=emails, photo_url="https://example.org/a")
        assert person.owners["/contact_info/phones/0"] == person.owners["/photo_url"] == "upload"
        assert person.owners["/name"] == "people"
        check(person.record)

    def test_stays_small(self) -> None:
        offices = [office(name=f"Office {n}", address=f"{n} A Street", voice="+15185550100") for n in range(20)]
        person = Person.create(FETCHED, contact_info={"offices": offices})
        person.write(contact_info={"offices": [*offices[:10], office(address="9 Z Street"), *offices[11:]]})
        size = len(json.dumps([each.model_dump(mode="json") for each in person.record.provenance]))
        assert size < 2_000
        assert size < len(person.record.to_json()) / 3

    def test_record_that_is_too_large_with_it_is_refused(self) -> None:
        pages = [{"url": f"https://example.org/{'a' * 1400}/{n}"} for n in range(100)]
        with pytest.raises(Invalid) as refused:
            Person.create(FETCHED, sources=pages, contact_info={"links": pages})
        assert refused.value.detail.startswith(f"A representative has at most {MAX_RECORD:,} bytes as JSON; this one")


class TestHeldFields:
    def test_value_of_staff_survives_and_the_difference_is_noted(self) -> None:
        person = Person.create(FETCHED, photo_url="https://example.org/a")
        person.write(photo_url="https://example.org/s")
        assert person.differences == {"/photo_url": "https://example.org/a"}
        assert person.sync(LATER, photo_url="https://example.org/b")
        assert person.record.photo_url == "https://example.org/s"
        assert person.notes == ["kept /photo_url as staff entered it; the source states another value"]
        assert person.differences == {"/photo_url": "https://example.org/b"}
        assert not person.sync(LATER, photo_url="https://example.org/b")
        person.release("/photo_url")
        assert person.record.photo_url == "https://example.org/b"
        assert [each.as_of for each in person.record.provenance if "/photo_url" in each.fields] == [LATER.as_of]
        assert person.sync(LATER, photo_url="https://example.org/c")
        assert person.record.photo_url == "https://example.org/c"

    def test_source_that_agrees_by_now_is_the_source_after_a_release(self) -> None:
        person = Person.create(FETCHED, photo_url="https://example.org/a")
        person.write(photo_url="https://example.org/s").sync(LATER, photo_url="https://example.org/s")
        assert person.owners["/photo_url"] == "staff"
        assert person.differences == {}
        assert person.release().owners["/photo_url"] == "people"

    def test_record_of_staff_is_the_sources_after_a_release(self) -> None:
        contact = {"emails": ["a@example.org"]}
        person = Person.create(BY_STAFF, contact_info=contact, given_name="Ada")
        person.sync(contact_info=contact, photo_url="https://example.org/a")
        assert person.owners["/photo_url"] == "people"
        assert person.differences == {}
        version = person.record.version
        person.release()
        assert person.record.version == version + 1
        assert set(person.owners.values()) == {"people", "staff"}
        assert person.owners["/identifiers"] == "staff"

    def test_roster_of_a_few_columns_leaves_what_others_state(self) -> None:
        person = Person.create(FETCHED, photo_url="https://example.org/a", contact_info={"emails": ["a@example.org"]})
        person.write(photo_url=None, contact_info={"emails": []})
        person.sync(UPLOADED, frozenset({"emails"}), contact_info={"emails": ["u@example.org"]})
        assert person.differences == {
            "/photo_url": "https://example.org/a", "/contact_info/emails": ["u@example.org"],
        } or person.contact["emails"] == ["u@example.org"]  # fmt: skip
        assert person.release("/photo_url").record.photo_url == "https://example.org/a"

    def test_entry_that_staff_removed_does_not_come_back(self) -> None:
        emails = ["a@example.org", "b@example.org"]
        person = Person.create(FETCHED, contact_info={"emails": emails})
        person.write(contact_info={"emails": emails[1:]})
        assert "a@example.org" not in person.held.model_dump_json(include={"removed"})
        person.sync(LATER, contact_info={"emails": ["A@Example.org", "b@example.org", "c@example.org"]})
        assert person.contact["emails"] == ["b@example.org", "c@example.org"]
        assert person.differences == {"/contact_info/emails": ["A@Example.org", "b@example.org", "c@example.org"]}
        person.release("/contact_info/emails")
        assert person.contact["emails"] == ["A@Example.org", "b@example.org", "c@example.org"]
        assert person.held == NOTHING_HELD

    def test_entry_that_staff_removed_of_a_record_from_before_does_not_come_back(self) -> None:
        person = Person.create(None, contact_info={"emails": ["a@example.org"]})
        person.write(contact_info={"emails": []})
        person.sync(contact_info={"emails": ["a@example.org"]})
        assert person.contact["emails"] == []

    def test_own_entries_are_not_what_a_source_states(self) -> None:
        person = Person.create(FETCHED, contact_info={"emails": ["a@example.org"]})
        person.write(contact_info={"emails": ["a@example.org", "s@example.org"]})
        person.write(contact_info={"emails": ["s@example.org"]})
        assert person.differences == {"/contact_info/emails": ["a@example.org"]}
        assert person.release().contact["emails"] == ["a@example.org"]

    def test_office_with_the_number_of_staff_is_not_doubled(self) -> None:
        first = office(voice="+15185550100")
        person = Person.create(FETCHED, contact_info={"offices": [first]})
        person.write(contact_info={"offices": [office(voice="+15185550199")]})
        changed = office(voice="+15185550100", fax="+15185550111")
        person.sync(LATER, contact_info={"offices": [changed]})
        assert [each["voice"] for each in person.contact["offices"]] == ["+15185550199"]
        (stated,) = person.differences["/contact_info/offices"]
        assert stated["fax"] == "+15185550111"
        person.release("/contact_info/offices")
        assert [each["fax"] for each in person.contact["offices"]] == ["+15185550111"]

    def test_office_at_the_place_of_one_that_staff_removed_stays(self) -> None:
        offices = [office(voice="+15185550100"), office(voice="+15185550101")]
        person = Person.create(FETCHED, contact_info={"offices": offices})
        person.write(contact_info={"offices": offices[:1]})
        person.sync(LATER, contact_info={"offices": offices})
        assert [each["voice"] for each in person.contact["offices"]] == ["+15185550100"]
        person.sync(LATER, contact_info={"offices": [office(voice="+15185550102"), offices[1]]})
        assert [each["voice"] for each in person.contact["offices"]] == ["+15185550102"]

    def test_link_beside_one_of_staff_has_the_note_of_the_source(self) -> None:
        url = "https://example.org/a"
        person = Person.create(FETCHED, contact_info={"links": [{"url": url, "note": "old"}]})
        person.write(contact_info={"links": [{"url": url, "note": "old"}, {"url": "https://example.org/s"}]})
        person.sync(LATER, contact_info={"links": [{"url": url, "note": "new"}]})
        assert [each["note"] for each in person.contact["links"]] == ["new", None]
        check(person.record)

    def test_note_of_staff_on_a_link_is_a_difference(self) -> None:
        url = "https://example.org/a"
        person = Person.create(FETCHED, contact_info={"links": [{"url": url, "note": "old"}]})
        person.write(contact_info={"links": [{"url": url, "note": "mine"}]})
        person.sync(LATER, contact_info={"links": [{"url": url, "note": "old"}]})
        assert person.contact["links"][0]["note"] == "mine"
        assert person.differences == {"/contact_info/links": [{"url": url, "note": "old"}]}

    def test_accounts_and_form_are_held_one_by_one(self) -> None:
        social = {"twitter": "ada", "threads": "ada"}
        person = Person.create(FETCHED, contact_info={"social": social, "contact_form": "https://example.org/a"})
        person.write(contact_info={"social": {"twitter": "mine"}, "contact_form": None})
        person.sync(LATER, contact_info={"social": {"twitter": "x", "threads": "y"}, "contact_form": "https://x.org/b"})
        assert (person.contact["social"]["twitter"], person.contact["social"]["threads"]) == ("mine", "y")
        assert person.contact["contact_form"] is None
        assert person.differences == {
            "/contact_info/social/twitter": "x", "/contact_info/contact_form": "https://x.org/b",
        }  # fmt: skip
        person.release("/contact_info/social/twitter")
        assert person.contact["social"]["twitter"] == "x"
        assert person.contact["contact_form"] is None

    def test_end_of_a_term_by_staff_stays_while_the_roster_lists_the_person(self) -> None:
        person = Person.create(FETCHED, term_start="2024-12-02").write(term_end="2026-05-01")
        assert person.record.term_end == date(2026, 5, 1)
        person.sync(LATER, term_start="2024-12-02")
        assert person.record.term_end == date(2026, 5, 1)
        assert person.differences == {"/term_end": None}
        assert person.release("/term_end").record.term_end is None

    def test_days_that_fit_together_only_at_the_source_are_held_and_released_together(self) -> None:
        person = Person.create(FETCHED, term_start="2022-12-05", term_expected_end="2026-12-07")
        person.write(term_end="2026-05-01")
        person.sync(LATER, term_start="2026-12-07", term_expected_end="2030-12-02")
        assert (person.record.term_start, person.record.term_end) == (date(2022, 12, 5), date(2026, 5, 1))
        assert person.differences == {
            "/term_start": "2026-12-07", "/term_expected_end": "2030-12-02", "/term_end": None,
        }  # fmt: skip
        person.release("/term_end")
        assert (person.record.term_start, person.record.term_end) == (date(2026, 12, 7), None)
        assert person.owners["/term_expected_end"] == "people"
        check(person.record)

    def test_seat_is_held_and_released_as_a_whole(self) -> None:
        person = Person.create(FETCHED, district="1")
        person.write(position="Assembly Member", district="20")
        person.sync(LATER)
        assert (person.record.position, person.record.district, person.record.chamber) == (
            "Assembly Member", "20", "lower",
        )  # fmt: skip
        assert {"/position", "/district", "/chamber"} == set(person.differences)
        person.release("/district")
        assert (person.record.position, person.record.district, person.record.chamber) == (
            "State Senator",
            "1",
            "upper",
        )
        check(person.record)
        assert {person.owners[f"/{name}"] for name in ("position", "district", "chamber", "level")} == {"people"}

    def test_division_that_no_rules_know_is_released_too(self) -> None:
        division = "ocd-division/country:us/state:ca/place:oakland"
        person = Person.create(FETCHED, district="1", division_id=division)
        assert person.write(district="2").fields["division_id"] is None
        person.release("/district")
        assert (person.fields["district"], person.fields["division_id"]) == ("1", division)

    def test_release_of_a_field_that_is_not_held_changes_nothing(self) -> None:
        person = Person.create(FETCHED, photo_url="https://example.org/a").write(given_name="Ada")
        before, held = person.record, person.held
        person.release("/photo_url")
        assert (person.record, person.held) == (before, held)

    def test_stale_value_of_a_field_that_is_not_held_is_not_released(self) -> None:
        person = Person.create(FETCHED, photo_url="https://example.org/a")
        stale = make_stated("https://example.org/old", FETCHED)
        person.held = HeldFields(stated={"/photo_url": stale})
        assert person.differences == {}
        assert person.release("/photo_url").record.photo_url == "https://example.org/a"
        person.sync(LATER, photo_url="https://example.org/a")
        assert person.held == NOTHING_HELD

    def test_field_without_a_value_of_a_source_keeps_it_until_a_source_states_one(self) -> None:
        person = Person.create(FETCHED).write(photo_url="https://example.org/s")
        person.release("/photo_url")
        assert person.record.photo_url == "https://example.org/s"
        assert "/photo_url" not in person.owners
        person.sync(LATER, photo_url="https://example.org/b")
        assert person.record.photo_url == "https://example.org/b"

    def test_ids_are_merged_and_not_held(self) -> None:
        person = Person.create(BY_STAFF, identifiers=[])
        person.write(identifiers=[{"scheme": "own", "identifier": "x"}])
        person.sync()
        assert {each.scheme for each in person.record.identifiers} == {"people", "own"}
        assert "/identifiers" not in person.differences

    def test_roster_without_a_source_leaves_all_as_it_is(self) -> None:
        person = Person.create(FETCHED, photo_url="https://example.org/a").write(photo_url=None)
        held = person.held
        draft = person.factory(None).make_draft(person.fields | {"photo_url": "https://example.org/b"}, person.record)
        person.record = person.factory(None).update(person.record, draft)
        assert person.owners["/photo_url"] == "staff"
        assert person.held == held

    def test_are_bounded(self) -> None:
        held = NOTHING_HELD
        for number in range(30):
            removed = {"emails": tuple(f"{number}-{n}" for n in range(20))}
            value = make_stated(["x" * 5_000], FETCHED)
            held = held.add(HeldFields(removed=removed, stated={f"/field-{number}": value}))
        assert len(held.removed["emails"]) == MOST_REMOVED
        assert held.removed["emails"][-1] == "29-19"
        assert len(held.model_dump_json()) < MOST_STATED + 10_000
        assert held.stated
        changes = held.compare([Statement("/links", ["y" * 70_000], differs=True)], FETCHED, frozenset({"links"}))
        assert "/links" not in held.restate(changes).stated

    def test_same_statement_again_changes_nothing(self) -> None:
        held = HeldFields(stated={"/photo_url": make_stated("a", FETCHED)})
        same = [Statement("/photo_url", "a", differs=True)]
        assert held.compare(same, LATER, frozenset({"photo_url"})) == NOTHING_RESTATED
        assert held.compare([], LATER, frozenset({"photo_url"})) == Restatement(dropped=("/photo_url",))
        assert held.compare([], LATER, frozenset({"party"})) == NOTHING_RESTATED

    def test_every_pointer_names_a_field(self) -> None:
        fields = Person.create(FETCHED).fields
        assert [read_field(fields, pointer) for pointer in list_pointers()]
        assert len(set(list_pointers())) == len(list_pointers())
        assert "/contact_info/social/tiktok" in list_pointers()
        assert "/state" not in list_pointers()


STEPS = ("edit", "remove", "sync", "upload", "verify", "release")


def test_every_order_of_writes() -> None:
    for order in permutations(STEPS):
        follow(order)


def follow(order: tuple[str, ...]) -> None:
    """Write in an order, and compare each time."""
    emails = ["a@example.org", "b@example.org"]
    person = Person.create(FETCHED, photo_url="https://example.org/a", contact_info={"emails": emails})
    photo, stated, held, listed, removed = "a", "a", False, emails, set[str]()
    for step in order:
        if step == "edit":
            person.write(photo_url="https://example.org/s")
            photo, held = "s", True
        elif step == "remove":
            left = [each for each in person.contact["emails"] if each != emails[0]]
            person.write(contact_info={"emails": left})
            removed = {emails[0]}
        elif step in ("sync", "upload"):
            stated = step[1]
            listed = [*emails, f"{step}@example.org"]
            origin = LATER if step == "sync" else UPLOADED
            row: dict[str, Any] = {"photo_url": f"https://example.org/{stated}"}
            person.sync(origin, **row, contact_info={"emails": listed})
            assert not person.sync(origin, **row, contact_info={"emails": listed})
            photo = photo if held else stated
        elif step == "verify":
            known = person.record.provenance
            assert person.verify().record.provenance == known
        else:
            person.release()
            photo, held, removed = stated if held else photo, False, set()
        check(person.record)
        assert str(person.record.photo_url)[-1] == photo, (order, step)
        assert person.contact["emails"] == [each for each in listed if each not in removed], (order, step)
        assert (person.owners["/photo_url"] == "staff") is held, (order, step)
        assert set(person.differences) == {
            *(["/photo_url"] if held and photo != stated else []), *(["/contact_info/emails"] if removed else []),
        }  # fmt: skip


class Writes(RuleBasedStateMachine):
    """Any order of writes, and a model of the photo, the name, an account and the e-mail addresses."""

    scalars = ("/photo_url", "/given_name", "/contact_info/social/threads")

    def __init__(self) -> None:
        super().__init__()
        self.person = Person.create(FETCHED)
        self.person.sync(photo_url="https://example.org/0", given_name="0", contact_info=self.contact([], "0"))
        self.value: dict[str, str | None] = dict.fromkeys(self.scalars, "0")
        self.stated: dict[str, str | None] = dict.fromkeys(self.scalars, "0")
        self.held = set[str]()
        self.listed: list[str] = []
        self.own = set[str]()
        self.loose = set[str]()  # entries of staff that they released before a source stated the list
        self.removed = set[str]()

    @staticmethod
    def contact(emails: list[str], account: str | None) -> dict[str, Any]:
        return {"emails": [f"{each}@example.org" for each in emails], "social": {"threads": account}}

    def show(self, pointer: str) -> str | None:
        value = read_field(self.person.fields, pointer)
        return value and str(value).removeprefix("https://example.org/")

    @property
    def shown(self) -> list[str]:
        return [each.removesuffix("@example.org") for each in self.person.contact["emails"]]

    @rule(pointer=st.sampled_from(scalars), value=st.none() | st.sampled_from("01st"))
    def edit(self, pointer: str, value: str | None) -> None:
        if pointer == "/photo_url":
            self.person.write(photo_url=value and f"https://example.org/{value}")
        elif pointer == "/given_name":
            self.person.write(given_name=value)
        else:
            self.person.write(contact_info={"social": {"threads": value}})
        if value != self.value[pointer]:
            self.held.add(pointer)
        self.value[pointer] = value

    @rule(email=st.sampled_from("abcs"))
    def toggle(self, email: str) -> None:
        """Remove an address, or add it."""
        known = self.shown
        after = [each for each in known if each != email] if email in known else [*known, email]
        self.person.write(contact_info={"emails": [f"{each}@example.org" for each in after]})
        if email in known:
            self.removed |= {email} - self.own
            self.own.discard(email)
        else:
            self.own.add(email)

    @rule(
        values=st.tuples(*[st.sampled_from("012")] * 3),
        emails=st.lists(st.sampled_from("abc"), unique=True),
        origin=st.sampled_from([FETCHED, LATER, UPLOADED]),
    )
    def sync(self, values: tuple[str, str, str], emails: list[str], origin: Origin) -> None:
        row: dict[str, Any] = {"photo_url": f"https://example.org/{values[0]}", "given_name": values[1]}
        row |= {"contact_info": self.contact(emails, values[2])}
        self.person.sync(origin, **row)
        assert not self.person.sync(origin, **row)
        self.stated = dict(zip(self.scalars, values, strict=True))
        self.value = {name: self.value[name] if name in self.held else self.stated[name] for name in self.scalars}
        self.listed, self.loose = emails, set()

    @rule(emails=st.lists(st.sampled_from("abc"), unique=True))
    def upload_a_column(self, emails: list[str]) -> None:
        self.person.sync(UPLOADED, frozenset({"emails"}), contact_info=self.contact(emails, None))
        self.listed, self.loose = emails, set()

    @rule()
    def verify(self) -> None:
        self.person.verify()

    @rule(pointer=st.sampled_from([*scalars, "/contact_info/emails"]))
    def release(self, pointer: str) -> None:
        self.person.release(pointer)
        if pointer in self.held:
            self.value[pointer] = self.stated[pointer]
            self.held.discard(pointer)
        elif pointer == "/contact_info/emails":
            self.loose |= self.own
            self.own, self.removed = set(), set()

    @precondition(lambda self: self.held or self.removed)
    @rule()
    def release_all(self) -> None:
        for pointer in [*self.scalars, "/contact_info/emails"]:
            if pointer in self.held:
                self.value[pointer] = self.stated[pointer]
        self.loose |= self.own
        self.held, self.own, self.removed = set(), set(), set()
        self.person.release()

    @invariant()
    def record_is_as_modelled(self) -> None:
        check_owners(self.person.record)
        assert {name: self.show(name) for name in self.scalars} == self.value
        assert {name for name in self.scalars if self.person.owners.get(name) == "staff"} == self.held
        assert not set(self.shown) & (self.removed - self.own)
        assert self.own <= set(self.shown)

    @invariant()
    def entries_are_those_of_the_source_and_of_staff(self) -> None:
        assert set(self.shown) - self.own - self.loose <= set(self.listed)


def check_owners(record: Representative) -> None:
    """Assert that no field has two sources; one that staff released may have none until a source states it."""
    pointers = [pointer for each in record.provenance for pointer in each.fields]
    assert len(pointers) == len(set(pointers))


TestWrites = Writes.TestCase


def test_module_names_the_fields_that_sources_state() -> None:
    assert set(provenance.PLAIN) | {"state", "contact_info"} == set(RepresentativeDraft.model_fields)
