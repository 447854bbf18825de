"""Record which offices the imports of an earlier release cover, from their files, which the bucket keeps for 90 days.

Run it once after the upgrade. Until then, and for imports whose files are gone, seats without a recorded holder are
unknown until the next import.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.auth.permissions import SYSTEM
from chalicelib.aws.tenant_table import META
from chalicelib.container import Container
from chalicelib.core.errors import Problem
from chalicelib.core.settings import MissingSetting
from chalicelib.imports.jobs import ImportState
from chalicelib.imports.planner import make_plan
from chalicelib.imports.record_spool import RecordSpool
from chalicelib.operations import execution_context
from chalicelib.representatives.record_factory import RecordFactory
from tools.deploy import cloudformation
from tools.local.ministack import CREDENTIALS
from tools.options import endpoint_option, stage_option

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from chalicelib.container import TenantContainer
    from chalicelib.imports.jobs import ImportJob
    from chalicelib.imports.planner import ImportPlan


def cover_imports(scope: TenantContainer, say: Callable[[str], None]) -> int:
    """Record what the completed imports of a tenant cover, the oldest first; return the number of imports.

    Imports that are recorded already are left out.
    """
    meta = scope.table.get(META) or {}
    coverage = scope.coverage.read(int(meta.get("coverage_version", 0)))
    recorded = {claim.import_id for office in coverage.offices.values() for claim in office.claims}
    count = 0
    for job in reversed(scope.imports.jobs.list_all()):
        if job.state != ImportState.DONE or job.id in recorded:
            continue
        try:
            plan = _plan_again(scope, job)
        except ClientError as error:
            if error.response["Error"]["Code"] != "NoSuchKey":
                raise
            say(f"{scope.tenant.id}: import {job.id} ({job.file_name}) was left out: its file is no longer stored")
            continue
        scope.coverage.record_claims(plan.claims)
        vacant = sum(sum(claim.vacant.values()) for claim in plan.claims.values())
        say(f"{scope.tenant.id}: {job.file_name} covers {len(plan.claims)} offices; {vacant} of their seats are vacant")
        count += 1
    return count


def _plan_again(scope: TenantContainer, job: ImportJob) -> ImportPlan:
    """Return the plan of an import as of its day; nothing of it is written but what it covers."""
    day: date = job.updated_at.date()
    with RecordSpool(day) as spool:
        for item in scope.table.query():
            spool.add(item)
        factory = RecordFactory(scope.tenant, scope.rules.get_engine(spool.rules_version), scope.now)
        reader = replace(scope.imports.make_reader(spool.rules_version), today=day)
        rows = reader.read_rows(scope.bucket.open_upload(job.upload), job.file_name, job.format)
        plan = make_plan(rows, spool, factory, day, partial=job.partial)
        plan.name_source(job.file_name, job.id)
        return plan


@click.command("cover-imports")
@stage_option
@click.option("--tenant", help="The tenant, such as CA or NY-Albany; default: all tenants with records.")
@endpoint_option
def command(stage_name: str, tenant: str | None, endpoint_url: str | None) -> int:
    """Record which offices the imports of an earlier release cover."""
    os.environ["STAGE"] = stage_name
    if endpoint_url:
        os.environ |= CREDENTIALS | {"AWS_ENDPOINT_URL": endpoint_url}
    try:
        execution_context.resolve_settings({"ROSTER_BUCKET_NAME": frozenset()}, optional=False)
        root = Container(SYSTEM)
        for name in [tenant] if tenant else root.global_table.list_tenants():
            cover_imports(root.for_tenant(name, source="cover-imports"), print)
    except (Problem, MissingSetting, ClientError, BotoCoreError) as error:
        print(getattr(error, "detail", cloudformation.describe_error(error)), file=sys.stderr)
        return 1
    return 0
