"""HTTP routes of webhooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.auth.permissions import Permission
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.aws.iam import SQSOperation
from chalicelib.core.errors import Conflict, NotFound, Unavailable
from chalicelib.core.json_logging import log
from chalicelib.core.validation import PageQuery
from chalicelib.http.response import ApiResponse, paginate
from chalicelib.operations.registry import required_env_vars, validated
from chalicelib.webhooks import delivery_queue
from chalicelib.webhooks.models import NewWebhook, Replay, Webhook, WebhookDraft

if TYPE_CHECKING:
    from chalicelib.http.request import ApiRequest

ASKS = {"TASK_QUEUE_URL": [SQSOperation.SEND_MESSAGE]}


@validated(
    "create_webhook",
    permission=Permission.WEBHOOKS_CREATE,
    body=WebhookDraft,
    output=NewWebhook,
    status=201,
    tenant=True,
    errors=(Conflict,),
)
@required_env_vars({"DDB_TABLE_NAME": [Db.QUERY, Db.GET_ITEM, Db.PUT_ITEM], **ASKS})
def create(call: ApiRequest, draft: WebhookDraft) -> ApiResponse:
    """Send a tenant's events to a URL; the secret that signs them is shown only once."""
    new = call.tenant.webhooks.create(draft, call.principal.id)
    try:
        delivery_queue.send(call.tenant_id, new.id)
    except Unavailable:
        # The secret can be shown only now, and the next change starts deliveries too.
        log.warning("could not start deliveries to webhook %s", new.id)
    return ApiResponse([new], status=201, headers={"Location": call.make_location(new.id)})


@validated(
    "list_webhooks", permission=Permission.WEBHOOKS_LIST, query=PageQuery, output=Webhook, tenant=True, paged=True
)
@required_env_vars({"DDB_TABLE_NAME": [Db.QUERY]})
def list_all(call: ApiRequest, query: PageQuery) -> ApiResponse:
    """List the webhooks of a tenant, oldest first, with their progress and failures."""
    return paginate(call, query, call.tenant.webhooks.list())


@validated("get_webhook", permission=Permission.WEBHOOKS_LIST, output=Webhook, tenant=True, errors=(NotFound,))
@required_env_vars({"DDB_TABLE_NAME": [Db.GET_ITEM]})
def get(call: ApiRequest) -> ApiResponse:
    """Return one webhook of a tenant."""
    return ApiResponse([call.tenant.webhooks.get(call.uuid_param("webhook_id"))])


@validated(
    "delete_webhook",
    permission=Permission.WEBHOOKS_DELETE,
    output=Webhook,
    tenant=True,
    errors=(NotFound, Conflict),
)
@required_env_vars({"DDB_TABLE_NAME": [Db.GET_ITEM, Db.DELETE_ITEM]})
def delete(call: ApiRequest) -> ApiResponse:
    """Delete a webhook; a delivery in progress may still arrive."""
    return ApiResponse([call.tenant.webhooks.delete(call.uuid_param("webhook_id"))])


@validated(
    "replay_webhook",
    permission=Permission.WEBHOOKS_REPLAY,
    body=Replay,
    output=Webhook,
    tenant=True,
    errors=(NotFound, Conflict),
)
@required_env_vars({"DDB_TABLE_NAME": [Db.GET_ITEM, Db.PUT_ITEM], **ASKS})
def replay(call: ApiRequest, wanted: Replay) -> ApiResponse:
    """Send everything after a change to a webhook again; this also enables a disabled one."""
    webhook = call.tenant.webhooks.replay(call.uuid_param("webhook_id"), wanted.after)
    delivery_queue.send(call.tenant_id, webhook.id)
    return ApiResponse([webhook])
