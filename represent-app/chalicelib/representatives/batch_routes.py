"""HTTP route that adds many representatives, each with an answer of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.auth.permissions import Permission
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.core.errors import Conflict, Problem, Unavailable
from chalicelib.core.validation import validate
from chalicelib.http.conditional import parse_idempotency_key
from chalicelib.http.response import ApiResponse, describe_kind
from chalicelib.operations.registry import required_env_vars, validated
from chalicelib.representatives.batch_creator import MOST_DRAFTS, BatchCreator, DraftOfBatch
from chalicelib.representatives.models import Representative, RepresentativeDraft
from chalicelib.representatives.write_routes import FeedDraft

if TYPE_CHECKING:
    from chalicelib.core.idempotency import IdempotencyKey
    from chalicelib.http.request import ApiRequest

MOST_BYTES = 1_000_000  # of a body
MOST_FLAWS = 20  # of one draft


class RepresentativesDraft(BaseModel):
    """Up to 100 representatives to add, each with the fields of `POST /representatives`."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    representatives: Annotated[list[Any], Field(min_length=1, max_length=MOST_DRAFTS)] = Field(
        description="Up to 100 representatives; one that is not valid has an error of its own.",
        examples=[[{"name": "Ada Example", "position": "State Senator", "district": "10"}]],
        json_schema_extra={"items": {"type": "object", "additionalProperties": True}},
        repr=False,
    )


class DraftFlaw(BaseModel):
    """A field of a representative that is wrong."""

    model_config = ConfigDict(frozen=True)

    pointer: str = Field(description="The field as a JSON pointer in its representative.", examples=["#/district"])
    detail: str = Field(description="The error, and the expected value.", examples=["Expected a text."])


class DraftError(BaseModel):
    """Why a representative of a batch was not added."""

    model_config = ConfigDict(frozen=True)

    type: str = Field(description="The type of the problem.", examples=["urn:represent:problem:invalid"])
    title: str = Field(description="The title of the problem.", examples=["The content is not valid"])
    status: int = Field(description="The HTTP status of such a problem.", examples=[422])
    detail: str = Field(description="The error, and the expected input.", examples=["Expected a text."])
    flaws: tuple[DraftFlaw, ...] = Field(description="The fields that are wrong, at most 20.", examples=[[]])


class CreationAnswer(BaseModel):
    """The answer for one representative of a batch: the record that was added, or an error."""

    model_config = ConfigDict(frozen=True)

    index: int = Field(description="The position in the request, from 0.", examples=[0])
    result: Representative | None = Field(description="The record that was added; null if there is an error.")
    error: DraftError | None = Field(description="Why none was added; null if one was.")


@validated(
    "create_representatives",
    permission=Permission.REPRESENTATIVES_CREATE,
    body=RepresentativesDraft,
    validate_body=False,
    output=CreationAnswer,
    tenant=True,
    headers=("Idempotency-Key",),
    errors=(Conflict,),
)
@required_env_vars(
    {
        "DDB_TABLE_NAME": [Db.GET_ITEM, Db.PUT_ITEM, Db.UPDATE_ITEM],
        "USAGE_TABLE_NAME": [Db.GET_ITEM, Db.PUT_ITEM],
    }
)
def create_batch(call: ApiRequest) -> ApiResponse:
    """Add up to 100 representatives; each has an answer or an error of its own."""
    body = validate(RepresentativesDraft, call.body("application/json", most=MOST_BYTES))
    model = FeedDraft if call.principal.kind == "api_key" else RepresentativeDraft
    drafts: dict[int, DraftOfBatch] = {}
    answers: dict[int, Representative | Problem] = {}
    for index, fields in enumerate(body.representatives):
        try:
            draft = validate(model, fields)
        except Problem as problem:
            answers[index] = problem
        else:
            drafts[index] = DraftOfBatch(draft, _number_key(parse_idempotency_key(call, draft), index))
    if drafts:
        answers |= BatchCreator(call.tenant.representatives, drafts).create()
    busy = [answer for answer in answers.values() if isinstance(answer, Unavailable)]
    if len(busy) == len(answers):
        raise busy[0]  # nothing was added
    return ApiResponse([_make_answer(index, answers[index]) for index in sorted(answers)])


def _number_key(key: IdempotencyKey | None, index: int) -> IdempotencyKey | None:
    """Return the key of one representative of a batch, which is of no single request."""
    return key and replace(key, key=f"{key.key} batch {index}")


def _make_answer(index: int, answer: Representative | Problem) -> CreationAnswer:
    if isinstance(answer, Representative):
        return CreationAnswer(index=index, result=answer, error=None)
    flaws = tuple(DraftFlaw(pointer=flaw.pointer, detail=flaw.detail) for flaw in answer.flaws[:MOST_FLAWS])
    error = DraftError(**describe_kind(answer), detail=answer.detail, flaws=flaws)
    return CreationAnswer(index=index, result=None, error=error)
