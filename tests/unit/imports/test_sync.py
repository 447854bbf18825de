"""Applying a roster to a tenant: records are created, changed, closed, left unchanged or refused."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from chalicelib.aws.error_mapping import WriteConflict
from chalicelib.aws.tenant_table import TenantTable
from chalicelib.core.errors import Unavailable
from chalicelib.core.tenant_cache import TenantCache
from chalicelib.core.term_spans import SERVING
from chalicelib.imports import matching, row_merge
from chalicelib.imports.formats import mapped_csv
from chalicelib.imports.planner import make_plan
from chalicelib.imports.record_spool import RecordList
from chalicelib.imports.row import EarlierTerm, RefusedRow, Row
from chalicelib.imports.sync import ClosesTooMany, load
from chalicelib.representatives.models import Identifier, Representative
from chalicelib.representatives.service import RepresentativeService
from chalicelib.representatives.term_history import get_record_as_of
from chalicelib.representatives.transaction_writer import TransactionWriter
from chalicelib.tenants.column_mapping import ColumnMapping
from chalicelib.tenants.coverage_repository import CoverageRepository
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

    from chalicelib.imports.planner import ImportPlan
    from chalicelib.representatives.models import RepresentativeDraft
    from chalicelib.tenants.coverage import Coverage
    from chalicelib.tenants.rule_engine import RuleEngine
    from tests.support import Calls

__all__ = ["clock", "directory", "engine", "table"]  # the service's fixtures are used here too


def row(number: int, **fields: Any) -> Row:
    basis = {"name": f"Person {number}", "position": "State Senator", "district": str(number)}
    basis |= {"level": "state", "chamber": "upper"}
    key = ("openstates", f"ocd-person/{number}")
    return Row(number + 1, "CA", key, basis | {"identifiers": [{"scheme": key[0], "identifier": key[1]}]} | fields)


TEN = [row(n) for n in range(1, 11)]


def coverage_of(directory: RepresentativeService) -> CoverageRepository:
    cache: TenantCache[Coverage] = TenantCache(most=1, size=10_000)
    return CoverageRepository(lambda: directory.table, "CA", lambda: directory.writer.change_writer, cache)


def run(directory: RepresentativeService, rows: Sequence[Row | RefusedRow], **options: Any) -> ImportPlan:
    coverage = coverage_of(directory)
    return load(rows, "CA", directory, NOON.date(), coverage=coverage, source="roster.csv", **options)


def people(directory: RepresentativeService) -> dict[str, Representative]:
    return {person.name: person for person in directory.get_current_view().people}


def counts(plan: ImportPlan) -> tuple[int, int, int, int, int]:
    return len(plan.created), len(plan.changed), plan.unchanged, len(plan.closed), len(plan.refused)


def test_first_load_creates_everyone(directory: RepresentativeService) -> None:
    assert counts(run(directory, TEN)) == (10, 0, 0, 0, 0)
    assert set(people(directory)) == {f"Person {n}" for n in range(1, 11)}


def test_same_roster_again_writes_nothing(directory: RepresentativeService, calls: Calls) -> None:
    run(directory, TEN)
    calls.during()
    assert counts(run(directory, TEN)) == (0, 0, 10, 0, 0)
    # The changes since, the fields that staff hold, and what the offices' claims are.
    assert calls.during() == ["GetItem", "Query", "Query", "GetItem", "Query"]


def test_ids_are_the_same_for_every_load(directory: RepresentativeService) -> None:
    run(directory, TEN)
    first = people(directory)["Person 1"].id
    directory.delete(first, None)
    run(directory, TEN)
    assert people(directory)["Person 1"].id == first


def test_differing_row_changes_covered_fields_and_keeps_additions_of_staff(
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


def test_term_missing_from_a_full_roster_is_ended_and_not_deleted(
    directory: RepresentativeService,
) -> None:
    run(directory, TEN)
    assert counts(run(directory, TEN[1:])) == (0, 0, 9, 1, 0)
    closed = people(directory)["Person 1"]
    assert (closed.status, closed.term_end) == ("ended", NOON.date())
    assert counts(run(directory, TEN[1:])) == (0, 0, 9, 0, 0)


def test_returning_holder_is_in_office_again(directory: RepresentativeService) -> None:
    run(directory, TEN)
    run(directory, TEN[1:])
    assert counts(run(directory, TEN)) == (0, 1, 9, 0, 0)
    assert people(directory)["Person 1"].status == "current"


def test_future_term_does_not_end_before_it_starts(directory: RepresentativeService) -> None:
    run(directory, TEN)
    directory.patch(people(directory)["Person 1"].id, None, {"term_start": "2030-01-01"})
    run(directory, TEN[1:])
    assert people(directory)["Person 1"].term_end == date(2030, 1, 1)


def test_roster_covers_only_its_chambers_and_its_source(
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
    def test_record_entered_by_hand_is_matched_by_office_district_and_name(
        self, directory: RepresentativeService
    ) -> None:
        by_hand = directory.create(draft(name="PERSÓN 1", district="1", chamber="upper"))
        assert counts(run(directory, TEN)) == (9, 1, 0, 0, 0)
        met = reading(directory).get(by_hand.id)
        assert (met.name, met.version) == ("PERSÓN 1", 2)  # it is as staff entered it
        assert [each.scheme for each in met.identifiers] == ["openstates"]

    def test_two_possible_matches_are_refused(self, directory: RepresentativeService) -> None:
        for _ in range(2):
            directory.create(draft(name="Person 1", district="1"))
        plan = run(directory, TEN)
        assert counts(plan) == (9, 0, 0, 0, 1)
        assert "matches 2 representatives" in plan.refused[0].reason

    def test_namesake_with_another_id_is_another_person(self, directory: RepresentativeService) -> None:
        run(directory, [row(1)])
        other = row(1)
        twin = Row(3, "CA", ("openstates", "ocd-person/99"), other.fields | {
            "identifiers": [{"scheme": "openstates", "identifier": "ocd-person/99"}],
        })  # fmt: skip
        assert counts(run(directory, [other, twin])) == (1, 0, 1, 0, 0)

    @pytest.mark.parametrize("name", ["Jr. Smith", "Smith, Robert", 'Rep. Robert "Bob" Smith', "ROBERT Q. SMITH III"])
    def test_single_alike_name_is_a_match(self, directory: RepresentativeService, name: str) -> None:
        by_hand = directory.create(draft(name='Robert "Junior" Smith, Jr.', district="1", chamber="upper"))
        variant = name.replace("Jr.", "Junior").replace("III", "")
        assert counts(run(directory, [row(1, name=variant)])) == (0, 1, 0, 0, 0)
        assert reading(directory).get(by_hand.id).identifiers[0].identifier == "ocd-person/1"
        assert counts(run(directory, [row(1, name=variant)])) == (0, 0, 1, 0, 0)

    def test_two_alike_names_are_refused_and_close_no_term(self, directory: RepresentativeService) -> None:
        run(directory, TEN)
        for name in ("Robert A. Smith", "Robert B. Smith"):
            identifiers = [{"scheme": "votesmart", "identifier": name}]
            directory.create(draft(name=name, district="1", chamber="upper", identifiers=identifiers))
        plan = run(directory, [*TEN, row(99, name="Robert Smith", district="1")])
        assert counts(plan) == (0, 0, 10, 0, 1)
        assert plan.refused[0].reason.startswith("may be the same as Robert A. Smith (")
        assert "or Robert B. Smith (" in plan.refused[0].reason
        assert plan.refused[0].reason.endswith("; review")

    def test_only_similar_name_is_refused_and_closes_no_term(self, directory: RepresentativeService) -> None:
        identifiers = [{"scheme": "votesmart", "identifier": "1"}]
        bob = directory.create(draft(name="Bob Smith", district="1", chamber="upper", identifiers=identifiers))
        plan = run(directory, [row(1, name="Robert Smith"), *TEN[1:]])
        assert counts(plan) == (9, 0, 0, 0, 1)
        assert plan.refused[0].reason == f"may be the same as Bob Smith ({bob.id}); review"
        assert reading(directory).get(bob.id).status == "current"

    def test_former_holder_of_the_seat_is_no_candidate(self, directory: RepresentativeService) -> None:
        directory.create(draft(name="Bob Smith", district="1", chamber="upper", term_end="2020-01-01"))
        assert counts(run(directory, [row(1, name="Robert Smith")])) == (1, 0, 0, 0, 0)

    def test_record_that_two_rows_match_is_written_by_the_first(self, directory: RepresentativeService) -> None:
        directory.create(draft(name="Robert Smith", district="1", chamber="upper"))
        plan = run(directory, [row(1, name="Smith, Robert"), row(2, name="Robert Smith", district="1")])
        assert counts(plan) == (0, 1, 0, 0, 1)
        assert "and so is another row; review" in plan.refused[0].reason

    def test_people_in_a_crowd_are_looked_up_by_name(
        self, directory: RepresentativeService, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(matching, "LARGE_SEAT", 3)
        for name in ("Ann One", "Bo Two", "Cy Three", "Di Four"):
            directory.create(draft(name=name, district="1", chamber="upper"))
        rows = [row(n, name=name, district="1") for n, name in enumerate(["Bo Two", "Three, Cy", "Ed Five"])]
        assert counts(run(directory, rows)) == (1, 2, 0, 0, 0)

    def test_roster_without_ids_matches_differently_written_names(self, directory: RepresentativeService) -> None:
        mapping = ColumnMapping(columns={"name": "M", "district": "D"}, defaults={"position": "State Senator"})

        def load_names(*names: str) -> ImportPlan:
            lines = "".join(f'"{name}",{number}\n' for number, name in enumerate(names))
            data = f"M,D\n{lines}".encode()
            return run(directory, list(mapped_csv.parse_rows(data, mapping, ("CA", "state"), today=NOON.date())))

        assert counts(load_names("José García Jr.", "Robert (Bob) Smith", "Ann Alpha")) == (3, 0, 0, 0, 0)
        ids = {person.district: person.id for person in people(directory).values()}
        assert counts(load_names("Garcia, Jose", "Bob Smith", "Hon. Ann Alpha"))[3:] == (0, 0)
        assert {person.district: person.id for person in people(directory).values()} == ids

    def test_two_people_may_hold_one_district(self, directory: RepresentativeService) -> None:
        both = [row(1, district="Belknap 1"), row(2, district="Belknap 1")]
        assert counts(run(directory, both)) == (2, 0, 0, 0, 0)

    def test_two_records_with_one_id_are_refused_and_unchanged(self, directory: RepresentativeService) -> None:
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
    """A senate district has one seat."""

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
    def test_predecessor_ends_when_the_successor_starts(
        self, directory: RepresentativeService, began: str | None, begins: str | None, ends: str
    ) -> None:
        run(directory, [row(n, **({"term_start": began} if began else {})) for n in range(1, 11)])
        rows = [*TEN[:3], self.next(44, 4, **({"term_start": begins} if begins else {})), *TEN[4:]]
        assert counts(run(directory, rows)) == (1, 0, 9, 1, 0)
        there = people(directory)
        assert (str(there["Person 4"].term_end), there["Person 4"].status) == (ends, "ended")
        assert there["Person 44"].status == ("upcoming" if begins == "2026-12-07" else "current")
        assert counts(run(directory, rows)) == (0, 0, 10, 0, 0)

    def test_seat_that_an_older_file_left_empty_may_have_an_earlier_start(
        self, directory: RepresentativeService
    ) -> None:
        run(directory, TEN)
        run(directory, [*TEN[:3], *TEN[4:]])
        assert people(directory)["Person 4"].term_end == NOON.date()
        rows = [*TEN[:3], self.next(44, 4, term_start="2026-05-20"), *TEN[4:]]
        assert counts(run(directory, rows)) == (1, 0, 9, 0, 0)

    def test_mover_with_an_unchanged_term_does_not_date_the_end_of_the_holder(
        self, directory: RepresentativeService
    ) -> None:
        run(directory, [row(n, term_start="2020-12-07") for n in range(1, 11)])
        moved = row(5, district="4", term_start="2020-12-07")
        others = [row(n, term_start="2020-12-07") for n in range(1, 11) if n not in (4, 5)]
        assert counts(run(directory, [moved, *others])) == (0, 1, 8, 1, 0)
        assert people(directory)["Person 4"].term_end == NOON.date()

    def test_former_holders_do_not_block_a_seat(self, directory: RepresentativeService) -> None:
        run(directory, TEN)
        earlier = row(77, district="4", term_start="2018-01-01", term_end="2026-02-01")
        later = row(78, district="4", term_start="2020-01-01", term_end="2026-03-01")
        assert counts(run(directory, [*TEN, earlier, later])) == (2, 0, 10, 0, 0)

    def test_second_person_for_one_seat_is_refused_with_the_holder(self, directory: RepresentativeService) -> None:
        plan = run(directory, [*TEN, self.next(44, 4)])
        assert counts(plan) == (10, 0, 0, 0, 1)
        assert "held at that time by Person 4" in plan.refused[0].reason

    def test_refusal_says_that_the_holder_may_be_the_same_person(self, directory: RepresentativeService) -> None:
        run(directory, [row(4, name="Robert Smith")])
        plan = run(directory, [row(4, name="Robert Smith"), row(44, name="Bob Smith", district="4")])
        (refused,) = plan.refused
        assert "has one seat, held at that time by Robert Smith" in refused.reason
        assert refused.reason.endswith("may be the same person; review.")

    @pytest.mark.parametrize(
        ("fields", "left"),
        [
            pytest.param({"name": "Ada Quill"}, 1, id="with the name of an omitted person"),
            pytest.param({"name": "A. Quill"}, 1, id="with a word of the name"),
            pytest.param({"name": "Bo Else"}, 0, id="with another name"),
        ],
    )
    def test_refused_newcomer_keeps_the_term_open_that_the_row_may_be_about(
        self, directory: RepresentativeService, fields: dict[str, str], left: int
    ) -> None:
        run(directory, [row(7, name="Ada Quill"), *TEN[:6], *TEN[7:]])
        plan = run(directory, [*TEN[:6], *TEN[7:], self.next(77, 8, **fields)])
        assert (counts(plan), plan.left_open) == ((0, 0, 9, 1 - left, 1), left)
        assert people(directory)["Ada Quill"].status == ("current" if left else "ended")
        assert [term.name for term in plan.open_terms] == ["Ada Quill"] * left

    def test_successor_of_a_person_whose_term_stays_open_is_refused_too(self, directory: RepresentativeService) -> None:
        run(directory, [row(7, name="Ada Quill"), row(6, name="Bo Reed"), *TEN[:5], *TEN[7:]])
        rows = [*TEN[:5], *TEN[7:], self.next(77, 8, name="Ada Quill"), self.next(76, 7, name="Cy Reed")]
        plan = run(directory, rows)
        assert (counts(plan), plan.left_open) == ((0, 0, 8, 0, 2), 2)
        assert counts(run(directory, rows)) == (0, 0, 8, 0, 2)

    def test_refused_mover_ends_the_terms_of_omitted_people(self, directory: RepresentativeService) -> None:
        run(directory, TEN)
        plan = run(directory, [*TEN[:5], row(6, district="8"), *TEN[7:]])
        assert (counts(plan), plan.left_open) == ((0, 0, 8, 1, 1), 0)

    def test_sitting_holder_is_seated_before_a_next_one_of_an_earlier_row(
        self, directory: RepresentativeService
    ) -> None:
        following, sitting = self.next(44, 4, term_start="2027-01-05"), self.next(4, 4, term_start="2023-01-03")
        plan = run(directory, [following, sitting])
        assert ([refused.name for refused in plan.refused], set(people(directory))) == (["Person 44"], {"Person 4"})
        ending = replace(sitting, fields=sitting.fields | {"term_end": "2027-01-05"})
        assert counts(run(directory, [following, ending])) == (1, 1, 0, 0, 0)
        assert people(directory)["Person 44"].status == "upcoming"

    @pytest.mark.parametrize("known", [False, True])
    @pytest.mark.parametrize("order", [1, -1])
    def test_expected_end_frees_the_seat_for_a_next_holder(
        self, directory: RepresentativeService, order: int, *, known: bool
    ) -> None:
        following = self.next(44, 4, term_start="2027-01-05")
        sitting = self.next(4, 4, term_start="2023-01-03", term_expected_end="2027-01-05")
        if known:
            run(directory, [sitting])
        rows = [following, sitting][::order]
        assert counts(run(directory, rows)) == ((1, 1, 0, 0, 0) if known else (2, 0, 0, 0, 0))
        there = people(directory)
        assert (there["Person 4"].status, there["Person 4"].term_end) == ("current", date(2027, 1, 5))
        assert (there["Person 44"].status, there["Person 44"].term_end) == ("upcoming", None)
        assert there["Person 4"].version == (2 if known else 1)
        assert counts(run(directory, rows)) == (0, 0, 2, 0, 0)

    def test_future_term_is_ended_once(self, directory: RepresentativeService) -> None:
        run(directory, TEN)
        directory.patch(people(directory)["Person 1"].id, None, {"term_start": "2030-01-01"})
        assert counts(run(directory, TEN[1:])) == (0, 0, 9, 1, 0)
        assert counts(run(directory, TEN[1:])) == (0, 0, 9, 0, 0)


class TestFullRosters:
    """The effect of a full roster on records that it does not list."""

    def of(self, scheme: str, name: str, **fields: Any) -> RepresentativeDraft:
        return draft(name=name, chamber="upper", identifiers=[{"scheme": scheme, "identifier": name}], **fields)

    def test_omitted_record_of_another_source_is_ended_too(self, directory: RepresentativeService) -> None:
        run(directory, TEN)
        directory.create(self.of("votesmart", "Other"))
        directory.create(draft(name="Clerk", position="Clerk", identifiers=[{"scheme": "x", "identifier": "1"}]))
        assert counts(run(directory, TEN)) == (0, 0, 10, 1, 0)
        assert (people(directory)["Other"].status, people(directory)["Clerk"].status) == ("ended", "current")

    def test_omitted_manual_or_future_record_is_reported_and_left_open(self, directory: RepresentativeService) -> None:
        directory.create(draft(name="By Hand", chamber="upper"))
        directory.create(self.of("votesmart", "Elected", term_start="2026-12-07"))
        plan = run(directory, TEN)
        assert (counts(plan), plan.left_open) == ((10, 0, 0, 0, 0), 2)
        reasons = {each.name: each.reason for each in plan.open_terms}
        assert "entered by hand" in reasons["By Hand"]
        assert "has not started" in reasons["Elected"]

    def test_more_than_a_quarter_of_another_source_stops_the_load(self, directory: RepresentativeService) -> None:
        for number in range(8):
            directory.create(self.of("votesmart", f"Other {number}"))
        with pytest.raises(ClosesTooMany):
            run(directory, TEN)

    def test_roster_without_chambers_covers_the_offices_that_it_lists(self, directory: RepresentativeService) -> None:
        rows = [row(n, chamber=None) for n in range(1, 11)]
        run(directory, rows)
        assert counts(run(directory, rows[1:])) == (0, 0, 9, 1, 0)


OWN_ROW = frozenset({"name", "position"})


class TestRosterCoverage:
    """A roster with few columns does not change fields without a column."""

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
        covering = replace(row(1, **fields), speaks=frozenset(speaks | {"name", "position", "identifiers"}))
        assert run(directory, [covering]).refused == []
        after = people(directory)["Person 1"]
        assert counts(run(directory, [covering])) == (0, 0, 1, 0, 0)
        return before, after

    def test_fields_without_a_column_are_unchanged(self, directory: RepresentativeService) -> None:
        before, after = self.after(directory, {"district"})
        assert after == before

    def test_fields_with_a_column_are_replaced_even_if_empty(self, directory: RepresentativeService) -> None:
        speaks = {"party", "term_start", "emails", "sources", "twitter", "links"}
        given = {"emails": ["b@example.org"], "social": {}}
        before, after = self.after(directory, speaks, contact_info=given)
        assert (after.party, after.term_start, after.sources) == (None, None, [])
        contact = after.contact_info
        assert (contact.emails, contact.links, contact.phones) == (["b@example.org"], [], before.contact_info.phones)
        assert (contact.social.twitter, contact.social.facebook) == (None, "ada.f")
        assert (contact.offices, after.photo_url) == (before.contact_info.offices, before.photo_url)

    @pytest.mark.parametrize(
        ("kept", "voice", "expected"),
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
    def test_office_column_fills_the_office_without_classification(
        self, directory: RepresentativeService, kept: list[str], voice: str, expected: list[str]
    ) -> None:
        def office(text: str) -> dict[str, str]:
            kind, voice, address = text.split(" ")
            parts = {"classification": kind, "voice": voice and f"+1518555010{voice}", "address": address}
            return {name: value for name, value in parts.items() if value}

        run(directory, [row(1, contact_info={"offices": [office(each) for each in kept]})])
        row_offices = [office(f" {voice} ")] if voice else []
        speaks = frozenset({"voice", "name", "position", "identifiers"})
        flat = replace(row(1, contact_info={"offices": row_offices}), speaks=speaks)
        run(directory, [flat])
        found = people(directory)["Person 1"].contact_info.offices
        assert [each.model_dump(exclude_none=True) for each in found] == [office(each) for each in expected]
        assert counts(run(directory, [flat])) == (0, 0, 1, 0, 0)

    def test_all_accounts_may_be_covered(self, directory: RepresentativeService) -> None:
        _, after = self.after(directory, {"social"}, contact_info={"social": {"bluesky": "ada"}})
        assert after.contact_info.social.model_dump(exclude_none=True) == {"bluesky": "ada"}

    def test_fields_derived_from_the_seat_follow_it(self, directory: RepresentativeService) -> None:
        _, after = self.after(directory, {"district"}, position="Assembly Member", chamber=None, district="3")
        assert (after.position, after.chamber, after.district) == ("Assembly Member", "lower", "3")

    def test_export_without_a_term_end_column_does_not_change_term_ends(self, directory: RepresentativeService) -> None:
        run(directory, TEN)
        run(directory, TEN[1:])
        gone = people(directory)["Person 1"]
        cut = Row(2, "CA", ("represent", str(gone.id)), TEN[0].fields | {"identifiers": []}, speaks=OWN_ROW)
        assert counts(run(directory, [cut], may_close_many=True)) == (0, 0, 1, 9, 0)
        assert people(directory)["Person 1"] == gone


class TestUnreadRows:
    UNREAD = RefusedRow(9, "", "has 4 cells where the header has 5", unread=True)

    def test_no_term_ends_while_a_row_is_unreadable(self, directory: RepresentativeService) -> None:
        run(directory, TEN)
        plan = run(directory, [self.UNREAD, *TEN[2:]])
        assert (counts(plan), plan.left_open) == ((0, 0, 8, 0, 1), 2)
        assert {person.status for person in people(directory).values()} == {"current"}

    def test_refused_row_without_a_match_may_be_about_any_person(self, directory: RepresentativeService) -> None:
        run(directory, TEN)
        plan = run(directory, [row(99, name=""), *TEN[1:]])
        assert (counts(plan), plan.left_open) == ((0, 0, 9, 0, 1), 1)

    @pytest.mark.parametrize(
        ("about", "left"),
        [
            pytest.param(row(99, name="Cleo Else"), 0, id="of another id, name and seat"),
            pytest.param(row(99, name="Cleo Person"), 1, id="with a word of the name"),
            pytest.param(row(1, name="Cleo Else", district="77"), 1, id="with the id"),
            pytest.param(row(99, name="Cleo Else", district="1"), 1, id="of the seat"),
            pytest.param(replace(row(99, name="Cleo Else"), state="NV"), 0, id="of another state"),
            pytest.param(replace(row(99, name="Cleo Else"), state=""), 0, id="of no known state"),
        ],
    )
    def test_row_that_was_read_in_part_keeps_only_the_terms_open_that_it_may_be_about(
        self, directory: RepresentativeService, about: Row, left: int
    ) -> None:
        run(directory, [row(1, name="Ada Person"), *TEN[1:]])
        refused = RefusedRow(9, "", "is refused", unread=True, about=about)
        plan = run(directory, [refused, *TEN[1:]])
        assert (len(plan.closed), plan.left_open) == (1 - left, left)

    def test_row_without_an_office_ends_the_term(self, directory: RepresentativeService) -> None:
        run(directory, TEN)
        plan = run(directory, [RefusedRow(2, "Person 1", "holds no office now"), *TEN[1:]])
        assert (counts(plan), plan.left_open) == ((0, 0, 9, 1, 1), 0)

    def test_wrong_file_is_stopped_even_if_a_row_is_unreadable(self, directory: RepresentativeService) -> None:
        run(directory, TEN)
        wrong: list[Row | RefusedRow] = [self.UNREAD, *(row(n) for n in range(20, 30))]
        with pytest.raises(ClosesTooMany, match="does not list the holders of 9 of the 10 current terms of CA"):
            run(directory, wrong)
        assert run(directory, wrong, may_close_many=True).left_open == 10

    def test_many_unreadable_rows_do_not_look_like_the_wrong_file(self, directory: RepresentativeService) -> None:
        run(directory, TEN)
        assert run(directory, [*[self.UNREAD] * 4, *TEN[4:]]).left_open == 4


class TestBadValues:
    def test_invalid_optional_values_are_left_out_with_notes(self, directory: RepresentativeService) -> None:
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

    def test_known_parties_of_a_joint_nomination_are_kept(self, directory: RepresentativeService) -> None:
        plan = run(directory, [row(1, party="DEM/Whig/Green"), row(2, party="Whig")])
        assert counts(plan) == (2, 0, 0, 0, 0)
        stored = people(directory)
        assert (stored["Person 1"].party, stored["Person 2"].party) == ("Democratic/Green", None)
        first, second = (note.reason for note in plan.notes)
        assert first.startswith("left out 'Whig' of party 'DEM/Whig/Green': ")
        assert second.startswith("left out party 'Whig': ")
        assert counts(run(directory, [row(1, party="DEM/Whig/Green"), row(2)])) == (0, 0, 2, 0, 0)

    def test_misleading_urls_are_left_out_with_notes(self, directory: RepresentativeService) -> None:
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

    def test_unsafe_url_of_a_record_stays_if_no_row_covers_it(self, directory: RepresentativeService) -> None:
        run(directory, [row(1, photo_url="https://example.org/x.png")])
        stored = people(directory)["Person 1"].model_copy(update={"photo_url": "https://u@old.example/x.png"})
        spoken = replace(row(1, party="Democratic"), speaks=frozenset({"party", "identifiers"}))
        safe, notes = row_merge.drop_unsafe_urls(spoken.fields)
        assert (
            row_merge.merge_row(stored, stored.get_writable(), replace(spoken, fields=safe), NOON.date())["photo_url"],
            notes,
        ) == (
            "https://u@old.example/x.png",
            [],
        )

    def test_row_without_a_name_is_refused(self, directory: RepresentativeService) -> None:
        plan = run(directory, [row(1, name=""), row(2)])
        assert counts(plan) == (1, 0, 0, 0, 1)
        assert plan.refused[0].reason == "name: Expected at least 1 character(s)."

    def test_contradictory_record_is_refused(self, directory: RepresentativeService) -> None:
        plan = run(directory, [row(1, term_start="2026-02-01", term_end="2026-01-01")])
        assert "cannot end (2026-01-01) before it starts" in plan.refused[0].reason

    def test_refused_row_still_counts_as_listed(self, directory: RepresentativeService) -> None:
        run(directory, TEN)
        plan = run(directory, [row(1, name=""), *TEN[1:]])
        assert counts(plan) == (0, 0, 9, 0, 1)
        assert people(directory)["Person 1"].status == "current"

    def test_rows_refused_by_the_reader_are_passed_on(self, directory: RepresentativeService) -> None:
        refused = RefusedRow(9, "x", "why")
        assert run(directory, [refused, *TEN]).refused == [refused]


class TestSafety:
    def test_roster_that_would_end_more_than_a_quarter_of_terms_writes_nothing(
        self, directory: RepresentativeService, calls: Calls
    ) -> None:
        run(directory, TEN)
        calls.during()
        with pytest.raises(ClosesTooMany, match="would end 3 of the 10 current terms of CA"):
            run(directory, TEN[3:])
        assert calls.during() == ["GetItem", "Query", "Query"]
        assert counts(run(directory, TEN[3:], may_close_many=True)) == (0, 0, 7, 3, 0)

    def test_concurrent_write_makes_it_plan_again(
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

    def test_endless_concurrent_writes_are_unavailable(
        self, directory: RepresentativeService, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def clash(*_: Any, **__: Any) -> int:
            raise WriteConflict(frozenset({0}))

        monkeypatch.setattr(RepresentativeService, "apply_steps", clash)
        with pytest.raises(Unavailable, match="kept interfering"):
            run(directory, TEN)

    def test_continuous_writer_does_not_block_a_roster(
        self, directory: RepresentativeService, table: TenantTable, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        busy_writer(directory, table, monkeypatch, times=40)
        assert counts(run(directory, TEN)) == (10, 0, 0, 0, 0)
        assert len(people(directory)) == 50

    def test_steps_written_before_planning_again_are_counted_as_they_were(
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

    def test_interrupted_load_is_finished_by_running_it_again(
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


def test_ids_differ_between_tenants() -> None:
    from chalicelib.imports.matching import derive_id  # noqa: PLC0415 (imported beside its test)

    key = ("openstates", "ocd-person/1")
    assert derive_id("CA", key) != derive_id("NV", key)
    assert isinstance(derive_id("CA", key), uuid.UUID)


def test_office_without_a_usable_value_is_dropped(directory: RepresentativeService) -> None:
    offices = [
        {"classification": "capitol", "voice": "11th Floor"},
        {"classification": "district", "name": "District Office", "voice": "555-0144", "extension": "3"},
        {"classification": "district", "address": "1 Main St.", "voice": "000-000-0000", "extension": "3"},
    ]
    plan = run(directory, [row(1, contact_info={"offices": offices})])
    assert counts(plan) == (1, 0, 0, 0, 0)
    assert [note.reason.partition(":")[0] for note in plan.notes] == [
        "left out contact_info/offices/0/voice '11th Floor'",
        "left out contact_info/offices/1/voice '555-0144'",
        "left out contact_info/offices/2/voice '000-000-0000'",
    ]
    (office,) = people(directory)["Person 1"].contact_info.offices
    assert (office.address, office.voice, office.extension) == ("1 Main St.", None, None)
    assert counts(run(directory, [row(1, contact_info={"offices": offices})])) == (0, 0, 1, 0, 0)


def test_note_of_the_format_is_in_the_report(directory: RepresentativeService) -> None:
    plan = run(directory, [replace(row(1), notes=("left out 'cell'",))])
    assert [note.reason for note in plan.notes] == ["left out 'cell'"]


def test_numbers_of_older_records_that_cannot_be_dialed_are_not_read(directory: RepresentativeService) -> None:
    run(directory, [row(1)])
    stored = people(directory)["Person 1"].model_dump(mode="json")
    stored["contact_info"] |= {
        "phones": ["+12870142", "+15185550100"],
        "offices": [
            {"classification": "capitol", "voice": "+12870142", "extension": "1"},
            {"address": "1 Main St.", "fax": "+10000000000", "extension": "2"},
        ],
    }
    found = Representative.model_validate(stored).contact_info
    assert found.phones == ["+15185550100"]
    assert [office.model_dump(exclude_defaults=True) for office in found.offices] == [
        {"address": "1 Main St.", "extension": "2"}
    ]


def test_note_about_the_file_is_on_its_first_line(directory: RepresentativeService) -> None:
    plan = run(directory, [replace(row(1), file_notes=("left out the column 'shoe'",)), row(2)])
    assert [(note.line, note.name, note.reason) for note in plan.notes] == [(1, "", "left out the column 'shoe'")]


def test_unreadable_date_keeps_the_person_and_the_recorded_date(directory: RepresentativeService) -> None:
    columns = {"id": "Id", "name": "Name", "position": "Office", "district": "District", "term_start": "Start"}
    mapping = ColumnMapping.model_validate({"columns": columns, "defaults": {"level": "state", "chamber": "upper"}})

    def rows(start: str) -> list[Row | RefusedRow]:
        data = f"Id,Name,Office,District,Start\n1,Ada Example,State Senator,1,{start}\n"
        return list(mapped_csv.parse_rows(data.encode(), mapping, ("CA", "state"), today=NOON.date()))

    run(directory, rows("2025-01-06 0:00"))
    plan = run(directory, rows("TBD"))
    assert (counts(plan), len(plan.notes)) == ((0, 0, 1, 0, 0), 1)
    assert people(directory)["Ada Example"].term_start == date(2025, 1, 6)


class TestVacantSeats:
    @pytest.fixture
    def engine(self) -> RuleEngine:
        return BY_THE_BOOK

    def vacant(self, number: int, **fields: Any) -> Row:
        return replace(row(number, name="Vacant", **fields), key=("openstates", f"vacant/{number}"))

    def test_row_that_names_no_person_ends_the_term_of_the_holder(self, directory: RepresentativeService) -> None:
        run(directory, TEN)
        plan = run(directory, [*TEN[:9], self.vacant(10)])
        assert counts(plan) == (0, 0, 9, 1, 0)
        assert plan.vacant == 1
        assert plan.claims["state-senator"].vacant["10"] == 1
        assert [note.reason for note in plan.notes] == ["names no person: the seat 'State Senator 10' counts as vacant"]
        assert people(directory)["Person 10"].status == "ended"
        assert "Vacant" not in people(directory)
        assert counts(run(directory, [*TEN[:9], self.vacant(10)])) == (0, 0, 9, 0, 0)

    def test_row_that_names_no_person_never_matches_a_record(self, directory: RepresentativeService) -> None:
        run(directory, TEN)
        same_id = row(10, name="(Vacant)")
        assert counts(run(directory, [*TEN[:9], same_id])) == (0, 0, 9, 1, 0)

    def test_record_of_an_older_release_that_names_no_person_is_ended(
        self, directory: RepresentativeService, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as older:
            older.setattr("chalicelib.representatives.record_factory.names_no_person", lambda _: False)
            older.setattr("chalicelib.imports.row.says_vacant", lambda _: False)
            run(directory, [*TEN[:9], row(10, name="Vacant")])
        assert people(directory)["Vacant"].status == "current"
        assert counts(run(directory, [*TEN[:9], row(10, name="Vacant")])) == (0, 0, 9, 1, 0)
        assert people(directory)["Vacant"].status == "ended"

    def test_remark_behind_the_name_says_whether_the_person_holds_the_seat(
        self, directory: RepresentativeService
    ) -> None:
        run(directory, TEN)
        remarks = [row(9, name="Person 9 (Vacancy Appointment)"), row(10, name="Person 10 (resigned)")]
        plan = run(directory, [*TEN[:8], *remarks])
        assert counts(plan) == (0, 1, 8, 1, 0)
        assert plan.vacant == 1
        assert people(directory)["Person 10"].status == "ended"
        assert people(directory)["Person 9 (Vacancy Appointment)"].status == "current"

    def test_named_seat_is_vacant_although_other_rows_cannot_be_read(self, directory: RepresentativeService) -> None:
        run(directory, TEN)
        plan = run(directory, [*TEN[:8], self.vacant(10), RefusedRow(9, "", "cannot be read", unread=True)])
        assert (counts(plan), plan.unlisted) == ((0, 0, 8, 1, 1), 1)
        assert people(directory)["Person 10"].status == "ended"
        assert people(directory)["Person 9"].status == "current"

    def test_partial_roster_ends_only_the_term_in_the_seat_that_it_says_is_vacant(
        self, directory: RepresentativeService
    ) -> None:
        run(directory, TEN)
        view = directory.get_current_view()
        factory = directory.make_record_factory(view)
        plan = make_plan([TEN[0], self.vacant(10)], RecordList(list(view.people)), factory, NOON.date(), partial=True)
        assert [after.name for _, after in plan.closed if after] == ["Person 10"]

    def test_seat_that_the_rules_do_not_have_is_refused_and_ends_no_term(
        self, directory: RepresentativeService
    ) -> None:
        run(directory, TEN)
        plan = run(directory, [*TEN, self.vacant(99)])
        assert counts(plan) == (0, 0, 10, 0, 1)
        assert "'State Senator 99'" in plan.refused[0].reason
        assert not plan.unread

    def test_name_that_says_nothing_is_refused(self, directory: RepresentativeService) -> None:
        run(directory, TEN)
        plan = run(directory, [*TEN[:9], row(11, name="Unknown")])
        assert counts(plan) == (0, 0, 9, 0, 1)
        assert "'Unknown' names no person" in plan.refused[0].reason
        assert people(directory)["Person 10"].status == "current"


class TestEarlierTerms:
    @pytest.fixture
    def engine(self) -> RuleEngine:
        return BY_THE_BOOK

    def term(self, district: str, start: str, until: str) -> EarlierTerm:
        return EarlierTerm("Senator", "state", "upper", district, date.fromisoformat(start), date.fromisoformat(until))

    def test_earlier_terms_of_a_row_become_former_seats_that_as_of_finds(
        self, directory: RepresentativeService
    ) -> None:
        terms = (self.term("3", "2014-12-01", "2018-12-03"), self.term("1", "2018-12-03", "2022-12-05"))
        now = replace(row(1, term_start="2022-12-05"), history=terms)
        assert counts(run(directory, [now])) == (1, 0, 0, 0, 0)
        person = people(directory)["Person 1"]
        for day, district in (("2015-01-01", "3"), ("2019-01-01", "1"), ("2023-01-01", "1")):
            held = get_record_as_of(person, date.fromisoformat(day))
            assert held is not None
            assert (held.position, held.district, held.status in SERVING) == ("State Senator", district, True), day
        assert person.former_seats[0].division_id == "ocd-division/country:us/state:ca/sldu:3"
        assert counts(run(directory, [now])) == (0, 0, 1, 0, 0)

    def test_known_records_gain_the_earlier_terms_once(self, directory: RepresentativeService) -> None:
        run(directory, [row(1, term_start="2022-12-05", term_expected_end="2026-05-01")])
        run(directory, [row(1, term_start="2026-05-01")])
        terms = (self.term("1", "2018-12-03", "2022-12-05"), self.term("1", "2022-12-05", "2026-05-01"))
        now = replace(row(1, term_start="2026-05-01"), history=terms)
        assert counts(run(directory, [now])) == (0, 1, 0, 0, 0)
        assert [str(seat.until) for seat in people(directory)["Person 1"].former_seats] == ["2022-12-05", "2026-05-01"]
        assert people(directory)["Person 1"].version == 3
        assert counts(run(directory, [now])) == (0, 0, 1, 0, 0)

    def test_seat_without_a_level_is_that_of_the_rules_or_else_left_out(self, directory: RepresentativeService) -> None:
        known, unknown = (
            replace(self.term("3", "2014-12-01", "2018-12-03"), level=level, position=position, chamber=None, line=line)
            for level, position, line in ((None, "Senator", 4), (None, "Harbor Warden", 5))
        )
        chamber = replace(unknown, level="state", chamber="house", line=None)
        history = (known, unknown, replace(unknown, level="city", line=6), replace(unknown, level="state"), chamber)
        notes = (known.note, "left out a phone", unknown.note)
        now = replace(row(1, term_start="2022-12-05"), history=history, notes=notes)
        plan = run(directory, [now])
        assert counts(plan) == (1, 0, 0, 0, 0)
        assert [(seat.position, seat.level) for seat in people(directory)["Person 1"].former_seats] == [
            ("State Senator", "state"),
            ("Harbor Warden", "state"),
        ]
        why = (
            "of the same person in 'Harbor Warden 3' until 2018-12-03: the rules do not have the seat, and its level "
            "or chamber is unknown"
        )
        assert [note.reason for note in plan.notes] == [
            "line 4 is an earlier term of the same person: it becomes a former seat, until 2018-12-03",
            "left out a phone",
            f"left out line 5, an earlier term {why}",
            f"left out line 6, an earlier term {why}",
            f"left out an earlier term {why}",
        ]


class TestTermsInAMappedCsv:
    """Rows with several terms of one person, in a tenant's own CSV."""

    LINES: ClassVar[list[str]] = [
        "7,Ada Sample,State Senator,1,2027-12-07,2031-12-02",
        "7,Ada Sample,Senator,3,2014-12-01,2018-12-03",
        "7,Ada Sample,Assemblymember,20,2018-12-03,2022-12-05",
        "7,Ada Sample,State Senator,1,2022-12-05,2026-12-07",
        "7,Ada Sample,Harbor Warden,,2010-12-06,2014-12-01",
        "8,Bo Example,State Senator,2,,",
    ]

    @pytest.fixture
    def engine(self) -> RuleEngine:
        return BY_THE_BOOK

    def read(self, lines: Sequence[str], year: int = NOON.year) -> list[Row | RefusedRow]:
        columns = {"id": "Id", "name": "Name", "position": "Office", "district": "District"}
        columns |= {"term_start": "Start", "term_expected_end": "End"}
        mapping = ColumnMapping.model_validate({"columns": columns})
        data = "\n".join(("Id,Name,Office,District,Start,End", *lines)).encode()
        return list(mapped_csv.parse_rows(data, mapping, ("CA", "state"), today=NOON.date().replace(year=year)))

    def test_term_of_today_is_the_record_and_as_of_finds_the_others(self, directory: RepresentativeService) -> None:
        plan = run(directory, self.read(self.LINES))
        assert (counts(plan), plan.unread) == ((2, 0, 0, 0, 0), 0)
        assert [(note.line, note.reason.partition(":")[0]) for note in plan.notes] == [
            (5, "left out line 6, an earlier term of the same person in 'Harbor Warden' until 2014-12-01"),
            (5, "line 3 is an earlier term of the same person"),
            (5, "line 4 is an earlier term of the same person"),
            (5, "line 2 is a term that has not begun"),
        ]
        person = people(directory)["Ada Sample"]
        assert (person.status, person.term_start) == ("current", date(2022, 12, 5))
        for day, position, district in (
            ("2016-01-01", "State Senator", "3"),
            ("2018-12-03", "Assembly Member", "20"),
            ("2022-12-04", "Assembly Member", "20"),
            ("2022-12-05", "State Senator", "1"),
        ):
            held = get_record_as_of(person, date.fromisoformat(day))
            assert held is not None
            assert (held.position, held.district, held.status in SERVING) == (position, district, True), day
        assert plan.claims["state-senator"].vacant.keys() == {str(n) for n in range(3, 41)}

    def test_same_file_again_in_another_order_writes_nothing(self, directory: RepresentativeService) -> None:
        run(directory, self.read(self.LINES))
        for lines in (self.LINES, self.LINES[::-1]):
            assert counts(run(directory, self.read(lines))) == (0, 0, 2, 0, 0)

    def test_next_term_is_loaded_when_it_has_begun(self, directory: RepresentativeService, clock: Clock) -> None:
        run(directory, self.read(self.LINES))
        clock.now = NOON.replace(year=2028)
        rows = self.read(self.LINES, 2028)
        assert counts(run(directory, rows)) == (0, 1, 1, 0, 0)
        person = people(directory)["Ada Sample"]
        assert (person.status, person.term_start) == ("current", date(2027, 12, 7))
        assert [str(seat.term_start) for seat in person.former_seats] == ["2014-12-01", "2018-12-03", "2022-12-05"]

    def test_offices_at_once_are_refused_and_end_no_term(self, directory: RepresentativeService) -> None:
        run(directory, self.read(self.LINES))
        both = [*self.LINES[3:4], "7,Ada Sample,Assemblymember,20,2024-12-02,", self.LINES[-1]]
        plan = run(directory, self.read(both))
        assert (counts(plan), plan.unread) == ((0, 0, 2, 0, 1), 1)
        assert plan.refused[0].reason == "the id 7 is already on line 2"
        assert "20" not in plan.claims["assembly-member"].vacant


class TestNewIds:
    """A source gives a person another id: the record stays, and has both."""

    def renamed(self, number: int, key: str, **fields: Any) -> Row:
        identifiers = [{"scheme": "openstates", "identifier": key}]
        return replace(row(number, identifiers=identifiers, **fields), key=("openstates", key))

    def test_same_name_in_the_same_seat_is_the_same_person(self, directory: RepresentativeService) -> None:
        run(directory, TEN)
        before = people(directory)["Person 1"]
        plan = run(directory, [self.renamed(1, "ocd-person/901"), *TEN[1:]])
        assert counts(plan) == (0, 1, 9, 0, 0)
        (note,) = plan.notes
        assert note.reason == f"is, by name and seat, the same person as Person 1 ({before.id}); both ids are kept"
        after = people(directory)["Person 1"]
        assert after.id == before.id
        assert [(each.scheme, each.identifier) for each in after.identifiers] == [
            ("openstates", "ocd-person/901"),
            ("openstates-former", "ocd-person/1"),
        ]
        assert counts(run(directory, [self.renamed(1, "ocd-person/901"), *TEN[1:]])) == (0, 0, 10, 0, 0)

    def test_earlier_id_still_finds_the_record(self, directory: RepresentativeService) -> None:
        run(directory, TEN)
        run(directory, [self.renamed(1, "ocd-person/901"), *TEN[1:]])
        assert counts(run(directory, TEN)) == (0, 1, 9, 0, 0)
        assert [each.identifier for each in people(directory)["Person 1"].identifiers] == [
            "ocd-person/1",
            "ocd-person/901",
        ]

    def test_few_earlier_ids_are_kept(self, directory: RepresentativeService) -> None:
        for number in range(9):
            assert not run(directory, [self.renamed(1, f"ocd-person/{number}")]).refused
        assert [(each.scheme, each.identifier[-1]) for each in people(directory)["Person 1"].identifiers] == [
            ("openstates", "8"),
            ("openstates-former", "3"),
            *((f"openstates-former-{n}", str(n + 2)) for n in range(2, 6)),
        ]

    def test_id_that_is_still_listed_is_of_another_person(self, directory: RepresentativeService) -> None:
        run(directory, TEN)
        plan = run(directory, [self.renamed(1, "ocd-person/901"), *TEN])
        assert (counts(plan), plan.notes) == ((1, 0, 10, 0, 0), [])

    def test_son_is_another_person_and_a_similar_name_is_noted(self, directory: RepresentativeService) -> None:
        run(directory, [*TEN[2:], row(1, name="Robert Example Sr."), row(2, name="Robert Sample")])
        son = self.renamed(1, "ocd-person/901", name="Robert Example Jr.")
        similar = self.renamed(2, "ocd-person/902", name="Bob Sample")
        plan = run(directory, [*TEN[2:], son, similar])
        assert counts(plan) == (2, 0, 8, 2, 0)
        (note,) = plan.notes
        assert note.reason.startswith("has a new id and may be the same person as Robert Sample (")

    def test_initials_and_a_generation_may_be_added(self, directory: RepresentativeService) -> None:
        run(directory, [*TEN[1:], row(1, name="Robert Example")])
        plan = run(directory, [*TEN[1:], self.renamed(1, "ocd-person/901", name="Robert Q. Example Jr.")])
        assert counts(plan) == (0, 1, 9, 0, 0)


class TestHeldFields:
    """The fields that staff hold against the roster."""

    @pytest.fixture
    def held(self, directory: RepresentativeService) -> Representative:
        """Return a person whose photo staff have removed."""
        run(directory, [row(1, photo_url="https://example.org/1")])
        return directory.patch(people(directory)["Person 1"].id, None, {"photo_url": None})

    def test_statement_is_written_once(
        self, directory: RepresentativeService, held: Representative, calls: Calls
    ) -> None:
        changed = [row(1, photo_url="https://example.org/2")]
        calls.during()
        assert counts(run(directory, changed)) == (0, 0, 1, 0, 0)
        assert calls.during().count("TransactWriteItems") == 1
        assert [each.value for _, each in directory.list_held(held.id)] == ["https://example.org/2"]
        calls.during()
        run(directory, changed)
        assert "TransactWriteItems" not in calls.during()

    def test_statement_is_written_after_a_concurrent_write(
        self, directory: RepresentativeService, held: Representative, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        transact = TenantTable.transact

        def overtaken(table: TenantTable, writes: Any) -> None:
            monkeypatch.setattr(TenantTable, "transact", transact)
            run(directory, [row(1, photo_url="https://example.org/2")])
            transact(table, writes)

        monkeypatch.setattr(TenantTable, "transact", overtaken)
        run(directory, [row(1, photo_url="https://example.org/2")])
        assert [each.value for _, each in directory.list_held(held.id)] == ["https://example.org/2"]

    @pytest.mark.usefixtures("held")
    def test_writers_that_keep_interfering_are_an_error(
        self, directory: RepresentativeService, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(_: TenantTable, __: Any) -> None:
            raise WriteConflict(frozenset({0}))

        monkeypatch.setattr(TenantTable, "transact", fail)
        with pytest.raises(Unavailable, match="kept interfering"):
            run(directory, [row(1, photo_url="https://example.org/2")])
