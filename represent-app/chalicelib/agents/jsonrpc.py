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
    """The error of a response in place of a result; `status` and `headers` are those of the HTTP response."""

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
    """A request, or a notification if it has no `id`."""

    method: str
    params: Mapping[str, Any]
    id: Id
    notifies: bool

    @property
    def meta(self) -> Mapping[str, Any]:
        """The metadata of the request."""
        found = self.params.get("_meta")
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True)
class JsonRpcResponse:
    """The HTTP response to a message; with 202 there is no body."""

    status: int
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def parse_message(raw: bytes) -> JsonRpcRequest:
    """Parse one message; raises RpcError, whose `data` is the id if it could be read."""
    try:
        value = from_json(raw, allow_inf_nan=False)
    except ValueError as error:
        raise RpcError(PARSE_ERROR, "Parse error: the body is not JSON.", status=400) from error
    if not isinstance(value, dict):
        refusal = "Send one JSON-RPC message, an object; the protocol has no batches since 2025-06-18."
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
    """Return the response with a result."""
    return _make_response(200, {"jsonrpc": "2.0", "id": message.id, "result": dict(content)})


def make_error(error: RpcError, message: JsonRpcRequest | None = None) -> JsonRpcResponse:
    """Return the response with an error, under the id that the message appears to have if it cannot be parsed."""
    details: dict[str, Any] = {"code": error.code, "message": error.message}
    if message is not None and error.data is not None:
        details["data"] = error.data
    whole = {"jsonrpc": "2.0", "id": message.id if message else error.data, "error": details}
    return replace(_make_response(error.status, whole), headers=error.headers)


def _make_response(status: int, body: Mapping[str, Any]) -> JsonRpcResponse:
    return JsonRpcResponse(status, to_json(body).decode())
