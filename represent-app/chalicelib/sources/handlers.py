"""Event handlers of sources: the schedule, and the queue of checks. Repeated messages do no harm."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from chalicelib.auth.permissions import SYSTEM
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.aws.iam import EventBridgeOperation, S3Operation
from chalicelib.aws.iam import SQSOperation as Sqs
from chalicelib.container import Container
from chalicelib.core import settings
from chalicelib.core.errors import Conflict, NotFound
from chalicelib.core.json_logging import log
from chalicelib.http.tenant_isolation import SHARED_ENVIRONMENT
from chalicelib.operations.execution_tracking import annotate_run
from chalicelib.operations.operator_alerts import REPORTS, report_failure
from chalicelib.operations.registry import required_env_vars, track_execution
from chalicelib.sources import announcements, queue
from chalicelib.sources.catalog import correct, load_catalog
from chalicelib.sources.models import SourceResult
from chalicelib.sources.service import ALARMED_AFTER, BUSY_HOST, forget_files, is_due
from chalicelib.system import task_message

if TYPE_CHECKING:
    from datetime import datetime

    from chalicelib.sources.models import SourceDefinition, SourceState
    from chalicelib.sources.service import SourceHandle
    from chalicelib.system.task_message import Task

# Seconds for which a worker begins new parts before another continues.
STRETCH = 120.0


@track_execution
@required_env_vars(
    {
        "DDB_TABLE_NAME": [Db.BATCH_GET_ITEM],
        "DDB_INDEX_NAME": [Db.QUERY],
        "SOURCE_QUEUE_URL": [Sqs.SEND_MESSAGE],
        **REPORTS,
    }
)
def check_sources(_: Any) -> int:
    """Queue a check of each source that is due, and report sources without a successful check for too long.

    Returns the number of checks.
    """
    if not settings.load().checks_sources:
        log.info("the schedule of sources is off")
        return 0
    from chalicelib.aws import queues  # noqa: PLC0415

    root = Container(SYSTEM)
    now, tasks = root.now(), list[task_message.Task]()
    states = root.source_repository.list_states(load_catalog())
    for source_id, state in states.items():
        if state.paused:
            continue
        report_age(correct(load_catalog()[source_id], state), state, now, None)
        if state.pending or is_due(state, now):
            tasks.append(task_message.Task(queue.SYNC, SHARED_ENVIRONMENT, source_id))
    tasks += [
        task_message.Task(queue.SYNC, tenant, source_id)
        for tenant, source_id in root.global_table.list_tenant_sources()
    ]
    queues.send_all(settings.load().source_queue_url, [task.to_json() for task in tasks])
    return len(tasks)


def report_age(definition: SourceDefinition, state: SourceState, now: datetime, tenant: str | None) -> None:
    """Report a source whose facts are older than its limit of freshness."""
    if state.checked_at and now - state.checked_at > timedelta(days=definition.freshness_days):
        report_failure(
            f"stale-source-{definition.id}",
            f"The source {definition.id} was last checked with success on {state.checked_at:%Y-%m-%d}, more than "
            f"{definition.freshness_days} days ago. {state.detail or ''}".strip(),
            tenant,
        )


@track_execution
@required_env_vars(
    {
        "DDB_TABLE_NAME": [
            *(Db.DELETE_ITEM, Db.GET_ITEM, Db.PUT_ITEM, Db.UPDATE_ITEM),
        ],
        "ROSTER_BUCKET_NAME": [S3Operation.PUT_OBJECT, S3Operation.GET_OBJECT],
        "SOURCE_FILES_PREFIX": [S3Operation.PUT_OBJECT, S3Operation.GET_OBJECT],
        "IMPORT_QUEUE_URL": [Sqs.SEND_MESSAGE],
        "SOURCE_QUEUE_URL": [Sqs.SEND_MESSAGE],
        "EVENT_BUS_NAME": [EventBridgeOperation.PUT_EVENTS],
        **REPORTS,
    }
)
def process_source(event: Any) -> None:
    """Check a source, apply it to a tenant, or record the end of an import; a failed message is redelivered."""
    ends = time.monotonic() + STRETCH
    for record in event:
        task = task_message.parse_task(record.body)
        if task.tenant != SHARED_ENVIRONMENT:
            annotate_run(account=task.tenant)
        try:
            TASKS[task.name](task, ends)
        except NotFound as gone:
            log.warning("ignored a task of a source that is gone: %s", gone.detail)
        except Conflict as conflict:  # another worker does the same, or staff have changed the source
            log.info("a source is looked at again later: %s", conflict.detail)
            queue.send(task.name, task.tenant, task.about, BUSY_HOST)


def _check(task: Task, ends: float) -> None:
    """Check a source, and continue in another message if it takes longer."""
    root = Container(SYSTEM)
    source = root.open_source(task.about, None if task.tenant == SHARED_ENVIRONMENT else task.tenant)
    before = source.state.failures
    outcome = root.source_service.sync(source, lambda: time.monotonic() < ends, forced=task.name == queue.FORCE)
    if outcome.done and outcome.failures:
        _report_failures(source, before, outcome.failures[0])
    if not outcome.done or outcome.delay:
        queue.send(queue.SYNC, task.tenant, task.about, outcome.delay)
    elif task.name == queue.FORCE and source.owner and not outcome.changed:
        # Staff who ask may have changed what the file failed for, such as roster_columns.
        state = root.for_tenant(source.owner).tenant_sources.get(task.about)
        if state.result in {SourceResult.FAILED, SourceResult.REJECTED}:
            _apply(task, ends)


def _report_failures(source: SourceHandle, before: int, reason: str) -> None:
    """Announce the first failure of a source, and alarm operators of one that keeps failing."""
    root = Container(SYSTEM)
    if not before:
        announcements.announce_failure(source.definition.id, source.owner, reason, root.now())
    if source.state.failures >= ALARMED_AFTER:
        report_failure(
            f"failing-source-{source.definition.id}",
            f"The source {source.definition.id} has failed {source.state.failures} times. {reason}",
            source.owner,
        )
    if source.owner:
        report_age(source.definition, source.state, root.now(), source.owner)


def _apply(task: Task, _: float) -> None:
    """Apply the part in force of a source to a tenant once more."""
    root = Container(SYSTEM)
    source = root.open_source(task.about, task.tenant)
    try:
        found = root.source_service.read_part(source, task.tenant)
    except NotFound as gone:  # stored files expire
        log.warning("%s It is fetched again.", gone.detail)
        source.save(forget_files(source.state))
        queue.send(queue.FORCE, source.owner or SHARED_ENVIRONMENT, task.about)
        return
    root.for_tenant(task.tenant, source=f"source {task.about}").sources.apply_again(source.definition, found)


def _record(task: Task, _: float) -> None:
    """Record the end of the import of a fetched file, or that it waits for staff."""
    root = Container(SYSTEM)
    scope = root.for_tenant(task.tenant)
    job = scope.imports.jobs.get(UUID(task.about))
    scope.sources.record_import(job.id, root.open_source(job.source, task.tenant).definition)


TASKS = {queue.SYNC: _check, queue.FORCE: _check, queue.APPLY: _apply, queue.RECORD: _record}
