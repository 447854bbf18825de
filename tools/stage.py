"""Deploy, show and remove a stage, on AWS and on the embedded cloud alike.

`python -m tools.stage deploy --stage dev`
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from tools import gaps, package
from tools.cloud import CREDENTIALS, REGION

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from mypy_boto3_cloudformation.client import CloudFormationClient

CONFIG = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 5})
RESOURCES = package.APP / ".chalice" / "resources.yaml"
CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
PASSING = ("local", "dev")
# CloudFormation takes minutes where the embedded cloud takes a moment.
PATIENCE = 1800.0


class StageError(RuntimeError):
    """A stage could not be deployed or removed; the message says why."""


@dataclass(frozen=True)
class Place:
    """Where a stage lives: AWS as the environment has it, or the embedded cloud at an endpoint."""

    stage: str
    endpoint: str | None = None

    def client(self, service: str) -> Any:
        """Return a client of a service there."""
        if self.endpoint is None:
            return boto3.client(service, config=CONFIG)  # type: ignore[call-overload]
        return boto3.client(  # type: ignore[call-overload]
            service,
            config=CONFIG,
            endpoint_url=self.endpoint,
            region_name=REGION,
            aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        )

    @property
    def resources(self) -> str:
        """The name of the stack of what outlives a deploy."""
        return f"represent-{self.stage}-resources"

    @property
    def app(self) -> str:
        """The name of the stack of the app."""
        return f"represent-{self.stage}"

    @property
    def account(self) -> str:
        """The account that this place belongs to."""
        return str(self.client("sts").get_caller_identity()["Account"])


def deploy(place: Place, say: Callable[[str], None] = print) -> str:
    """Bring a stage to what the repository says, and return the API's base URL; raises StageError."""
    built = package.build(place.stage, thin=place.endpoint is not None and not package.runs_here())
    template = json.loads((built / "sam.json").read_text(encoding="utf-8"))
    location = _upload(place, built / "deployment.zip")
    stage_parameter = [{"ParameterKey": "Stage", "ParameterValue": place.stage}]
    changed = _apply(place, place.resources, RESOURCES.read_text(encoding="utf-8"), stage_parameter)
    if place.endpoint:
        outputs = _outputs(place, place.resources)
        tables = {"Table": outputs["TableName"], "UsageTable": outputs["UsageTableName"]}
        gaps.fill_tables(place.client, RESOURCES.read_text(encoding="utf-8"), tables)
    say(f"resources of stage {place.stage}: {'deployed' if changed else 'nothing to change'}")
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = location
    changed = _apply(place, place.app, json.dumps(template), [])
    if place.endpoint:
        gaps.fill_gateway(place.client, template, _outputs(place, place.app)["RestAPIId"], place.stage)
    say(f"app of stage {place.stage}: {'deployed' if changed else 'nothing to change'}")
    return url(place)


def url(place: Place) -> str:
    """Return the base URL of a deployed stage's API; raises StageError."""
    outputs = _outputs(place, place.app)
    if "EndpointURL" not in outputs:
        raise StageError(
            f"Stage {place.stage!r} is not deployed; run: python -m tools.stage deploy --stage {place.stage}"
        )
    if place.endpoint is None:
        return outputs["EndpointURL"].rstrip("/")
    return f"{place.endpoint}/restapis/{outputs['RestAPIId']}/{place.stage}/_user_request_"


def show(place: Place, say: Callable[[str], None] = print) -> None:
    """Tell a stage's state and outputs."""
    for name in (place.resources, place.app):
        stack = _stack(place.client("cloudformation"), name)
        say(f"{name}: {stack['StackStatus'] if stack else 'not deployed'}")
        for key, value in sorted(_outputs(place, name).items()):
            say(f"  {key}: {value}")


def remove(place: Place, *, destroy_data: bool, say: Callable[[str], None] = print) -> None:
    """Take a stage down; raises StageError for a lasting stage unless its data may go."""
    if place.stage not in PASSING and not destroy_data:
        raise StageError(
            f"Stage {place.stage!r} holds data that people rely on. CloudFormation retains its tables, bucket, queues "
            "and user pool in any case; to take the stacks down all the same, add --yes-destroy-data."
        )
    outputs = _outputs(place, place.resources)
    for bucket in (outputs.get("RosterBucketName") if place.stage in PASSING else None, _artifacts(place)):
        if bucket:
            _empty(place, bucket)
    for name in (place.app, place.resources):
        say(f"{name}: {'removed' if _delete(place, name) else 'was not there'}")
    try:
        place.client("s3").delete_bucket(Bucket=_artifacts(place))
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchBucket":
            raise


def _apply(place: Place, stack: str, template: str, parameters: list[dict[str, str]]) -> bool:
    """Create or update a stack through a change set; tells whether anything changed."""
    cloudformation: CloudFormationClient = place.client("cloudformation")
    existing = _stack(cloudformation, stack)
    if existing and existing["StackStatus"] in ("ROLLBACK_COMPLETE", "REVIEW_IN_PROGRESS", "CREATE_FAILED"):
        # A first deploy that failed leaves a stack that can only be deleted.
        _delete(place, stack)
        existing = None
    digest = hashlib.sha256(template.encode()).hexdigest()[:12]
    name = f"c-{digest}-{time.time_ns()}"
    try:
        cloudformation.create_change_set(
            StackName=stack,
            ChangeSetName=name,
            ChangeSetType="UPDATE" if existing else "CREATE",
            TemplateBody=template,
            Parameters=parameters,  # type: ignore[arg-type]
            Capabilities=CAPABILITIES,  # type: ignore[arg-type]
            Tags=[{"Key": "Application", "Value": "represent"}, {"Key": "Stage", "Value": place.stage}],
        )
    except ClientError as error:
        raise StageError(f"CloudFormation refuses the template of {stack}: {error}") from error
    made = _until(
        lambda: cloudformation.describe_change_set(StackName=stack, ChangeSetName=name),
        lambda answer: answer["Status"] in ("CREATE_COMPLETE", "FAILED"),
    )
    if made["Status"] == "FAILED":
        reason = made.get("StatusReason", "")
        cloudformation.delete_change_set(StackName=stack, ChangeSetName=name)
        if "didn't contain changes" in reason or "No updates" in reason:
            return False
        raise StageError(f"CloudFormation refuses the template of {stack}: {reason}")
    cloudformation.execute_change_set(StackName=stack, ChangeSetName=name)
    done = _until(lambda: _stack(cloudformation, stack), lambda it: not it["StackStatus"].endswith("IN_PROGRESS"))
    if done["StackStatus"] not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        raise StageError(f"{stack} ended as {done['StackStatus']}:\n{_failures(cloudformation, stack)}")
    return True


def _failures(cloudformation: CloudFormationClient, stack: str) -> str:
    events = cloudformation.describe_stack_events(StackName=stack)["StackEvents"]
    failed = [event for event in events if "FAILED" in event.get("ResourceStatus", "")]
    return "\n".join(
        f"  {e.get('LogicalResourceId')}: {e.get('ResourceStatusReason', 'no reason given')}" for e in failed
    )


def _stack(cloudformation: CloudFormationClient, name: str) -> dict[str, Any] | None:
    try:
        return dict(cloudformation.describe_stacks(StackName=name)["Stacks"][0])
    except ClientError as error:
        if "does not exist" in error.response["Error"].get("Message", ""):
            return None
        raise


def _outputs(place: Place, name: str) -> dict[str, str]:
    stack = _stack(place.client("cloudformation"), name)
    return {entry["OutputKey"]: entry["OutputValue"] for entry in (stack or {}).get("Outputs", [])}


def _delete(place: Place, name: str) -> bool:
    cloudformation: CloudFormationClient = place.client("cloudformation")
    stack = _stack(cloudformation, name)
    if stack is None:
        return False
    # A deleted stack is found by its id alone.
    cloudformation.delete_stack(StackName=stack["StackId"])
    done = _until(
        lambda: _stack(cloudformation, stack["StackId"]),
        lambda it: it is None or not it["StackStatus"].endswith("IN_PROGRESS"),
    )
    if done is not None and done["StackStatus"] != "DELETE_COMPLETE":
        raise StageError(f"{name} ended as {done['StackStatus']}:\n{_failures(cloudformation, stack['StackId'])}")
    return True


def _until(ask: Callable[[], Any], done: Callable[[Any], bool]) -> Any:
    deadline, wait = time.monotonic() + PATIENCE, 0.1
    while True:
        answer = ask()
        if done(answer):
            return answer
        if time.monotonic() > deadline:
            raise StageError(f"CloudFormation has not finished within {PATIENCE:.0f} s; look at the stack's events.")
        time.sleep(wait)
        wait = min(wait * 1.5, 5)


def _artifacts(place: Place) -> str:
    return f"represent-{place.stage}-artifacts-{place.account}"


def _upload(place: Place, zip_file: Path) -> str:
    """Put the package where CloudFormation finds it, under a name that its content makes."""
    bucket, body = _artifacts(place), zip_file.read_bytes()
    key = f"{hashlib.sha256(body).hexdigest()}.zip"
    s3 = place.client("s3")
    try:
        s3.head_bucket(Bucket=bucket)
    except ClientError:
        region = s3.meta.region_name
        more = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        s3.create_bucket(Bucket=bucket, **more)
        s3.put_public_access_block(
            Bucket=bucket,
            PublicAccessBlockConfiguration=dict.fromkeys(
                ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True
            ),
        )
    s3.put_object(Bucket=bucket, Key=key, Body=body)
    return f"s3://{bucket}/{key}"


def _empty(place: Place, bucket: str) -> None:
    s3 = place.client("s3")
    try:
        pages = s3.get_paginator("list_object_versions").paginate(Bucket=bucket)
        for page in pages:
            for entry in (*page.get("Versions", []), *page.get("DeleteMarkers", [])):
                s3.delete_object(Bucket=bucket, Key=entry["Key"], VersionId=entry["VersionId"])
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchBucket":
            raise


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb on one stage; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.stage", description=__doc__)
    parser.add_argument("verb", choices=("deploy", "show", "remove"))
    parser.add_argument("--stage", required=True, help="local, dev or prod")
    parser.add_argument(
        "--endpoint-url", default=os.environ.get("AWS_ENDPOINT_URL"), help="of the embedded cloud; AWS without it"
    )
    parser.add_argument("--yes-destroy-data", action="store_true", help="needed to remove a stage that lasts")
    options = parser.parse_args(arguments)
    place = Place(options.stage, options.endpoint_url)
    try:
        if options.verb == "deploy":
            print(f"API: {deploy(place)}")
        elif options.verb == "show":
            show(place)
        else:
            remove(place, destroy_data=options.yes_destroy_data)
    except (StageError, package.PackagingError, ClientError, BotoCoreError) as error:
        print(f"{options.verb} of stage {options.stage} failed: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
