"""Create, change and delete CloudFormation stacks through change sets."""

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
# A failed first deploy leaves a stack that can only be deleted.
DELETE_ONLY_STATUSES = (
    "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "REVIEW_IN_PROGRESS", "CREATE_FAILED", "IMPORT_ROLLBACK_COMPLETE",
    "DELETE_FAILED",
)  # fmt: skip
# Seconds. CloudFormation needs minutes; the embedded cloud needs less than a second.
PATIENCE = 1800.0


class StackError(RuntimeError):
    """Report that a stage or a stack could not be deployed or removed; the message gives the reason."""


class ChangeHooks:
    """Hooks around the change of a stage; this base class checks nothing (tools/deploy/release.py does)."""

    def reshape(self, template: dict[str, Any]) -> dict[str, Any]:
        """Return the app's template, changed as needed."""
        return template

    def review(self, stack: str, changes: Sequence[Any]) -> None:
        """Review the changes of a stack before they are made; raise StackError to refuse them."""

    def rollback(self, template: Mapping[str, Any]) -> dict[str, Any] | None:  # noqa: ARG002 (subclasses read it)
        """Return the alarms that roll back the app's changes, as CloudFormation's RollbackConfiguration."""
        return None


NO_HOOKS = ChangeHooks()
# API Gateway's error for access logs in an account that is not prepared.
LOG_ROLE_MISSING = "CloudWatch Logs role ARN must be set in account settings"


def describe_error(error: Exception) -> str:
    """Return an error's message, with the remedy for errors that every command can meet."""
    if isinstance(error, NoRegionError | NoCredentialsError):
        return (
            f"{str(error).rstrip('.')}. Set AWS_DEFAULT_REGION and credentials in any form that the AWS SDKs read "
            "(AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY). For the embedded cloud of make run, set "
            "AWS_ENDPOINT_URL=http://127.0.0.1:4566."
        )
    message = str(error)
    return (
        f"{message}\nRun once: python -m tools deploy account --repository owner/name"
        if LOG_ROLE_MISSING in message
        else message
    )


def read(template: str) -> dict[str, Any]:
    """Parse a YAML template, expanding the short forms of functions: `!Ref X` becomes {"Ref": "X"}."""
    read: dict[str, Any] = yaml.load(template, Loader=_Loader)  # noqa: S506 (a subclass of SafeLoader)
    return read


def strip_comments(template: str) -> str:
    """Return a YAML template without lines that are comments or empty: CloudFormation takes at most 51,200 bytes.

    Spaces between the parts of short lists go too. No text in it may have lines that begin with #.
    """
    lines = (line for line in template.splitlines(keepends=True) if line.strip() and line.strip()[0] != "#")
    return "".join(lines).replace("}, {Key: ", "},{Key: ").replace(", Value: ", ",Value: ")


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
    """Create or update a stack, or create it from `imported` resources; return whether anything changed.

    `template` is a text of at most 51,200 bytes, or the URL of a larger one in S3. `review` gets the changes first and
    raises StackError to refuse them; `rollback` names the alarms that roll them back. Raises StackError.
    """
    existing = wait_until_idle(cloudformation, stack)
    if existing and existing["StackStatus"] == "UPDATE_ROLLBACK_FAILED":
        raise StackError(
            f"{stack} could not be rolled back and accepts no change until it is:\n"
            f"{_failures(cloudformation, stack)}\nFix the cause, then run: aws cloudformation continue-update-rollback "
            f"--stack-name {stack}"
        )
    if existing and existing["StackStatus"] in DELETE_ONLY_STATUSES:
        delete(cloudformation, stack)
        existing = None
    name = f"c-{hashlib.sha256(template.encode()).hexdigest()[:12]}-{time.time_ns()}"
    where = "TemplateURL" if template.startswith("http") else "TemplateBody"
    request: dict[str, Any] = {"StackName": stack, "ChangeSetName": name, where: template}
    request |= {"Parameters": parameters, "Capabilities": CAPABILITIES}
    if imported:  # an import must not set tags; the update that follows does
        request |= {"ChangeSetType": "IMPORT", "ResourcesToImport": imported}
    else:
        request |= {"ChangeSetType": "UPDATE" if existing else "CREATE", "Tags": tags}
    if rollback:
        request["RollbackConfiguration"] = rollback
    try:
        cloudformation.create_change_set(**request)
    except cloudformation.exceptions.AlreadyExistsException:
        pass  # the name is of this moment: the answer was lost, and botocore sent the request again
    except ClientError as error:
        raise StackError(f"CloudFormation rejected the template of {stack}: {str(error)[:500]}") from error
    return _execute(cloudformation, stack, name, review)


def find(cloudformation: CloudFormationClient, name: str) -> dict[str, Any] | None:
    """Return the description of a stack, or None if there is none."""
    try:
        return dict(cloudformation.describe_stacks(StackName=name)["Stacks"][0])
    except ClientError as error:
        if "does not exist" in error.response["Error"].get("Message", ""):
            return None
        raise


def wait_until_idle(cloudformation: CloudFormationClient, name: str) -> dict[str, Any] | None:
    """Return the description of a stack, or None, after waiting for a running operation to end.

    Interrupting this command does not interrupt CloudFormation. Raises StackError.
    """
    found: dict[str, Any] | None = _until(
        lambda: find(cloudformation, name),
        lambda it: (
            it is None or it["StackStatus"] in DELETE_ONLY_STATUSES or not it["StackStatus"].endswith("IN_PROGRESS")
        ),
    )
    return found


def delete(cloudformation: CloudFormationClient, name: str) -> bool:
    """Delete a stack; return whether there was one.

    Raises StackError.
    """
    stack = wait_until_idle(cloudformation, name)
    if stack is None:
        return False
    # A deleted stack can be found only by its id.
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
        raise StackError(f"CloudFormation rejected the template of {stack}: {reason}")
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
    # A rollback by an alarm has no failed resource: the rollback event names the alarm.
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
            raise StackError(f"CloudFormation has not finished within {PATIENCE:.0f} s; see the events of the stack.")
        time.sleep(wait)
        wait = min(wait * 1.5, 5)


class _Loader(yaml.SafeLoader):
    """Load YAML with the short forms of CloudFormation's functions."""


def _function(loader: _Loader, name: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        text = loader.construct_scalar(node)
        value = text.split(".", 1) if name == "GetAtt" else text
    else:
        value = loader.construct_sequence(node, deep=True)  # type: ignore[arg-type]
    return {name if name in ("Ref", "Condition") else f"Fn::{name}": value}


_Loader.add_multi_constructor("!", _function)
