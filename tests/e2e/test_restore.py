"""Records damaged outside of the product are restored from the change feed, on the embedded cloud."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from chalicelib.aws import clients
from tests.support import ROOT
from tools.cli import main

if TYPE_CHECKING:
    import pytest

    from tests.e2e.conftest import Deployed

TENANT = "WY-Teton"  # used by no other test and no roster


def people(deployed: Deployed) -> dict[str, tuple[str, str]]:
    listed = deployed.send("GET", "/representatives?limit=100", X_Tenant_Id=TENANT).json["data"]
    return {person["id"]: (person["name"], person["party"]) for person in listed}


def records() -> list[dict[str, Any]]:
    found: Any = clients.dynamodb().query(
        TableName="represent-local",
        KeyConditionExpression="PK = :pk AND begins_with(SK, :rep)",
        ExpressionAttributeValues={":pk": {"S": f"TENANT#{TENANT}"}, ":rep": {"S": "REP#"}},
    )
    items: list[dict[str, Any]] = found["Items"]
    return items


def test_damaged_tenant_is_restored(deployed: Deployed, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(1, 9):
        draft = {"name": f"Holder {number}", "position": "County Commissioner", "party": "Republican"}
        assert deployed.send("POST", "/representatives", draft, X_Tenant_Id=TENANT).status == 201
    whole = people(deployed)
    assert len(whole) >= 8
    broken = records()
    table = "represent-local"
    for item in broken[:3]:
        clients.dynamodb().delete_item(TableName=table, Key={"PK": item["PK"], "SK": item["SK"]})
    for item in broken[3:5]:
        clients.dynamodb().put_item(TableName=table, Item={**item, "doc": {"S": "{}"}})
    command = ["--stage", "local", "--tenant", TENANT, "--endpoint-url", deployed.cloud.endpoint]
    assert main(["ops", "restore", *command]) == 0
    assert capsys.readouterr().out.endswith("5 records of WY-Teton differ; --apply restores them\n")
    assert main(["ops", "restore", *command, "--apply"]) == 0
    capsys.readouterr()
    assert main(["ops", "restore", *command]) == 0
    assert capsys.readouterr().out == "0 records of WY-Teton differ\n"
    # As a user without an AWS account runs it.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    ran = subprocess.run(  # noqa: S603 (ours)
        [sys.executable, "-m", "tools", "ops", "restore", "--stage", "local", "--tenant", TENANT],
        cwd=ROOT,
        env=environment | {"CLOUD_PORT": str(deployed.cloud.port)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout == "0 records of WY-Teton differ\n", ran.stderr
    assert people(deployed) == whole
    assert len(records()) == len(broken)
