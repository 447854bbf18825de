"""HTTP routes that read representatives from memory, with the headers that HTTP caches need."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from chalicelib.auth.permissions import Permission
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.core.errors import BadRequest, Flaw, NotFound
from chalicelib.http.response import (
    JSON,
    MOST_BYTES,
    ApiResponse,
    make_cache_headers,
    make_collection_etag,
    make_record_etag,
    negotiate_media_type,
    page_response,
)
from chalicelib.operations.declarations import ModelReference
from chalicelib.operations.registry import api_tool, required_env_vars, validated

if TYPE_CHECKING:
    from chalicelib.http.request import ApiRequest
    from chalicelib.representatives.query_params import RepresentativeQuery, RepresentativesQuery
    from chalicelib.representatives.snapshot import View
    from chalicelib.tenants.vacancies import EmptySeat, SeatState

TAGS = ("representatives",)
PATH = "/representatives"
ONE = "/representatives/{representative_id}"
REPRESENTATIVE = ModelReference("chalicelib.representatives.models", "Representative")
EXPORTS = {"csv": "text/csv", "jsonl": "application/x-ndjson"}
BOM = "\ufeff"
MOST = MOST_BYTES


def choose_export_format(call: ApiRequest, query: RepresentativesQuery | None) -> str | None:
    """Return the export format that the request asks for, or None; the `format` parameter overrides Accept."""
    if query and query.format:
        return query.format if query.format in EXPORTS else None
    wanted_type = negotiate_media_type(call.header("Accept") or "", [JSON, *EXPORTS.values()])
    return next((kind for kind, media_type in EXPORTS.items() if media_type == wanted_type), None)


def answer_export(call: ApiRequest, query: RepresentativesQuery | None, kind: str) -> ApiResponse:
    """Return an export of all matching representatives; raises BadRequest if it is too large."""
    from chalicelib.representatives.export import write_csv, write_json_lines  # noqa: PLC0415 (imported only when needed, by exports)

    records = call.tenant.records
    view = records.get_view()
    headers = {
        "Content-Type": EXPORTS[kind] + ("; charset=utf-8" if kind == "csv" else ""),
        "Content-Disposition": f'attachment; filename="{call.tenant_id}.{kind}"',
        "ETag": make_collection_etag(call.tenant, kind, view.version, view.today),
    }
    headers |= vary_by_accept(make_cache_headers(call))
    if call.not_modified(headers["ETag"]):
        return ApiResponse(text="", headers=headers)
    people = records.list_matching(query, view)
    empty = list_empty_seats(call, view) if query and query.seats else []
    mark = "" if query and query.bom == "no" else BOM
    state = call.tenant.tenant.state
    text = mark + write_csv(people, empty, state) if kind == "csv" else write_json_lines(people, empty, state)
    if (size := len(json.dumps(text))) > MOST:
        raise BadRequest(
            f"The export has {size:,} bytes, but a response holds at most {MOST:,}. Export parts: by level, "
            "position or party."
        )
    return ApiResponse(text=text, headers=headers)


def check_seats_of_export(query: RepresentativesQuery | None, kind: str | None) -> None:
    """Raise BadRequest if all seats are requested of a list, or of an export with filters."""
    if query is None or query.seats is None:
        return
    filters = sorted(query.model_fields_set - {"seats", "format", "bom", "skip", "limit", "sort"})
    detail = ""
    if kind is None:
        detail = "Only exports have rows for seats; send format=csv or format=jsonl with it."
    elif filters:
        detail = f"An export with all seats is of the whole tenant; leave out {', '.join(filters)}."
    if detail:
        raise BadRequest(detail, flaws=(Flaw("?seats", detail),))


def list_empty_seats(call: ApiRequest, view: View) -> list[EmptySeat]:
    """Return the tenant's seats without a holder, the vacant ones first."""
    tenant = call.tenant
    found = view.get_seat_states(tenant.rules.get_engine, tenant.coverage.read).list_empty()
    states: tuple[SeatState, ...] = ("vacant", "unknown")
    return [seat for state in states for seat in found.list_page(state, 0, found.count(state))]


def vary_by_accept(headers: dict[str, str]) -> dict[str, str]:
    """Add `Vary: Accept`, so that caches store the formats separately."""
    return {**headers, "Vary": f"{headers['Vary']}, Accept"}


@validated(
    "list_representatives",
    permission=Permission.REPRESENTATIVES_READ,
    query=ModelReference("chalicelib.representatives.query_params", "RepresentativesQuery"),
    output=REPRESENTATIVE,
    tenant=True,
    paged=True,
    headers=("If-None-Match",),
    also=tuple(EXPORTS.values()),
)
@required_env_vars({"DDB_TABLE_NAME": [Db.GET_ITEM, Db.QUERY]})
@api_tool(
    PATH,
    tags=TAGS,
    name="list_representatives",
    description="Search the people who hold, held or will hold office in one state or county: by name (q), position, "
    "district, party or level, or by the day on which they held office (as_of). Each representative has contact "
    "details, the term and sources. States have state and federal offices. County offices are in the county, "
    "for example NY-Albany.",
    without=("format", "bom", "seats"),
)
def list_all(call: ApiRequest, query: RepresentativesQuery | None) -> ApiResponse:
    """List a tenant's representatives, or export all of them as CSV or JSON Lines."""
    kind = choose_export_format(call, query)
    check_seats_of_export(query, kind)
    if kind:
        return answer_export(call, query, kind)
    found = call.tenant.records.list_page(query)
    tag = make_collection_etag(call.tenant, "list", found.version, found.day)
    headers = {"ETag": tag, **vary_by_accept(make_cache_headers(call))}
    return page_response(
        found.items, total=found.total, skip=found.skip, limit=found.limit, query=call.query, headers=headers
    )


@validated(
    "get_representative",
    permission=Permission.REPRESENTATIVES_READ,
    query=ModelReference("chalicelib.representatives.query_params", "RepresentativeQuery"),
    output=REPRESENTATIVE,
    tenant=True,
    headers=("If-None-Match",),
    errors=(NotFound,),
)
@api_tool(
    ONE,
    tags=TAGS,
    name="get_representative",
    description="Get one representative: office, district, party, term, contact details and sources. "
    "The id comes from list_representatives, list_changes or list_vacancies. Send meta.etag as if_match when "
    "you write.",
)
def get(call: ApiRequest, query: RepresentativeQuery | None) -> ApiResponse:
    """Return one representative."""
    line = call.tenant.records.get_row(call.id_param("representative_id"), query.as_of if query else None)
    tag = make_record_etag(line.version, line.status, line.created)
    return ApiResponse([line.json], headers={"ETag": tag, **make_cache_headers(call)})
