"""Descriptions of change sets, and the refusal of destructive changes."""

from __future__ import annotations

from typing import Any

import pytest

from tools.deploy import change_set_guard


def change(name: str, kind: str, action: str = "Modify", *targets: tuple[str, str | None], **more: str) -> Any:
    details = [{"Target": {"Attribute": attribute, "Name": of}} for attribute, of in targets]
    resource = {"LogicalResourceId": name, "ResourceType": kind, "Action": action, "Details": details, **more}
    return {"Type": "Resource", "ResourceChange": resource}


def test_each_change_is_described_in_one_line() -> None:
    assert list(
        change_set_guard.describe_changes([
            change("X", "AWS::SQS::Queue", "Add"),
            change("Y", "AWS::SNS::Topic", "Remove"),
            change("T", "AWS::DynamoDB::Table", "Modify", ("Properties", "Name"), ("Tags", None), Replacement="True"),
            change("F", "AWS::Lambda::Function", "Modify", ("Properties", "Code"), Replacement="Conditional"),
            change("I", "AWS::S3::Bucket", "Import"),
        ])
    ) == [
        "+ X (AWS::SQS::Queue)",
        "- Y (AWS::SNS::Topic)",
        "~ T (AWS::DynamoDB::Table): Name, Tags; is REPLACED",
        "~ F (AWS::Lambda::Function): Code; may be REPLACED",
        "Import I (AWS::S3::Bucket)",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", sorted(change_set_guard.STATEFUL))
def test_stateful_resources_are_neither_removed_nor_replaced(kind: str) -> None:
    perhaps = [] if kind in change_set_guard.NEVER_REPLACED else ["Perhaps"]
    lost = [
        change("Gone", kind, "Remove"),
        change("Other", kind, Replacement="True"),
        change("Perhaps", kind, Replacement="Conditional"),
    ]
    harmless = [change("Same", kind, Replacement="False"), change("New", kind, "Add")]
    assert change_set_guard.find_losses([*lost, *harmless]) == ["Gone", "Other", *perhaps]
    assert change_set_guard.find_losses(lost, ["Gone", "Other"]) == perhaps


def test_stateless_resources_may_be_removed() -> None:
    assert change_set_guard.find_losses([change("F", "AWS::Lambda::Function", "Remove")]) == []
