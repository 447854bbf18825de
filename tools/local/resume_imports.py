"""Resume imports that a stop interrupted. On AWS the daily review does this."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from chalicelib.aws.tenant_bucket import UPLOADS
from chalicelib.imports.jobs import ImportJob, ImportState
from chalicelib.system.task_message import Task
from tools.deploy.stage import require_outputs

if TYPE_CHECKING:
    from typing import Any

    from tools.deploy.stage import DeployTarget

IN_PROGRESS = (ImportState.PLANNING, ImportState.APPLYING)


def resume(place: DeployTarget) -> int:
    """Start a worker for each import in progress; return the number of imports. A second worker is harmless.

    If an upload has arrived but its import still waits for it, the upload event is sent again.
    """
    sqs, s3, made = place.client("sqs"), place.client("s3"), require_outputs(place)
    resumed = 0
    for job in _jobs(place, made["TableName"]):
        if job.state in IN_PROGRESS:
            sqs.send_message(
                QueueUrl=made["ImportQueueUrl"], MessageBody=Task("import", job.tenant, str(job.id)).to_json()
            )
            resumed += 1
        elif job.state == ImportState.WAITING:
            resumed += _resend_upload_event(s3, made["RosterBucketName"], f"{UPLOADS}/{job.tenant}/{job.upload}")
    return resumed


def _jobs(place: DeployTarget, table: str) -> list[ImportJob]:
    # A tenant without written records is in no index.
    pages = (
        place.client("dynamodb")
        .get_paginator("scan")
        .paginate(
            TableName=table,
            FilterExpression="begins_with(SK, :import)",
            ExpressionAttributeValues={":import": {"S": "IMPORT#"}},
        )
    )
    return [ImportJob.model_validate(json.loads(item["doc"]["S"])) for page in pages for item in page["Items"]]


def _resend_upload_event(s3: Any, bucket: str, key: str) -> bool:
    """Copy an object onto itself so that S3 sends its upload event again; return whether the object exists."""
    try:
        s3.copy_object(Bucket=bucket, Key=key, CopySource={"Bucket": bucket, "Key": key}, MetadataDirective="REPLACE")
    except ClientError as error:
        if error.response["Error"]["Code"] in ("NoSuchKey", "404"):
            return False
        raise
    return True
