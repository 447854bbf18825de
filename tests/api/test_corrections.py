"""Corrections: anybody reports what is wrong, and the tenant's staff alone read it and decide."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from chalicelib.auth.permissions import SYSTEM
from chalicelib.container import Container
from chalicelib.corrections.models import CorrectionPatch

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_dynamodb.client import DynamoDBClient

    from chalicelib.corrections.models import State
    from tests.api.conftest import Caller, Reply
    from tests.support import Calls

ANONYMOUS: dict[str, str | None] = {"Authorization": None}
SEAT = {"office": "governor", "field": "phone", "right": "(916) 555-0100"}
EMAIL = "finder@example.org"


def report(api: Caller, who: dict[str, str | None] | None = None, **changed: Any) -> Reply:
    return api.send("POST", "/corrections", {**SEAT, **changed}, ANONYMOUS | (who or {}))


def test_anybody_reports_and_staff_decide(api: Caller) -> None:
    record = api.create()["id"]
    made = report(api, office=None, representative_id=record, source="https://example.org", email=EMAIL)
    assert (made.status, made.one["state"]) == (202, "open")
    assert made.one.keys() == {"id", "state", "detail"}
    (waiting,) = api.get("/corrections").data
    assert waiting["id"] == made.one["id"]
    assert (waiting["representative_id"], waiting["right"], waiting["email"]) == (record, SEAT["right"], None)
    assert api.get(f"/corrections/{waiting['id']}").one["email"] == EMAIL
    decided = api.send("PATCH", f"/corrections/{waiting['id']}", {"state": "accepted"})
    assert (decided.status, decided.one["state"], decided.one["version"]) == (200, "accepted", 2)
    assert decided.one["answered_by"]
    assert api.get("/corrections").data == []
    assert [each["id"] for each in api.get("/corrections?state=answered").data] == [waiting["id"]]


def test_report_changes_no_record(api: Caller) -> None:
    record = api.create()
    report(api, office=None, representative_id=record["id"], field="name", right="Eve")
    assert api.get(f"/representatives/{record['id']}").one["name"] == record["name"]


def test_content_is_not_public(api: Caller) -> None:
    report(api, email=EMAIL)
    assert api.send("GET", "/corrections", None, ANONYMOUS).status == 401
    assert api.send("PATCH", "/corrections/0b8f1f5e-3c5e-4b7e-9d0a-6a1f0c2d4e8f", None, ANONYMOUS).status == 401
    public = api.send("GET", "/tenants/CA/corrections", None, ANONYMOUS)
    assert public.one == {"tenant": "CA", "open": 1, "accepted": 0, "rejected": 0, "median_hours": None}


def test_another_tenant_has_nothing_of_it(api: Caller) -> None:
    report(api)
    assert api.get("/tenants/NY/corrections").one["open"] == 0


def test_numbers_and_the_median_are_public(api: Caller) -> None:
    now = datetime.now(UTC)
    states: tuple[State, ...] = ("accepted", "rejected", "accepted")
    for hours, state in zip((10, 30, 100), states, strict=True):
        made = UUID(report(api).one["id"])
        later = Container(SYSTEM, now=lambda hours=hours: now + timedelta(hours=hours)).for_tenant("CA")  # type: ignore[misc]
        later.corrections.decide(made, CorrectionPatch(state=state, reason="It was checked."), None)
    counted = api.get("/tenants/CA/corrections").one
    assert counted == {"tenant": "CA", "open": 0, "accepted": 2, "rejected": 1, "median_hours": 30.0}


def test_second_decision_moves_the_number_and_keeps_the_first_time(api: Caller) -> None:
    made = report(api).one["id"]
    first = api.send("PATCH", f"/corrections/{made}", {"state": "accepted"}).one
    again = api.send("PATCH", f"/corrections/{made}", {"state": "rejected", "reason": "It was not."}).one
    assert again["answered_at"] == first["answered_at"]
    counted = api.get("/tenants/CA/corrections").one
    assert (counted["accepted"], counted["rejected"]) == (0, 1)
    assert api.send("PATCH", f"/corrections/{made}", {"state": "open"}).status == 200
    assert [each["id"] for each in api.get("/corrections").data] == [made]


def test_pages_are_linked(api: Caller) -> None:
    ids = [report(api).one["id"] for _ in range(3)]
    first = api.get("/corrections?limit=2")
    link = first.headers["Link"].partition(">")[0].lstrip("<")
    second = api.get(f"/corrections{link}")
    assert [each["id"] for each in (*first.data, *second.data)] == ids[::-1]
    assert "Link" not in second.headers


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"office": None}, "#"),
        ({"representative_id": "0b8f1f5e-3c5e-4b7e-9d0a-6a1f0c2d4e8f"}, "#"),
        ({"office": "wizard"}, "#/office"),
        ({"right": "x" * 2001}, "#/right"),
        ({"right": " "}, "#/right"),
        ({"field": "a\nb"}, "#/field"),
        ({"email": "no address"}, "#/email"),
        ({"secret": "x"}, "#/secret"),
    ],
)
def test_wrong_reports_are_refused_with_the_field(api: Caller, changed: dict[str, Any], pointer: str) -> None:
    refused = report(api, **changed)
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, pointer)
    assert EMAIL not in refused.text


def test_report_about_an_unknown_record_is_not_found(api: Caller) -> None:
    refused = report(api, office=None, representative_id="0b8f1f5e-3c5e-4b7e-9d0a-6a1f0c2d4e8f")
    assert refused.status == 404


def test_rejection_needs_a_reason(api: Caller) -> None:
    made = report(api).one["id"]
    assert api.send("PATCH", f"/corrections/{made}", {"state": "rejected"}).status == 422
    assert api.send("PATCH", "/corrections/0b8f1f5e-3c5e-4b7e-9d0a-6a1f0c2d4e8f", {"state": "accepted"}).status == 404


def test_program_that_fills_every_field_is_not_heard(api: Caller) -> None:
    made = report(api, website="https://spam.example")
    assert made.status == 202
    assert api.get("/corrections").data == []


def test_client_and_tenant_have_limits(api: Caller, set_environment: Callable[..., None]) -> None:
    set_environment(STAGE="local", CORRECTIONS_PER_CLIENT="2", CORRECTIONS_PER_TENANT="100")
    assert [report(api).status for _ in range(3)] == [202, 202, 429]
    set_environment(STAGE="local", CORRECTIONS_PER_CLIENT="100", CORRECTIONS_PER_TENANT="2")
    refused = report(api)
    assert (refused.status, refused.headers["Retry-After"] != "0") == (429, True)


def test_address_is_an_item_of_its_own_that_expires_earlier(
    api: Caller, dynamodb: DynamoDBClient, log_lines: list[str]
) -> None:
    made = report(api, email=EMAIL).one["id"]
    items = dynamodb.scan(TableName="represent-local")["Items"]
    (own,) = [item for item in items if EMAIL in json.dumps(item)]
    assert (own["PK"]["S"], own["SK"]["S"]) == ("TENANT#CA#CORRECTION-EMAILS", made)
    (whole,) = [item for item in items if item["PK"]["S"] == "TENANT#CA#CORRECTIONS"]
    day = 86_400
    kept = [int(item["expires_at"]["N"]) - int(datetime.now(UTC).timestamp()) for item in (own, whole)]
    assert [round(seconds / day) for seconds in kept] == [90, 730]
    assert not [line for line in log_lines if EMAIL in line or SEAT["right"] in line]


def test_expired_address_is_not_shown_before_the_database_erases_it(api: Caller, dynamodb: DynamoDBClient) -> None:
    made = report(api, email=EMAIL).one["id"]
    key = {"PK": {"S": "TENANT#CA#CORRECTION-EMAILS"}, "SK": {"S": made}}
    dynamodb.update_item(
        TableName="represent-local",
        Key=key,
        UpdateExpression="SET expires_at = :past",
        ExpressionAttributeValues={":past": {"N": "1"}},
    )
    assert api.get(f"/corrections/{made}").one["email"] is None


def test_agent_reports_by_a_tool(api: Caller) -> None:
    made = api.send("POST", "/agent/report_correction", {"tenant": "CA", **SEAT}, ANONYMOUS)
    assert (made.status, made.one["state"]) == (202, "open")


def test_cost(api: Caller, calls: Calls) -> None:
    report(api)
    calls.during()
    report(api, email=EMAIL)
    assert calls.during().count("TransactWriteItems") == 1
    api.get("/corrections")
    assert calls.during() == ["Query"]
