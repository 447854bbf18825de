"""Identify the caller: by token, by API key, or as anonymous."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chalicelib import container
from chalicelib.auth.permissions import ANONYMOUS, Principal, parse_claims
from chalicelib.auth.tokens import check_audience
from chalicelib.core import settings
from chalicelib.core.errors import BadRequest, Flaw, Unauthorized
from chalicelib.operations import execution_context

if TYPE_CHECKING:
    from collections.abc import Mapping


def identify(
    authorization: str | None, api_key: str | None, context: Mapping[str, Any]
) -> tuple[Principal, Mapping[str, str]]:
    """Return the principal and its rate limit headers; raises Unauthorized, TooManyRequests or BadRequest.

    An invalid credential is refused even where none is needed, so that the client learns of it.
    """
    if authorization is not None and api_key is not None:
        detail = "Send a token or an API key, not both."
        raise BadRequest(detail, flaws=(Flaw("Authorization", detail), Flaw("X-Api-Key", detail)))
    if api_key is not None:
        return container.Container(ANONYMOUS).api_keys.verify(api_key)
    if authorization is None:
        return ANONYMOUS, {}
    scheme, _, token = authorization.strip().partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthorized("Send the token as: Authorization: Bearer <id_token>.", error="invalid_request")
    execution_context.resolve_settings(execution_context.SIGNING, optional=False)  # verifying a token needs no secret
    names = settings.load()
    verified = (context.get("authorizer") or {}).get("claims") if names.behind_gateway else None
    if verified is None:
        # `chalice local` and the test client pass on unverified claims, and a route that also accepts API keys has no
        # authorizer at the gateway: in both cases the token is verified here.
        return parse_claims(container.get_token_verifier().verify(token.strip())), {}
    return parse_claims(check_audience(verified, names.user_pool_client_id)), {}
