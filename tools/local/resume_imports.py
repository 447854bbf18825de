"""Imports that a stop interrupted: they are taken up again. On AWS the daily review does it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from chalicelib.aws.tenant_bucket import UPLOADS
from chalicelib.imports.jobs import ImportJob, ImportState
from chalicelib.system.task_message import Task
from tools.deploy.stage import deployed

if TYPE_CHECKING:
    from typing import Any

    from tools.deploy.stage import DeployTarget

UNDER_WAY = (ImportState.PLANNING, ImportState.APPLYING)


def resume(place: DeployTarget) -> int:
    """Ask for a worker for each import that is under way; returns how many there are. A second worker does no harm.

    An upload that arrived, and whose import waits for it all the same, is announced again.
    """
    sqs, s3, made = place.client("sqs"), place.client("s3"), deployed(place)
    resumed = 0
    for job in _jobs(place, made["TableName"]):
        if job.state in UNDER_WAY:
            sqs.send_message(
                QueueUrl=made["ImportQueueUrl"], MessageBody=Task("import", job.tenant, str(job.id)).to_json()
            )
            resumed += 1
        elif job.state == ImportState.WAITING:
            resumed += _announced(s3, made["RosterBucketName"], f"{UPLOADS}/{job.tenant}/{job.upload}")
    return resumed


def _jobs(place: DeployTarget, table: str) -> list[ImportJob]:
    # A tenant of which nothing is written yet is in no index.
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


def _announced(s3: Any, bucket: str, key: str) -> bool:
    """Copy an object onto itself, of which S3 sends the event that an upload sends; returns whether it is there."""
    try:
        s3.copy_object(Bucket=bucket, Key=key, CopySource={"Bucket": bucket, "Key": key}, MetadataDirective="REPLACE")
    except ClientError as error:
        if error.response["Error"]["Code"] in ("NoSuchKey", "404"):
            return False
        raise
    return True
