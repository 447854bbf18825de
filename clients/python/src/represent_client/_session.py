"""The credentials of a client: an API key, a token, or a session that renews its token."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from represent_client._problems import ChallengeRequired

EARLY = 60  # seconds before its end that a token is renewed


@dataclass
class Credentials:
    """Credentials to send; `refresh_token` gets a new `token` before it expires. No representation shows them."""

    api_key: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)
    refresh_token: str | None = field(default=None, repr=False)
    expires_at: float | None = None  # on the clock of time.monotonic

    def make_headers(self) -> dict[str, str]:
        """Return the headers with the credentials."""
        if self.token is not None:
            return {"Authorization": f"Bearer {self.token}"}
        return {"X-Api-Key": self.api_key} if self.api_key is not None else {}

    @property
    def expires_soon(self) -> bool:
        """Whether a new token is due."""
        return self.can_renew and self.expires_at is not None and time.monotonic() > self.expires_at - EARLY

    @property
    def can_renew(self) -> bool:
        """Whether a new token can be had without a password."""
        return self.refresh_token is not None

    def take(self, tokens: Mapping[str, object]) -> None:
        """Use the tokens of an answer of `POST /auth/token`; without a new refresh token the old one stays valid."""
        self.token = str(tokens["id_token"])
        self.expires_at = time.monotonic() + float(str(tokens["expires_in"]))
        if tokens.get("refresh_token"):
            self.refresh_token = str(tokens["refresh_token"])

    def drop(self) -> None:
        """Forget the session; an API key stays."""
        self.token = self.refresh_token = self.expires_at = None


def make_password_grant(email: str, password: str, new_password: str | None) -> dict[str, Any]:
    """Return the body of a sign-in."""
    body = {"grant_type": "password", "email": email, "password": password}
    return body | ({"new_password": new_password} if new_password else {})


def make_challenge_grant(asked: ChallengeRequired, new_password: str | None, code: str | None) -> dict[str, Any]:
    """Return the body of an answer to a challenge."""
    body = {"grant_type": "challenge", "email": asked.email, "challenge": asked.challenge, "session": asked.session}
    answer = {"new_password": new_password} if new_password else {"code": code}
    return body | answer
