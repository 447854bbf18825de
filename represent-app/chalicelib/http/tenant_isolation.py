"""Check that Lambda runs each tenant's requests in the environment of that tenant, and public reads in the shared one.

API Gateway passes the tenant to Lambda from the header or the path, or the constant name of the shared environment
(.chalice/overlay.yaml), so a request in the wrong environment indicates a configuration error or an attack.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from chalicelib.core import json_logging, settings
from chalicelib.core.errors import Forbidden
from chalicelib.operations import execution_context
from chalicelib.tenants import tenant_registry

if TYPE_CHECKING:
    from chalicelib.http.request import ApiRequest
    from chalicelib.http.response import ApiResponse
    from chalicelib.operations.operator_alerts import Failure
    from chalicelib.operations.registry import Operation

# The environment of public reads and of requests without a tenant; no tenant has this id.
SHARED_ENVIRONMENT = "represent"
MISROUTED = "invocation-of-another-tenant"


def check_environment(operation: Operation, call: ApiRequest) -> None:
    """Raise Forbidden, and report a failure, if Lambda started this environment for another tenant.

    Without a tenant from Lambda (`chalice local`, a function that is not isolated) there is no check.
    """
    meant = call.named_tenant if operation.isolated else SHARED_ENVIRONMENT
    if operation.isolated and call.invocation_tenant == meant == SHARED_ENVIRONMENT:
        # A caller named the shared environment as a tenant: the gateway is right, and there is no such tenant.
        raise Forbidden("This operation runs for one tenant; name it by its id, like CA or NY-Albany.")
    if call.invocation_tenant not in (None, meant):
        from chalicelib.operations import operator_alerts  # noqa: PLC0415 (needed only for a report)

        json_logging.add_context(operation=operation.name)
        with execution_context.acting_as(execution_context.REQUEST_PIPELINE):
            operator_alerts.report(_make_failure(operation, call, meant), _send)
        raise Forbidden("The request was routed to the wrong tenant environment and was rejected.")


def run_routed(operation: Operation, call: ApiRequest, outer: ApiRequest) -> ApiResponse:
    """Run an operation for a router that was called as `outer`; tools reach their operations only through here.

    A tenant's environment runs that tenant's operations; the shared environment runs none that is isolated, whatever
    tenant it names. Raises Forbidden for all others.
    """
    here = outer.invocation_tenant
    if here == SHARED_ENVIRONMENT:
        allowed = not operation.isolated
    else:
        allowed = not operation.tenant or here in (None, call.named_tenant)
    if not allowed:
        raise Forbidden(
            "This operation is no public read; call it at its tenant's endpoint: /tenants/{tenant}/mcp or …/agent."
        )
    answer: ApiResponse = operation.run(call)
    return answer


def _make_failure(operation: Operation, call: ApiRequest, meant: str | None) -> Failure:
    from chalicelib.operations.operator_alerts import Failure  # noqa: PLC0415

    there, here = _get_known_tenant(call.invocation_tenant), _get_known_tenant(meant)
    unknown = "an unknown tenant"
    return Failure(
        kind=MISROUTED,
        message=f"Lambda started this environment for {there or unknown}, and the request is for {here or unknown}.",
        tenant=here,
        operation=operation.name,
        request_id=call.request_id,
        at=datetime.now(UTC),
    )


def _get_known_tenant(name: str | None) -> str | None:
    """Return a known tenant id or the shared environment's, else None: other text may be personal data."""
    return name if name == SHARED_ENVIRONMENT or name in tenant_registry.load_registry() else None


def _send(body: str) -> None:
    from chalicelib.aws import queues  # noqa: PLC0415 (botocore is imported only to send a report)

    execution_context.resolve_settings(execution_context.REPORTING)
    queues.send(settings.load().critical_errors_queue_url, body)
