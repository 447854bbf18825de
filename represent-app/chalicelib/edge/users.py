"""Staff in HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.access.permissions import Permission
from chalicelib.access.users import Invitation, User, UserPatch, UserQuery
from chalicelib.aws.grants import CognitoOperation as Cognito
from chalicelib.aws.grants import on_the_pool
from chalicelib.edge.answer import Answer, paged
from chalicelib.edge.call import MERGE_PATCH
from chalicelib.errors import Conflict, NotFound
from chalicelib.operations import required_env_vars, validated

if TYPE_CHECKING:
    from chalicelib.edge.call import Call


ASSIGNS = (
    Cognito.ADMIN_ADD_USER_TO_GROUP,
    Cognito.ADMIN_GET_USER,
    Cognito.ADMIN_LIST_GROUPS_FOR_USER,
    Cognito.ADMIN_REMOVE_USER_FROM_GROUP,
    Cognito.CREATE_GROUP,
)


@validated("list_users", permission=Permission.USERS_LIST, query=UserQuery, output=User, tenant=True, paged=True)
@required_env_vars(on_the_pool(Cognito.LIST_USERS_IN_GROUP))
def list_all(call: Call, query: UserQuery) -> Answer:
    """List the staff of a tenant."""
    users, total = call.tenant.staff.list(query)
    return paged(users, total=total, skip=query.skip, limit=query.limit, query=call.query)


@validated(
    "invite_user",
    permission=Permission.USERS_INVITE,
    body=Invitation,
    output=User,
    status=201,
    tenant=True,
    errors=(Conflict,),
)
@required_env_vars(on_the_pool(*ASSIGNS, Cognito.ADMIN_CREATE_USER, Cognito.ADMIN_DELETE_USER))
def invite(call: Call, invitation: Invitation) -> Answer:
    """Make somebody staff of a tenant; a new address is mailed its first password."""
    user = call.tenant.staff.invite(invitation)
    return Answer([user], status=201, headers={"Location": call.below(user.id)})


@validated("get_user", permission=Permission.USERS_LIST, output=User, tenant=True, errors=(NotFound,))
@required_env_vars(on_the_pool(Cognito.ADMIN_GET_USER, Cognito.ADMIN_LIST_GROUPS_FOR_USER))
def get(call: Call) -> Answer:
    """Return one of the staff of a tenant."""
    return Answer([call.tenant.staff.get(call.uuid("user_id"))])


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
    on_the_pool(
        *ASSIGNS,
        Cognito.ADMIN_DISABLE_USER,
        Cognito.ADMIN_ENABLE_USER,
        Cognito.ADMIN_UPDATE_USER_ATTRIBUTES,
        Cognito.ADMIN_USER_GLOBAL_SIGN_OUT,
    )
)
def change(call: Call, patch: UserPatch) -> Answer:
    """Change a user's role in a tenant (null takes it away), or shut them out."""
    return Answer([call.tenant.staff.change(call.uuid("user_id"), patch)])
