"""HTTP routes of the empty seats of tenants, and of their statistics."""

from __future__ import annotations

from pydantic import Field

from chalicelib.auth.permissions import Permission
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.core.errors import Conflict, NotFound
from chalicelib.core.validation import PageQuery
from chalicelib.http.request import ApiRequest  # noqa: TC001 (its annotations are resolved at run time)
from chalicelib.http.response import ApiResponse, make_cache_headers, make_collection_etag, page_response
from chalicelib.operations.registry import api_tool, required_env_vars, validated
from chalicelib.tenants import service
from chalicelib.tenants.routes import TAGS
from chalicelib.tenants.statistics import Summary
from chalicelib.tenants.vacancies import SeatState  # noqa: TC001 (pydantic resolves annotations at run time)
from chalicelib.tenants.vacancy_models import EmptySeat, VacancyDraft, VacancyStatement, Withdrawal

VACANCIES = "/tenants/{tenant}/vacancies"
# Reads the tenant's item, its rules unless they are the default, and what its sources cover.
READS_SEATS = {"DDB_TABLE_NAME": [Db.GET_ITEM, Db.QUERY]}


class VacanciesQuery(PageQuery):
    """The query of `GET /tenants/{tenant}/vacancies`."""

    seat_state: SeatState = Field(
        "vacant",
        description="`vacant` lists the seats that a source says are vacant; `unknown` lists the seats without a "
        "recorded holder that no source says anything about.",
    )


@validated(
    "list_vacancies",
    permission=Permission.REPRESENTATIVES_READ,
    query=VacanciesQuery,
    output=EmptySeat,
    tenant=True,
    paged=True,
    headers=("If-None-Match",),
    errors=(NotFound,),
)
@required_env_vars(READS_SEATS)
@api_tool(
    VACANCIES,
    tags=TAGS,
    name="list_vacancies",
    description="List the vacant seats of a state or county: since when they are vacant, the source, the last holder, "
    "the successor, and how they are filled. With seat_state=unknown, list the seats that no source says anything "
    "about: they may be held.",
)
def vacancies(call: ApiRequest, query: VacanciesQuery) -> ApiResponse:
    """List the vacant seats of a tenant, or the seats that no source says anything about."""
    records, found = service.list_empty_seats(call.tenant)
    shown = found.list_page(query.seat_state, query.skip, query.limit)
    tag = make_collection_etag(call.tenant, query.seat_state, records.version, records.today)
    headers = {"ETag": tag, **make_cache_headers(call)}
    total = found.count(query.seat_state)
    return page_response(shown, total=total, skip=query.skip, limit=query.limit, query=call.query, headers=headers)


@validated(
    "declare_vacancy",
    permission=Permission.VACANCIES_DECLARE,
    body=VacancyDraft,
    output=EmptySeat,
    status=201,
    tenant=True,
    errors=(NotFound, Conflict),
)
@required_env_vars({"DDB_TABLE_NAME": [Db.GET_ITEM, Db.PUT_ITEM, Db.QUERY, Db.UPDATE_ITEM]})
@api_tool(
    VACANCIES,
    tags=TAGS,
    name="declare_vacancy",
    description="Declare that a seat is vacant; for staff. If its holder is recorded, end the term instead "
    "(patch_representative with term_end).",
)
def declare_vacancy(call: ApiRequest, draft: VacancyDraft) -> ApiResponse:
    """Declare that a seat is vacant, whether or not a holder of it was ever recorded."""
    vacancy_id, seat = service.declare_vacancy(call.tenant, draft)
    return ApiResponse([seat], status=201, headers={"Location": call.make_location(vacancy_id)})


@validated(
    "withdraw_vacancy",
    permission=Permission.VACANCIES_WITHDRAW,
    body=Withdrawal,
    output=VacancyStatement,
    tenant=True,
    errors=(NotFound, Conflict),
)
@required_env_vars({"DDB_TABLE_NAME": [Db.DELETE_ITEM, Db.GET_ITEM, Db.PUT_ITEM, Db.QUERY, Db.UPDATE_ITEM]})
@api_tool(
    f"{VACANCIES}/{{vacancy_id}}",
    tags=TAGS,
    name="withdraw_vacancy",
    description="Withdraw a declared vacancy, with the reason; for staff. The id comes from list_vacancies.",
)
def withdraw_vacancy(call: ApiRequest, draft: Withdrawal) -> ApiResponse:
    """Withdraw the statement that a seat is vacant; returns the statement."""
    return ApiResponse([service.withdraw_vacancy(call.tenant, call.uuid_param("vacancy_id"), draft.reason)])


@validated(
    "get_summary",
    permission=Permission.REPRESENTATIVES_READ,
    output=Summary,
    tenant=True,
    headers=("If-None-Match",),
    errors=(NotFound,),
)
@required_env_vars(READS_SEATS)
@api_tool(
    "/tenants/{tenant}/summary",
    tags=TAGS,
    name="get_summary",
    description="Count the representatives of a state or county by office and party, its vacant and unknown seats, "
    "and its unverified records.",
)
def summary(call: ApiRequest) -> ApiResponse:
    """Count a tenant's representatives and empty seats, and measure how complete and how old its records are."""
    records, found = service.summarize(call.tenant)
    tag = make_collection_etag(call.tenant, "summary", records.version, records.today)
    return ApiResponse([found], headers={"ETag": tag, **make_cache_headers(call)})
