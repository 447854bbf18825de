"""Deploy, show and remove a stage on AWS or on the embedded cloud.

`python -m tools deploy stack deploy --stage dev`
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import boto3
import click
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from tools.deploy import chalice_state, cloudformation, package, parameters, retained_resources, versions
from tools.deploy.cloudformation import NO_HOOKS, ChangeHooks
from tools.generate import account, policies
from tools.local import ministack_workarounds
from tools.local.ministack import CREDENTIALS, REGION
from tools.options import endpoint_option, stage_option

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
CONFIG = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 5})
RESOURCES = package.APP / ".chalice" / "resources.yaml"

# Bytes (docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html).
MOST_IN_A_REQUEST = 51_200
# A failed change rolls back to the package before it, so packages are kept for longer than any stage goes unchanged.
ARTIFACTS: Any = {
    "Rules": [
        {
            "ID": "old-packages",
            "Status": "Enabled",
            "Filter": {"Prefix": ""},
            "Expiration": {"Days": 400},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
        }
    ]
}
DEFAULT_STAGE = "Stage"
# IAM's answers without the policy, or without the permission to see it; the last is moto's.
NO_POLICY = ("NoSuchEntity", "AccessDenied", "ResourceNotFoundException")

StageError = cloudformation.StackError


@dataclass(frozen=True)
class DeployTarget:
    """A stage and its location: AWS with the environment's credentials, or the embedded cloud at an endpoint."""

    stage: str
    endpoint: str | None = None

    def client(self, service: str) -> Any:
        """Return a boto3 client of a service."""
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

    def url_of(self, bucket: str, key: str) -> str:
        """Return the URL at which CloudFormation reads an S3 object."""
        if self.endpoint:
            return f"{self.endpoint}/{bucket}/{key}"
        return f"https://{bucket}.s3.{self.client('s3').meta.region_name}.amazonaws.com/{key}"

    @property
    def resources(self) -> str:
        """The name of the stack of the persistent resources."""
        return f"represent-{self.stage}-resources"

    @property
    def app(self) -> str:
        """The name of the stack of the app."""
        return f"represent-{self.stage}"

    @property
    def alarms(self) -> str:
        """The name of the stack of alarms for `chalice deploy`; otherwise the app's stack has them."""
        return f"represent-{self.stage}-alarms"

    @property
    def partition(self) -> str:
        """The partition of the region: aws, aws-us-gov or aws-cn."""
        return str(self.client("sts").meta.partition)

    @property
    def account(self) -> str:
        """The AWS account id of the credentials."""
        return str(self.client("sts").get_caller_identity()["Account"])


def deploy(place: DeployTarget, say: Callable[[str], None] = print) -> str:
    """Deploy a stage and return the base URL of its API.

    Raises StageError.
    """
    check_not_deployed_by_chalice(place)
    build(place)
    deploy_resources(place, say)
    return deploy_app(place, say)


def check_not_deployed_by_chalice(place: DeployTarget) -> None:
    """Raise StageError if `chalice deploy` has deployed this stage: a stage has one deployment method."""
    if chalice_state.functions(place):
        raise StageError(
            f"Stage {place.stage!r} was deployed by chalice deploy; a second set of functions would read its queues. "
            f"Continue with make deploy STAGE={place.stage}, "
            f"or python -m tools deploy destroy --stage {place.stage} first."
        )


def build(place: DeployTarget) -> Path:
    """Package the app of a stage, reusing an identical build; return the folder."""
    return package.build(place.stage, thin=place.endpoint is not None and not package.runs_here())


def deploy_app(place: DeployTarget, say: Callable[[str], None], care: ChangeHooks = NO_HOOKS) -> str:
    """Deploy the app's stack and return the base URL of its API.

    Raises StageError.
    """
    built = build(place)
    template = care.reshape(pin_policies(json.loads((built / "sam.json").read_text(encoding="utf-8"))))
    location = _upload(place, (built / "deployment.zip").read_bytes(), "zip")
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = f"s3://{_artifacts(place)}/{location}"
    made = outputs(place, place.resources)
    role = made["TenantRoleArn"] if policies.is_scoped(place.stage) else ""
    found = {**made, "TenantRoleArn": role, "BoundaryArn": find_boundary(place)}
    known = parameters.resolve(template, place.stage, found, _unsupported_parameters(place))
    template = versions.stamp(template, location, known)
    template_key = _upload(place, json.dumps(template).encode(), "json")
    where, undone_by = place.url_of(_artifacts(place), template_key), care.rollback(template)
    changed = apply(place, place.app, where, known, review=care.review, rollback=undone_by)
    versions.prune(place, say)
    delete_default_stage(place, outputs(place, place.app)["RestAPIId"], say)
    if place.endpoint:
        ministack_workarounds.fill_gateway(place.client, template, outputs(place, place.app)["RestAPIId"], place.stage)
    say(f"app of stage {place.stage}: {'deployed' if changed else 'nothing to change'}")
    return url(place)


def pin_policies(value: Any) -> Any:
    """Return a template whose policies name the account, the region and the user pool.

    The policy files that Chalice deploys cannot name them; a template can.
    """
    if isinstance(value, list):
        return [pin_policies(entry) for entry in value]
    if isinstance(value, dict):
        closed = {key: pin_policies(entry) for key, entry in value.items()}
        if closed.get("Resource") == [{"Ref": "UserPoolArn"}]:
            closed.pop("Condition", None)
        return closed
    if not isinstance(value, str) or not value.startswith("arn:aws:"):
        return value
    if value.endswith("/stream/*"):
        return {"Ref": "TableStreamArn"}
    if value == "arn:aws:cognito-idp:*:*:userpool/*":
        return {"Ref": "UserPoolArn"}
    named = value.replace("arn:aws:", "arn:${AWS::Partition}:", 1).replace("-rosters-*", "-rosters-${AWS::AccountId}")
    named = named.replace(":iam::*:", ":iam::${AWS::AccountId}:").replace(":*::provider/", ":${AWS::Region}::provider/")
    return {"Fn::Sub": named.replace(":*:*:", ":${AWS::Region}:${AWS::AccountId}:")}


def delete_default_stage(place: DeployTarget, api: str, say: Callable[[str], None]) -> None:
    """Delete the second stage that SAM made for earlier releases: it has no limits, web ACL or access log."""
    client = place.client("apigateway")
    if DEFAULT_STAGE in {entry["stageName"] for entry in client.get_stages(restApiId=api)["item"]}:
        client.delete_stage(restApiId=api, stageName=DEFAULT_STAGE)
        say(f"API {api}: deleted the stage {DEFAULT_STAGE}")


def find_boundary(place: DeployTarget) -> str:
    """Return the ARN of the permissions boundary that a stage's pipeline requires; empty if the account has none."""
    pipelines = [name for name, stages in account.PIPELINES.items() if any(fnmatchcase(place.stage, s) for s in stages)]
    for pipeline in pipelines:
        arn = f"arn:{place.partition}:iam::{place.account}:policy/{account.boundary_name(pipeline)}"
        try:
            place.client("iam").get_policy(PolicyArn=arn)
        except ClientError as error:
            if error.response["Error"]["Code"] not in NO_POLICY:
                raise
        else:
            return arn
    return ""


def url(place: DeployTarget) -> str:
    """Return the base URL of a deployed stage's API.

    Raises StageError.
    """
    known = outputs(place, place.app)
    if "EndpointURL" not in known:
        how = (
            "run"
            if place.stage == "local"
            else f"{'deploy' if parameters.is_passing(place.stage) else 'release'} STAGE={place.stage}"
        )
        raise StageError(f"Stage {place.stage!r} is not deployed; run: make {how}")
    if place.endpoint is None:
        return known["EndpointURL"].rstrip("/")
    return f"{place.endpoint}/restapis/{known['RestAPIId']}/{place.stage}/_user_request_"


def show(place: DeployTarget, say: Callable[[str], None] = print) -> None:
    """Print the state and outputs of a stage's stacks."""
    for name in (place.resources, place.app):
        stack = cloudformation.find(place.client("cloudformation"), name)
        say(f"{name}: {stack['StackStatus'] if stack else 'not deployed'}")
        for key, value in sorted(outputs(place, name).items()):
            say(f"  {key}: {value}")


def check_removable(place: DeployTarget, *, take_down: bool) -> None:
    """Raise StageError for a long-lived stage, unless `take_down` is set."""
    if not parameters.is_passing(place.stage) and not take_down:
        raise StageError(
            f"Stage {place.stage!r} is long-lived. Its tables, bucket, queues and user pool would be retained, and "
            "imported by its next deploy. To remove its stacks and its API, add --yes-take-down."
        )


def remove(place: DeployTarget, *, take_down: bool, say: Callable[[str], None] = print) -> None:
    """Remove a stage's stacks; the data of a long-lived stage is retained.

    Raises StageError for a long-lived stage, unless `take_down` is set.
    """
    check_removable(place, take_down=take_down)
    known = outputs(place, place.resources)
    for bucket in (known.get("RosterBucketName") if parameters.is_passing(place.stage) else None, _artifacts(place)):
        if bucket:
            _empty(place, bucket)
    for name in (place.app, place.resources):
        say(f"{name}: {'removed' if cloudformation.delete(place.client('cloudformation'), name) else 'was not there'}")
    if kept := _find_retained(place):
        say(f"retained, and imported by the next deploy of stage {place.stage}:{retained_resources.format_list(kept)}")
    try:
        place.client("s3").delete_bucket(Bucket=_artifacts(place))
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchBucket":
            raise


def deploy_resources(place: DeployTarget, say: Callable[[str], None], care: ChangeHooks = NO_HOOKS) -> None:
    """Deploy the stack of persistent resources from resources.yaml.

    Raises StageError.
    """
    template = cloudformation.strip_comments(RESOURCES.read_text(encoding="utf-8"))
    found = {"BoundaryArn": find_boundary(place)}
    known = parameters.resolve(cloudformation.read(template), place.stage, found, _unsupported_parameters(place))
    stack = cloudformation.find(place.client("cloudformation"), place.resources)
    if (stack is None or stack["StackStatus"] in cloudformation.DELETE_ONLY_STATUSES) and (
        kept := _find_retained(place)
    ):
        say(
            f"importing the resources retained when stage {place.stage} was removed:"
            f"{retained_resources.format_list(kept)}"
        )
        importing = _send_template(place, retained_resources.import_template(template, kept))
        apply(place, place.resources, importing, known, imported=kept)
    changed = apply(place, place.resources, _send_template(place, template), known, review=care.review)
    if place.endpoint:
        made = outputs(place, place.resources)
        tables = {"Table": made["TableName"], "UsageTable": made["UsageTableName"]}
        ministack_workarounds.fill_tables(place.client, template, tables)
    say(f"resources of stage {place.stage}: {'deployed' if changed else 'nothing to change'}")


def _send_template(place: DeployTarget, template: str) -> str:
    """Return a template, or the URL of one that is too large for a request; emulators have no limit."""
    if place.endpoint or len(template.encode()) <= MOST_IN_A_REQUEST:
        return template
    return place.url_of(_artifacts(place), _upload(place, template.encode(), "yaml"))


def _find_retained(place: DeployTarget) -> list[retained_resources.RetainedResource]:
    """Find the retained resources of a long-lived stage, whether or not its stack exists."""
    if parameters.is_passing(place.stage):
        return []
    return retained_resources.find(place.client, RESOURCES.read_text(encoding="utf-8"), place.stage, place.account)


def apply(place: DeployTarget, stack: str, template: str, known: list[dict[str, str]], **more: Any) -> bool:
    """Create or update a stack with cloudformation.apply; return whether anything changed."""
    return cloudformation.apply(
        place.client("cloudformation"), stack, template, known, parameters.tag_list(place.stage), **more
    )


def _unsupported_parameters(place: DeployTarget) -> tuple[str, ...]:
    """Return the parameters that the embedded cloud does not support."""
    return ministack_workarounds.UNSUPPORTED_PARAMETERS if place.endpoint else ()


def outputs(place: DeployTarget, name: str) -> dict[str, str]:
    """Return the outputs of a stack; empty if there is no such stack."""
    stack = cloudformation.find(place.client("cloudformation"), name)
    return {entry["OutputKey"]: entry["OutputValue"] for entry in (stack or {}).get("Outputs", [])}


def _artifacts(place: DeployTarget) -> str:
    return f"represent-{place.stage}-artifacts-{place.account}"


def require_outputs(place: DeployTarget) -> dict[str, str]:
    """Return the outputs of the resources stack.

    Raises StageError if there is none.
    """
    if not (found := outputs(place, place.resources)):
        raise StageError(f"Stage {place.stage!r} is not deployed.")
    return found


def _holds(s3: Any, bucket: str, key: str, own: dict[str, str]) -> bool:
    try:
        s3.head_object(Bucket=bucket, Key=key, **own)
    except ClientError as error:
        if error.response["Error"]["Code"] not in {"404", "403", "NoSuchKey"}:  # 403: without permission to list
            raise
        return False
    return True


def _upload(place: DeployTarget, body: bytes, suffix: str) -> str:
    """Upload the package or its template to S3 under a hash of its content; return the key."""
    bucket = _artifacts(place)
    key = f"{hashlib.sha256(body).hexdigest()}.{suffix}"
    s3, own = place.client("s3"), {"ExpectedBucketOwner": place.account}
    try:
        s3.head_bucket(Bucket=bucket, **own)
    except ClientError as error:
        if error.response["Error"]["Code"] not in ("404", "NoSuchBucket"):
            raise StageError(f"The bucket {bucket} belongs to another account, or is closed to this one.") from error
        region = s3.meta.region_name
        more = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        s3.create_bucket(Bucket=bucket, **more)
        s3.put_public_access_block(
            Bucket=bucket,
            **own,
            PublicAccessBlockConfiguration=dict.fromkeys(
                ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True
            ),
        )
    s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": parameters.tag_list(place.stage)}, **own)
    s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration=ARTIFACTS, **own)
    if not _holds(s3, bucket, key, own):
        s3.put_object(Bucket=bucket, Key=key, Body=body, **own)
    return key


def _empty(place: DeployTarget, bucket: str) -> None:
    s3 = place.client("s3")
    try:
        pages = s3.get_paginator("list_object_versions").paginate(Bucket=bucket)
        for page in pages:
            for entry in (*page.get("Versions", []), *page.get("DeleteMarkers", [])):
                s3.delete_object(Bucket=bucket, Key=entry["Key"], VersionId=entry["VersionId"])
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchBucket":
            raise


@click.command("stack")
@click.argument("verb", type=click.Choice(["deploy", "show", "remove"]))
@stage_option
@endpoint_option
@click.option("--yes-take-down", is_flag=True, help="Required to remove a long-lived stage.")
def command(verb: str, stage_name: str, endpoint_url: str | None, *, yes_take_down: bool) -> int:
    """Deploy, show or remove the CloudFormation stacks of a stage, without `chalice deploy`."""
    place = DeployTarget(stage_name, endpoint_url)
    try:
        if verb == "deploy":
            print(f"API: {deploy(place)}")
        elif verb == "show":
            show(place)
        else:
            remove(place, take_down=yes_take_down)
    except (StageError, package.PackagingError, ClientError, BotoCoreError) as error:
        print(f"{verb} of stage {stage_name} failed: {cloudformation.describe_error(error)}", file=sys.stderr)
        return 1
    return 0
