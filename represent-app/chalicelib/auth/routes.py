"""HTTP routes of accounts: sign-up, sign-in and sign-out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.auth.accounts import (
    AcceptedInvitations,
    AuthConfig,
    AuthNotice,
    Confirmation,
    ForgottenPassword,
    Me,
    PasswordReset,
    Registration,
    TokenRequest,
    Tokens,
    describe_config,
    describe_principal,
)
from chalicelib.auth.permissions import Permission
from chalicelib.aws.iam import CognitoOperation as Cognito
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.aws.iam import declare_pool_uses
from chalicelib.core.errors import Conflict, NotFound
from chalicelib.http.response import ApiResponse
from chalicelib.operations import execution_context
from chalicelib.operations.registry import api_tool, required_env_vars, validated

if TYPE_CHECKING:
    from chalicelib.http.request import ApiRequest

COUNTS = {"USAGE_TABLE_NAME": [Db.UPDATE_ITEM]}
INVITATIONS = {"DDB_TABLE_NAME": [Db.PUT_ITEM, Db.QUERY]}
ACCEPTS = (
    Cognito.ADMIN_ADD_USER_TO_GROUP,
    Cognito.ADMIN_GET_USER,
    Cognito.ADMIN_LIST_GROUPS_FOR_USER,
    Cognito.ADMIN_REMOVE_USER_FROM_GROUP,
    Cognito.CREATE_GROUP,
)


@validated(
    "register",
    permission=Permission.ACCOUNTS_CREATE,
    body=Registration,
    output=AuthNotice,
    status=202,
    errors=(NotFound,),
)
@required_env_vars(
    {
        **declare_pool_uses(
            Cognito.ADMIN_DELETE_USER,
            Cognito.ADMIN_GET_USER,
            Cognito.ADMIN_LIST_GROUPS_FOR_USER,
            Cognito.ADMIN_SET_USER_PASSWORD,
            Cognito.ADMIN_UPDATE_USER_ATTRIBUTES,
            Cognito.ADMIN_USER_GLOBAL_SIGN_OUT,
        ),
        "DDB_TABLE_NAME": [Db.QUERY],
        **COUNTS,
    }
)
def register(call: ApiRequest, asked: Registration) -> ApiResponse:
    """Register an account; a code is mailed to confirm it."""
    return ApiResponse([call.container.accounts.register(asked)], status=202)


@validated("confirm", permission=Permission.ACCOUNTS_CREATE, body=Confirmation, output=AuthNotice)
@required_env_vars(
    {
        **declare_pool_uses(*ACCEPTS, Cognito.ADMIN_SET_USER_PASSWORD, Cognito.ADMIN_USER_GLOBAL_SIGN_OUT),
        **INVITATIONS,
        **COUNTS,
    }
)
def confirm(call: ApiRequest, asked: Confirmation) -> ApiResponse:
    """Confirm an account with the mailed code and the password that its owner chooses."""
    return ApiResponse([call.container.accounts.confirm(asked)])


@validated("token", permission=Permission.SESSIONS_CREATE, body=TokenRequest, output=Tokens, errors=(Conflict,))
@required_env_vars({**declare_pool_uses(*ACCEPTS), **INVITATIONS, **COUNTS})
def token(call: ApiRequest, asked: TokenRequest) -> ApiResponse:
    """Sign in, or get new tokens for a refresh token; both accept pending invitations to a tenant's staff.

    A sign-in that needs a new password or the code of an authenticator app is answered with 409, and its `challenge`
    and `session`; go on with the grant `challenge`.
    """
    return ApiResponse([call.container.accounts.get_tokens(asked, call.client_address)])


@validated("accept_invitations", permission=Permission.ME_UPDATE, output=AcceptedInvitations)
@required_env_vars({**declare_pool_uses(*ACCEPTS), **INVITATIONS})
def accept_invitations(call: ApiRequest) -> ApiResponse:
    """Accept pending invitations to a tenant's staff, after a sign-in that did not use `POST /auth/token`."""
    return ApiResponse([call.container.accounts.accept_invitations(call.principal)])


@validated("auth_config", permission=Permission.DOCS_READ, output=AuthConfig)
def config(call: ApiRequest) -> ApiResponse:
    """Return the settings with which libraries of Amazon Cognito sign in."""
    with execution_context.acting_as(execution_context.REQUEST_PIPELINE):
        execution_context.resolve_settings(execution_context.SIGNING, optional=False)
        found = describe_config(call.container.settings)
    return ApiResponse([found], headers={"Cache-Control": "public, max-age=300"})


@validated(
    "forgot_password", permission=Permission.ACCOUNTS_CREATE, body=ForgottenPassword, output=AuthNotice, status=202
)
@required_env_vars({**declare_pool_uses(), **COUNTS})
def forgot(call: ApiRequest, asked: ForgottenPassword) -> ApiResponse:
    """Mail a code that resets a password."""
    return ApiResponse([call.container.accounts.forgot(asked)], status=202)


@validated("reset_password", permission=Permission.ACCOUNTS_CREATE, body=PasswordReset, output=AuthNotice)
@required_env_vars({**declare_pool_uses(Cognito.ADMIN_USER_GLOBAL_SIGN_OUT), **COUNTS})
def reset(call: ApiRequest, asked: PasswordReset) -> ApiResponse:
    """Set a new password with the mailed code; every session ends."""
    return ApiResponse([call.container.accounts.reset(asked)])


@validated("logout", permission=Permission.SESSIONS_END, output=AuthNotice)
@required_env_vars(declare_pool_uses(Cognito.ADMIN_USER_GLOBAL_SIGN_OUT))
def logout(call: ApiRequest) -> ApiResponse:
    """End all sessions of the caller, on every device."""
    return ApiResponse([call.container.accounts.sign_out(call.principal)])


@validated("me", permission=Permission.ME_READ, output=Me)
@api_tool("/me", tags=("me",), name="me", description="Show the signed-in account, and its roles in each tenant.")
def whoami(call: ApiRequest) -> ApiResponse:
    """Return the caller's account and roles."""
    return ApiResponse([describe_principal(call.principal)])
