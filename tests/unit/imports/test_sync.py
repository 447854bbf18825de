"""From a roster to a tenant that agrees with it: who is created, changed, closed, left alone or refused."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from chalicelib.aws.error_mapping import WriteConflict
from chalicelib.core.errors import Unavailable
from chalicelib.imports import matching, row_merge
from chalicelib.imports.formats import mapped_csv
from chalicelib.imports.row import RefusedRow, Row
from chalicelib.imports.sync import ClosesTooMany, load
from chalicelib.representatives.models import Identifier, Representative
from chalicelib.representatives.service import RepresentativeService
from chalicelib.representatives.transaction_writer import TransactionWriter
from chalicelib.tenants.column_mapping import ColumnMapping
from tests.unit.representatives.conftest import (
    BY_THE_BOOK,
    NOON,
    Clock,
    busy_writer,
    clock,
    directory,
    draft,
    engine,
    reading,
    table,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chalicelib.aws.tenant_table import TenantTable
    from chalicelib.imports.planner import ImportPlan
    from chalicelib.representatives.models import RepresentativeDraft
    from chalicelib.tenants.rule_engine import RuleEngine
    from tests.support import Calls

__all__ = ["clock", "directory", "engine", "table"]  # the fixtures of the directory serve here too


def row(number: int, **fields: Any) -> Row:
    basis = {"name": f"Person {number}", "position": "State Senator", "district": str(number)}
    basis |= {"level": "state", "chamber": "upper"}
    key = ("openstates", f"ocd-person/{number}")
    return Row(number + 1, "CA", key, basis | {"identifiers": [{"scheme": key[0], "identifier": key[1]}]} | fields)


TEN = [row(n) for n in range(1, 11)]


def run(directory: RepresentativeService, rows: Sequence[Row | RefusedRow], **options: Any) -> ImportPlan:
    return load(rows, "CA", directory, NOON.date(), **options)


def people(directory: RepresentativeService) -> dict[str, Representative]:
    return {person.name: person for person in directory.get_current_view().people}


def counts(plan: ImportPlan) -> tuple[int, int, int, int, int]:
    return len(plan.created), len(plan.changed), plan.unchanged, len(plan.closed), len(plan.refused)


def test_a_first_load_creates_everybody(directory: RepresentativeService) -> None:
    assert counts(run(directory, TEN)) == (10, 0, 0, 0, 0)
    assert set(people(directory)) == {f"Person {n}" for n in range(1, 11)}


def test_the_same_roster_again_writes_nothing(directory: RepresentativeService, calls: Calls) -> None:
    run(directory, TEN)
    calls.during()
    assert counts(run(directory, TEN)) == (0, 0, 10, 0, 0)
    assert calls.during() == ["GetItem"]


def test_ids_are_the_same_whoever_loads_whenever(directory: RepresentativeService) -> None:
    run(directory, TEN)
    first = people(directory)["Person 1"].id
    directory.delete(first, None)
    run(directory, TEN)
    assert people(directory)["Person 1"].id == first


def test_a_row_that_differs_changes_what_the_roster_speaks_of_and_keeps_what_staff_added(
    directory: RepresentativeService,
) -> None:
    run(directory, TEN)
    person = people(directory)["Person 1"]
    staff = {"term_start": "2025-01-06", "identifiers": [
        {"scheme": "openstates", "identifier": "ocd-person/1"}, {"scheme": "bioguide", "identifier": "X1"},
    ]}  # fmt: skip
    directory.patch(person.id, None, staff)
    assert counts(run(directory, TEN)) == (0, 0, 10, 0, 0)
    plan = run(directory, [row(1, party="Green"), *TEN[1:]])
    assert counts(plan) == (0, 1, 9, 0, 0)
    changed = people(directory)["Person 1"]
    assert (changed.party, changed.term_start, changed.version) == ("Green", date(2025, 1, 6), 3)
    assert Identifier(scheme="bioguide", identifier="X1") in changed.identifiers
    run(directory, TEN)
    assert people(directory)["Person 1"].party is None


def test_whoever_is_missing_from_a_full_roster_has_their_term_ended_and_is_not_deleted(
    directory: RepresentativeService,
) -> None:
    run(directory, TEN)
    assert counts(run(directory, TEN[1:])) == (0, 0, 9, 1, 0)
    closed = people(directory)["Person 1"]
    assert (closed.status, closed.term_end) == ("ended", NOON.date())
    assert counts(run(directory, TEN[1:])) == (0, 0, 9, 0, 0)


def test_whoever_comes_back_is_in_office_again(directory: RepresentativeService) -> None:
    run(directory, TEN)
    run(directory, TEN[1:])
    assert counts(run(directory, TEN)) == (0, 1, 9, 0, 0)
    assert people(directory)["Person 1"].status == "current"


def test_a_term_that_has_yet_to_begin_does_not_end_before_it(directory: RepresentativeService) -> None:
    run(directory, TEN)
    directory.patch(people(directory)["Person 1"].id, None, {"term_start": "2030-01-01"})
    run(directory, TEN[1:])
    assert people(directory)["Person 1"].term_end == date(2030, 1, 1)


def test_a_roster_speaks_only_for_the_chambers_it_lists_and_the_source_it_is_from(
    directory: RepresentativeService,
) -> None:
    lower = [row(n, chamber="lower", position="Assembly Member") for n in range(11, 15)]
    run(directory, TEN)
    run(directory, lower)
    by_hand = directory.create(draft(name="By Hand", chamber="upper"))
    assert counts(run(directory, lower)) == (0, 0, 4, 0, 0)
    assert counts(run(directory, TEN)) == (0, 0, 10, 0, 0)
    assert reading(directory).get(by_hand.id).status == "current"


class TestMatching:
    def test_somebody_entered_by_hand_is_met_by_office_district_and_name(
        self, directory: RepresentativeService
    ) -> None:
        by_hand = directory.create(draft(name="PERSÓN 1", district="1", chamber="upper"))
        assert counts(run(directory, TEN)) == (9, 1, 0, 0, 0)
        met = reading(directory).get(by_hand.id)
        assert (met.name, met.version) == ("Person 1", 2)

    def test_two_who_might_be_meant_are_never_guessed(self, directory: RepresentativeService) -> None:
        for _ in range(2):
            directory.create(draft(name="Person 1", district="1"))
        plan = run(directory, TEN)
        assert counts(plan) == (9, 0, 0, 0, 1)
        assert "matches 2 representatives" in plan.refused[0].reason

    def test_a_namesake_with_another_id_is_another_person(self, directory: RepresentativeService) -> None:
        run(directory, [row(1)])
        other = row(1)
        twin = Row(3, "CA", ("openstates", "ocd-person/99"), other.fields | {
            "identifiers": [{"scheme": "openstates", "identifier": "ocd-person/99"}],
        })  # fmt: skip
        assert counts(run(directory, [other, twin])) == (1, 0, 1, 0, 0)

    @pytest.mark.parametrize("name", ["Jr. Smith", "Smith, Robert", 'Rep. Robert "Bob" Smith', "ROBERT Q. SMITH III"])
    def test_a_name_that_is_alike_is_a_match_where_nobody_else_is(
        self, directory: RepresentativeService, name: str
    ) -> None:
        by_hand = directory.create(draft(name='Robert "Junior" Smith, Jr.', district="1", chamber="upper"))
        told = name.replace("Jr.", "Junior").replace("III", "")
        assert counts(run(directory, [row(1, name=told)])) == (0, 1, 0, 0, 0)
        assert reading(directory).get(by_hand.id).identifiers[0].identifier == "ocd-person/1"
        assert counts(run(directory, [row(1, name=told)])) == (0, 0, 1, 0, 0)

    def test_of_two_who_are_alike_nobody_is_guessed_and_nobody_is_closed(
        self, directory: RepresentativeService
    ) -> None:
        run(directory, TEN)
        for name in ("Robert A. Smith", "Robert B. Smith"):
            identifiers = [{"scheme": "votesmart", "identifier": name}]
            directory.create(draft(name=name, district="1", chamber="upper", identifiers=identifiers))
        plan = run(directory, [*TEN, row(99, name="Robert Smith", district="1")])
        assert counts(plan) == (0, 0, 10, 0, 1)
        assert plan.refused[0].reason.startswith("may be the same as Robert A. Smith (")
        assert "or Robert B. Smith (" in plan.refused[0].reason
        assert plan.refused[0].reason.endswith("; review")

    def test_a_name_that_is_only_similar_is_told_and_closes_nobody(self, directory: RepresentativeService) -> None:
        identifiers = [{"scheme": "votesmart", "identifier": "1"}]
        bob = directory.create(draft(name="Bob Smith", district="1", chamber="upper", identifiers=identifiers))
        plan = run(directory, [row(1, name="Robert Smith"), *TEN[1:]])
        assert counts(plan) == (9, 0, 0, 0, 1)
        assert plan.refused[0].reason == f"may be the same as Bob Smith ({bob.id}); review"
        assert reading(directory).get(bob.id).status == "current"

    def test_whoever_held_the_seat_long_ago_is_no_riddle(self, directory: RepresentativeService) -> None:
        directory.create(draft(name="Bob Smith", district="1", chamber="upper", term_end="2020-01-01"))
        assert counts(run(directory, [row(1, name="Robert Smith")])) == (1, 0, 0, 0, 0)

    def test_a_record_that_two_rows_are_about_is_written_by_the_first(self, directory: RepresentativeService) -> None:
        directory.create(draft(name="Robert Smith", district="1", chamber="upper"))
        plan = run(directory, [row(1, name="Smith, Robert"), row(2, name="Robert Smith", district="1")])
        assert counts(plan) == (0, 1, 0, 0, 1)
        assert "as another row is; review" in plan.refused[0].reason

    def test_in_a_crowd_people_are_looked_up_by_name(
        self, directory: RepresentativeService, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(matching, "CROWD", 3)
        for name in ("Ann One", "Bo Two", "Cy Three", "Di Four"):
            directory.create(draft(name=name, district="1", chamber="upper"))
        rows = [row(n, name=name, district="1") for n, name in enumerate(["Bo Two", "Three, Cy", "Ed Five"])]
        assert counts(run(directory, rows)) == (1, 2, 0, 0, 0)

    def test_a_roster_without_ids_keeps_the_identity_when_names_are_written_differently(
        self, directory: RepresentativeService
    ) -> None:
        mapping = ColumnMapping(columns={"name": "M", "district": "D"}, defaults={"position": "State Senator"})

        def load_names(*names: str) -> ImportPlan:
            lines = "".join(f'"{name}",{number}\n' for number, name in enumerate(names))
            return run(directory, list(mapped_csv.parse_rows(f"M,D\n{lines}".encode(), mapping, ("CA", "state"))))

        assert counts(load_names("José García Jr.", "Robert (Bob) Smith", "Ann Alpha")) == (3, 0, 0, 0, 0)
        ids = {person.district: person.id for person in people(directory).values()}
        assert counts(load_names("Garcia, Jose", "Bob Smith", "Hon. Ann Alpha"))[3:] == (0, 0)
        assert {person.district: person.id for person in people(directory).values()} == ids

    def test_two_persons_may_hold_one_district(self, directory: RepresentativeService) -> None:
        both = [row(1, district="Belknap 1"), row(2, district="Belknap 1")]
        assert counts(run(directory, both)) == (2, 0, 0, 0, 0)

    def test_two_records_with_one_id_are_told_and_left_as_they_are(self, directory: RepresentativeService) -> None:
        run(directory, TEN)
        twin = directory.create(draft(name="Twin", chamber="upper", identifiers=TEN[0].fields["identifiers"]))
        plan = run(directory, [row(1, party="Green"), *TEN[1:]])
        assert counts(plan) == (0, 0, 9, 0, 1)
        assert plan.refused[0].reason == "matches 2 representatives with its id; merge them first"
        assert [people(directory)[name].version for name in ("Person 1", "Twin")] == [1, 1]
        directory.patch(twin.id, None, {"term_end": "2026-01-01"})
        assert counts(run(directory, [row(1, party="Green"), *TEN[1:]])) == (0, 1, 9, 0, 0)
        assert (people(directory)["Person 1"].party, people(directory)["Twin"].party) == ("Green", None)


class TestSuccession:
    """A district of the senate has one seat."""

    @pytest.fixture
    def engine(self) -> RuleEngine:
        return BY_THE_BOOK

    def next(self, number: int, district: int, **fields: Any) -> Row:
        return row(number, district=str(district), **fields)

    @pytest.mark.parametrize(
        ("began", "begins", "ends"),
        [
            ("2022-12-05", "2026-05-20", "2026-05-20"),
            ("2026-05-25", "2026-05-20", "2026-05-25"),
            (None, "2026-05-20", "2026-05-20"),
            (None, None, "2026-06-01"),
            (None, "2026-12-07", "2026-06-01"),
        ],
    )
    def test_whoever_is_followed_leaves_when_the_other_comes(
        self, directory: RepresentativeService, began: str | None, begins: str | None, ends: str
    ) -> None:
        run(directory, [row(n, **({"term_start": began} if began else {})) for n in range(1, 11)])
        rows = [*TEN[:3], self.next(44, 4, **({"term_start": begins} if begins else {})), *TEN[4:]]
        assert counts(run(directory, rows)) == (1, 0, 9, 1, 0)
        there = people(directory)
        assert (str(there["Person 4"].term_end), there["Person 4"].status) == (ends, "ended")
        assert there["Person 44"].status == ("upcoming" if begins == "2026-12-07" else "current")
        assert counts(run(directory, rows)) == (0, 0, 10, 0, 0)

    def test_a_seat_that_an_older_file_left_empty_is_taken_by_whoever_came_before_that_day(
        self, directory: RepresentativeService
    ) -> None:
        run(directory, TEN)
        run(directory, [*TEN[:3], *TEN[4:]])
        assert people(directory)["Person 4"].term_end == NOON.date()
        rows = [*TEN[:3], self.next(44, 4, term_start="2026-05-20"), *TEN[4:]]
        assert counts(run(directory, rows)) == (1, 0, 9, 0, 0)

    def test_whoever_moves_with_the_term_they_had_says_nothing_of_when_the_other_left(
        self, directory: RepresentativeService
    ) -> None:
        run(directory, [row(n, term_start="2020-12-07") for n in range(1, 11)])
        moved = row(5, district="4", term_start="2020-12-07")
        others = [row(n, term_start="2020-12-07") for n in range(1, 11) if n not in (4, 5)]
        assert counts(run(directory, [moved, *others])) == (0, 1, 8, 1, 0)
        assert people(directory)["Person 4"].term_end == NOON.date()

    def test_those_who_held_office_before_keep_nobody_out(self, directory: RepresentativeService) -> None:
        run(directory, TEN)
        earlier = row(77, district="4", term_start="2018-01-01", term_end="2026-02-01")
        later = row(78, district="4", term_start="2020-01-01", term_end="2026-03-01")
        assert counts(run(directory, [*TEN, earlier, later])) == (2, 0, 10, 0, 0)

    def test_somebody_whom_two_put_into_one_seat_is_refused_by_name(self, directory: RepresentativeService) -> None:
        plan = run(directory, [*TEN, self.next(44, 4)])
        assert counts(plan) == (10, 0, 0, 0, 1)
        assert "held then by Person 4" in plan.refused[0].reason

    def test_the_refusal_says_that_the_holder_may_be_the_same_person(self, directory: RepresentativeService) -> None:
        run(directory, [row(4, name="Robert Smith")])
        plan = run(directory, [row(4, name="Robert Smith"), row(44, name="Bob Smith", district="4")])
        (refused,) = plan.refused
        assert "has one seat, held then by Robert Smith" in refused.reason
        assert refused.reason.endswith("may be the same person; review.")

    def test_a_term_that_has_yet_to_begin_is_ended_once(self, directory: RepresentativeService) -> None:
        run(directory, TEN)
        directory.patch(people(directory)["Person 1"].id, None, {"term_start": "2030-01-01"})
        assert counts(run(directory, TEN[1:])) == (0, 0, 9, 1, 0)
        assert counts(run(directory, TEN[1:])) == (0, 0, 9, 0, 0)


class TestFullRosters:
    """What a full roster says of those whom it does not list."""

    def of(self, scheme: str, name: str, **fields: Any) -> RepresentativeDraft:
        return draft(name=name, chamber="upper", identifiers=[{"scheme": scheme, "identifier": name}], **fields)

    def test_whoever_another_source_told_us_of_is_out_of_office_too(self, directory: RepresentativeService) -> None:
        run(directory, TEN)
        directory.create(self.of("votesmart", "Other"))
        directory.create(draft(name="Clerk", position="Clerk", identifiers=[{"scheme": "x", "identifier": "1"}]))
        assert counts(run(directory, TEN)) == (0, 0, 10, 1, 0)
        assert (people(directory)["Other"].status, people(directory)["Clerk"].status) == ("ended", "current")

    def test_whoever_was_entered_by_hand_or_has_yet_to_begin_is_told_and_left(
        self, directory: RepresentativeService
    ) -> None:
        directory.create(draft(name="By Hand", chamber="upper"))
        directory.create(self.of("votesmart", "Elected", term_start="2026-12-07"))
        plan = run(directory, TEN)
        assert (counts(plan), plan.left_open) == ((10, 0, 0, 0, 0), 2)
        reasons = {each.name: each.reason for each in plan.open_terms}
        assert "entered by hand" in reasons["By Hand"]
        assert "yet to begin" in reasons["Elected"]

    def test_more_than_a_quarter_of_another_source_stop_it_too(self, directory: RepresentativeService) -> None:
        for number in range(8):
            directory.create(self.of("votesmart", f"Other {number}"))
        with pytest.raises(ClosesTooMany):
            run(directory, TEN)

    def test_a_roster_without_chambers_speaks_for_the_offices_that_it_lists(
        self, directory: RepresentativeService
    ) -> None:
        rows = [row(n, chamber=None) for n in range(1, 11)]
        run(directory, rows)
        assert counts(run(directory, rows[1:])) == (0, 0, 9, 1, 0)


OWN_ROW = frozenset({"name", "position"})


class TestWhatARosterSpeaksOf:
    """A roster of few columns leaves alone what it has no column for."""

    FULL: ClassVar[dict[str, Any]] = {
        "party": "Green", "photo_url": "https://example.org/1.jpg", "term_start": "2024-12-02",
        "contact_info": {
            "emails": ["a@example.org"], "phones": ["+15185550100"], "social": {"twitter": "ada", "facebook": "ada.f"},
            "links": [{"url": "https://example.org"}], "offices": [
                {"classification": "capitol", "address": "1 Main St.", "voice": "+15185550101", "extension": "7"},
                {"classification": "district", "address": "2 Main St."},
            ],
        },
        "sources": [{"url": "https://example.org/source"}],
    }  # fmt: skip

    def after(
        self, directory: RepresentativeService, speaks: set[str], **fields: Any
    ) -> tuple[Representative, Representative]:
        run(directory, [row(1, **self.FULL)])
        before = people(directory)["Person 1"]
        told = replace(row(1, **fields), speaks=frozenset(speaks | {"name", "position", "identifiers"}))
        assert run(directory, [told]).refused == []
        after = people(directory)["Person 1"]
        assert counts(run(directory, [told])) == (0, 0, 1, 0, 0)
        return before, after

    def test_what_has_no_column_stays(self, directory: RepresentativeService) -> None:
        before, after = self.after(directory, {"district"})
        assert after == before

    def test_what_has_a_column_is_replaced_if_only_by_nothing(self, directory: RepresentativeService) -> None:
        speaks = {"party", "term_start", "emails", "sources", "twitter", "links"}
        told = {"emails": ["b@example.org"], "social": {}}
        before, after = self.after(directory, speaks, contact_info=told)
        assert (after.party, after.term_start, after.sources) == (None, None, [])
        contact = after.contact_info
        assert (contact.emails, contact.links, contact.phones) == (["b@example.org"], [], before.contact_info.phones)
        assert (contact.social.twitter, contact.social.facebook) == (None, "ada.f")
        assert (contact.offices, after.photo_url) == (before.contact_info.offices, before.photo_url)

    @pytest.mark.parametrize(
        ("kept", "told", "expected"),
        [
            (["capitol 1 A"], "9", [" 9 ", "capitol 1 A"]),
            (["capitol 1 A", " 2 B"], "9", ["capitol 1 A", " 9 B"]),
            (["capitol 1 A", " 2 B"], "", ["capitol 1 A", "  B"]),
            (["capitol 1 A", " 2 "], "", ["capitol 1 A"]),
            ([" 1 ", " 2 "], "", [" 1 ", " 2 "]),
            ([" 1 ", " 2 "], "9", [" 9 ", " 2 "]),
            ([], "", []),
        ],
    )
    def test_a_column_of_an_office_is_of_the_one_of_no_kind(
        self, directory: RepresentativeService, kept: list[str], told: str, expected: list[str]
    ) -> None:
        def office(text: str) -> dict[str, str]:
            kind, voice, address = text.split(" ")
            parts = {"classification": kind, "voice": voice and f"+1518555010{voice}", "address": address}
            return {name: value for name, value in parts.items() if value}

        run(directory, [row(1, contact_info={"offices": [office(each) for each in kept]})])
        told_offices = [office(f" {told} ")] if told else []
        speaks = frozenset({"voice", "name", "position", "identifiers"})
        flat = replace(row(1, contact_info={"offices": told_offices}), speaks=speaks)
        run(directory, [flat])
        found = people(directory)["Person 1"].contact_info.offices
        assert [each.model_dump(exclude_none=True) for each in found] == [office(each) for each in expected]
        assert counts(run(directory, [flat])) == (0, 0, 1, 0, 0)

    def test_all_accounts_may_be_spoken_of(self, directory: RepresentativeService) -> None:
        _, after = self.after(directory, {"social"}, contact_info={"social": {"bluesky": "ada"}})
        assert after.contact_info.social.model_dump(exclude_none=True) == {"bluesky": "ada"}

    def test_what_follows_from_the_seat_follows_it(self, directory: RepresentativeService) -> None:
        _, after = self.after(directory, {"district"}, position="Assembly Member", chamber=None, district="3")
        assert (after.position, after.chamber, after.district) == ("Assembly Member", "lower", "3")

    def test_an_export_that_has_no_column_for_the_end_of_terms_says_nothing_of_it(
        self, directory: RepresentativeService
    ) -> None:
        run(directory, TEN)
        run(directory, TEN[1:])
        gone = people(directory)["Person 1"]
        cut = Row(2, "CA", ("represent", str(gone.id)), TEN[0].fields | {"identifiers": []}, speaks=OWN_ROW)
        assert counts(run(directory, [cut], may_close_many=True)) == (0, 0, 1, 9, 0)
        assert people(directory)["Person 1"] == gone


class TestUnreadRows:
    UNREAD = RefusedRow(9, "", "has 4 cells where the header has 5", unread=True)

    def test_nobodys_term_ends_while_a_row_could_not_be_read(self, directory: RepresentativeService) -> None:
        run(directory, TEN)
        plan = run(directory, [self.UNREAD, *TEN[2:]])
        assert (counts(plan), plan.left_open) == ((0, 0, 8, 0, 1), 2)
        assert {person.status for person in people(directory).values()} == {"current"}

    def test_a_refused_row_that_matches_nobody_may_be_about_anybody(self, directory: RepresentativeService) -> None:
        run(directory, TEN)
        plan = run(directory, [row(99, name=""), *TEN[1:]])
        assert (counts(plan), plan.left_open) == ((0, 0, 9, 0, 1), 1)

    def test_a_row_of_somebody_who_holds_no_office_ends_their_term(self, directory: RepresentativeService) -> None:
        run(directory, TEN)
        plan = run(directory, [RefusedRow(2, "Person 1", "holds no office now"), *TEN[1:]])
        assert (counts(plan), plan.left_open) == ((0, 0, 9, 1, 1), 0)

    def test_the_wrong_file_is_stopped_even_if_one_of_its_rows_cannot_be_read(
        self, directory: RepresentativeService
    ) -> None:
        run(directory, TEN)
        wrong: list[Row | RefusedRow] = [self.UNREAD, *(row(n) for n in range(20, 30))]
        with pytest.raises(ClosesTooMany, match="lacks the holders of 9 of the 10 current terms of CA"):
            run(directory, wrong)
        assert run(directory, wrong, may_close_many=True).left_open == 10

    def test_many_rows_that_cannot_be_read_do_not_look_like_the_wrong_file(
        self, directory: RepresentativeService
    ) -> None:
        run(directory, TEN)
        assert run(directory, [*[self.UNREAD] * 4, *TEN[4:]]).left_open == 4


class TestBadValues:
    def test_what_a_person_can_be_reached_without_is_left_out_and_said(self, directory: RepresentativeService) -> None:
        contact = {
            "emails": ["bad one", "good@example.org", "bad two"],
            "links": [{"url": "nowhere"}, {"url": "https://example.org"}],
            "offices": [{"classification": "capitol", "voice": "call me", "address": "1 Main St."}],
        }
        plan = run(directory, [row(1, contact_info=contact, photo_url="x", party="y" * 300)])
        assert counts(plan) == (1, 0, 0, 0, 0)
        stored = people(directory)["Person 1"]
        assert stored.contact_info.emails == ["good@example.org"]
        assert [link.url for link in stored.contact_info.links] == ["https://example.org"]
        assert [(office.voice, office.address) for office in stored.contact_info.offices] == [(None, "1 Main St.")]
        assert (stored.photo_url, stored.party) == (None, None)
        assert [note.reason.partition(":")[0] for note in plan.notes] == [
            "left out contact_info/emails/0 'bad one'",
            "left out contact_info/emails/2 'bad two'",
            "left out contact_info/links/0/url \"{'url'",
            "left out contact_info/offices/0/voice 'call me'",
            f"left out party '{'y' * 100}'",
            "left out photo_url 'x'",
        ]
        assert all(note.line == 2 for note in plan.notes)

    def test_urls_that_mislead_are_left_out_and_said(self, directory: RepresentativeService) -> None:
        links = [{"url": "https://evil@x.example/"}, {"url": "https://example.org", "note": "page"}]
        sources = [{"url": "https://example.org/a"}, {"url": "https:///x"}, {"url": "https://a..b/"}]
        photo = "https://u:p@evil.example/x.png"
        rows = [row(1, contact_info={"links": links}, sources=sources, photo_url=photo)]
        rows += [row(2, photo_url="https://good.example\\@evil.example/")]
        plan = run(directory, rows)
        assert counts(plan) == (2, 0, 0, 0, 0)
        stored = people(directory)["Person 1"]
        assert [link.url for link in stored.contact_info.links] == ["https://example.org"]
        assert [link.url for link in stored.sources] == ["https://example.org/a"]
        assert (stored.photo_url, people(directory)["Person 2"].photo_url) == (None, None)
        assert [(note.line, note.reason.partition(" '")[0].partition(' "')[0]) for note in plan.notes] == [
            (2, "left out contact_info/links/0/url"),
            (2, "left out photo_url"),
            (2, "left out sources/1/url"),
            (2, "left out sources/2/url"),
            (3, "left out photo_url"),
        ]
        assert plan.notes[1].reason.endswith(": Expected a URL without user and password.")
        again = run(directory, rows)
        assert (counts(again), len(again.notes)) == ((0, 0, 2, 0, 0), 5)

    def test_a_url_that_a_record_has_already_stays_where_no_row_speaks_of_it(
        self, directory: RepresentativeService
    ) -> None:
        run(directory, [row(1, photo_url="https://example.org/x.png")])
        stored = people(directory)["Person 1"].model_copy(update={"photo_url": "https://u@old.example/x.png"})
        spoken = replace(row(1, party="Democratic"), speaks=frozenset({"party", "identifiers"}))
        safe, notes = row_merge.drop_unsafe_urls(spoken.fields)
        assert (row_merge.merge_row(stored, replace(spoken, fields=safe), NOON.date())["photo_url"], notes) == (
            "https://u@old.example/x.png",
            [],
        )

    def test_without_a_name_there_is_nobody_and_the_row_is_refused(self, directory: RepresentativeService) -> None:
        plan = run(directory, [row(1, name=""), row(2)])
        assert counts(plan) == (1, 0, 0, 0, 1)
        assert plan.refused[0].reason == "name: Expected at least 1 character(s)."

    def test_a_record_that_would_contradict_itself_is_refused(self, directory: RepresentativeService) -> None:
        plan = run(directory, [row(1, term_start="2026-02-01", term_end="2026-01-01")])
        assert "cannot end (2026-01-01) before it starts" in plan.refused[0].reason

    def test_a_refused_row_is_still_a_person_of_the_roster(self, directory: RepresentativeService) -> None:
        run(directory, TEN)
        plan = run(directory, [row(1, name=""), *TEN[1:]])
        assert counts(plan) == (0, 0, 9, 0, 1)
        assert people(directory)["Person 1"].status == "current"

    def test_rows_that_the_reader_refused_are_passed_on(self, directory: RepresentativeService) -> None:
        refused = RefusedRow(9, "x", "why")
        assert run(directory, [refused, *TEN]).refused == [refused]


class TestSafety:
    def test_a_roster_that_would_end_more_than_a_quarter_of_all_terms_writes_nothing(
        self, directory: RepresentativeService, calls: Calls
    ) -> None:
        run(directory, TEN)
        calls.during()
        with pytest.raises(ClosesTooMany, match="would end 3 of the 10 current terms of CA"):
            run(directory, TEN[3:])
        assert calls.during() == ["GetItem"]
        assert counts(run(directory, TEN[3:], may_close_many=True)) == (0, 0, 7, 3, 0)

    def test_somebody_writing_in_between_makes_it_plan_again(
        self, directory: RepresentativeService, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        apply = RepresentativeService.apply_steps

        def interrupted(*arguments: Any, **options: Any) -> int:
            monkeypatch.setattr(RepresentativeService, "apply_steps", apply)
            directory.create(draft(name="Person 1", district="1", position="State Senator"))
            return apply(*arguments, **options)

        monkeypatch.setattr(RepresentativeService, "apply_steps", interrupted)
        assert counts(run(directory, TEN)) == (9, 1, 0, 0, 0)
        assert len(people(directory)) == 10

    def test_without_end_in_between_it_gives_up_and_says_so(
        self, directory: RepresentativeService, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def clash(*_: Any, **__: Any) -> int:
            raise WriteConflict(frozenset({0}))

        monkeypatch.setattr(RepresentativeService, "apply_steps", clash)
        with pytest.raises(Unavailable, match="kept writing"):
            run(directory, TEN)

    def test_a_writer_who_never_stops_does_not_keep_a_roster_out(
        self, directory: RepresentativeService, table: TenantTable, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        busy_writer(directory, table, monkeypatch, times=40)
        assert counts(run(directory, TEN)) == (10, 0, 0, 0, 0)
        assert len(people(directory)) == 50

    def test_what_was_written_before_planning_again_is_told_as_what_it_was(
        self, directory: RepresentativeService, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run(directory, [row(n) for n in range(1, 8)])
        roster = [row(1, party="Green"), *(row(n) for n in range(3, 121))]
        commit, calls = TransactionWriter.commit, [0]

        def overtaken(*arguments: Any) -> None:
            calls[0] += 1
            if calls[0] == 2:
                monkeypatch.setattr(TransactionWriter, "commit", commit)
                directory.create(draft(name="Other"))
            commit(*arguments)

        monkeypatch.setattr(TransactionWriter, "commit", overtaken)
        done: list[int] = []
        assert counts(run(directory, roster, progress=done.append)) == (113, 1, 5, 1, 0)
        assert sum(done) == 115
        assert people(directory)["Person 2"].status == "ended"

    def test_a_load_cut_short_is_finished_by_running_it_again(
        self, directory: RepresentativeService, monkeypatch: pytest.MonkeyPatch, clock: Clock
    ) -> None:
        assert clock.now == NOON
        many = [row(n) for n in range(1, 121)]
        commit, cuts = TransactionWriter.commit, [0]

        def cut(*arguments: Any) -> None:
            cuts[0] += 1
            if cuts[0] == 2:
                raise Unavailable("cut")
            commit(*arguments)

        monkeypatch.setattr(TransactionWriter, "commit", cut)
        done: list[int] = []
        with pytest.raises(Unavailable):
            run(directory, many, progress=done.append)
        assert (done, len(people(directory))) == ([49], 49)
        assert counts(run(directory, many)) == (71, 0, 49, 0, 0)
        assert len({person.id for person in people(directory).values()}) == 120


def test_ids_are_of_this_tenant_alone() -> None:
    from chalicelib.imports.matching import derive_id  # noqa: PLC0415 (beside what it is tested with)

    key = ("openstates", "ocd-person/1")
    assert derive_id("CA", key) != derive_id("NV", key)
    assert isinstance(derive_id("CA", key), uuid.UUID)
