"""A token is valid if the pool signed it for this client and it has not expired; all others are refused."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization

from chalicelib.auth.key_set import AGAIN, SOON, KeySet
from chalicelib.auth.tokens import LEEWAY, LONGEST, TokenVerifier
from chalicelib.core.errors import Unauthorized, Unavailable
from chalicelib.core.settings import Settings
from tests import people


def pool() -> Settings:
    return Settings({"USER_POOL_ID": people.POOL, "USER_POOL_CLIENT_ID": people.CLIENT})


class Published:
    """The pool's published key set, which counts its fetches."""

    def __init__(self, *names: str) -> None:
        self.names, self.asked, self.now = names, 0, 1000.0

    def fetch(self, _: str) -> dict[str, Any]:
        self.asked += 1
        return people.key_set(*self.names)

    def verifier(self) -> TokenVerifier:
        return TokenVerifier(pool(), KeySet("https://pool.example/keys", self.fetch, lambda: self.now))


def refused(token: str) -> Unauthorized:
    with pytest.raises(Unauthorized) as refusal:
        Published().verifier().verify(token)
    assert refusal.value.headers["WWW-Authenticate"] == 'Bearer realm="represent", error="invalid_token"'
    return refusal.value


def test_token_of_the_pool_is_valid() -> None:
    claims = Published().verifier().verify(people.token("CA:admin"))
    assert claims["cognito:groups"] == ["CA:admin"]


def test_client_of_an_access_token_is_in_another_claim() -> None:
    token = people.token(token_use="access", aud=None, client_id=people.CLIENT)
    assert Published().verifier().verify(token)["token_use"] == "access"


@pytest.mark.parametrize(
    "changed",
    [
        {"exp": int(time.time()) - LEEWAY - 5},
        {"exp": None},
        {"iat": None},
        {"sub": None},
        {"iss": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Other"},
        {"iss": None},
        {"aud": "another-client"},
        {"aud": None},
        {"aud": [people.CLIENT, "another"]},
        {"token_use": "refresh"},
        {"token_use": None},
        {"token_use": "access"},
        {"token_use": "access", "aud": None, "client_id": "another-client"},
        {"signed_by": "another signer"},
        {"kid": "unknown"},
        {"nbf": int(time.time()) + 3600},
    ],
)
def test_token_with_one_wrong_claim_is_refused(changed: dict[str, Any]) -> None:
    refused(people.token("CA:admin", **changed))


def test_clocks_may_differ_a_little() -> None:
    assert Published().verifier().verify(people.token(exp=int(time.time()) - LEEWAY + 10))


def encoded(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def test_token_without_a_signature_is_refused() -> None:
    refused(jwt.encode(people.claims("CA:admin"), "", algorithm="none", headers={"kid": people.KID}))


def test_token_signed_with_the_public_key_as_a_secret_is_refused() -> None:
    public = people.private_key().public_key()
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    secret = public.public_bytes(serialization.Encoding.PEM, form)
    text = f"{encoded({'alg': 'HS256', 'kid': people.KID})}.{encoded(people.claims('CA:admin'))}"
    signature = hmac.new(secret, text.encode(), hashlib.sha256).digest()
    refused(f"{text}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}")


@pytest.mark.parametrize("algorithm", ["RS384", "RS512", "PS256"])
def test_another_algorithm_is_refused_even_with_the_right_key(algorithm: str) -> None:
    private = people.private_key()
    refused(jwt.encode(people.claims(), private, algorithm=algorithm, headers={"kid": people.KID}))


@pytest.mark.parametrize("text", ["", "x", "a.b", "a.b.c", "....", "é.é.é", "a" * (LONGEST + 1), "eyJ.eyJ.x"])
def test_malformed_token_is_refused(text: str) -> None:
    refused(text)


def test_header_that_names_its_own_key_set_is_ignored() -> None:
    private = people.private_key("another signer")
    headers = {
        "kid": people.KID,
        "jku": "https://evil.example/keys",
        "jwk": people.key_set("another signer")["keys"][0],
    }
    refused(jwt.encode(people.claims("CA:admin"), private, algorithm="RS256", headers=headers))


class TestKeySet:
    def test_it_is_fetched_once_for_many_tokens(self) -> None:
        published = Published()
        verifier = published.verifier()
        for _ in range(3):
            verifier.verify(people.token())
        assert published.asked == 1

    def test_new_key_is_found_when_a_token_names_it(self) -> None:
        published = Published("old")
        verifier = published.verifier()
        verifier.verify(people.token(kid="old", signed_by="old"))
        published.names, published.now = ("new",), published.now + AGAIN
        assert verifier.verify(people.token(kid="new", signed_by="new"))
        assert published.asked == 2

    def test_every_key_of_a_set_stays_valid(self) -> None:
        published = Published("one", "other")
        verifier = published.verifier()
        verifier.verify(people.token(kid="one", signed_by="one"))
        published.now += 10 * AGAIN
        assert verifier.verify(people.token(kid="other", signed_by="other"))
        assert published.asked == 1

    def test_withdrawn_key_is_refused_once_another_set_was_fetched(self) -> None:
        published = Published("old")
        verifier = published.verifier()
        token = people.token(kid="old", signed_by="old")
        verifier.verify(token)
        published.names, published.now = ("new",), published.now + AGAIN
        verifier.verify(people.token(kid="new", signed_by="new"))
        with pytest.raises(Unauthorized):
            verifier.verify(token)

    def test_invented_key_ids_do_not_cause_a_fetch_each(self) -> None:
        published = Published()
        verifier = published.verifier()
        for number in range(50):
            with pytest.raises(Unauthorized):
                verifier.verify(people.token(kid=f"made-up-{number}"))
        assert published.asked == 1
        assert verifier.verify(people.token())

    @pytest.mark.parametrize("bad", [Unavailable("away"), {"keys": []}, {"keys": [{"kty": "odd"}]}, ["no set"]])
    def test_unreadable_key_set_is_unavailable_and_fetched_again_later(self, bad: Any) -> None:
        published = Published()
        answers: list[Any] = [bad, people.key_set()]

        def fetch(_: str) -> dict[str, Any]:
            published.asked += 1
            answer = answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer  # type: ignore[no-any-return]

        verifier = TokenVerifier(pool(), KeySet("https://pool.example/keys", fetch, lambda: published.now))
        for _ in range(5):
            with pytest.raises(Unavailable):
                verifier.verify(people.token())
        assert published.asked == 1
        published.now += SOON
        assert verifier.verify(people.token())
