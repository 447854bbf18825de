"""HTTP routes of staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.auth.permissions import Permission
from chalicelib.auth.staff import InvitationDraft, User, UserPatch, UserQuery
from chalicelib.aws.iam import CognitoOperation as Cognito
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.aws.iam import declare_pool_uses
from chalicelib.core.errors import Conflict, NotFound
from chalicelib.http.request import MERGE_PATCH
from chalicelib.http.response import ApiResponse, paginate
from chalicelib.operations.registry import required_env_vars, validated

if TYPE_CHECKING:
    from chalicelib.http.request import ApiRequest


FINDS = (Cognito.ADMIN_GET_USER, Cognito.ADMIN_LIST_GROUPS_FOR_USER)
ASSIGNS = (
    *FINDS,
    Cognito.ADMIN_ADD_USER_TO_GROUP,
    Cognito.ADMIN_REMOVE_USER_FROM_GROUP,
    Cognito.ADMIN_UPDATE_USER_ATTRIBUTES,
    Cognito.ADMIN_USER_GLOBAL_SIGN_OUT,
    Cognito.CREATE_GROUP,
    Cognito.LIST_USERS_IN_GROUP,
)
READS = {"DDB_INDEX_NAME": [Db.QUERY]}


@validated("list_users", permission=Permission.USERS_LIST, query=UserQuery, output=User, tenant=True, paged=True)
@required_env_vars({**declare_pool_uses(Cognito.LIST_USERS_IN_GROUP), **READS})
def list_all(call: ApiRequest, query: UserQuery) -> ApiResponse:
    """List the staff of a tenant and its pending invitations."""
    return paginate(call, query, call.tenant.staff.list(query))


@validated(
    "invite_user",
    permission=Permission.USERS_INVITE,
    body=InvitationDraft,
    output=User,
    status=201,
    tenant=True,
    errors=(Conflict,),
)
@required_env_vars(
    {
        **declare_pool_uses(*ASSIGNS, Cognito.ADMIN_CREATE_USER, Cognito.ADMIN_SET_USER_PASSWORD),
        "DDB_TABLE_NAME": [Db.GET_ITEM, Db.PUT_ITEM, Db.QUERY],
        "USAGE_TABLE_NAME": [Db.UPDATE_ITEM],
    }
)
def invite(call: ApiRequest, invitation: InvitationDraft) -> ApiResponse:
    """Invite an address to the staff of a tenant; its owner gets the role after they confirm it and sign in."""
    call.container.throttle.invite(invitation.email, call.tenant_id)
    user = call.tenant.staff.invite(invitation)
    return ApiResponse([user], status=201, headers={"Location": call.make_location(user.id)})


@validated("get_user", permission=Permission.USERS_LIST, output=User, tenant=True, errors=(NotFound,))
@required_env_vars({**declare_pool_uses(*FINDS), **READS})
def get(call: ApiRequest) -> ApiResponse:
    """Return a member of a tenant's staff, or one of its invitations."""
    return ApiResponse([call.tenant.staff.get(call.uuid_param("user_id"))])


@validated(
    "change_user",
    permission=Permission.USERS_UPDATE,
    body=UserPatch,
    media_types=(MERGE_PATCH, "application/json"),
    output=User,
    tenant=True,
    errors=(NotFound, Conflict),
)
@required_env_vars(
    {
        **declare_pool_uses(*ASSIGNS, Cognito.ADMIN_DISABLE_USER, Cognito.ADMIN_ENABLE_USER),
        "DDB_TABLE_NAME": [Db.GET_ITEM, Db.PUT_ITEM],
        **READS,
    }
)
def change(call: ApiRequest, patch: UserPatch) -> ApiResponse:
    """Change a user's role in a tenant (null removes it), disable the account, or change or withdraw an invitation."""
    return ApiResponse([call.tenant.staff.change(call.uuid_param("user_id"), patch)])
