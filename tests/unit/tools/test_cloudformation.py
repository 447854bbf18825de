"""Changes of stacks that an interrupted command left in progress or stuck."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tools.deploy import cloudformation


class AlreadyExistsError(ClientError):
    """The error of a change set whose name exists."""

    def __init__(self) -> None:
        super().__init__({"Error": {"Code": "AlreadyExistsException", "Message": "exists"}}, "CreateChangeSet")


class CloudFormation:
    """A CloudFormation client that returns statuses in order and records requests."""

    exceptions = SimpleNamespace(AlreadyExistsException=AlreadyExistsError)
    loses_answers = False

    def __init__(self, *statuses: str) -> None:
        self._statuses, self.asked = list(statuses), list[str]()

    def describe_stacks(self, StackName: str) -> Any:  # noqa: N803 (AWS's name)
        status = self._statuses.pop(0) if len(self._statuses) > 1 else self._statuses[0]
        if status == "none":
            raise ClientError({"Error": {"Code": "ValidationError", "Message": f"{StackName} does not exist"}}, "x")
        return {"Stacks": [{"StackName": StackName, "StackId": "id", "StackStatus": status}]}

    def describe_change_set(self, **_: Any) -> Any:
        return {"Status": "FAILED", "StatusReason": "The submitted information didn't contain changes."}

    def describe_stack_events(self, **_: Any) -> Any:
        return {
            "StackEvents": [{"LogicalResourceId": "T", "ResourceStatus": "UPDATE_FAILED", "ResourceStatusReason": "no"}]
        }

    def create_change_set(self, **asked: Any) -> None:
        self.asked.append(asked["ChangeSetType"])
        if self.loses_answers:
            raise AlreadyExistsError

    def delete_change_set(self, **_: Any) -> None:
        """Do nothing."""

    def delete_stack(self, **_: Any) -> None:
        self.asked.append("DELETE")


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.deploy.cloudformation.time.sleep", lambda _: None)


@pytest.mark.parametrize(
    ("statuses", "asked"),
    [
        (["none"], ["CREATE"]),
        (["UPDATE_COMPLETE"], ["UPDATE"]),
        (["CREATE_IN_PROGRESS", "CREATE_IN_PROGRESS", "CREATE_COMPLETE"], ["UPDATE"]),
        (["UPDATE_IN_PROGRESS", "UPDATE_ROLLBACK_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE"], ["UPDATE"]),
        (["DELETE_IN_PROGRESS", "none"], ["CREATE"]),
        (["REVIEW_IN_PROGRESS", "REVIEW_IN_PROGRESS", "DELETE_COMPLETE"], ["DELETE", "CREATE"]),
        (["ROLLBACK_FAILED", "ROLLBACK_FAILED", "DELETE_COMPLETE"], ["DELETE", "CREATE"]),
    ],
)
def test_operations_in_progress_are_awaited(statuses: list[str], asked: list[str]) -> None:
    cloud: Any = CloudFormation(*statuses)
    assert cloudformation.apply(cloud, "represent-dev", "{}", [], []) is False
    assert cloud.asked == asked


def test_change_set_whose_answer_was_lost_is_used() -> None:
    cloud: Any = CloudFormation("UPDATE_COMPLETE")
    cloud.loses_answers = True
    assert cloudformation.apply(cloud, "represent-dev", "{}", [], []) is False
    assert cloud.asked == ["UPDATE"]


def test_stuck_stack_error_names_the_remedy() -> None:
    cloud: Any = CloudFormation("UPDATE_ROLLBACK_FAILED")
    with pytest.raises(
        cloudformation.StackError, match=r"T: no\n.*continue-update-rollback --stack-name represent-dev"
    ):
        cloudformation.apply(cloud, "represent-dev", "{}", [], [])
    assert cloud.asked == []


def test_error_of_unprepared_account_names_the_command() -> None:
    message = "BadRequestException: CloudWatch Logs role ARN must be set in account settings to enable logging"
    assert (
        cloudformation.describe_error(cloudformation.StackError(message))
        == f"{message}\nRun once: python -m tools deploy account --repository owner/name"
    )
    assert cloudformation.describe_error(cloudformation.StackError("x")) == "x"


def test_changing_stack_is_deleted_after_the_change() -> None:
    cloud: Any = CloudFormation("UPDATE_IN_PROGRESS", "UPDATE_COMPLETE", "DELETE_COMPLETE")
    assert cloudformation.delete(cloud, "represent-dev") is True
    assert cloud.asked == ["DELETE"]
