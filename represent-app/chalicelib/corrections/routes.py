"""HTTP routes of corrections: the public reports what is wrong, and staff decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.auth.permissions import Permission
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.core.errors import NotFound
from chalicelib.corrections import service
from chalicelib.corrections.models import (
    Correction,
    CorrectionCounts,
    CorrectionDraft,
    CorrectionPatch,
    CorrectionReceipt,
    CorrectionsQuery,
)
from chalicelib.http.request import MERGE_PATCH
from chalicelib.http.response import ApiResponse, fit_items, make_cache_headers, make_next_link
from chalicelib.operations.registry import api_tool, required_env_vars, validated

if TYPE_CHECKING:
    from chalicelib.http.request import ApiRequest

TAGS = ("corrections",)


@validated(
    "report_correction",
    permission=Permission.CORRECTIONS_CREATE,
    body=CorrectionDraft,
    output=CorrectionReceipt,
    status=202,
    tenant=True,
    errors=(NotFound,),
)
@required_env_vars({"DDB_TABLE_NAME": [Db.GET_ITEM, Db.PUT_ITEM], "USAGE_TABLE_NAME": [Db.UPDATE_ITEM]})
@api_tool(
    "/corrections",
    tags=TAGS,
    name="report_correction",
    description="Report that something about an official or a seat of a state or county is wrong: the field, the right "
    "content, and where it can be checked. Its staff decide; a report changes nothing by itself.",
)
def report(call: ApiRequest, draft: CorrectionDraft) -> ApiResponse:
    """Report that something about a record or a seat is wrong; the tenant's staff decide about it."""
    return ApiResponse([service.report(call.tenant, draft, call.client_address)], status=202)


@validated(
    "list_corrections",
    permission=Permission.CORRECTIONS_READ,
    query=CorrectionsQuery,
    output=Correction,
    tenant=True,
    linked=True,
)
@required_env_vars({"DDB_INDEX_NAME": [Db.QUERY]})
def list_all(call: ApiRequest, query: CorrectionsQuery) -> ApiResponse:
    """List the reports of a tenant, newest first: those that wait, or those that are answered."""
    found, more = call.tenant.corrections.list_newest(
        answered=query.state == "answered", before=query.before, limit=query.limit
    )
    texts = fit_items(found)
    headers = {}
    if texts and (more or len(texts) < len(found)):
        last = found[len(texts) - 1].id
        headers["Link"] = make_next_link(state=query.state, before=last, limit=query.limit)
    return ApiResponse(texts, headers=headers)


@validated("get_correction", permission=Permission.CORRECTIONS_READ, output=Correction, tenant=True, errors=(NotFound,))
@required_env_vars({"DDB_TABLE_NAME": [Db.GET_ITEM]})
def get(call: ApiRequest) -> ApiResponse:
    """Return a report, with the address for an answer."""
    return ApiResponse([call.tenant.corrections.get(call.uuid_param("correction_id"))])


@validated(
    "decide_correction",
    permission=Permission.CORRECTIONS_UPDATE,
    body=CorrectionPatch,
    output=Correction,
    tenant=True,
    media_types=(MERGE_PATCH, "application/json"),
    errors=(NotFound,),
)
@required_env_vars({"DDB_TABLE_NAME": [Db.GET_ITEM, Db.PUT_ITEM]})
def decide(call: ApiRequest, decision: CorrectionPatch) -> ApiResponse:
    """Accept or reject a report, with the reason; it changes no record."""
    found = call.tenant.corrections.decide(call.uuid_param("correction_id"), decision, call.principal.id)
    return ApiResponse([found])


@validated("count_corrections", permission=Permission.TENANTS_READ, output=CorrectionCounts, tenant=True)
@required_env_vars({"DDB_TABLE_NAME": [Db.GET_ITEM], "DDB_INDEX_NAME": [Db.QUERY]})
def count(call: ApiRequest) -> ApiResponse:
    """Count the reports of a tenant, and say how fast they are answered; their content is not public."""
    return ApiResponse([call.tenant.corrections.count()], headers=make_cache_headers(call))
