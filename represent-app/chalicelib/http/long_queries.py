"""Read a query that a client of Google's sends as a form, because its URL would be too long."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import parse_qsl

OVERRIDE = "x-http-method-override"
FORM = "application/x-www-form-urlencoded"
MOST_BYTES, MOST_PARAMETERS = 16_384, 200


def read_form(event: dict[str, Any]) -> None:
    """Make the GET of an event that is a POST of its query with `X-HTTP-Method-Override: GET`.

    google-api-python-client sends that for URLs of more than 2,048 characters. An event with a longer or unreadable
    form is left as it is, and refused as any other POST.
    """
    asked = event["requestContext"]
    headers = {name.lower(): str(value) for name, value in (event.get("headers") or {}).items()}
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if asked.get("httpMethod") != "POST" or headers.get(OVERRIDE, "").upper() != "GET" or media_type != FORM:
        return
    try:
        pairs = _parse_body(event)
    except ValueError:
        return
    query = {name: [*values] for name, values in (event.get("multiValueQueryStringParameters") or {}).items()}
    for name, value in pairs:
        query.setdefault(name, []).append(value)
    event |= {
        "httpMethod": "GET",
        "body": None,
        "isBase64Encoded": False,
        "queryStringParameters": {name: values[-1] for name, values in query.items()} or None,
        "multiValueQueryStringParameters": query or None,
    }
    asked["httpMethod"] = "GET"


def _parse_body(event: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the parameters of a form; raises ValueError if there are too many."""
    body = event.get("body") or ""  # bytes in `chalice local`
    raw = base64.b64decode(body) if event.get("isBase64Encoded") else body
    text = raw.decode() if isinstance(raw, bytes) else str(raw)
    if len(text) > MOST_BYTES:
        raise ValueError(f"the form has more than {MOST_BYTES:,} characters")
    return parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_PARAMETERS)
