"""Drop the keys that clients of other APIs send: they are not ours to look up, to refuse or to log."""

from __future__ import annotations

from typing import Any

from chalicelib.auth.permissions import API_KEY

PARAMETERS = frozenset({"key", "apikey", "access_token", "oauth_token"})
HEADER = "x-api-key"


def drop_keys(event: dict[str, Any]) -> None:
    """Remove keys from the query of an event of API Gateway, and a key in the header unless it has the form of ours."""
    for name in ("queryStringParameters", "multiValueQueryStringParameters"):
        if sent := event.get(name):
            event[name] = {key: value for key, value in sent.items() if key.lower() not in PARAMETERS} or None
    for name in ("headers", "multiValueHeaders"):
        if sent := event.get(name):
            event[name] = {key: value for key, value in sent.items() if key.lower() != HEADER or _is_ours(value)}


def _is_ours(value: str | list[str]) -> bool:
    return all(API_KEY.fullmatch(each) for each in ([value] if isinstance(value, str) else value))
