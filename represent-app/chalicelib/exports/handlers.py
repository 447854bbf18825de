"""Event handlers of exports: the nightly schedule of the bulk files, and the queue. Repeated messages do no harm."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from chalicelib import container
from chalicelib.auth.permissions import SYSTEM
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.aws.iam import S3Operation
from chalicelib.aws.iam import SQSOperation as Sqs
from chalicelib.core.errors import Conflict, NotFound, Unavailable
from chalicelib.core.json_logging import log
from chalicelib.exports import queue
from chalicelib.operations.declarations import NAME_ONLY
from chalicelib.operations.execution_tracking import annotate_run
from chalicelib.operations.operator_alerts import REPORTS, report_failure
from chalicelib.operations.registry import required_env_vars, track_execution
from chalicelib.representatives.export_models import ExportState
from chalicelib.representatives.routes import list_empty_seats
from chalicelib.system import task_message

if TYPE_CHECKING:
    from chalicelib.system.task_message import Task

AGAIN_AFTER = 15  # seconds after which an export is tried again whose services were not available


@track_execution
@required_env_vars(
    {
        "DDB_TABLE_NAME": [Db.GET_ITEM, Db.PUT_ITEM],
        "DDB_INDEX_NAME": [Db.QUERY],
        "EXPORT_QUEUE_URL": [Sqs.SEND_MESSAGE],
    }
)
def queue_bulk_files(_: Any) -> int:
    """Queue the bulk files of each state whose tenants have changed since the last run; returns their number."""
    return container.Container(SYSTEM).bulk_files.start()


@track_execution
@required_env_vars(
    {
        "DDB_TABLE_NAME": [Db.BATCH_GET_ITEM, Db.GET_ITEM, Db.PUT_ITEM, Db.QUERY, Db.UPDATE_ITEM],
        "DDB_INDEX_NAME": [Db.QUERY],
        "USAGE_TABLE_NAME": [Db.BATCH_GET_ITEM, Db.PUT_ITEM],
        "ROSTER_BUCKET_NAME": NAME_ONLY,
        "EXPORT_FILES_PREFIX": [S3Operation.ABORT_MULTIPART_UPLOAD, S3Operation.PUT_OBJECT],
        "BULK_FILES_PREFIX": [S3Operation.GET_OBJECT, S3Operation.ABORT_MULTIPART_UPLOAD, S3Operation.PUT_OBJECT],
        "EXPORT_QUEUE_URL": [Sqs.SEND_MESSAGE],
        **REPORTS,
    }
)
def process_export(event: Any) -> None:
    """Write the file of an export, or the bulk files of a state or of the country; a failed message is redelivered."""
    for record in event:
        task = task_message.parse_task(record.body)
        TASKS[task.name](task)


def _write_export(task: Task) -> None:
    annotate_run(account=task.tenant)
    scope = container.Container(SYSTEM).for_tenant(task.tenant)
    try:
        written = scope.exports.run(UUID(task.about), partial(list_empty_seats, scope))
    except NotFound as gone:
        log.warning("ignored an export that is gone: %s", gone.detail)
    except Conflict as conflict:
        log.info("ignored an export: %s", conflict.detail)
    except Unavailable as fault:
        log.warning("an export is tried again: %s", fault.detail)
        queue.send(task.tenant, task.about, AGAIN_AFTER)
    else:
        if written.state == ExportState.FAILED:
            report_failure("failed-export", f"The export {written.id} failed. {written.detail}", task.tenant)


def _write_state(task: Task) -> None:
    container.Container(SYSTEM).bulk_files.write_state(task.tenant, task.about, container.get_snapshot_cache().clear)


def _write_country(task: Task) -> None:
    container.Container(SYSTEM).bulk_files.write_country(task.about)


TASKS = {queue.EXPORT: _write_export, queue.STATE: _write_state, queue.COUNTRY: _write_country}
