"""Event handlers of imports: for uploads and for the queue. Repeated events do no harm."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

from chalicelib.auth.permissions import SYSTEM
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.aws.iam import S3Operation
from chalicelib.aws.iam import SQSOperation as Sqs
from chalicelib.aws.tenant_bucket import parse_key
from chalicelib.container import Container
from chalicelib.core import settings
from chalicelib.core.errors import NotFound
from chalicelib.core.json_logging import log
from chalicelib.imports import queue
from chalicelib.imports.jobs import OVER, ImportState
from chalicelib.operations.declarations import NAME_ONLY
from chalicelib.operations.execution_tracking import annotate_run
from chalicelib.operations.registry import required_env_vars, track_execution
from chalicelib.system import task_message

# Seconds for which a worker writes before another continues; planning may take longer.
STRETCH = 60.0


@track_execution
@required_env_vars(
    {
        "DDB_TABLE_NAME": [Db.GET_ITEM, Db.PUT_ITEM],
        "ROSTER_BUCKET_NAME": NAME_ONLY,
        "IMPORT_QUEUE_URL": [Sqs.SEND_MESSAGE],
    }
)
def start_import(event: Any) -> bool:
    """Start the import that an upload belongs to; returns whether one was waiting for it."""
    detail = event.to_dict()["detail"]
    found = parse_key(str(detail["object"]["key"]))
    if found is None or detail["bucket"]["name"] != settings.load().roster_bucket_name:
        log.warning("ignored an upload that belongs to no import")
        return False
    tenant, name = found
    annotate_run(account=tenant)
    imports = Container(SYSTEM).for_tenant(tenant).imports
    try:
        import_id = UUID(name.removesuffix("/roster"))
        started = imports.receive_upload(import_id, int(detail["object"].get("size", 0)))
    except (ValueError, NotFound):
        log.warning("ignored an upload that belongs to no import of %s", tenant)
        return False
    if started:
        queue.send(tenant, str(import_id))
    return started


@track_execution
@required_env_vars(
    {
        "DDB_TABLE_NAME": [Db.BATCH_GET_ITEM, Db.GET_ITEM, Db.QUERY, Db.PUT_ITEM, Db.UPDATE_ITEM],
        "ROSTER_BUCKET_NAME": [S3Operation.GET_OBJECT, S3Operation.PUT_OBJECT],
        "IMPORT_QUEUE_URL": [Sqs.SEND_MESSAGE],
        "SOURCE_QUEUE_URL": [Sqs.SEND_MESSAGE],
    }
)
def process_import(event: Any) -> None:
    """Do the next part of an import and request the following one; a failed message is redelivered."""
    ends = time.monotonic() + STRETCH
    for record in event:
        task = task_message.parse_task(record.body)
        annotate_run(account=task.tenant)
        imports = Container(SYSTEM).for_tenant(task.tenant, source=f"import {task.about}").imports
        job = imports.jobs.get(UUID(task.about))
        if job.state == ImportState.PLANNING:
            job = imports.plan(job)
        elif job.state == ImportState.APPLYING:
            job = imports.apply(job, lambda: time.monotonic() < ends)
        if job.has_chunks_left:
            queue.send(task.tenant, task.about)
        elif job.fetched and (job.state in OVER or job.state == ImportState.REVIEW):
            queue.send_outcome(task.tenant, task.about)
