"""Sign in the staff of the benchmark: a token as a user pool issues it, and the key set that verifies it."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

POOL, CLIENT = "us-east-1_bench", "bench-client"
ISSUER = f"https://cognito-idp.us-east-1.amazonaws.com/{POOL}"
KEY_SET = "/jwks.json"


@dataclass(frozen=True)
class SignIn:
    """A token of an administrator, and the public keys that verify it, as JSON."""

    token: str
    key_set: dict[str, Any]


@cache
def sign_in(*groups: str) -> SignIn:
    """Return a token with groups of the user pool, valid for a day."""
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    now = int(time.time())
    claims = {
        "sub": str(uuid.UUID(int=7)), "iss": ISSUER, "aud": CLIENT, "token_use": "id", "iat": now, "exp": now + 86_400,
        "auth_time": now, "email": "bench@example.org", "cognito:username": "bench", "cognito:groups": list(groups),
    }  # fmt: skip
    public = jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    token = jwt.encode(claims, key, algorithm="RS256", headers={"kid": "bench"})
    return SignIn(token, {"keys": [{**public, "kid": "bench", "alg": "RS256", "use": "sig"}]})
