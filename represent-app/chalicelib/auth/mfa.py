"""Set up and remove the authenticator app of a signed-in person (RFC 6238)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote, urlencode

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from chalicelib.auth.accounts import AppCode, AuthNotice
from chalicelib.core.errors import Flaw, Invalid

if TYPE_CHECKING:
    from chalicelib.auth.permissions import Principal
    from chalicelib.auth.throttle import AttemptThrottle
    from chalicelib.aws.cognito import UserPool

ISSUER = "Represent"


class AppRequest(BaseModel):
    """The access token that came with the caller's id token: Cognito changes an account only for its holder."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    access_token: Annotated[SecretStr, Field(min_length=1, max_length=8192)] = Field(
        description="`access_token` of the session whose `id_token` is in the Authorization header.",
        examples=["eyJraWQiOiJ..."],
    )


class AppConfirmation(AppRequest):
    """A code that the app shows, which proves that it has the secret."""

    code: AppCode = Field(description="Six digits that the authenticator app shows now.")


class AppSetup(BaseModel):
    """The secret of an authenticator app; it is in effect once `PUT /auth/mfa` has a code that was made with it."""

    secret: str = Field(
        description="Secret to type into an authenticator app, in base32.",
        examples=["JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"],
    )
    uri: str = Field(
        description="The same as a URI, to show as a QR code.",
        examples=["otpauth://totp/Represent:ada%40example.org?secret=JBSWY3DPEHPK3PXP&issuer=Represent"],
    )


class MfaState(BaseModel):
    """Whether a sign-in of the caller needs a code of an authenticator app."""

    enabled: bool = Field(description="Whether each sign-in needs a code of the authenticator app.", examples=[True])
    required: bool = Field(
        description="Whether this stage requires it of the caller, as a platform administrator.", examples=[False]
    )


@dataclass(slots=True, eq=False)
class MfaService:
    """The authenticator app of one person."""

    pool: UserPool
    throttle: AttemptThrottle
    principal: Principal
    required_of_admins: bool

    def read(self) -> MfaState:
        """Return whether the app is required at sign-in. AdminGetUser."""
        enabled = self.pool.get_account(str(self.principal.id)).second_factor
        return MfaState(enabled=enabled, required=self.required_of_admins and self.principal.platform_admin)

    def begin(self, asked: AppRequest) -> AppSetup:
        """Return a secret for an app; raises Invalid or Unauthorized. AssociateSoftwareToken."""
        secret = self.pool.begin_app(self._check_owner(asked))
        label = f"{ISSUER}:{quote(self.principal.email or str(self.principal.id), safe='')}"
        return AppSetup(secret=secret, uri=f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': ISSUER})}")

    def require(self, asked: AppConfirmation) -> AuthNotice:
        """Require the app at each sign-in, and end all sessions, which were made without it.

        Raises Invalid, Unauthorized, TooManyRequests. VerifySoftwareToken, SetUserMFAPreference,
        AdminUserGlobalSignOut.
        """
        self.throttle.code(str(self.principal.id))
        self.pool.require_app(self._check_owner(asked), asked.code)
        self.pool.sign_out(str(self.principal.id))
        return AuthNotice(detail="Each sign-in needs a code of the app from now on. Every session has ended; sign in.")

    def drop(self, asked: AppRequest) -> AuthNotice:
        """Require the app no more; raises Invalid or Unauthorized. SetUserMFAPreference."""
        self.pool.drop_app(self._check_owner(asked))
        return AuthNotice(detail="A sign-in needs no code of an app any more.")

    def _check_owner(self, asked: AppRequest) -> str:
        """Return the access token if it is the caller's own; raises Invalid.

        Its signature is not verified here: Cognito does so when it gets the token, and refuses one that was forged.
        """
        import jwt  # noqa: PLC0415 (cryptography is imported only to read tokens)

        token = asked.access_token.get_secret_value()
        claims: dict[str, Any] = {}
        with suppress(jwt.PyJWTError):
            claims = jwt.decode(token, options={"verify_signature": False})
        if claims.get("token_use") != "access" or claims.get("sub") != self.principal.id:
            detail = "Send the access_token that came with the id_token of this request."
            raise Invalid(detail, flaws=(Flaw("#/access_token", detail),))
        return token
