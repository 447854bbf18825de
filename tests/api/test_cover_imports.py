"""Recording what the imports of an earlier release cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chalicelib.auth.permissions import Principal
from chalicelib.aws import clients
from chalicelib.container import Container
from tests.api.test_imports import Importer, person, roster
from tools.cli import main

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

    from tests.api.conftest import Caller

TABLE = "represent-local"
SENATE = [person(n, current_chamber="upper", current_district=str(n)) for n in range(1, 41)]


@pytest.fixture
def importer(api: Caller, roster_bucket: str) -> Importer:
    return Importer(api, roster_bucket)


def forget_coverage(dynamodb: DynamoDBClient) -> None:
    """Leave the state of a release that recorded no coverage: records, changes and imports."""
    items = dynamodb.scan(TableName=TABLE)["Items"]
    for item in items:
        if item["PK"]["S"] == "TENANT#CA#COVERAGE":
            dynamodb.delete_item(TableName=TABLE, Key={"PK": item["PK"], "SK": item["SK"]})
    dynamodb.update_item(
        TableName=TABLE,
        Key={"PK": {"S": "TENANT#CA"}, "SK": {"S": "META"}},
        UpdateExpression="REMOVE coverage_version",
    )


def count_seats(api: Caller) -> tuple[int, int]:
    """Return the vacant and unknown seats of the senate."""
    offices = api.get("/tenants/CA/summary").one["offices"]
    (senate,) = (office for office in offices if office["office"] == "state-senator")
    return senate["vacant"], senate["unknown"]


def test_completed_imports_are_recorded_once(
    importer: Importer, dynamodb: DynamoDBClient, capsys: pytest.CaptureFixture[str]
) -> None:
    importer.load(roster(SENATE[:38]), file_name="first.csv")
    importer.load(roster(SENATE[:39]), file_name="second.csv")
    importer.load(roster(SENATE), mode="review")
    forget_coverage(dynamodb)
    assert count_seats(importer.api) == (0, 1)
    assert main(["ops", "cover-imports", "--stage", "local"]) == 0
    said = capsys.readouterr().out
    assert "CA: first.csv covers 1 offices; 2 of their seats are vacant\n" in said
    assert "CA: second.csv covers 1 offices; 1 of their seats are vacant\n" in said
    assert count_seats(importer.api) == (1, 0)
    (seat,) = importer.api.get("/tenants/CA/vacancies").data
    assert (seat["district"], seat["source"]["name"]) == ("40", "second.csv")
    assert main(["ops", "cover-imports", "--stage", "local", "--tenant", "CA"]) == 0
    assert capsys.readouterr().out == ""


def test_import_whose_file_is_gone_is_reported(
    importer: Importer, dynamodb: DynamoDBClient, capsys: pytest.CaptureFixture[str]
) -> None:
    found = importer.load(roster(SENATE[:39]))
    forget_coverage(dynamodb)
    clients.s3().delete_object(Bucket=importer.bucket, Key=f"uploads/CA/{found['id']}/roster")
    assert main(["ops", "cover-imports", "--stage", "local"]) == 0
    assert f"CA: import {found['id']} (roster) was left out" in capsys.readouterr().out
    assert count_seats(importer.api) == (0, 1)
    scope = Container(Principal("system")).for_tenant("CA")
    assert scope.coverage.read(1).offices == {}


def test_unknown_tenant_is_an_error(importer: Importer, capsys: pytest.CaptureFixture[str]) -> None:
    assert importer.bucket
    assert main(["ops", "cover-imports", "--stage", "local", "--tenant", "XX"]) == 1
    assert "XX" in capsys.readouterr().err
