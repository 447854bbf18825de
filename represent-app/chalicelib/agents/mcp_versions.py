"""Determine which revision of the Model Context Protocol a request uses.

Modern revisions name it in every request, legacy ones in a handshake; both are served here, without sessions
(modelcontextprotocol.io/specification/2026-07-28/basic/versioning and …/basic/transports/streamable-http).
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Any

from chalicelib.agents.jsonrpc import HEADER_MISMATCH, INVALID_PARAMS, UNSUPPORTED_VERSION, JsonRpcRequest, RpcError

if TYPE_CHECKING:
    from collections.abc import Callable

    Header = Callable[[str], str | None]

MODERN = ("2026-07-28",)
# Revisions before 2025-06-18 had batches, and neither structured results nor the header for the version.
LEGACY = ("2025-11-25", "2025-06-18")
SUPPORTED = (*MODERN, *LEGACY)
VERSION_HEADER = "MCP-Protocol-Version"
VERSION_KEY = "io.modelcontextprotocol/protocolVersion"
CAPABILITIES_KEY = "io.modelcontextprotocol/clientCapabilities"
# The request parameters that the header Mcp-Name repeats.
NAMED = {"tools/call": "name", "resources/read": "uri", "prompts/get": "name"}
ENCODED = re.compile(r"=\?base64\?(.*)\?=")


def is_modern(message: JsonRpcRequest, header: Header) -> bool:
    """Return whether a request uses a modern revision; raises RpcError if it uses one that is not served."""
    named = header(VERSION_HEADER)
    if VERSION_KEY in message.meta or named in MODERN:
        _check_modern(message, header)
        return True
    if message.method == "initialize":
        return False
    if named is None:
        raise RpcError(HEADER_MISMATCH, f"Send the header {VERSION_HEADER}: {SUPPORTED[0]}.", status=400)
    if named not in LEGACY:
        raise _make_unsupported_error(named)
    return False


def check_notification(header: Header) -> None:
    """Raise RpcError for a notification in a revision that is not served."""
    named = header(VERSION_HEADER)
    if named is not None and named not in SUPPORTED:
        raise _make_unsupported_error(named)


def negotiate(wanted: Any) -> str:
    """Return the legacy revision that a handshake agrees on: the requested one, or else our newest."""
    return wanted if wanted in LEGACY else LEGACY[0]


def _check_modern(message: JsonRpcRequest, header: Header) -> None:
    """Raise RpcError unless a request has the required fields, and its headers repeat its content."""
    missing = [key for key in (VERSION_KEY, CAPABILITIES_KEY) if key not in message.meta]
    if missing:
        raise RpcError(INVALID_PARAMS, f"params._meta must have {' and '.join(missing)}.", status=400)
    repeated = [(VERSION_HEADER, message.meta[VERSION_KEY]), ("Mcp-Method", message.method)]
    if message.method in NAMED:
        repeated.append(("Mcp-Name", message.params.get(NAMED[message.method])))
    for name, value in repeated:
        sent = header(name)
        if name == "Mcp-Name":
            sent = decode_header(sent)
        if sent is None or sent != value:
            refusal = f"Header mismatch: {name} differs from the message."
            raise RpcError(HEADER_MISMATCH, refusal, status=400)
    if message.meta[VERSION_KEY] not in MODERN:
        raise _make_unsupported_error(message.meta[VERSION_KEY])


def decode_header(value: str | None) -> str | None:
    """Return the value of a header that may be encoded as `=?base64?…?=`; None if the encoding is invalid.

    >>> decode_header("=?base64?w6k=?="), decode_header("plain"), decode_header("=?base64?!?=")
    ('é', 'plain', None)
    """
    found = ENCODED.fullmatch(value or "")
    if found is None:
        return value
    try:
        return base64.b64decode(found[1], validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None


def _make_unsupported_error(wanted: str) -> RpcError:
    versions = {"supported": list(SUPPORTED), "requested": wanted[:100]}
    return RpcError(UNSUPPORTED_VERSION, "Unsupported protocol version", status=400, data=versions)
