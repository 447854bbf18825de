"""HTTP routes that look up the representatives of a place, and list divisions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from chalicelib.auth.permissions import Permission
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.aws.iam import PlacesOperation
from chalicelib.core.errors import Invalid, NotFound, Problem, TooLarge
from chalicelib.core.plain_json import dump_json
from chalicelib.geo.place_query import read_division, read_plain_query
from chalicelib.http.caching import CACHED, PRIVATE
from chalicelib.http.conditional import digest_etag
from chalicelib.http.response import MOST_BYTES, ApiResponse, describe_kind, encoded_size, fits, paginate
from chalicelib.lookup.division_index import NamedDivision
from chalicelib.operations.declarations import ModelReference
from chalicelib.operations.registry import api_tool, required_env_vars, validated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chalicelib.geo.models import PlaceQuery
    from chalicelib.geo.place_query import PlainQuery
    from chalicelib.geo.places import Place
    from chalicelib.http.request import ApiRequest
    from chalicelib.lookup.models import DivisionQuery, PlaceError, PlacesDraft
    from chalicelib.lookup.representation import OfficialsFound

TAGS = ("lookup",)
READS = {"DDB_TABLE_NAME": [Db.GET_ITEM, Db.QUERY]}
# The models are imported only when they are needed: they slow cold starts.
LOOKUP_RESULT, PLACES_DRAFT, BATCH_ANSWER, DIVISION_QUERY, DIVISION_FOUND = (
    ModelReference("chalicelib.lookup.models", name)
    for name in ("LookupResult", "PlacesDraft", "BatchAnswer", "DivisionQuery", "DivisionFound")
)
PLACE_QUERY = ModelReference("chalicelib.geo.models", "PlaceQuery")
OF_THE_PLACE = (Invalid, NotFound, TooLarge)
MOST_FLAWS = 5  # of one place of a batch
MOST_LINKS = 20  # links to lists of the officials that a response leaves out


@dataclass(frozen=True, slots=True)
class PlaceAnswer:
    """A place and its officials, as far as a response can hold them; `left_out` has the divisions of the others."""

    place: Place
    officials: OfficialsFound
    left_out: Sequence[str | None] = ()

    def to_json(self) -> str:
        """Return the JSON of a LookupResult."""
        head = f'{{"exact":{"true" if self.place.is_exact else "false"},"place":{self.place.to_json()}'
        return f'{head},"officials":{self.officials.to_json()}}}'

    def shorten(self, most: int) -> tuple[PlaceAnswer, str]:
        """Return the answer and its JSON, with officials left out if it has more than `most` bytes."""
        text = self.to_json()
        if fits(text, most):
            return self, text
        officials, left_out = self.officials.shorten(encoded_size, most)
        answer = PlaceAnswer(self.place, officials, left_out)
        return answer, answer.to_json()


@validated(
    "look_up",
    permission=Permission.LOOKUP_READ,
    query=PLACE_QUERY,
    read_query=read_plain_query,
    output=LOOKUP_RESULT,
    headers=("If-None-Match",),
    errors=(NotFound, Invalid),
)
@required_env_vars({**READS, "GEOCODER": [PlacesOperation.GEOCODE]})
@api_tool(
    "/lookup",
    tags=TAGS,
    name="look_up",
    description="Find the representatives of an address, a ZIP code, a point or a division, with contact details.",
)
def look_up(call: ApiRequest, query: PlaceQuery | PlainQuery) -> ApiResponse:
    """Find the representatives of an address, a ZIP code, a point or a division, with contact details."""
    return _answer_place(call, query)


@validated(
    "look_up_by_body",
    permission=Permission.LOOKUP_READ,
    body=PLACE_QUERY,
    output=LOOKUP_RESULT,
    errors=(NotFound, Invalid),
)
@required_env_vars({**READS, "GEOCODER": [PlacesOperation.GEOCODE]})
def look_up_by_body(call: ApiRequest, query: PlaceQuery) -> ApiResponse:
    """Find the representatives of a place in the body, so that an address is in no URL, history or log."""
    answer = list_officials(look_up_place(call, call.container.place_finder.find(query)))
    return replace(answer, headers={**answer.headers, **PRIVATE})


@validated(
    "look_up_batch",
    permission=Permission.LOOKUP_BATCH,
    body=PLACES_DRAFT,
    output=BATCH_ANSWER,
    errors=(Invalid,),
)
@required_env_vars({**READS, "GEOCODER": [PlacesOperation.GEOCODE]})
def look_up_batch(call: ApiRequest, draft: PlacesDraft) -> ApiResponse:
    """Find the representatives of up to 100 places, with an API key; each has an answer or an error of its own."""
    from chalicelib.lookup.models import BatchAnswer  # noqa: PLC0415 (imported only when needed)

    answers: list[str] = []
    failed: list[Problem] = []
    left = MOST_BYTES
    for index, fields in enumerate(draft.places):
        try:
            answer = _answer_one(call, index, fields, left // (len(draft.places) - index))
        except Problem as problem:
            failed.append(problem)
            answer = BatchAnswer(index=index, result=None, error=_describe(problem), left_out=[]).model_dump_json()
        answers.append(answer)
        left -= encoded_size(answers[-1])
    if len(failed) == len(answers) and not any(isinstance(problem, OF_THE_PLACE) for problem in failed):
        raise failed[0]  # nothing could be answered, and not because of the places
    return ApiResponse(answers, headers=PRIVATE)


def _answer_one(call: ApiRequest, index: int, fields: dict[str, Any], most: int) -> str:
    """Return the JSON of a BatchAnswer for one place, with as many officials as fit in `most` bytes.

    Raises TooLarge if not even the offices fit.
    """
    from chalicelib.core.validation import validate  # noqa: PLC0415 (imported only when needed, by batches)
    from chalicelib.geo.models import PlaceQuery  # noqa: PLC0415 (same)

    query = validate(PlaceQuery, fields)
    answer, text = look_up_place(call, call.container.place_finder.find(query)).shorten(most)
    if not fits(text, most):
        raise TooLarge("This place has too many offices for a batch of this size; ask for it with GET /lookup.")
    return f'{{"index":{index},"result":{text},"error":null,"left_out":{dump_json(answer.left_out)}}}'


def _describe(problem: Problem) -> PlaceError:
    from chalicelib.lookup.models import PlaceError  # noqa: PLC0415 (imported only when needed, by batches)

    wrong = [flaw for flaw in problem.flaws if isinstance(problem, Invalid)][:MOST_FLAWS]
    named = [f"{name}: {flaw.detail}" if (name := flaw.pointer.strip("#/?")) else flaw.detail for flaw in wrong]
    return PlaceError(**describe_kind(problem), detail=" ".join(named) or problem.detail)


@validated(
    "list_divisions",
    permission=Permission.DIVISIONS_READ,
    query=DIVISION_QUERY,
    output=DIVISION_FOUND,
    paged=True,
    errors=(NotFound,),
)
@required_env_vars({"DDB_TABLE_NAME": [Db.GET_ITEM]})
@api_tool(
    "/divisions",
    tags=TAGS,
    name="list_divisions",
    description="Find states, counties and the districts of a tenant by name, with their OCD division ids.",
)
def list_divisions(call: ApiRequest, query: DivisionQuery | None) -> ApiResponse:
    """Find divisions by name: states and counties, or with `tenant` that tenant and the districts of its rules."""
    from chalicelib.lookup.models import DivisionQuery  # noqa: PLC0415 (imported only when needed)

    query = query or DivisionQuery()
    found = call.container.lookup.find_divisions(query.q, query.tenant)
    return paginate(call, query, found, show=NamedDivision.to_json, headers=CACHED)


@validated(
    "get_division",
    permission=Permission.DIVISIONS_READ,
    output=LOOKUP_RESULT,
    headers=("If-None-Match",),
    errors=(NotFound,),
)
@required_env_vars(READS)
def get_division(call: ApiRequest) -> ApiResponse:
    """Return the divisions that contain a division, and its representatives; percent-encode the id and its slashes."""
    query = read_division(call.id_in_path("division_id"))
    if query is None:
        raise NotFound("Expected an OCD division id, percent-encoded: ocd-division%2Fcountry:us%2Fstate:ny.")
    return _answer_place(call, query)


def look_up_place(call: ApiRequest, place: Place) -> PlaceAnswer:
    """Return the representatives of a place."""
    return PlaceAnswer(place, call.container.find_officials(place))


def _answer_place(call: ApiRequest, query: PlaceQuery | PlainQuery) -> ApiResponse:
    answer = list_officials(look_up_place(call, call.container.place_finder.find(query)))
    if query.address is not None:
        return replace(answer, headers={**answer.headers, **PRIVATE})
    # The answer combines several tenants, maps and days, so the entity tag is a digest of its whole text.
    return replace(answer, headers={**answer.headers, **CACHED, "ETag": digest_etag(str(answer.data[0]))})


def list_officials(found: PlaceAnswer) -> ApiResponse:
    """Return the representatives of a place, with as many officials as a response can hold.

    `meta.left_out` has the divisions with officials left out; links with rel="related" lead to lists of them.
    """
    answer, text = found.shorten(MOST_BYTES)
    if not answer.left_out:
        return ApiResponse([text])
    left_out = [str(key) for key in answer.left_out]
    links = [f'<representatives?{urlencode({"division_id": key})}>; rel="related"' for key in left_out[:MOST_LINKS]]
    return ApiResponse([text], meta={"left_out": ", ".join(left_out)}, headers={"Link": ", ".join(links)})
