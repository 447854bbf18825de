"""Model Cognito's sessions and accounts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


@dataclass(frozen=True)
class Session:
    """The tokens of a signed-in person; `refresh` is missing after a refresh."""

    access: str
    id: str
    refresh: str | None
    seconds: int

    @property
    def email(self) -> str | None:
        """The address in the id token, which comes from the pool itself and so needs no verification."""
        import jwt  # noqa: PLC0415 (needed only to continue a session)

        claims = jwt.decode(self.id, options={"verify_signature": False})
        return str(claims["email"]).lower() if claims.get("email") else None


@dataclass(frozen=True)
class Challenge:
    """A question that the pool asks before it gives tokens: its name in Cognito, and the session that an answer needs.

    docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html
    """

    name: str
    session: str = field(repr=False)


@dataclass(frozen=True)
class Account:
    """One account of the pool; `name` is its username, which is its `sub`.

    `invited_by` is the tenant that it was created for, `shut_out_by` the tenant (or `platform`) that disabled it last,
    `second_factor` whether a sign-in needs a code too.
    """

    name: str
    email: str
    enabled: bool
    status: str
    created_at: datetime
    verified: bool
    invited_by: str | None
    shut_out_by: str | None
    second_factor: bool = False


def parse_sign_in(answer: Any) -> Session | Challenge:
    """Return the tokens in a response to a sign-in, or the challenge that comes first."""
    name = answer.get("ChallengeName")
    return Challenge(name, answer.get("Session", "")) if name else parse_session(answer)


def parse_session(answer: Any) -> Session:
    """Return the tokens in a response."""
    result = answer["AuthenticationResult"]
    return Session(result["AccessToken"], result["IdToken"], result.get("RefreshToken"), int(result["ExpiresIn"]))


def parse_account(user: Any, attributes: list[dict[str, str]]) -> Account:
    """Return the account in a response."""
    values = {entry["Name"]: entry["Value"] for entry in attributes}
    return Account(
        name=values.get("sub", user["Username"]),
        email=values.get("email", ""),
        enabled=user["Enabled"],
        status=user["UserStatus"],
        created_at=user["UserCreateDate"],
        # A confirmed account has it: "true" by its code, "false" after its address changed without a code.
        verified=values.get("email_verified") != "false",
        invited_by=values.get("custom:invited_by"),
        shut_out_by=values.get("custom:shut_out_by"),
        second_factor=bool(user.get("UserMFASettingList")),
    )


def read_pages(name: str, ask: Callable[..., Any], **request: Any) -> list[Any]:
    """Return all entries of a paged list, sixty per call."""
    found: list[Any] = []
    while True:
        answer = ask(Limit=60, **request)
        found += answer[name]
        if not answer.get("NextToken"):
            return found
        request["NextToken"] = answer["NextToken"]
