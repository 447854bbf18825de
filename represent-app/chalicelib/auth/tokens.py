"""Tokens of the user pool, verified here wherever no gateway has (RFC 7519; Cognito's verification steps).

docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from chalicelib.core.errors import Unauthorized, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.core.settings import Settings

LEEWAY = 30  # seconds that clocks may differ
LONGEST = 8192  # characters; API Gateway takes no more in all headers together
AGAIN = 60.0  # seconds between two looks at the key set for keys that it does not have
SOON = 5  # seconds after which a key set that could not be read is asked for again


def make_token_refusal() -> Unauthorized:
    """Say no more than that a token does not hold."""
    return Unauthorized("This token is not valid here, or has expired; get a new one.", error="invalid_token")


def check_audience(claims: dict[str, Any], client_id: str) -> dict[str, Any]:
    """Return verified claims that are meant for our client; raises Unauthorized. An authorizer does not ask that."""
    audience = {"id": "aud", "access": "client_id"}.get(str(claims.get("token_use")))
    if audience is None or claims.get(audience) != client_id:
        raise make_token_refusal()
    return claims


@dataclass(slots=True, eq=False)
class TokenVerifier:
    """Verifies tokens against a pool's key set, which is fetched on first need and when a key is new in it."""

    pool: Settings
    fetch: Callable[[], dict[str, Any]]
    clock: Callable[[], float]
    _keys: dict[str, Any] = field(default_factory=dict, init=False)
    _tried_at: float = field(default=float("-inf"), init=False)
    _failed: Unavailable | None = field(default=None, init=False)

    def claims(self, token: str) -> dict[str, Any]:
        """Return the claims of a token that holds; raises Unauthorized, or Unavailable without the key set."""
        import jwt  # noqa: PLC0415 (cryptography is paid by those who verify)

        refused = make_token_refusal()
        if len(token) > LONGEST:
            raise refused
        try:
            header = jwt.get_unverified_header(token)
            if header.get("alg") != "RS256":
                raise refused
            claims: dict[str, Any] = jwt.decode(
                token,
                self._key(str(header.get("kid", ""))),
                algorithms=["RS256"],
                issuer=self.pool.issuer,
                leeway=LEEWAY,
                # The audience of an access token is in client_id, which the library does not know.
                options={"require": ["exp", "iat", "iss", "sub"], "verify_aud": False, "verify_iat": False},
            )
        except (jwt.InvalidTokenError, KeyError, ValueError) as error:
            raise refused from error
        return check_audience(claims, self.pool.user_pool_client_id)

    def _key(self, kid: str) -> Any:
        """Return a key by its id; raises KeyError. An unknown one is looked for anew, at most every AGAIN seconds."""
        import jwt  # noqa: PLC0415

        if kid in self._keys:
            return self._keys[kid]
        waited = self.clock() - self._tried_at
        if self._failed and waited < SOON:
            raise self._failed
        if self._failed or waited >= AGAIN:
            self._tried_at = self.clock()
            try:
                found = jwt.PyJWKSet.from_dict(self.fetch())
            except (Unavailable, jwt.PyJWTError, AttributeError, TypeError) as error:
                self._failed = Unavailable("The keys that tokens are signed with cannot be read.", retry_after=SOON)
                raise self._failed from error
            self._failed = None
            self._keys = {str(key.key_id): key for key in found.keys}
        return self._keys[kid]
