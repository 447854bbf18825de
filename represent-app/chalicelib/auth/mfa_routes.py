"""HTTP routes of the caller's authenticator app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.auth.accounts import AuthNotice
from chalicelib.auth.mfa import AppConfirmation, AppRequest, AppSetup, MfaState
from chalicelib.auth.permissions import Permission
from chalicelib.aws.iam import CognitoOperation as Cognito
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.aws.iam import declare_pool_uses
from chalicelib.core.errors import NotFound
from chalicelib.http.response import ApiResponse
from chalicelib.operations.registry import required_env_vars, validated

if TYPE_CHECKING:
    from chalicelib.http.request import ApiRequest


@validated("get_mfa", permission=Permission.ME_READ, output=MfaState, errors=(NotFound,))
@required_env_vars(declare_pool_uses(Cognito.ADMIN_GET_USER))
def get(call: ApiRequest) -> ApiResponse:
    """Return whether a sign-in of the caller needs a code of an authenticator app."""
    return ApiResponse([call.container.mfa.read()])


@validated("begin_mfa", permission=Permission.ME_UPDATE, body=AppRequest, output=AppSetup)
@required_env_vars(declare_pool_uses())
def begin(call: ApiRequest, asked: AppRequest) -> ApiResponse:
    """Get a secret for an authenticator app; nothing changes until it is confirmed with a code."""
    return ApiResponse([call.container.mfa.begin(asked)])


@validated("require_mfa", permission=Permission.ME_UPDATE, body=AppConfirmation, output=AuthNotice, errors=(NotFound,))
@required_env_vars({**declare_pool_uses(Cognito.ADMIN_USER_GLOBAL_SIGN_OUT), "USAGE_TABLE_NAME": [Db.UPDATE_ITEM]})
def require(call: ApiRequest, asked: AppConfirmation) -> ApiResponse:
    """Require a code of the authenticator app at each sign-in; every session ends."""
    return ApiResponse([call.container.mfa.require(asked)])


@validated("drop_mfa", permission=Permission.ME_UPDATE, body=AppRequest, output=AuthNotice)
@required_env_vars(declare_pool_uses())
def drop(call: ApiRequest, asked: AppRequest) -> ApiResponse:
    """Require no code of an authenticator app any more."""
    return ApiResponse([call.container.mfa.drop(asked)])
