"""HTTP routes that read representatives from memory, with the headers that HTTP caches need."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING

from chalicelib.auth.permissions import Permission
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.aws.iam import SQSOperation, Uses
from chalicelib.core import settings
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
from chalicelib.operations.execution_context import resolve_settings
from chalicelib.operations.registry import api_tool, required_env_vars, validated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chalicelib.container import TenantContainer
    from chalicelib.http.request import ApiRequest
    from chalicelib.representatives.export_models import ExportFormat
    from chalicelib.representatives.query_params import RepresentativeQuery, RepresentativesQuery
    from chalicelib.representatives.snapshot import View
    from chalicelib.tenants.vacancies import EmptySeat, SeatState

TAGS = ("representatives",)
PATH = "/representatives"
ONE = "/representatives/{representative_id}"
REPRESENTATIVE = ModelReference("chalicelib.representatives.models", "Representative")
EXPORTS: dict[ExportFormat, str] = {"csv": "text/csv", "jsonl": "application/x-ndjson"}
MOST = MOST_BYTES
RETRY_AFTER = "5"  # seconds; a file of 100,000 records takes about as long
AT_ONCE = 64  # lines that are counted together
# What an export needs that is too large for a response.
QUEUED: Uses = {"EXPORT_QUEUE_URL": frozenset({SQSOperation.SEND_MESSAGE})}


def choose_export_format(call: ApiRequest, query: RepresentativesQuery | None) -> ExportFormat | None:
    """Return the export format that the request asks for, or None; the `format` parameter overrides Accept."""
    if query and query.format:
        return None if query.format == "json" else query.format
    wanted_type = negotiate_media_type(call.header("Accept") or "", [JSON, *EXPORTS.values()])
    return next((kind for kind, media_type in EXPORTS.items() if media_type == wanted_type), None)


def answer_export(call: ApiRequest, query: RepresentativesQuery | None, kind: ExportFormat) -> ApiResponse:
    """Return an export of all matching representatives, or 202 if it is too large for a response.

    An export that is at least twice too large is recognized by the sizes of its rows; another is written up to the
    limit. Raises TooManyRequests.
    """
    from chalicelib.representatives import export  # noqa: PLC0415 (imported only when needed, by exports)

    records = call.tenant.records
    view = records.get_view()
    headers = {
        "Content-Type": export.MEDIA_TYPES[kind],
        "Content-Disposition": f'attachment; filename="{call.tenant_id}.{kind}"',
        "ETag": make_collection_etag(call.tenant, kind, view.version, view.today),
    }
    headers |= vary_by_accept(make_cache_headers(call))
    if call.not_modified(headers["ETag"]):
        return ApiResponse(text="", headers=headers)
    rows = export.list_fitting((row.json for row in records.list_matching(query, view)), MOST)
    if rows is None:
        return queue_export(call, query, kind, view)
    empty = list_empty_seats(call.tenant, view) if query and query.seats else []
    bom = query is None or query.bom != "no"
    lines = export.generate_lines(kind, export.parse_records(rows), empty, call.tenant.tenant.state, bom=bom)
    text = join_up_to(lines, MOST)
    return queue_export(call, query, kind, view) if text is None else ApiResponse(text=text, headers=headers)


def join_up_to(lines: Iterator[str], most: int) -> str | None:
    """Return lines; None if Lambda's response would have more than `most` bytes with them.

    They are counted as they are in a JSON string, some at a time, each without the two quotes.
    """
    found, size = list[str](), len('""')
    while some := "".join(islice(lines, AT_ONCE)):
        found.append(some)
        size += len(json.dumps(some)) - 2
        if size > most:
            return None
    return "".join(found)


def queue_export(call: ApiRequest, query: RepresentativesQuery | None, kind: ExportFormat, view: View) -> ApiResponse:
    """Let a worker write an export to a file; returns 202 with the export, and where to ask for it."""
    resolve_settings(QUEUED)
    limits = settings.load()
    most = limits.get_number("EXPORTS_PER_HOUR")
    if call.principal.kind == "anonymous":
        most -= limits.get_number("EXPORTS_FOR_ACCOUNTS")
    queued = call.tenant.exports.request(query, kind, view, most)
    location = f"{call.url_path.removesuffix(PATH)}/exports/{queued.id}"
    return ApiResponse([queued], status=202, headers={"Location": location, "Retry-After": RETRY_AFTER})


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


def list_empty_seats(scope: TenantContainer, view: View) -> list[EmptySeat]:
    """Return the tenant's seats without a holder, the vacant ones first."""
    found = view.get_seat_states(scope.rules.get_engine, scope.coverage.read).list_empty()
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
    queued=ModelReference("chalicelib.representatives.export_models", "Export"),
)
@required_env_vars(
    {"DDB_TABLE_NAME": [Db.GET_ITEM, Db.PUT_ITEM, Db.QUERY]},
    later={name: [*operations] for name, operations in QUEUED.items()},
)
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
