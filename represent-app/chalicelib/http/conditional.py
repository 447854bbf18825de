"""Support conditional and repeated writes: entity tags, If-Match, merge patches, idempotency keys."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any, TypeVar

from chalicelib.core.errors import BadRequest, Flaw, Invalid
from chalicelib.core.idempotency import IdempotencyKey
from chalicelib.core.plain_json import to_text
from chalicelib.http.request import MERGE_PATCH
from chalicelib.http.response import ApiResponse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from _typeshed import DataclassInstance
    from pydantic import BaseModel

    from chalicelib.http.request import ApiRequest

T = TypeVar("T", bound="BaseModel | DataclassInstance")


def digest_etag(model: BaseModel | DataclassInstance | str) -> str:
    """Return the strong entity tag of a model or its JSON; it changes with any part of it."""
    return f'"{hashlib.sha256(to_text(model).encode()).hexdigest()[:32]}"'


def answer_with_etag(
    model: T, make_etag: Callable[[T], str] = digest_etag, headers: Mapping[str, str] | None = None, status: int = 200
) -> ApiResponse:
    """Respond with one model and its entity tag, which a later write may send in If-Match."""
    return ApiResponse([model], status=status, headers={**(headers or {}), "ETag": make_etag(model)})


def parse_precondition(call: ApiRequest, make_etag: Callable[[Any], str] = digest_etag) -> Callable[[Any], bool] | None:
    """Return the condition of If-Match on a model, None without the header; raises BadRequest (RFC 9110, 13.1.1)."""
    tags = call.entity_tags("If-Match")
    if tags is None:
        return None
    return lambda model: "*" in tags or make_etag(model) in tags


def parse_merge_patch(call: ApiRequest) -> dict[str, Any]:
    """Return the body as a JSON merge patch of an object (RFC 7396); raises Invalid."""
    body = call.body(MERGE_PATCH, "application/json")
    if not isinstance(body, dict):
        raise Invalid("A merge patch is a JSON object.", flaws=(Flaw("#", "Expected an object."),))
    return body


def parse_idempotency_key(call: ApiRequest, draft: BaseModel) -> IdempotencyKey | None:
    """Return the Idempotency-Key of a draft; raises BadRequest."""
    key = call.header("Idempotency-Key")
    if key is None:
        return None
    if not re.fullmatch(r"[\x21-\x7e]{1,255}", key):
        detail = "An Idempotency-Key has 1 to 255 visible ASCII characters; a UUID is recommended."
        raise BadRequest(detail, flaws=(Flaw("Idempotency-Key", detail),))
    from pydantic_core import to_json  # noqa: PLC0415 (only writes need it)

    return IdempotencyKey(f"{call.principal.kind} {call.principal.id} {key}", to_json(draft))
