"""CloudFormation stacks, created and changed through change sets."""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING, Any

import yaml
from botocore.exceptions import ClientError, NoCredentialsError, NoRegionError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mypy_boto3_cloudformation.client import CloudFormationClient

CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
# A first deploy that failed leaves a stack that can only be deleted.
STILLBORN = (
    "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "REVIEW_IN_PROGRESS", "CREATE_FAILED", "IMPORT_ROLLBACK_COMPLETE",
    "DELETE_FAILED",
)  # fmt: skip
# CloudFormation takes minutes where the embedded cloud takes a moment.
PATIENCE = 1800.0


class StackError(RuntimeError):
    """A stage or a stack could not be deployed or removed; the message says why."""


class Care:
    """What is looked at when a stage is changed; this looks at nothing (tools/deploy/release.py does)."""

    def reshape(self, template: dict[str, Any]) -> dict[str, Any]:
        """Return the app's template as it is to be."""
        return template

    def review(self, stack: str, changes: Sequence[Any]) -> None:
        """See the changes of a stack before they are made; raises StackError where they are not to be made."""

    def rollback(self, template: Mapping[str, Any]) -> dict[str, Any] | None:  # noqa: ARG002 (whoever takes care reads it)
        """Return which alarms undo the app's changes, as CloudFormation's RollbackConfiguration."""
        return None


AT_ONCE = Care()
# What API Gateway says of an access log in an account that has yet to be prepared.
NO_LEAVE_TO_LOG = "CloudWatch Logs role ARN must be set in account settings"


def said(error: Exception) -> str:
    """Return what an error says, and what would be right where that is the same for every command."""
    if isinstance(error, NoRegionError | NoCredentialsError):
        return (
            f"{str(error).rstrip('.')}. Set AWS_DEFAULT_REGION, and credentials as any AWS SDK finds them "
            "(AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY); or, for the embedded cloud of make run, "
            "AWS_ENDPOINT_URL=http://127.0.0.1:4566."
        )
    told = str(error)
    return f"{told}\nmake account REPOSITORY=owner/name sets it, once." if NO_LEAVE_TO_LOG in told else told


def read(template: str) -> dict[str, Any]:
    """Read a template written in YAML, the short forms of functions made long: `!Ref X` is {"Ref": "X"}."""
    read: dict[str, Any] = yaml.load(template, Loader=_Loader)  # noqa: S506 (a SafeLoader)
    return read


def apply(  # noqa: PLR0913 (the parts of one change set)
    cloudformation: CloudFormationClient,
    stack: str,
    template: str,
    parameters: Sequence[Any],
    tags: Sequence[Any],
    *,
    imported: Sequence[Any] = (),
    review: Callable[[str, Sequence[Any]], None] = lambda *_: None,
    rollback: dict[str, Any] | None = None,
) -> bool:
    """Create or update a stack, or create it of resources that are `imported`; tells whether anything changed.

    `template` is a text of at most 51,200 bytes, or the URL of a larger one in S3. `review` sees the changes first, and
    raises StackError where they are not to be made; `rollback` says which alarms undo them.
    Raises StackError.
    """
    existing = at_rest(cloudformation, stack)
    if existing and existing["StackStatus"] == "UPDATE_ROLLBACK_FAILED":
        raise StackError(
            f"{stack} could not go back to what it was, and takes no change until it has:\n"
            f"{_failures(cloudformation, stack)}\nMend that, and: aws cloudformation continue-update-rollback "
            f"--stack-name {stack}"
        )
    if existing and existing["StackStatus"] in STILLBORN:
        delete(cloudformation, stack)
        existing = None
    name = f"c-{hashlib.sha256(template.encode()).hexdigest()[:12]}-{time.time_ns()}"
    where = "TemplateURL" if template.startswith("http") else "TemplateBody"
    request: dict[str, Any] = {"StackName": stack, "ChangeSetName": name, where: template}
    request |= {"Parameters": parameters, "Capabilities": CAPABILITIES}
    if imported:  # which must not set tags; the update that follows does
        request |= {"ChangeSetType": "IMPORT", "ResourcesToImport": imported}
    else:
        request |= {"ChangeSetType": "UPDATE" if existing else "CREATE", "Tags": tags}
    if rollback:
        request["RollbackConfiguration"] = rollback
    try:
        cloudformation.create_change_set(**request)
    except ClientError as error:
        raise StackError(f"CloudFormation refuses the template of {stack}: {str(error)[:500]}") from error
    return _execute(cloudformation, stack, name, review)


def find(cloudformation: CloudFormationClient, name: str) -> dict[str, Any] | None:
    """Return the description of a stack, if there is one."""
    try:
        return dict(cloudformation.describe_stacks(StackName=name)["Stacks"][0])
    except ClientError as error:
        if "does not exist" in error.response["Error"].get("Message", ""):
            return None
        raise


def at_rest(cloudformation: CloudFormationClient, name: str) -> dict[str, Any] | None:
    """Return the description of a stack, if there is one, once CloudFormation has done what somebody asked before.

    Whoever was stopped while a stack was changed has not stopped CloudFormation. Raises StackError.
    """
    found: dict[str, Any] | None = _until(
        lambda: find(cloudformation, name),
        lambda it: it is None or it["StackStatus"] in STILLBORN or not it["StackStatus"].endswith("IN_PROGRESS"),
    )
    return found


def delete(cloudformation: CloudFormationClient, name: str) -> bool:
    """Delete a stack; tells whether there was one. Raises StackError."""
    stack = at_rest(cloudformation, name)
    if stack is None:
        return False
    # A deleted stack is found by its id alone.
    cloudformation.delete_stack(StackName=stack["StackId"])
    done = _until(
        lambda: find(cloudformation, stack["StackId"]),
        lambda it: it is None or not it["StackStatus"].endswith("IN_PROGRESS"),
    )
    if done is not None and done["StackStatus"] != "DELETE_COMPLETE":
        raise StackError(f"{name} ended as {done['StackStatus']}:\n{_failures(cloudformation, stack['StackId'])}")
    return True


def _execute(
    cloudformation: CloudFormationClient, stack: str, name: str, review: Callable[[str, Sequence[Any]], None]
) -> bool:
    made = _until(
        lambda: cloudformation.describe_change_set(StackName=stack, ChangeSetName=name),
        lambda answer: answer["Status"] in ("CREATE_COMPLETE", "FAILED"),
    )
    if made["Status"] == "FAILED":
        reason = made.get("StatusReason", "")
        cloudformation.delete_change_set(StackName=stack, ChangeSetName=name)
        if "didn't contain changes" in reason or "No updates" in reason:
            return False
        raise StackError(f"CloudFormation refuses the template of {stack}: {reason}")
    try:
        review(stack, _changes(cloudformation, stack, name, made))
    except StackError:
        cloudformation.delete_change_set(StackName=stack, ChangeSetName=name)
        if (left := find(cloudformation, stack)) and left["StackStatus"] == "REVIEW_IN_PROGRESS":
            delete(cloudformation, stack)
        raise
    cloudformation.execute_change_set(StackName=stack, ChangeSetName=name)
    done = _until(lambda: find(cloudformation, stack), lambda it: not it["StackStatus"].endswith("IN_PROGRESS"))
    if done["StackStatus"] not in ("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE"):
        raise StackError(f"{stack} ended as {done['StackStatus']}:\n{_failures(cloudformation, stack)}")
    return True


def _changes(cloudformation: CloudFormationClient, stack: str, name: str, first: Any) -> list[Any]:
    changes, page = list(first.get("Changes", [])), first
    while token := page.get("NextToken"):
        page = cloudformation.describe_change_set(StackName=stack, ChangeSetName=name, NextToken=token)
        changes += page.get("Changes", [])
    return changes


def _failures(cloudformation: CloudFormationClient, stack: str) -> str:
    events = cloudformation.describe_stack_events(StackName=stack)["StackEvents"]
    # What an alarm undoes has not failed: the event of going back says which alarm it was.
    failed = [
        event
        for event in events
        if "FAILED" in event.get("ResourceStatus", "")
        or ("ROLLBACK_IN_PROGRESS" in event.get("ResourceStatus", "") and event.get("ResourceStatusReason"))
    ]
    return "\n".join(
        f"  {e.get('LogicalResourceId')}: {e.get('ResourceStatusReason', 'no reason given')}" for e in failed
    )


def _until(ask: Callable[[], Any], done: Callable[[Any], bool]) -> Any:
    deadline, wait = time.monotonic() + PATIENCE, 0.1
    while True:
        answer = ask()
        if done(answer):
            return answer
        if time.monotonic() > deadline:
            raise StackError(f"CloudFormation has not finished within {PATIENCE:.0f} s; look at the stack's events.")
        time.sleep(wait)
        wait = min(wait * 1.5, 5)


class _Loader(yaml.SafeLoader):
    """Knows the short forms of CloudFormation's functions."""


def _function(loader: _Loader, name: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        text = loader.construct_scalar(node)
        value = text.split(".", 1) if name == "GetAtt" else text
    else:
        value = loader.construct_sequence(node, deep=True)  # type: ignore[arg-type]
    return {name if name in ("Ref", "Condition") else f"Fn::{name}": value}


_Loader.add_multi_constructor("!", _function)
