"""Make tokens of callers: as the user pool signs them, and some that it did not sign."""

from __future__ import annotations

import json
import time
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

POOL = "us-east-1_Test00001"
CLIENT = "client00000000000000000001"
POOL_SETTINGS = {"USER_POOL_ID": POOL, "USER_POOL_CLIENT_ID": CLIENT}
KID = "key-1"


@cache
def private_key(name: str = KID) -> rsa.RSAPrivateKey:
    """Return a private key; the same name returns the same key."""
    assert name
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def key_set(*names: str) -> dict[str, Any]:
    """Return the key set that the pool would publish."""
    keys = [
        json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(private_key(name).public_key()))
        | {"kid": name, "alg": "RS256", "use": "sig"}
        for name in names or (KID,)
    ]
    return {"keys": keys}


def claims(*groups: str, **changed: Any) -> dict[str, Any]:
    """Return the claims of an id token; a claim given as None is omitted."""
    now = int(time.time())
    every = {
        "sub": "5a9c2f0e-7d0e-4b56-9a6f-0c8c3a6f1b10",
        "iss": f"https://cognito-idp.us-east-1.amazonaws.com/{POOL}",
        "aud": CLIENT,
        "token_use": "id",
        "iat": now,
        "exp": now + 900,
        "email": "ada@example.org",
        "cognito:username": "5a9c2f0e-7d0e-4b56-9a6f-0c8c3a6f1b10",
        "cognito:groups": list(groups) or None,
    } | changed
    return {name: value for name, value in every.items() if value is not None}


def token(*groups: str, kid: str = KID, signed_by: str = KID, **changed: Any) -> str:
    """Return a token of a member of these groups."""
    return jwt.encode(claims(*groups, **changed), private_key(signed_by), algorithm="RS256", headers={"kid": kid})


@cache
def administrator(pool: str) -> str:
    """Return a token of an administrator of some tenants, for a pool."""
    assert pool == POOL
    return token(*(f"{tenant}:admin" for tenant in ("CA", "CA-Alameda", "NV", "NY-Albany")))
