"""HTTP routes of imports: upload a file, read the report of its plan, apply or cancel it."""

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
from chalicelib.representatives.provenance import UPLOAD

if TYPE_CHECKING:
    from chalicelib.http.request import ApiRequest

READS = {"DDB_TABLE_NAME": [Db.GET_ITEM]}
CHANGES = {"DDB_TABLE_NAME": [Db.GET_ITEM, Db.PUT_ITEM]}


class Upload(BaseModel):
    """Where to send the file: POST these fields as multipart/form-data, followed by the file as `file`."""

    model_config = ConfigDict(frozen=True)

    url: str = Field(description="The URL to post the form to.")
    fields: dict[str, str] = Field(description="The form fields to send before the file.")


class NewImport(Import):
    """An import that waits for its file; it starts when the file is uploaded."""

    upload: Upload = Field(description="The form for the upload of the file.")


class ImportReport(Import):
    """An import with a page of its report; `counts` has the number of entries of each kind."""

    refusals: list[Refusal] = Field(
        description="The rows that were not loaded, with reasons; at most the first 100,000."
    )
    notes: list[Refusal] = Field(
        description="The values that were left out of loaded rows, with reasons; at most the first 100,000."
    )
    diff: list[Difference] = Field(description="The records that the import adds, changes or closes.")
    left_open: list[LeftOpenRecord] = Field(
        description="The current and upcoming representatives that the file does not list, with the reasons why "
        "their terms stay open."
    )
    conflicts: list[LeftOpenRecord] = Field(
        description="The records left unchanged because they were changed in the meantime or their seat was "
        "taken; at most the first 100."
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
    """Create an import; the response says where to upload the file."""
    made, url, fields = call.tenant.imports.create(draft, call.principal.id)
    new = NewImport(**dict(made), upload=Upload(url=url, fields=fields))
    return ApiResponse([new], status=201, headers={"Location": call.make_location(made.id)})


@validated("list_imports", permission=Permission.IMPORTS_READ, query=PageQuery, output=Import, tenant=True, paged=True)
@required_env_vars({"DDB_TABLE_NAME": [Db.QUERY]})
def list_all(call: ApiRequest, query: PageQuery) -> ApiResponse:
    """List the imports of a tenant, newest first."""
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
    """Return an import with a page of refusals, notes and differences; `meta.total` is that of the longest list."""
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
    """Write the changes of an import in review; a repeated request continues it."""
    approved = call.tenant.imports.approve(call.uuid_param("import_id"), call.principal.id)
    if approved.state == ImportState.APPLYING:
        queue.send(approved.tenant, str(approved.id))
    return ApiResponse([approved], status=202)


@validated(
    "cancel_import", permission=Permission.IMPORTS_CANCEL, output=Import, tenant=True, errors=(NotFound, Conflict)
)
@required_env_vars(
    {
        "DDB_TABLE_NAME": [Db.DELETE_ITEM, Db.GET_ITEM, Db.PUT_ITEM, Db.QUERY, Db.UPDATE_ITEM],
        "IMPORT_QUEUE_URL": [Sqs.SEND_MESSAGE],
    }
)
def cancel(call: ApiRequest) -> ApiResponse:
    """Cancel an import and take back what it says of vacant seats; records that were written stay."""
    cancelled = call.tenant.imports.cancel(call.uuid_param("import_id"))
    if cancelled.source != UPLOAD:  # a worker records that staff have rejected the file of the source
        queue.send(cancelled.tenant, str(cancelled.id))
    return ApiResponse([cancelled])
