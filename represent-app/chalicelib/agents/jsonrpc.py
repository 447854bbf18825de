"""JSON-RPC 2.0 as the Model Context Protocol uses it (modelcontextprotocol.io/specification/2026-07-28/basic)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pydantic_core import from_json, to_json

if TYPE_CHECKING:
    from collections.abc import Mapping

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
INTERNAL_ERROR = -32603
RESOURCE_NOT_FOUND = -32002  # until 2025-11-25; INVALID_PARAMS since
HEADER_MISMATCH = -32020
UNSUPPORTED_VERSION = -32022

Id = str | int | None


class RpcError(Exception):
    """What a request is answered with in the place of a result; `status` and `headers` are those of the HTTP answer."""

    def __init__(
        self, code: int, message: str, *, status: int = 200, data: Any = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.data = data
        self.headers = headers or {}


@dataclass(frozen=True)
class JsonRpcRequest:
    """A request, or without an `id` that may be answered a notification."""

    method: str
    params: Mapping[str, Any]
    id: Id
    notifies: bool

    @property
    def meta(self) -> Mapping[str, Any]:
        """What the request tells of itself."""
        found = self.params.get("_meta")
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True)
class JsonRpcResponse:
    """The HTTP answer to a message: with 202 there is no body."""

    status: int
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def parse_message(raw: bytes) -> JsonRpcRequest:
    """Read one message; raises RpcError, whose `data` is the id if that could be read."""
    try:
        value = from_json(raw, allow_inf_nan=False)
    except ValueError as error:
        raise RpcError(PARSE_ERROR, "Parse error: the body is not JSON.", status=400) from error
    if not isinstance(value, dict):
        refusal = "Send one JSON-RPC message, an object; batches are no part of the protocol since 2025-06-18."
        raise RpcError(INVALID_REQUEST, refusal, status=400)
    found = value.get("id")
    known = isinstance(found, str | int) and not isinstance(found, bool)
    params = value.get("params", {})
    wrong = (
        (value.get("jsonrpc") != "2.0", 'jsonrpc must be "2.0".'),
        (not isinstance(value.get("method"), str), "A message names its method; responses are not expected here."),
        ("id" in value and not known, "An id is a text or a whole number."),
        (not isinstance(params, dict), "params must be an object."),
    )
    for is_wrong, why in wrong:
        if is_wrong:
            raise RpcError(INVALID_REQUEST, why, status=400, data=found if known else None)
    return JsonRpcRequest(value["method"], params, found if known else None, notifies="id" not in value)


def make_result(message: JsonRpcRequest, content: Mapping[str, Any]) -> JsonRpcResponse:
    """Answer a request."""
    return _make_response(200, {"jsonrpc": "2.0", "id": message.id, "result": dict(content)})


def make_error(error: RpcError, message: JsonRpcRequest | None = None) -> JsonRpcResponse:
    """Answer with an error; what could not be read as a message is answered under the id that it seems to have."""
    told: dict[str, Any] = {"code": error.code, "message": error.message}
    if message is not None and error.data is not None:
        told["data"] = error.data
    whole = {"jsonrpc": "2.0", "id": message.id if message else error.data, "error": told}
    return replace(_make_response(error.status, whole), headers=error.headers)


def _make_response(status: int, body: Mapping[str, Any]) -> JsonRpcResponse:
    return JsonRpcResponse(status, to_json(body).decode())
