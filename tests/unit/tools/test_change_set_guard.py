"""What a change set would do, as it is told, and what of it is refused."""

from __future__ import annotations

from typing import Any

import pytest

from tools.deploy import change_set_guard


def change(name: str, kind: str, action: str = "Modify", *targets: tuple[str, str | None], **more: str) -> Any:
    details = [{"Target": {"Attribute": attribute, "Name": of}} for attribute, of in targets]
    told = {"LogicalResourceId": name, "ResourceType": kind, "Action": action, "Details": details, **more}
    return {"Type": "Resource", "ResourceChange": told}


def test_changes_are_told_one_a_line() -> None:
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
def test_what_holds_something_is_neither_removed_nor_replaced(kind: str) -> None:
    perhaps = [] if kind in change_set_guard.NEVER_REPLACED else ["Perhaps"]
    lost = [
        change("Gone", kind, "Remove"),
        change("Other", kind, Replacement="True"),
        change("Perhaps", kind, Replacement="Conditional"),
    ]
    assert change_set_guard.find_losses([*lost, change("Same", kind, Replacement="False"), change("New", kind, "Add")]) == [
        "Gone", "Other", *perhaps
    ]  # fmt: skip
    assert change_set_guard.find_losses(lost, ["Gone", "Other"]) == perhaps


def test_what_holds_nothing_may_go() -> None:
    assert change_set_guard.find_losses([change("F", "AWS::Lambda::Function", "Remove")]) == []
