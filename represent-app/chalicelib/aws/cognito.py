"""The Cognito user pool; its errors become problems that do not reveal which addresses have an account."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from chalicelib.aws.cognito_models import (
    Account,
    Challenge,
    Session,
    parse_account,
    parse_session,
    parse_sign_in,
    read_pages,
)
from chalicelib.aws.error_mapping import (
    APP_CODE,
    BAD_CODE,
    SLOW_DOWN,
    STRANGERS,
    TransientError,
    make_bad_code_error,
    map_cognito_error,
)
from chalicelib.core.errors import Flaw, Invalid, NotFound, Problem, Unauthorized, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_cognito_idp.client import CognitoIdentityProviderClient
    from pydantic import SecretStr


# Refusals to send a code that clients never see: no such account, an account that needs no code or has no confirmed
# address (InvalidParameter), too many codes.
CONCEALED_ERRORS = STRANGERS | SLOW_DOWN | {"InvalidParameterException"}


UNCONFIRMED = "UNCONFIRMED"
NEW_PASSWORD, APP = "NEW_PASSWORD_REQUIRED", "SOFTWARE_TOKEN_MFA"  # challenges
OVER = "This session is not valid, or is over after three minutes; sign in again with the password."
USELESS_TOKEN = "This access token is not valid, or has expired; get new tokens."  # noqa: S105 (a message)
ATTEMPTS = 3


@dataclass(slots=True, eq=False)
class UserPool:
    """The accounts of a stage, and their groups."""

    client: Callable[[], CognitoIdentityProviderClient]
    pool_id: str
    client_id: str
    client_secret: SecretStr | None = None

    def sign_up(self, email: str, password: str) -> str | None:
        """Register an account, to be confirmed by a mailed code; returns its name, or None if it is already confirmed.

        The password is used only while a single registration names the address. Another registration invalidates it, so
        that no later code opens the account with another person's password; the mail then has a code to set a password
        with. SignUp; for an address that has an account AdminGetUser and ForgotPassword, and disown or AdminDeleteUser.
        """
        with map_cognito_error():
            for _ in range(ATTEMPTS):
                with TransientError("UsernameExistsException"):
                    answer: Any = self.client().sign_up(
                        ClientId=self.client_id,
                        Username=email,
                        Password=password,
                        UserAttributes=[{"Name": "email", "Value": email}],
                        **self._hash(email),
                    )
                    return str(answer["UserSub"])
                existing = self._find(email)
                if existing is None:
                    continue
                if self._is_only_invited(existing):
                    self.erase(existing.name)
                    continue
                unconfirmed = existing.status == UNCONFIRMED
                if unconfirmed:
                    self._remove_password(existing.name)
                self._mail_reset_code(email)
                return existing.name if unconfirmed else None
        raise Unavailable("This address is being registered by several requests at once; try again.", retry_after=5)

    def confirm(self, email: str, code: str, password: str | None) -> None:
        """Confirm an account with a mailed code; the holder of the code may set the password.

        Without a password, only an account that was registered once is confirmed. Raises the same Invalid for every
        account. AdminGetUser, ConfirmSignUp and AdminSetUserPassword, or ConfirmForgotPassword.
        """
        with map_cognito_error(BAD_CODE):
            existing = self._find(email)
            if existing is None:
                raise make_bad_code_error()
            if existing.status == UNCONFIRMED:
                self.client().confirm_sign_up(
                    ClientId=self.client_id, Username=email, ConfirmationCode=code, **self._hash(email)
                )
                if password is not None:
                    self._set_password(existing.name, password)
                    self.sign_out(email)
                return
        if password is None:
            raise make_bad_code_error()
        self.reset(email, code, password)

    def sign_in(self, email: str, password: str) -> Session | Challenge:
        """Sign in; returns tokens, or the challenge to answer first. Raises Unauthorized. InitiateAuth."""
        with map_cognito_error():
            answer = self.client().initiate_auth(
                ClientId=self.client_id,
                AuthFlow="USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": email, "PASSWORD": password, **self._prove(email)},
            )
        return parse_sign_in(answer)

    def set_new_password(self, email: str, session: str, password: str) -> Session | Challenge:
        """Replace a temporary password and go on with the sign-in; see sign_in. RespondToAuthChallenge."""
        # Cognito calls some sessions that are over a wrong code.
        return self._respond(email, Challenge(NEW_PASSWORD, session), Unauthorized(OVER), NEW_PASSWORD=password)

    def send_app_code(self, email: str, session: str, code: str) -> Session | Challenge:
        """Prove to have the authenticator app and go on with the sign-in; see sign_in. RespondToAuthChallenge."""
        return self._respond(email, Challenge(APP, session), Unauthorized(APP_CODE), SOFTWARE_TOKEN_MFA_CODE=code)

    def _respond(self, email: str, to: Challenge, bad_code: Problem, **responses: str) -> Session | Challenge:
        with map_cognito_error(OVER, bad_code):
            answer = self.client().respond_to_auth_challenge(
                ClientId=self.client_id,
                ChallengeName=cast("Any", to.name),
                Session=to.session,
                ChallengeResponses={"USERNAME": email, **responses, **self._prove(email)},
            )
        return parse_sign_in(answer)

    def begin_app(self, access_token: str) -> str:
        """Return a new secret for an authenticator app; the one in use stays valid until a code of the new one is sent.

        Raises Unauthorized. AssociateSoftwareToken.
        """
        with map_cognito_error(USELESS_TOKEN):
            return str(self.client().associate_software_token(AccessToken=access_token)["SecretCode"])

    def require_app(self, access_token: str, code: str) -> None:
        """Require a code of the authenticator app at each sign-in from now on, if this one is right; raises Invalid.

        VerifySoftwareToken, SetUserMFAPreference.
        """
        with map_cognito_error(USELESS_TOKEN, Invalid(APP_CODE, flaws=(Flaw("#/code", APP_CODE),))):
            self.client().verify_software_token(AccessToken=access_token, UserCode=code)
        self._prefer_app(access_token, required=True)

    def drop_app(self, access_token: str) -> None:
        """Require no code of an authenticator app any more; raises Unauthorized. SetUserMFAPreference."""
        self._prefer_app(access_token, required=False)

    def _prefer_app(self, access_token: str, *, required: bool) -> None:
        with map_cognito_error(USELESS_TOKEN):
            self.client().set_user_mfa_preference(
                AccessToken=access_token, SoftwareTokenMfaSettings={"Enabled": required, "PreferredMfa": required}
            )

    def refresh(self, refresh_token: str) -> Session:
        """Get new tokens for a refresh token. InitiateAuth, or GetTokensFromRefreshToken if the client has a secret."""
        with map_cognito_error("This refresh token is not valid, or has expired; sign in again."):
            if self.client_secret:
                answer: Any = self.client().get_tokens_from_refresh_token(
                    ClientId=self.client_id,
                    RefreshToken=refresh_token,
                    ClientSecret=self.client_secret.get_secret_value(),
                )
            else:
                answer = self.client().initiate_auth(
                    ClientId=self.client_id,
                    AuthFlow="REFRESH_TOKEN_AUTH",
                    AuthParameters={"REFRESH_TOKEN": refresh_token},
                )
        return parse_session(answer)

    def forgot(self, email: str) -> None:
        """Send a code to reset a password if the account exists. ForgotPassword."""
        with map_cognito_error():
            self._mail_reset_code(email)

    def reset(self, email: str, code: str, password: str) -> None:
        """Set a new password with a code, and end all sessions. ConfirmForgotPassword, AdminUserGlobalSignOut."""
        with map_cognito_error(BAD_CODE):
            self.client().confirm_forgot_password(
                ClientId=self.client_id, Username=email, ConfirmationCode=code, Password=password, **self._hash(email)
            )
        self.sign_out(email)

    def sign_out(self, name: str) -> None:
        """End all sessions of an account, by its name or email address. AdminUserGlobalSignOut."""
        with map_cognito_error():
            self.client().admin_user_global_sign_out(UserPoolId=self.pool_id, Username=name)

    def erase(self, name: str) -> None:
        """Delete an account if it still exists. AdminDeleteUser."""
        with map_cognito_error(), TransientError("UserNotFoundException"):
            self.client().admin_delete_user(UserPoolId=self.pool_id, Username=name)

    def set_home(self, name: str, tenant: str) -> None:
        """Set where a constituent lives. AdminUpdateUserAttributes."""
        with map_cognito_error():
            self._set(name, "custom:tenant", tenant)

    def list_members(self, group: str) -> list[Account]:
        """List the accounts in a group; a group that does not exist is empty. ListUsersInGroup per sixty."""
        client = self.client()
        with map_cognito_error(), TransientError("ResourceNotFoundException"):
            users = read_pages("Users", client.list_users_in_group, UserPoolId=self.pool_id, GroupName=group)
            return [parse_account(user, user["Attributes"]) for user in users]
        return []

    def list_groups(self, name: str) -> list[str]:
        """List the groups of an account; raises NotFound. AdminListGroupsForUser per sixty."""
        client = self.client()
        with map_cognito_error():
            groups = read_pages("Groups", client.admin_list_groups_for_user, UserPoolId=self.pool_id, Username=name)
        return [str(group["GroupName"]) for group in groups]

    def get_account(self, name: str) -> Account:
        """Return an account by its name or email address; raises NotFound. AdminGetUser."""
        with map_cognito_error():
            return self._get(name)

    def get_live_account(self, name: str) -> tuple[Account, list[str]]:
        """Return an account and its current groups; raises Unauthorized if it is deleted or disabled.

        AdminGetUser, AdminListGroupsForUser.
        """
        try:
            account = self.get_account(name)
            if account.enabled:
                return account, self.list_groups(name)
        except NotFound:
            pass
        raise Unauthorized("This account can no longer sign in.", error="invalid_token")

    def mail_invitation(self, email: str, tenant: str) -> None:
        """Mail a temporary password to an address without an account; an existing account needs no mail.

        An unconfirmed account loses its password; see sign_up. AdminCreateUser; for an address that has an account
        AdminGetUser, and disown and ForgotPassword if it is unconfirmed.
        """
        with map_cognito_error():
            if self._create(email, tenant):
                return
            existing = self._find(email)
            if existing and existing.status == UNCONFIRMED:
                self._remove_password(existing.name)
                self._mail_reset_code(email)
            elif existing and self._is_only_invited(existing):
                with TransientError(
                    "UnsupportedUserStateException", "UserNotFoundException"
                ):  # its owner accepts it now
                    self._create(email, tenant, MessageAction="RESEND")

    def reset_contested(self, name: str, email: str) -> None:
        """Replace the password of an unconfirmed account by a mailed code; see _remove_password. ForgotPassword."""
        with map_cognito_error():
            self._remove_password(name)
            self._mail_reset_code(email)

    def _remove_password(self, name: str) -> None:
        """Remove the password and sessions of an unconfirmed account: only a mailed code can open it then.

        AdminUpdateUserAttributes comes first, since no code is mailed to an unverified address, and after an
        interruption the account stays unconfirmed; AdminSetUserPassword, AdminUserGlobalSignOut.
        """
        self._set(name, "email_verified", "true")
        self._set(name, "custom:tenant", "")
        self._set_password(name, f"Aa1-{secrets.token_urlsafe(32)}")
        self.sign_out(name)

    def _set_password(self, name: str, password: str) -> None:
        self.client().admin_set_user_password(UserPoolId=self.pool_id, Username=name, Password=password, Permanent=True)

    def _mail_reset_code(self, email: str) -> None:
        with TransientError(*CONCEALED_ERRORS):
            self.client().forgot_password(ClientId=self.client_id, Username=email, **self._hash(email))

    def _is_only_invited(self, account: Account) -> bool:
        """Return whether an invited account was never used and has no role. AdminListGroupsForUser."""
        if account.status != "FORCE_CHANGE_PASSWORD" or account.invited_by is None:
            return False
        try:
            return not self.list_groups(account.name)
        except NotFound:  # another request replaces it at this moment
            return True

    def _find(self, email: str) -> Account | None:
        with TransientError("UserNotFoundException"):
            return self._get(email)
        return None

    def _get(self, name: str) -> Account:
        answer: Any = self.client().admin_get_user(UserPoolId=self.pool_id, Username=name)
        return parse_account(answer, answer["UserAttributes"])

    def _create(self, email: str, tenant: str, **more: Any) -> Account | None:
        attributes = {"email": email, "email_verified": "true", "custom:invited_by": tenant}
        with TransientError("UsernameExistsException"):
            answer: Any = self.client().admin_create_user(
                UserPoolId=self.pool_id,
                Username=email,
                UserAttributes=[{"Name": name, "Value": value} for name, value in attributes.items()],
                DesiredDeliveryMediums=["EMAIL"],
                **more,
            )
            return parse_account(answer["User"], answer["User"]["Attributes"])
        return None

    def join(self, name: str, group: str) -> None:
        """Add an account to a group, and create the group if needed. AdminAddUserToGroup, CreateGroup."""
        with map_cognito_error():
            with TransientError("ResourceNotFoundException"):
                self.client().admin_add_user_to_group(UserPoolId=self.pool_id, Username=name, GroupName=group)
                return
            with TransientError("GroupExistsException"):  # another request creates it at this moment
                self.client().create_group(UserPoolId=self.pool_id, GroupName=group)
            self.client().admin_add_user_to_group(UserPoolId=self.pool_id, Username=name, GroupName=group)

    def leave(self, name: str, group: str) -> None:
        """Remove an account from a group. AdminRemoveUserFromGroup."""
        with map_cognito_error():
            self.client().admin_remove_user_from_group(UserPoolId=self.pool_id, Username=name, GroupName=group)

    def enable(self, name: str) -> None:
        """Allow an account to sign in again. AdminEnableUser."""
        with map_cognito_error():
            self.client().admin_enable_user(UserPoolId=self.pool_id, Username=name)

    def disable(self, name: str, by: str) -> None:
        """Forbid an account to sign in, and end its sessions.

        AdminUpdateUserAttributes, AdminDisableUser, AdminUserGlobalSignOut.
        """
        with map_cognito_error():
            self._set(name, "custom:shut_out_by", by)
            self.client().admin_disable_user(UserPoolId=self.pool_id, Username=name)
        self.sign_out(name)

    def _set(self, name: str, attribute: str, value: str) -> None:
        self.client().admin_update_user_attributes(
            UserPoolId=self.pool_id, Username=name, UserAttributes=[{"Name": attribute, "Value": value}]
        )

    def _prove(self, name: str) -> dict[str, str]:
        """Return the proof of the client's secret among the parameters of a sign-in."""
        return {"SECRET_HASH": self._hash(name)["SecretHash"]} if self.client_secret else {}

    def _hash(self, name: str) -> dict[str, Any]:
        """Return the proof that we know the client's secret.

        docs.aws.amazon.com/cognito/…/signing-up-users-in-your-app.html
        """
        if self.client_secret is None:
            return {}
        digest = hmac.new(
            self.client_secret.get_secret_value().encode(), (name + self.client_id).encode(), hashlib.sha256
        )
        return {"SecretHash": base64.b64encode(digest.digest()).decode()}
