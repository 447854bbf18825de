"""Register accounts, sign people in and out, and describe the caller."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

from chalicelib.aws.cognito_models import Challenge
from chalicelib.core.errors import Conflict
from chalicelib.core.validation import pattern

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.auth.invitations import InvitationRepository
    from chalicelib.auth.permissions import Principal
    from chalicelib.auth.throttle import AttemptThrottle
    from chalicelib.aws.cognito import UserPool
    from chalicelib.aws.cognito_models import Session
    from chalicelib.core.settings import Settings
    from chalicelib.tenants.tenant_registry import Tenant

# The same rules as the pool's (resources.yaml), checked first: the pool reveals whether an account exists before it
# checks them.
SHORTEST, LONGEST = 12, 256
RULES = f"at least {SHORTEST} characters without spaces, with a lower-case letter, an upper-case letter and a digit"


def _check_password(password: SecretStr) -> SecretStr:
    text = password.get_secret_value()
    parts = all(re.search(rule, text) for rule in ("[a-z]", "[A-Z]", "[0-9]"))
    if not (SHORTEST <= len(text) <= LONGEST and parts) or re.search(r"\s", text):
        raise ValueError(f"Expected {RULES}.")
    return password


# The syntax of an <input type=email> in browsers (html.spec.whatwg.org/#valid-e-mail-address).
Email = Annotated[
    str,
    pattern(
        r"^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+$",
        "an e-mail address, like clerk@example.org",
        max_length=128,
    ),
    # The pool compares addresses case-insensitively; throttles and invitations use the lower-case spelling.
    AfterValidator(str.lower),
    Field(examples=["ada@example.org"]),
]
Secret = Annotated[SecretStr, Field(min_length=1, max_length=LONGEST)]
NewPassword = Annotated[
    SecretStr, AfterValidator(_check_password), Field(description=RULES, examples=["Correct-Horse-7"])
]
Code = Annotated[str, pattern(r"^[0-9]{4,10}$", "the digits of the code in the email"), Field(examples=["123456"])]


AppCode = Annotated[str, pattern(r"^[0-9]{6}$", "the six digits that the app shows"), Field(examples=["123456"])]
ChallengeName = Literal["new_password", "software_token"]


# The fields that a grant needs, and those that it may have; a challenge also needs its answer.
GRANT_FIELDS: dict[str, tuple[set[str], set[str]]] = {
    "password": ({"email", "password"}, {"new_password"}),
    "refresh_token": ({"refresh_token"}, set()),
    "challenge": ({"challenge", "session", "email"}, set()),
}
ANSWERS = {"new_password": "new_password", "software_token": "code"}
# The challenges of Cognito that are answered here, by our names.
CHALLENGES: dict[str, tuple[ChallengeName, str]] = {
    "NEW_PASSWORD_REQUIRED": ("new_password", "This password is temporary; choose another"),
    "SOFTWARE_TOKEN_MFA": ("software_token", "This account needs a code of its authenticator app"),
}


class _AuthRequest(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Registration(_AuthRequest):
    """A new account; `tenant` is the state or county where its owner lives.

    `password` is valid only if the address is registered once before it is confirmed; see Confirmation.
    """

    email: Email = Field(description="Email address of the account; letter case is ignored.")
    password: NewPassword = Field(description=f"Password of the account: {RULES}.")
    tenant: str | None = Field(
        None,
        max_length=100,
        examples=["NY-Albany"],
        description="Id of the state or county where the owner lives; null to leave it open.",
    )


class Confirmation(_AuthRequest):
    """The latest code mailed to an address, and the password that its owner chooses.

    Without `password`, the password of the registration applies; if the address was registered more than once, none
    does.
    """

    email: Email = Field(description="Email address that was registered.")
    code: Code = Field(description="Code from the latest email to this address.")
    password: NewPassword | None = Field(
        None,
        description="New password of the account; null for that of the only registration of the address.",
    )


class TokenRequest(_AuthRequest):
    """Credentials for a session.

    `password`: sign in; `new_password` replaces a temporary password. `challenge`: go on with a sign-in that was
    answered with 409, by its `challenge` and `session`, and `new_password` or `code`. `refresh_token`: get new tokens
    for the refresh token of an earlier response.
    """

    grant_type: Literal["password", "challenge", "refresh_token"] = Field(
        description="Kind of credentials, which determines the fields that are required.",
        examples=["password"],
    )
    email: Email | None = Field(
        None,
        description="Email address of the account, for the grants `password` and `challenge`.",
        examples=["ada@example.org"],
    )
    password: Secret | None = Field(
        None, description="Current password of the account, for the grant `password`.", examples=["Correct-Horse-7"]
    )
    new_password: NewPassword | None = Field(
        None,
        description="Password that replaces a temporary one at the first sign-in, for the grant `password` or the "
        "challenge `new_password`.",
    )
    challenge: ChallengeName | None = Field(
        None, description="`challenge` of the answer with 409, for the grant `challenge`."
    )
    session: Annotated[SecretStr, Field(min_length=20, max_length=2048)] | None = Field(
        None,
        description="`session` of the answer with 409, for the grant `challenge`; it is valid for three minutes.",
    )
    code: AppCode | None = Field(
        None,
        description="Code that the authenticator app shows now, for the challenge `software_token`.",
        examples=["123456"],
    )
    refresh_token: Annotated[SecretStr, Field(min_length=1, max_length=8192)] | None = Field(
        None, description="Refresh token of an earlier response, for the grant `refresh_token`."
    )

    @model_validator(mode="after")
    def _a_grant_has_its_own_fields(self) -> Self:
        needed, allowed = GRANT_FIELDS[self.grant_type]
        if self.challenge:
            needed = needed | {ANSWERS[self.challenge]}
        given = {name for name in self.model_fields_set if getattr(self, name) is not None} - {"grant_type"}
        if not needed <= given <= needed | allowed:
            also = f", and may have {', '.join(sorted(allowed))}" if allowed else ""
            if self.grant_type == "challenge" and not self.challenge:
                also = ", and new_password or code, as the challenge asks"
            raise ValueError(
                f"The grant {self.grant_type} needs {' and '.join(sorted(needed))}{also}; leave out all other fields."
            )
        return self


class ForgottenPassword(_AuthRequest):
    """The address of an account whose password is forgotten."""

    email: Email = Field(description="Email address of the account.")


class PasswordReset(_AuthRequest):
    """A new password, and the code that was mailed."""

    email: Email = Field(description="Email address of the account.")
    code: Code = Field(description="Code from the latest email to this address.")
    password: NewPassword = Field(description="New password of the account.")


class Tokens(BaseModel):
    """The tokens of a session. Send `id_token` as `Authorization: Bearer …`; it is valid for `expires_in` seconds."""

    id_token: str = Field(
        description="JSON Web Token that identifies the caller; send it as `Authorization: Bearer …`."
    )
    access_token: str = Field(description="Access token of the user pool, which `/auth/mfa` takes.")
    refresh_token: str | None = Field(
        description="Token to send to `POST /auth/token` for new tokens; null if the one you sent stays valid."
    )
    token_type: Literal["Bearer"] = Field("Bearer", description="Scheme of the Authorization header, always Bearer.")
    expires_in: int = Field(description="Seconds until `id_token` expires.", examples=[3600])


class AuthNotice(BaseModel):
    """The result of a request; it does not reveal whether an address has an account."""

    detail: str = Field(
        description="Message for the person who sent the request.", examples=["The address is confirmed; sign in."]
    )


class AcceptedInvitations(BaseModel):
    """The result of accepting invitations."""

    accepted: bool = Field(
        description="Whether there were any; if so, refresh your tokens: new ones have the roles.",
        examples=[True],
    )


class PasswordRules(BaseModel):
    """The rules for passwords, which never have spaces."""

    min_length: int = Field(SHORTEST, description="Fewest characters.", examples=[SHORTEST])
    max_length: int = Field(LONGEST, description="Most characters.", examples=[LONGEST])
    lower_case: bool = Field(default=True, description="Whether a lower-case letter is needed.", examples=[True])
    upper_case: bool = Field(default=True, description="Whether an upper-case letter is needed.", examples=[True])
    digit: bool = Field(default=True, description="Whether a digit is needed.", examples=[True])
    symbol: bool = Field(default=False, description="Whether a symbol is needed.", examples=[False])


class AuthConfig(BaseModel):
    """The settings of a library that signs in to the user pool, such as `aws-amplify`."""

    region: str = Field(description="AWS region of the user pool.", examples=["us-east-1"])
    user_pool_id: str = Field(
        description="Id of the Cognito user pool that has the accounts of this stage.", examples=["us-east-1_AbCdEfGhI"]
    )
    client_id: str = Field(
        description="Id of the pool's client with which people sign in here.", examples=["1example23456789"]
    )
    endpoint: str | None = Field(
        description="URL to send calls of Cognito to, of an embedded cloud; null on AWS.", examples=[None]
    )
    issuer: str = Field(
        description="Issuer of tokens.", examples=["https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI"]
    )
    flows: list[Literal["USER_SRP_AUTH", "USER_PASSWORD_AUTH", "REFRESH_TOKEN_AUTH"]] = Field(
        description="Flows of Cognito that libraries may use; empty if the client has a secret, which only "
        "`POST /auth/token` knows.",
        examples=[["USER_SRP_AUTH", "USER_PASSWORD_AUTH", "REFRESH_TOKEN_AUTH"]],
    )
    password: PasswordRules = Field(description="Rules for passwords.")
    mfa: Literal["optional"] = Field("optional", description="Whether an account needs a second factor.")
    mfa_methods: list[Literal["software_token"]] = Field(
        description="Second factors that an account can have: an authenticator app.", examples=[["software_token"]]
    )
    mfa_required_of_platform_admins: bool = Field(
        description="Whether platform administrators need a second factor.", examples=[False]
    )


class Membership(BaseModel):
    """A role in a tenant."""

    tenant: str = Field(description="Id of the state or county in which the role applies.", examples=["NY-Albany"])
    role: Literal["editor", "admin"] = Field(
        description="Role of the account: an editor changes records, an admin also manages staff, keys and rules."
    )


class Me(BaseModel):
    """The caller's identity and roles; `tenant` is where a constituent lives."""

    id: str = Field(
        description="Id of the account in the user pool, a UUID.", examples=["6c1e8b9e-3c5e-4b7e-9d0a-6a1f0c2d4e8f"]
    )
    kind: Literal["constituent", "staff"] = Field(
        description="Kind of account: staff have a role in a tenant or on the platform, constituents have none."
    )
    email: str | None = Field(
        description="Email address of the account; null if the token has none.", examples=["ada@example.org"]
    )
    tenant: str | None = Field(
        description="Id of the state or county where the caller lives; null if they have not said.",
        examples=["NY-Albany"],
    )
    roles: list[Membership] = Field(
        description="Roles of the caller, one per tenant and role; empty for a constituent."
    )
    platform_admin: bool = Field(description="Whether the caller administers tenants for the whole platform.")


@dataclass(slots=True, eq=False)
class AccountService:
    """The accounts of a stage. No response reveals whether an address has an account."""

    pool: UserPool
    known_tenant: Callable[[str], Tenant]
    invitations: InvitationRepository
    throttle: AttemptThrottle

    def register(self, asked: Registration) -> AuthNotice:
        """Register an account; the response is the same if there is one. Raises Invalid, NotFound, TooManyRequests."""
        if asked.tenant:
            self.known_tenant(asked.tenant)
        self.throttle.register(asked.email, asked.tenant)
        name = self.pool.sign_up(asked.email, asked.password.get_secret_value())
        if name and self.invitations.has_pending(asked.email):
            # A role awaits the owner of the mailbox, so neither the password nor the home of this registration is used.
            self.pool.reset_contested(name, asked.email)
        elif name and asked.tenant:
            self.pool.set_home(name, asked.tenant)
        return AuthNotice(
            detail="A code is on its way to this address; confirm with it, and with the password that you choose."
        )

    def confirm(self, asked: Confirmation) -> AuthNotice:
        """Confirm an account with the mailed code; raises Invalid or TooManyRequests."""
        self.throttle.code(asked.email)
        self.pool.confirm(asked.email, asked.code, asked.password.get_secret_value() if asked.password else None)
        self.invitations.accept(asked.email, self.pool)
        return AuthNotice(detail="The address is confirmed; sign in.")

    def get_tokens(self, asked: TokenRequest, client_address: str) -> Tokens:
        """Return tokens for a sign-in or refresh, after accepting invitations.

        Raises Unauthorized, TooManyRequests, or Conflict with a challenge to answer first.
        """
        if asked.refresh_token:
            self.throttle.refresh(client_address)
            refresh_token = _reveal(asked.refresh_token)
            session = self.pool.refresh(refresh_token)
            email = session.email or ""
        else:
            email = str(asked.email)
            self.throttle.sign_in(email, client_address)
            session = self._sign_in(email, asked)
            refresh_token = ""
        if self.invitations.accept(email, self.pool):
            again = self.pool.refresh(
                session.refresh or refresh_token
            )  # a token has the groups of the moment it was made
            session = replace(again, refresh=again.refresh or session.refresh)
        return Tokens(
            id_token=session.id,
            access_token=session.access,
            refresh_token=session.refresh,
            expires_in=session.seconds,
        )

    def _sign_in(self, email: str, asked: TokenRequest) -> Session:
        """Begin a sign-in or go on with it; raises Unauthorized, or Conflict with the challenge that comes next."""
        match asked.challenge:
            case "software_token":
                outcome = self.pool.send_app_code(email, _reveal(asked.session), str(asked.code))
            case "new_password":
                outcome = self.pool.set_new_password(email, _reveal(asked.session), _reveal(asked.new_password))
            case _:
                outcome = self.pool.sign_in(email, _reveal(asked.password))
                if asked.new_password and isinstance(outcome, Challenge) and outcome.name == "NEW_PASSWORD_REQUIRED":
                    outcome = self.pool.set_new_password(email, outcome.session, _reveal(asked.new_password))
        if isinstance(outcome, Challenge):
            raise make_challenge(outcome)
        return outcome

    def accept_invitations(self, principal: Principal) -> AcceptedInvitations:
        """Give the caller the roles that they are invited to, as a sign-in here does; see InvitationRepository."""
        email = (principal.email or "").lower()
        return AcceptedInvitations(accepted=bool(email) and self.invitations.accept(email, self.pool))

    def forgot(self, asked: ForgottenPassword) -> AuthNotice:
        """Mail a reset code if the account exists; raises TooManyRequests."""
        self.throttle.forgot(asked.email)
        self.pool.forgot(asked.email)
        return AuthNotice(
            detail="If this address has an account, a code is on its way to it. Reset the password with that code."
        )

    def reset(self, asked: PasswordReset) -> AuthNotice:
        """Set a new password with the mailed code, and end all sessions; raises Invalid, TooManyRequests."""
        self.throttle.code(asked.email)
        self.pool.reset(asked.email, asked.code, asked.password.get_secret_value())
        return AuthNotice(detail="The password is changed and every session has ended; sign in.")

    def sign_out(self, principal: Principal) -> AuthNotice:
        """End all sessions: refresh tokens are revoked now, issued tokens stay valid until they expire."""
        self.pool.sign_out(str(principal.id))
        return AuthNotice(detail="Every session has ended; issued tokens stay valid until they expire.")


def make_challenge(challenge: Challenge) -> Conflict:
    """Return the answer to a sign-in that needs one more step: `challenge` is its name, `session` goes with the answer.

    Both are null for a challenge that is not answered here.
    """
    if challenge.name not in CHALLENGES:
        return Conflict(
            f"This account must answer {challenge.name}, which this route cannot do. Sign in with a library of Amazon "
            "Cognito (GET /auth/config), or ask the operators to change how the account signs in.",
            challenge=None,
            session=None,
        )
    name, reason = CHALLENGES[challenge.name]
    return Conflict(
        f"{reason}: send grant_type challenge with this challenge and session, email, and {ANSWERS[name]}.",
        challenge=name,
        session=challenge.session,
    )


def describe_config(names: Settings) -> AuthConfig:
    """Return how libraries sign in to the user pool of a stage."""
    return AuthConfig(
        region=names.user_pool_region,
        user_pool_id=names.user_pool_id,
        client_id=names.user_pool_client_id,
        endpoint=names.endpoint_url,
        issuer=names.issuer,
        flows=[] if names.user_pool_client_secret else ["USER_SRP_AUTH", "USER_PASSWORD_AUTH", "REFRESH_TOKEN_AUTH"],
        password=PasswordRules(),
        mfa_methods=["software_token"],
        mfa_required_of_platform_admins=names.admin_mfa_required,
    )


def _reveal(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""


def describe_principal(principal: Principal) -> Me:
    """Return the identity and roles of a signed-in caller."""
    return Me(
        id=str(principal.id),
        kind="staff" if principal.kind == "staff" else "constituent",
        email=principal.email,
        tenant=principal.home,
        roles=[Membership(tenant=tenant, role=role) for tenant, role in sorted(principal.staff)],
        platform_admin=principal.platform_admin,
    )
