"""HTTP routes of exports that a worker writes, and of the bulk files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.auth.permissions import Permission
from chalicelib.aws.iam import AwsOperation, S3Operation
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.core import settings
from chalicelib.core.errors import NotFound
from chalicelib.core.validation import PageQuery
from chalicelib.exports.bulk_models import BulkFile
from chalicelib.http.response import ApiResponse, paginate
from chalicelib.operations.declarations import NAME_ONLY
from chalicelib.operations.registry import required_env_vars, validated
from chalicelib.representatives.export_models import Export, ExportState
from chalicelib.representatives.routes import EXPORTS, RETRY_AFTER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chalicelib.http.request import ApiRequest

URL_SECONDS = "FILE_URL_SECONDS"
BULK: dict[str, Sequence[AwsOperation]] = {
    "DDB_TABLE_NAME": [Db.GET_ITEM],
    "ROSTER_BUCKET_NAME": NAME_ONLY,
    "BULK_FILES_PREFIX": [S3Operation.GET_OBJECT],
}


@validated("get_export", permission=Permission.REPRESENTATIVES_READ, output=Export, tenant=True, errors=(NotFound,))
@required_env_vars(
    {
        "DDB_TABLE_NAME": [Db.GET_ITEM],
        "ROSTER_BUCKET_NAME": NAME_ONLY,
        "EXPORT_FILES_PREFIX": [S3Operation.GET_OBJECT],
    }
)
def get(call: ApiRequest) -> ApiResponse:
    """Return an export, with the URL of its file once it is done; before that, Retry-After says when to ask again."""
    found = call.tenant.exports.sign(call.uuid_param("export_id"), settings.load().get_number(URL_SECONDS))
    waits = found.state in (ExportState.QUEUED, ExportState.RUNNING)
    return ApiResponse([found], headers={"Retry-After": RETRY_AFTER} if waits else {})


@validated(
    "list_bulk_files",
    permission=Permission.REPRESENTATIVES_READ,
    query=PageQuery,
    output=BulkFile,
    paged=True,
    errors=(NotFound,),
)
@required_env_vars(BULK)
def list_bulk(call: ApiRequest, query: PageQuery) -> ApiResponse:
    """List the bulk files: all records of each state with its counties, and of the whole country, each night."""
    files = call.container.bulk_files.list_files(call.url_path.rstrip("/"))
    return paginate(call, query, files)


@validated(
    "get_bulk_file",
    permission=Permission.REPRESENTATIVES_READ,
    status=307,
    produces="text/plain",
    also=tuple(EXPORTS.values()),
    errors=(NotFound,),
)
@required_env_vars(BULK)
def get_bulk(call: ApiRequest) -> ApiResponse:
    """Redirect to the present URL of a bulk file, which is valid for some minutes; the path of this route is stable."""
    url = call.container.bulk_files.sign(call.path_param("file"), settings.load().get_number(URL_SECONDS))
    headers = {"Location": url, "Content-Type": "text/plain"}
    return ApiResponse(text="The file is at the URL in Location.", status=307, headers=headers)
