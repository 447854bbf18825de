"""Imports of rosters in HTTP: sending a file, reading the report of its plan, applying or cancelling it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.auth.permissions import Permission
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.aws.iam import S3Operation
from chalicelib.aws.iam import SQSOperation as Sqs
from chalicelib.core.errors import Conflict, NotFound
from chalicelib.core.validation import PageQuery
from chalicelib.http.response import ApiResponse, page_response, paginate
from chalicelib.imports import queue
from chalicelib.imports.jobs import Import, ImportDraft, ImportState, LeftOpenRecord
from chalicelib.imports.report_store import Difference, Refusal
from chalicelib.operations.registry import required_env_vars, validated

if TYPE_CHECKING:
    from chalicelib.http.request import ApiRequest

READS = {"DDB_TABLE_NAME": [Db.GET_ITEM]}
CHANGES = {"DDB_TABLE_NAME": [Db.GET_ITEM, Db.PUT_ITEM]}


class Upload(BaseModel):
    """Where the file is to be sent: a POST as multipart/form-data of these fields, and then the file as `file`."""

    model_config = ConfigDict(frozen=True)

    url: str
    fields: dict[str, str]


class NewImport(Import):
    """An import that waits for its file; it begins by itself when that has come."""

    upload: Upload


class ImportReport(Import):
    """An import with a page of its report; `counts` has how many there are of each."""

    refusals: list[Refusal] = Field(description="rows that were not loaded, and why; the first 100,000")
    notes: list[Refusal] = Field(description="values that were left out of rows that were loaded, and why; as many")
    diff: list[Difference]
    left_open: list[LeftOpenRecord] = Field(
        description="people in office whom the file does not list, and why their term goes on"
    )
    conflicts: list[LeftOpenRecord] = Field(
        description="the first hundred records that somebody else changed in between"
    )


@validated(
    "create_import",
    permission=Permission.IMPORTS_CREATE,
    body=ImportDraft,
    output=NewImport,
    status=201,
    tenant=True,
)
@required_env_vars({"DDB_TABLE_NAME": [Db.PUT_ITEM], "ROSTER_BUCKET_NAME": [S3Operation.PUT_OBJECT]})
def create(call: ApiRequest, draft: ImportDraft) -> ApiResponse:
    """Begin an import: answers where to send the file."""
    made, url, fields = call.tenant.imports.create(draft, call.principal.id)
    new = NewImport(**dict(made), upload=Upload(url=url, fields=fields))
    return ApiResponse([new], status=201, headers={"Location": call.make_location(made.id)})


@validated("list_imports", permission=Permission.IMPORTS_READ, query=PageQuery, output=Import, tenant=True, paged=True)
@required_env_vars({"DDB_TABLE_NAME": [Db.QUERY]})
def list_all(call: ApiRequest, query: PageQuery) -> ApiResponse:
    """List the imports of a tenant, the newest first."""
    return paginate(call, query, call.tenant.imports.jobs.list_all(), show=lambda job: job.public)


@validated(
    "get_import",
    permission=Permission.IMPORTS_READ,
    query=PageQuery,
    output=ImportReport,
    tenant=True,
    paged=True,
    errors=(NotFound,),
)
@required_env_vars({**READS, "ROSTER_BUCKET_NAME": [S3Operation.GET_OBJECT]})
def get(call: ApiRequest, query: PageQuery) -> ApiResponse:
    """Return an import, with a page of what it refuses, leaves out and changes; the longest of these is the total."""
    imports = call.tenant.imports
    job = imports.jobs.get(call.uuid_param("import_id"))
    counts = job.counts
    totals = {"refusals": counts.refused, "notes": counts.notes, "diff": job.steps, "open": counts.left_open}
    pages = {
        kind: [
            model.model_validate_json(line)
            for line in imports.read_report(job, kind, totals[kind], query.skip, query.limit)
        ]
        for kind, model in (("refusals", Refusal), ("notes", Refusal), ("diff", Difference), ("open", LeftOpenRecord))
    }
    pages["left_open"] = pages.pop("open")
    report = ImportReport(**dict(job.public), conflicts=job.left, **pages)
    return page_response([report], total=max(totals.values()), skip=query.skip, limit=query.limit, query=call.query)


@validated(
    "apply_import",
    permission=Permission.IMPORTS_APPLY,
    output=Import,
    status=202,
    tenant=True,
    errors=(NotFound, Conflict),
)
@required_env_vars({**CHANGES, "IMPORT_QUEUE_URL": [Sqs.SEND_MESSAGE]})
def apply(call: ApiRequest) -> ApiResponse:
    """Write what an import in review would change; asked again, it goes on."""
    approved = call.tenant.imports.approve(call.uuid_param("import_id"), call.principal.id)
    if approved.state == ImportState.APPLYING:
        queue.send(approved.tenant, str(approved.id))
    return ApiResponse([approved], status=202)


@validated(
    "cancel_import", permission=Permission.IMPORTS_CANCEL, output=Import, tenant=True, errors=(NotFound, Conflict)
)
@required_env_vars(CHANGES)
def cancel(call: ApiRequest) -> ApiResponse:
    """End an import that has not ended; what is written stays written."""
    return ApiResponse([call.tenant.imports.cancel(call.uuid_param("import_id"))])
