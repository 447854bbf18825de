"""Accounts in HTTP: signing up, in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.access.accounts import (
    Confirmation,
    Forgotten,
    Me,
    Notice,
    Registration,
    Reset,
    TokenRequest,
    Tokens,
    me,
)
from chalicelib.access.permissions import Permission
from chalicelib.aws.grants import CognitoOperation, on_the_pool
from chalicelib.edge.answer import Answer
from chalicelib.errors import Conflict, NotFound
from chalicelib.operations import api_tool, required_env_vars, validated

if TYPE_CHECKING:
    from chalicelib.edge.call import Call


@validated(
    "register",
    permission=Permission.ACCOUNTS_CREATE,
    body=Registration,
    output=Notice,
    status=202,
    errors=(NotFound,),
)
@required_env_vars(on_the_pool(CognitoOperation.ADMIN_UPDATE_USER_ATTRIBUTES))
def register(call: Call, asked: Registration) -> Answer:
    """Open an account; a code is mailed to confirm it."""
    return Answer([call.scope.accounts.register(asked)], status=202)


@validated("confirm", permission=Permission.ACCOUNTS_CREATE, body=Confirmation, output=Notice)
@required_env_vars(on_the_pool())
def confirm(call: Call, asked: Confirmation) -> Answer:
    """Confirm an account with the code in the mail."""
    return Answer([call.scope.accounts.confirm(asked)])


@validated("token", permission=Permission.SESSIONS_CREATE, body=TokenRequest, output=Tokens, errors=(Conflict,))
@required_env_vars(on_the_pool())
def token(call: Call, asked: TokenRequest) -> Answer:
    """Sign in, or get new tokens for a refresh token."""
    return Answer([call.scope.accounts.tokens(asked)])


@validated("forgot_password", permission=Permission.ACCOUNTS_CREATE, body=Forgotten, output=Notice, status=202)
@required_env_vars(on_the_pool())
def forgot(call: Call, asked: Forgotten) -> Answer:
    """Have a code mailed with which a password is reset."""
    return Answer([call.scope.accounts.forgot(asked)], status=202)


@validated("reset_password", permission=Permission.ACCOUNTS_CREATE, body=Reset, output=Notice)
@required_env_vars(on_the_pool())
def reset(call: Call, asked: Reset) -> Answer:
    """Choose a new password with the code in the mail."""
    return Answer([call.scope.accounts.reset(asked)])


@validated("logout", permission=Permission.SESSIONS_END, output=Notice)
@required_env_vars(on_the_pool(CognitoOperation.ADMIN_USER_GLOBAL_SIGN_OUT))
def logout(call: Call) -> Answer:
    """End all sessions of the caller, on every device."""
    return Answer([call.scope.accounts.sign_out(call.principal)])


@validated("me", permission=Permission.ME_READ, output=Me)
@api_tool("/me", tags=("me",), name="me", description="Tell who you are signed in as, and what you may do where.")
def whoami(call: Call) -> Answer:
    """Tell the caller who they are."""
    return Answer([me(call.principal)])
