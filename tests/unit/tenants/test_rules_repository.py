"""Storing and replacing the rules of a tenant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pydantic_core import from_json

from chalicelib.auth.permissions import Principal, Role
from chalicelib.aws.error_mapping import WriteConflict
from chalicelib.changes import models as changes
from chalicelib.changes.events import make_events
from chalicelib.container import Container, TenantContainer
from chalicelib.core.errors import Conflict, Invalid, PreconditionFailed, Unavailable
from chalicelib.core.plain_json import to_object
from chalicelib.core.validation import validate
from chalicelib.representatives.models import RepresentativeDraft
from chalicelib.tenants import service
from chalicelib.tenants.rules_models import Office, RulesDraft
from chalicelib.tenants.rules_repository import make_rules_etag

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

    from tests.support import Calls


@pytest.fixture
def california(dynamodb: DynamoDBClient) -> TenantContainer:
    """Return California's container for one of its administrators."""
    assert dynamodb
    return again()


def again() -> TenantContainer:
    """Return California's container in another process."""
    return Container(Principal("staff", id="ada", staff=frozenset({("CA", Role.ADMIN)}))).for_tenant("CA")


def rewritten(scope: TenantContainer, **fields: Any) -> RulesDraft:
    """Return the current rules as a draft with some fields changed (JSON values)."""
    present = to_object(scope.rules.get_current())
    del present["tenant"], present["version"]
    return validate(RulesDraft, present | fields)


def without(scope: TenantContainer, key: str) -> list[dict[str, Any]]:
    """Return all offices except one, as JSON values."""
    offices = to_object(scope.rules.get_current())["offices"]
    return [office for office in offices if office["key"] != key]


def senator(scope: TenantContainer, district: str = "7", **fields: Any) -> Any:
    draft = {"name": "Bo Example", "position": "State Senator", "district": district} | fields
    return scope.representatives.create(RepresentativeDraft.model_validate(draft))


def test_first_rules_are_the_default_and_cost_one_read(california: TenantContainer, calls: Calls) -> None:
    assert california.rules.get_current().version == 0
    assert calls.during() == ["GetItem"]


def test_new_rules_are_a_new_version_in_one_transaction(california: TenantContainer, calls: Calls) -> None:
    draft = rewritten(california, freshness_days=90)
    calls.during()
    changed = service.change_rules(california, draft, None)
    assert (changed.version, changed.freshness_days) == (1, 90)
    assert calls.during() == ["BatchGetItem", "TransactWriteItems", "GetItem", "Query", "GetItem"]
    assert again().rules.get_current() == changed
    assert calls.during() == ["GetItem"]


def test_every_version_is_stored_and_the_change_is_recorded(california: TenantContainer) -> None:
    for days in (90, 30):
        service.change_rules(california, rewritten(california, freshness_days=days), None)
    assert [california.rules.get_engine(version).rules.freshness_days for version in (0, 1, 2)] == [365, 90, 30]
    docs = [str(item["doc"]) for item in california.table.query(partition="#CHANGES")]
    assert len(docs) == 2
    assert '"type":"rules_changed"' in docs[1]
    assert '"actor":{"kind":"staff","id":"ada"}' in docs[1]
    assert '"before":{"rules_version":1},"after":{"rules_version":2,"orphans":[]}' in docs[1]
    assert '"changed":["freshness_days"]' in docs[1]


def test_same_rules_again_write_nothing(california: TenantContainer, calls: Calls) -> None:
    draft = rewritten(california, freshness_days=90)
    service.change_rules(california, draft, None)
    calls.during()
    assert service.change_rules(california, draft, None).version == 1
    assert "TransactWriteItems" not in calls.during()


def test_failed_precondition_changes_nothing(california: TenantContainer) -> None:
    tag = make_rules_etag(california.rules.get_current())
    service.change_rules(
        california, rewritten(california, freshness_days=90), lambda rules: make_rules_etag(rules) == tag
    )
    with pytest.raises(PreconditionFailed):
        service.change_rules(
            california, rewritten(california, freshness_days=30), lambda rules: make_rules_etag(rules) == tag
        )
    assert california.rules.get_current().freshness_days == 90


def test_holder_cannot_lose_an_office_unless_listed_in_orphans(california: TenantContainer) -> None:
    bo = senator(california)
    senator(california, "8", term_end="2020-01-01", term_start="2018-01-01")
    draft = rewritten(california, offices=without(california, "state-senator"))
    with pytest.raises(Conflict) as caught:
        service.change_rules(california, draft, None)
    assert caught.value.more == {"orphans": [str(bo.id)]}
    assert caught.value.flaws[0].detail == (
        f"Bo Example ({bo.id}), State Senator 7: the rules have no such office or district"
    )
    assert california.rules.get_current().version == 0


def test_listed_orphan_loses_the_office_and_can_still_be_ended(california: TenantContainer) -> None:
    bo = senator(california)
    draft = rewritten(california, offices=without(california, "state-senator"), orphans=[str(bo.id)])
    assert service.change_rules(california, draft, None).version == 1
    assert from_json(service.summarize(california)[1])["without_office"] == [str(bo.id)]
    with pytest.raises(Invalid, match="has no office"):
        california.representatives.patch(bo.id, None, {"position": "Senator"})
    assert california.representatives.patch(bo.id, None, {"term_end": "2026-01-01"}).status == "ended"
    docs = [str(item["doc"]) for item in california.table.query(partition="#CHANGES")]
    assert f'"orphans":["{bo.id}"]' in docs[1]
    # A record that already has no office is not reported again for the next rules.
    assert service.change_rules(california, rewritten(california, freshness_days=9), None).version == 2


def test_held_seats_cannot_be_removed_unless_listed_in_orphans(california: TenantContainer) -> None:
    service.change_rules(california, rewritten(california, offices=of_two_seats(california)), None)
    senator(california, name="First", term_start="2020-01-01")
    second = senator(california, name="Second", term_start="2024-01-01")
    default = to_object(california.rules.get_engine(0).rules)["offices"]
    with pytest.raises(Conflict) as caught:
        service.change_rules(california, rewritten(california, offices=default), None)
    assert caught.value.more == {"orphans": [str(second.id)]}


def of_two_seats(scope: TenantContainer) -> list[dict[str, Any]]:
    offices = to_object(scope.rules.get_current())["offices"]
    for office in offices:
        if office["key"] == "state-senator":
            office["seats"] = 80
            office["districts"] = [district | {"seats": 2} for district in office["districts"]]
    return list(offices)


def test_orphan_without_a_party_is_reported_again_when_the_office_goes(california: TenantContainer) -> None:
    bo = senator(california, party="Green")
    parties = [{"name": "Democratic"}]
    draft = rewritten(california, parties=parties, orphans=[str(bo.id)])
    assert service.change_rules(california, draft, None).version == 1
    assert service.change_rules(california, rewritten(california, freshness_days=9), None).version == 2
    offices = without(california, "state-senator")
    with pytest.raises(Conflict) as caught:
        service.change_rules(california, rewritten(california, offices=offices), None)
    assert caught.value.more["orphans"] == [str(bo.id)]


def test_new_rules_are_applied_to_the_records(california: TenantContainer) -> None:
    bo = senator(california)
    offices = to_object(california.rules.get_current())["offices"]
    for office in offices:
        if office["key"] == "state-senator":
            office |= {"title": "Senator", "synonyms": ["State Senator"]}
            office["districts"][6] |= {"name": "Seventh", "aliases": ["7"]}
            office["districts"][6]["division_id"] += "a"
    service.change_rules(california, rewritten(california, offices=offices), None)
    now = california.records.get(bo.id)
    assert (now.position, now.district, now.version) == ("Senator", "Seventh", 2)
    assert now.division_id == "ocd-division/country:us/state:ca/sldu:7a"


def test_new_level_or_chamber_of_an_office_is_applied_to_its_holders(california: TenantContainer) -> None:
    bo = senator(california)
    for place in ({"level": "county", "chamber": "unicameral"}, {"level": "county", "chamber": None}):
        offices = [
            office | (place if office["key"] == "state-senator" else {})
            for office in to_object(california.rules.get_current())["offices"]
        ]
        service.change_rules(california, rewritten(california, offices=offices), None)
        now = california.records.get(bo.id)
        assert ({"level": now.level, "chamber": now.chamber}, now.former_seats) == (place, [])
    assert from_json(service.summarize(california)[1])["without_office"] == []


def test_renamed_seat_is_not_a_former_seat(california: TenantContainer) -> None:
    board = {"key": "board", "title": "Board Member", "level": "state", "seats": 2, "district_kind": "at-large"}
    whole = {"name": "At-Large", "division_id": "ocd-division/country:us/state:ca", "seats": 2}
    offices = [*without(california, "none"), board | {"districts": [whole]}]
    service.change_rules(california, rewritten(california, offices=offices), None)
    gone = {"term_start": "2020-01-01", "term_end": "2024-01-01"}
    for name, term in (("Gone", gone), ("Stays", {"term_start": "2020-01-01"})):
        draft = {"name": name, "position": "Board Member"} | term
        stays = california.representatives.create(RepresentativeDraft.model_validate(draft))
    offices[-1] = offices[-1] | {"title": "Trustee", "synonyms": ["Board Member"]}
    service.change_rules(california, rewritten(california, offices=offices), None)
    now = california.records.get(stays.id)
    assert (now.position, now.former_seats) == ("Trustee", [])
    (empty,) = service.list_empty_seats(california)[1].list_of_office("board", "vacant")
    assert (str(empty.since), empty.last_holder and empty.last_holder.name) == ("2024-01-01", "Gone")
    items = california.table.query(partition=changes.PARTITION)
    found = [changes.Change.model_validate_json(str(item["doc"])) for item in items]
    (change,) = (each for each in found if each.source == changes.RULES)
    kinds = [kind for kind, _ in make_events(change, "CA")]
    assert (change.representative_id, kinds) == (stays.id, ["representative.updated"])
    # A record that is edited before new rules were applied to it has no former seat either.
    offices[-1] = offices[-1] | {"title": "Board Member", "synonyms": ["Trustee"]}
    california.rules.replace(rewritten(california, offices=offices), None, california.representatives.get_current_view)
    assert california.representatives.patch(stays.id, None, {"party": "Green"}).former_seats == []


def test_write_under_old_rules_is_checked_against_the_new_ones(
    california: TenantContainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    transact = california.table.transact

    def overtaken(writes: Any) -> None:
        monkeypatch.setattr(california.table, "transact", transact)
        other = again()
        service.change_rules(other, rewritten(other, offices=without(other, "state-senator")), None)
        transact(writes)

    monkeypatch.setattr(california.table, "transact", overtaken)
    with pytest.raises(Invalid, match="has no office 'State Senator'"):
        senator(california)
    assert list(california.representatives.get_current_view().people) == []


def test_concurrent_write_makes_the_rules_be_checked_again(
    california: TenantContainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = rewritten(california, offices=without(california, "state-senator"))
    transact = california.table.transact

    def overtaken(writes: Any) -> None:
        monkeypatch.setattr(california.table, "transact", transact)
        senator(again())
        transact(writes)

    monkeypatch.setattr(california.table, "transact", overtaken)
    with pytest.raises(Conflict):
        service.change_rules(california, draft, None)


def test_continuously_written_tenant_answers_busy(california: TenantContainer, monkeypatch: pytest.MonkeyPatch) -> None:
    def clash(_: Any) -> None:
        raise WriteConflict(frozenset({2}))

    draft = rewritten(california, freshness_days=9)
    monkeypatch.setattr(california.table, "transact", clash)
    with pytest.raises(Unavailable, match="were not changed"):
        service.change_rules(california, draft, None)


def test_missing_version_is_an_error(california: TenantContainer) -> None:
    with pytest.raises(Unavailable, match="Version 9 of the rules of CA is missing"):
        california.rules.get_engine(9)


class TestRefusals:
    def refusal(self, scope: TenantContainer, **fields: Any) -> str:
        with pytest.raises(Invalid) as caught:
            service.change_rules(scope, rewritten(scope, **fields), None)
        return " ".join(f"{flaw.pointer} {flaw.detail}" for flaw in caught.value.flaws)

    def test_divisions_outside_the_tenant_are_refused(self, california: TenantContainer) -> None:
        office = {"key": "x", "title": "X", "level": "state"}
        for outside in ("ocd-division/country:us/state:ny/sldu:1", "ocd-division/country:us/state:cal"):
            district = {"name": "1", "division_id": outside}
            detail = self.refusal(california, offices=[office | {"districts": [district]}])
            assert detail.startswith("#/offices/0/districts/0/division_id A division of CA is")

    @pytest.mark.parametrize(
        ("fields", "reason"),
        [
            ({"offices": [{"key": "x", "title": "X", "level": "state"}] * 2}, "Two offices have the key 'x'"),
            (
                {"offices": [{"key": key, "title": key, "level": "state"} for key in ("x-y", "xy")]},
                "Two offices of one level and chamber are called",
            ),
            ({"parties": [{"name": "Green"}, {"name": "Green Party"}]}, "Two parties are written 'Green Party'"),
            ({"parties": [{"name": "A", "aliases": ["Green"]}, {"name": "Green"}]}, "Two parties are written 'Green'"),
            ({"parties": [{"name": "Party"}]}, "'Party' has no letter or digit"),
            ({"parties": [{"name": "A/B"}]}, "The party 'A/B' has a slash in its name"),
            ({"parties": [{"name": "A", "aliases": ["D", "R/D"]}]}, "The party 'R/D' has a slash in its name"),
            ({"offices": [{"key": "x", "title": "!!!", "level": "state"}]}, "'!!!' has no letter or digit"),
            (
                {"offices": [{"key": k, "title": k, "level": "state", "synonyms": ["Boss"]} for k in ("a", "b")]},
                "have the synonym 'Boss'",
            ),
            (
                {"offices": [{"key": "x", "title": "X", "level": "state", "district_kind": "at-large"}]},
                "X is at large, so it must have one district; it has 0",
            ),
            (
                {"offices": [{"key": "x", "title": "X", "level": "state", "term": {"years": 2, "pattern": "2-4"}}]},
                "a number of years or a pattern, not both",
            ),
            (
                {
                    "offices": [
                        {"key": "x", "title": "X", "level": "state", "stagger": {"staggered": False, "classes": 2}}
                    ]
                },
                "so it cannot have classes",
            ),
            ({"freshness_days": 0}, "at least 1"),
            ({"time_zone": "America/Nowhere"}, "Expected 'America/Adak', 'America/Anchorage'"),
            ({"offices": [{"key": "X!", "title": "X", "level": "state"}]}, "a short name in lower case"),
            ({"offices": [{"key": "x", "title": "a\nb", "level": "state"}]}, "one line of text"),
        ],
    )
    def test_ambiguous_or_empty_values_are_refused(
        self, california: TenantContainer, fields: dict[str, Any], reason: str
    ) -> None:
        assert reason in self.refusal(california, **fields)

    def test_two_districts_with_one_name_and_more_district_seats_than_seats(self, california: TenantContainer) -> None:
        root = "ocd-division/country:us/state:ca/x:"
        office = {"key": "x", "title": "X", "level": "state", "seats": 1}
        one, two = ({"name": name, "division_id": f"{root}{n}"} for n, name in enumerate(("1", "District 01")))
        assert "Two districts of X are called 'District 01'" in self.refusal(
            california, offices=[office | {"districts": [one, two]}]
        )
        many = [one, two | {"name": "2"}]
        assert "X has 1 seats, but its districts have 2" in self.refusal(
            california, offices=[office | {"districts": many}]
        )

    def test_alias_of_two_districts_or_without_letters_is_refused(self, california: TenantContainer) -> None:
        root = "ocd-division/country:us/state:ca/x:"
        office = {"key": "x", "title": "X", "level": "state"}
        one, two = ({"name": name, "division_id": root + name.lower(), "aliases": ["Old 1", "1-A"]} for name in "AB")
        for aliases, reason in (
            (["OLD 01"], "Two districts of X have the alias 'OLD 01'"),
            (["."], "'.' has no letter or digit"),
        ):
            districts = [one, two | {"aliases": aliases}]
            assert reason in self.refusal(california, offices=[office | {"districts": districts}])
        allowed = [office | {"districts": [one | {"aliases": ["Old 1", "District Old 01"]}, two | {"aliases": []}]}]
        assert service.change_rules(california, rewritten(california, offices=allowed), None).version == 1

    def test_at_large_seats_that_are_in_no_district(self, california: TenantContainer) -> None:
        whole = {"name": "At-Large", "division_id": "ocd-division/country:us/state:ca"}
        office = {"key": "x", "title": "X", "level": "state", "seats": 5, "district_kind": "at-large"}
        for seats in (2, 6):
            detail = self.refusal(california, offices=[office | {"districts": [whole | {"seats": seats}]}])
            assert "5 seats" in detail
        for allowed in (5, None):
            offices = [office | {"districts": [whole | {"seats": allowed}]}]
            assert service.change_rules(california, rewritten(california, offices=offices), None).offices[0].seats == 5

    def test_rules_that_are_too_long(self, california: TenantContainer) -> None:
        synonyms = [f"{'x' * 90}{n}" for n in range(40)]
        offices = [
            {"key": f"k{n}", "title": f"T{n}", "level": "state", "synonyms": [f"{n}-{text}" for text in synonyms]}
            for n in range(1000, 1090)
        ]
        assert "Rules have at most 300,000 bytes as JSON" in self.refusal(california, offices=offices)


def office_of(districts: int, seats: int | None, total: int | None, key: str = "board") -> dict[str, Any]:
    root = f"ocd-division/country:us/state:ca/{key}:"
    named = [{"name": str(n), "division_id": f"{root}{n}", "seats": seats} for n in range(1, districts + 1)]
    return {"key": key, "title": key, "level": "state", "seats": total, "districts": named}


@pytest.mark.parametrize(
    ("offices", "wrong"),
    [
        ([office_of(20, 500, None)], None),
        ([office_of(0, None, 10_000)], None),
        ([office_of(2, 501, None)], "at most 500 seats of one district; got 501"),
        ([office_of(21, 500, None)], "at most 10,000 seats of all offices together; got 10,500"),
        ([office_of(0, None, 6_000), office_of(0, None, 6_000, "council")], "10,000 seats.*; got 12,000"),
        ([office_of(1_700, 1, None, name) for name in "abc"], "at most 5,000 districts of all offices.*; got 5,100"),
    ],
    ids=["10,000 in districts", "10,000 in none", "one district", "districts", "offices", "districts of offices"],
)
def test_numbers_of_seats_and_districts_are_limited(
    california: TenantContainer, offices: list[Any], wrong: str | None
) -> None:
    if wrong is None:
        assert len(rewritten(california, offices=offices).offices) == len(offices)
        return
    with pytest.raises(Invalid, match=wrong):
        rewritten(california, offices=offices)


def test_rules_stored_before_the_limits_are_still_read(california: TenantContainer) -> None:
    draft = rewritten(california, freshness_days=90)
    many = Office.model_validate(office_of(21, 5_000, None))
    service.change_rules(california, draft.model_copy(update={"offices": (many,)}), None)
    assert service.list_empty_seats(again())[1].count("unknown") == 105_000
