"""Accounts of people: opening one, signing in and out, and what the caller is told of themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

from chalicelib.core.validation import pattern

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.auth.invitations import InvitationRepository
    from chalicelib.auth.permissions import Principal
    from chalicelib.auth.throttle import AttemptThrottle
    from chalicelib.aws.cognito import UserPool
    from chalicelib.tenants.tenant_registry import Tenant

# The same rules as the pool's (resources.yaml), asked first: the pool answers whether an account exists before them.
SHORTEST, LONGEST = 12, 256
RULES = f"at least {SHORTEST} characters without spaces, with a lower-case letter, an upper-case letter and a digit"


def _check_password(password: SecretStr) -> SecretStr:
    text = password.get_secret_value()
    parts = all(re.search(rule, text) for rule in ("[a-z]", "[A-Z]", "[0-9]"))
    if not (SHORTEST <= len(text) <= LONGEST and parts) or re.search(r"\s", text):
        raise ValueError(f"Expected {RULES}.")
    return password


# The same syntax that browsers hold an <input type=email> to (html.spec.whatwg.org/#valid-e-mail-address).
Email = Annotated[
    str,
    pattern(
        r"^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+$",
        "an e-mail address, like clerk@example.org",
        max_length=128,
    ),
    # The pool compares addresses without regard to case; throttles and invitations are kept under one spelling.
    AfterValidator(str.lower),
    Field(examples=["ada@example.org"]),
]
Secret = Annotated[SecretStr, Field(min_length=1, max_length=LONGEST)]
NewPassword = Annotated[
    SecretStr, AfterValidator(_check_password), Field(description=RULES, examples=["Correct-Horse-7"])
]
Code = Annotated[str, pattern(r"^[0-9]{4,10}$", "the digits of the code in the mail"), Field(examples=["123456"])]


GRANT_FIELDS: dict[str, tuple[set[str], set[str]]] = {
    "password": ({"email", "password"}, {"new_password"}),
    "refresh_token": ({"refresh_token"}, set()),
}


class _AuthRequest(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Registration(_AuthRequest):
    """An account to be opened; `tenant` is the state or county that its owner lives in.

    `password` holds only if nobody else registers the address before it is confirmed; see Confirmation.
    """

    email: Email
    password: NewPassword
    tenant: str | None = Field(None, max_length=100, examples=["NY-Albany"])


class Confirmation(_AuthRequest):
    """The last code that was mailed to an address, and the password that its owner chooses.

    Without `password` the one of the registration holds; where an address was registered more than once, none does.
    """

    email: Email
    code: Code
    password: NewPassword | None = None


class TokenRequest(_AuthRequest):
    """`password`: sign in; `new_password` replaces one that was given for the first time only.

    `refresh_token`: new tokens for the refresh token of an earlier answer.
    """

    grant_type: Literal["password", "refresh_token"]
    email: Email | None = None
    password: Secret | None = None
    new_password: NewPassword | None = None
    refresh_token: Annotated[SecretStr, Field(min_length=1, max_length=8192)] | None = None

    @model_validator(mode="after")
    def _a_grant_has_its_own_fields(self) -> Self:
        needed, allowed = GRANT_FIELDS[self.grant_type]
        given = {name for name in self.model_fields_set if getattr(self, name) is not None} - {"grant_type"}
        if not needed <= given <= needed | allowed:
            also = f", and may have {', '.join(sorted(allowed))}" if allowed else ""
            raise ValueError(f"The grant {self.grant_type} needs {' and '.join(sorted(needed))}{also}; nothing else.")
        return self


class ForgottenPassword(_AuthRequest):
    """The address of an account whose password is forgotten."""

    email: Email


class PasswordReset(_AuthRequest):
    """A new password, and the code that was mailed."""

    email: Email
    code: Code
    password: NewPassword


class Tokens(BaseModel):
    """Tokens of a session. Send `id_token` as `Authorization: Bearer …`; it holds for `expires_in` seconds."""

    id_token: str
    access_token: str
    refresh_token: str | None
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 (the name of a scheme)
    expires_in: int


class AuthNotice(BaseModel):
    """What was done, or will have been if there was reason to."""

    detail: str


class Membership(BaseModel):
    """A role in a tenant."""

    tenant: str
    role: Literal["editor", "admin"]


class Me(BaseModel):
    """Who the caller is; `tenant` is the home that a constituent gave."""

    id: str
    kind: Literal["constituent", "staff"]
    email: str | None
    tenant: str | None
    roles: list[Membership]
    platform_admin: bool


@dataclass(slots=True, eq=False)
class AccountService:
    """The accounts of a stage. No answer tells whether an address has one."""

    pool: UserPool
    known_tenant: Callable[[str], Tenant]
    invitations: InvitationRepository
    throttle: AttemptThrottle

    def register(self, asked: Registration) -> AuthNotice:
        """Open an account; an address that has one is answered the same. Raises Invalid, NotFound, TooManyRequests."""
        if asked.tenant:
            self.known_tenant(asked.tenant)
        self.throttle.register(asked.email, asked.tenant)
        name = self.pool.sign_up(asked.email, asked.password.get_secret_value())
        if name and self.invitations.has_pending(asked.email):
            # A role waits for who proves the mailbox: neither the password nor the home of whoever registered is kept.
            self.pool.reset_contested(name, asked.email)
        elif name and asked.tenant:
            self.pool.set_home(name, asked.tenant)
        return AuthNotice(
            detail="A code is on its way to this address; confirm with it, and with the password that you choose."
        )

    def confirm(self, asked: Confirmation) -> AuthNotice:
        """Confirm an account with the code in the mail; raises Invalid or TooManyRequests."""
        self.throttle.code(asked.email)
        self.pool.confirm(asked.email, asked.code, asked.password.get_secret_value() if asked.password else None)
        self.invitations.accept(asked.email, self.pool)
        return AuthNotice(detail="The address is confirmed; sign in.")

    def get_tokens(self, asked: TokenRequest, client_address: str) -> Tokens:
        """Sign in, or go on, with the roles that the address was invited to; raises Unauthorized, TooManyRequests."""
        if asked.refresh_token:
            self.throttle.refresh(client_address)
            refresh_token = asked.refresh_token.get_secret_value()
            session = self.pool.refresh(refresh_token)
            email = session.email or ""
        else:
            email = str(asked.email)
            self.throttle.sign_in(email, client_address)
            new = asked.new_password.get_secret_value() if asked.new_password else None
            password = asked.password.get_secret_value() if asked.password else ""
            session = self.pool.sign_in(email, password, new)
            refresh_token = ""
        if self.invitations.accept(email, self.pool):
            again = self.pool.refresh(session.refresh or refresh_token)  # a token has the groups of when it was made
            session = replace(again, refresh=again.refresh or session.refresh)
        return Tokens(
            id_token=session.id,
            access_token=session.access,
            refresh_token=session.refresh,
            expires_in=session.seconds,
        )

    def forgot(self, asked: ForgottenPassword) -> AuthNotice:
        """Have a code mailed, if there is such an account; raises TooManyRequests."""
        self.throttle.forgot(asked.email)
        self.pool.forgot(asked.email)
        return AuthNotice(
            detail="If this address has an account, a code is on its way to it; reset the password with that."
        )

    def reset(self, asked: PasswordReset) -> AuthNotice:
        """Choose a new password with the code in the mail, and end all sessions; raises Invalid, TooManyRequests."""
        self.throttle.code(asked.email)
        self.pool.reset(asked.email, asked.code, asked.password.get_secret_value())
        return AuthNotice(detail="The password is changed and every session is ended; sign in.")

    def sign_out(self, principal: Principal) -> AuthNotice:
        """End all sessions: refresh tokens die now, tokens that are out when they expire."""
        self.pool.sign_out(str(principal.id))
        return AuthNotice(detail="Every session is ended; tokens that are out expire by themselves.")


def describe_principal(principal: Principal) -> Me:
    """Tell a signed-in person who they are here."""
    return Me(
        id=str(principal.id),
        kind="staff" if principal.kind == "staff" else "constituent",
        email=principal.email,
        tenant=principal.home,
        roles=[Membership(tenant=tenant, role=role) for tenant, role in sorted(principal.staff)],
        platform_admin=principal.platform_admin,
    )
