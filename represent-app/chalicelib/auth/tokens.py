"""Verify tokens of the user pool where no gateway does (RFC 7519; Cognito's verification steps).

docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.core.errors import Unauthorized

if TYPE_CHECKING:
    from chalicelib.auth.key_set import KeySet
    from chalicelib.core.settings import Settings

LEEWAY = 30  # seconds that clocks may differ
LONGEST = 8192  # characters; API Gateway accepts no more in all headers together


def make_token_refusal() -> Unauthorized:
    """Return the refusal of a token, which gives no reason."""
    return Unauthorized("This token is not valid here, or has expired; get a new one.", error="invalid_token")


def check_audience(claims: dict[str, Any], client_id: str) -> dict[str, Any]:
    """Return verified claims that are meant for our client; raises Unauthorized. Authorizers do not check this."""
    audience = {"id": "aud", "access": "client_id"}.get(str(claims.get("token_use")))
    if audience is None or claims.get(audience) != client_id:
        raise make_token_refusal()
    return claims


@dataclass(slots=True, eq=False)
class TokenVerifier:
    """Verifies tokens against the key set of a user pool."""

    pool: Settings
    key_set: KeySet

    def verify(self, token: str) -> dict[str, Any]:
        """Return the claims of a valid token; raises Unauthorized, or Unavailable without the key set."""
        import jwt  # noqa: PLC0415 (cryptography is imported only to verify tokens)

        refused = make_token_refusal()
        if len(token) > LONGEST:
            raise refused
        try:
            # Without claims and signature, which decode reads; the library would decode them twice.
            header = jwt.get_unverified_header(token.partition(".")[0] + "..")
            if header.get("alg") != "RS256":
                raise refused
            claims: dict[str, Any] = jwt.decode(
                token,
                self.key_set.get_signing_key(str(header.get("kid", ""))).key,
                algorithms=["RS256"],
                issuer=self.pool.issuer,
                leeway=LEEWAY,
                # The audience of an access token is in client_id, which the library does not know.
                options={"require": ["exp", "iat", "iss", "sub"], "verify_aud": False, "verify_iat": False},
            )
        except (jwt.PyJWTError, ValueError) as error:
            raise refused from error
        return check_audience(claims, self.pool.user_pool_client_id)
