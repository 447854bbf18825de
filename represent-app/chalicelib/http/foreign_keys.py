"""Drop the credentials that clients of other APIs send: they are not ours to look up, to refuse or to log."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from chalicelib.auth.permissions import API_KEY

if TYPE_CHECKING:
    from collections.abc import Callable

PARAMETERS = frozenset({"key", "apikey", "access_token", "oauth_token"})
COGNITO = "https://cognito-idp."  # the beginning of the issuer of every user pool; see Settings.issuer


def drop_keys(event: dict[str, Any]) -> None:
    """Remove keys from the query of an event of API Gateway, and credentials in headers that have not our form."""
    for name in ("queryStringParameters", "multiValueQueryStringParameters"):
        if sent := event.get(name):
            event[name] = {key: value for key, value in sent.items() if key.lower() not in PARAMETERS} or None
    for name in ("headers", "multiValueHeaders"):
        if sent := event.get(name):
            event[name] = {key: value for key, value in sent.items() if _is_ours(key, value)}


def _is_ours(name: str, value: str | list[str]) -> bool:
    is_ours = CREDENTIALS.get(name.lower())
    return is_ours is None or all(map(is_ours, [value] if isinstance(value, str) else value))


def is_our_token(authorization: str) -> bool:
    """Return whether an Authorization header has a token of a user pool of Cognito, which is then verified.

    Nothing is verified here and no setting is read: a token that names another issuer, or none, cannot be ours. A token
    of another pool is refused later, as one with a wrong signature is.

    >>> is_our_token("Bearer ya29.a0Ab"), is_our_token("Basic dTpw"), is_our_token("Bearer e30.e30.c2ln")
    (False, False, False)
    """
    scheme, _, token = authorization.strip().partition(" ")
    parts = token.strip().split(".")
    if scheme.lower() != "bearer" or len(parts) != 3:  # noqa: PLR2004 (of a signed token, RFC 7515, 7.1)
        return False
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, RecursionError):
        return False
    return isinstance(claims, dict) and str(claims.get("iss")).startswith(COGNITO)


def _is_our_key(value: str) -> bool:
    return API_KEY.fullmatch(value) is not None


CREDENTIALS: dict[str, Callable[[str], bool]] = {
    "x-api-key": _is_our_key, "authorization": is_our_token, "x-goog-api-key": lambda _: False
}  # fmt: skip
