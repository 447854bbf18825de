"""HTTP routes of API keys."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from chalicelib.auth.api_keys import ApiKey, ApiKeyDraft, NewApiKey, Rotation
from chalicelib.auth.permissions import Permission
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.core.errors import Conflict, NotFound
from chalicelib.core.validation import PageQuery
from chalicelib.http.response import ApiResponse, paginate
from chalicelib.operations.registry import required_env_vars, validated

if TYPE_CHECKING:
    from chalicelib.http.request import ApiRequest

READS = {"DDB_INDEX_NAME": [Db.QUERY]}
WRITES = {**READS, "DDB_TABLE_NAME": [Db.GET_ITEM, Db.PUT_ITEM]}


@validated(
    "create_api_key",
    permission=Permission.API_KEYS_CREATE,
    body=ApiKeyDraft,
    output=NewApiKey,
    status=201,
    tenant=True,
    errors=(Conflict,),
)
@required_env_vars(WRITES)
def create(call: ApiRequest, draft: ApiKeyDraft) -> ApiResponse:
    """Create an API key of a tenant; the key is shown only once."""
    key = call.container.api_keys.create(call.tenant_id, draft, call.principal)
    return ApiResponse([key], status=201, headers={"Location": call.make_location(key.id)})


@validated(
    "list_api_keys", permission=Permission.API_KEYS_LIST, query=PageQuery, output=ApiKey, tenant=True, paged=True
)
@required_env_vars({**READS, "USAGE_TABLE_NAME": [Db.BATCH_GET_ITEM]})
def list_all(call: ApiRequest, query: PageQuery) -> ApiResponse:
    """List the API keys of a tenant, oldest first, with the time each was last used."""
    return paginate(call, query, call.container.api_keys.list(call.tenant_id))


@validated("get_api_key", permission=Permission.API_KEYS_LIST, output=ApiKey, tenant=True, errors=(NotFound,))
@required_env_vars({**READS, "USAGE_TABLE_NAME": [Db.BATCH_GET_ITEM]})
def get(call: ApiRequest) -> ApiResponse:
    """Return one API key of a tenant, with the time it was last used."""
    return ApiResponse([call.container.api_keys.get(call.tenant_id, call.uuid_param("key_id"))])


@validated(
    "revoke_api_key",
    permission=Permission.API_KEYS_REVOKE,
    output=ApiKey,
    tenant=True,
    errors=(NotFound, Conflict),
)
@required_env_vars(WRITES)
def revoke(call: ApiRequest) -> ApiResponse:
    """Revoke an API key (effective within one minute)."""
    return ApiResponse([call.container.api_keys.revoke(call.tenant_id, call.uuid_param("key_id"))])


@validated(
    "rotate_api_key",
    permission=Permission.API_KEYS_CREATE,
    body=Rotation,
    output=NewApiKey,
    status=201,
    tenant=True,
    errors=(NotFound, Conflict),
)
@required_env_vars(WRITES)
def rotate(call: ApiRequest, rotation: Rotation) -> ApiResponse:
    """Replace a key by one with the same permissions, after a grace period; the new key is shown only once."""
    grace = timedelta(seconds=rotation.grace_seconds)
    key = call.container.api_keys.rotate(call.tenant_id, call.uuid_param("key_id"), grace, call.principal)
    collection = call.url_path.rpartition("/api-keys/")[0] + "/api-keys"
    return ApiResponse([key], status=201, headers={"Location": f"{collection}/{key.id}"})
