"""Lambda runs the requests of each tenant in places of their own, and says whose an invocation is.

API Gateway tells Lambda, from the header or the path that names the tenant (.chalice/overlay.yaml); so a request that
arrives elsewhere was led there by a mistake of ours, or by an attack.
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

# Whose the requests are that speak of no tenant; no tenant is called so.
SHARED_ENVIRONMENT = "represent"
MISROUTED = "invocation-of-another-tenant"


def check_environment(operation: Operation, call: ApiRequest) -> None:
    """Raise Forbidden, and report it, where Lambda started this environment for another tenant.

    Where Lambda says nothing (`chalice local`, a function that is not isolated) nothing is compared.
    """
    meant = call.named_tenant if operation.tenant else SHARED_ENVIRONMENT
    if call.invocation_tenant not in (None, meant):
        from chalicelib.operations import operator_alerts  # noqa: PLC0415 (paid by those who have something to report)

        json_logging.add_context(operation=operation.name)
        with execution_context.acting_as(execution_context.REQUEST_PIPELINE):
            operator_alerts.report(_make_failure(operation, call, meant), _send)
        raise Forbidden("This request did not come the way that requests for its tenant come; nothing was done.")


def run_routed(operation: Operation, call: ApiRequest, door: ApiRequest) -> ApiResponse:
    """Run an operation for a router, which was started at `door`: the one way from a tool to what it does.

    The door of a tenant does what is that tenant's; the shared door, which no tenant owns, only what is public.
    Raises Forbidden for the rest.
    """
    its_own = not operation.tenant or door.invocation_tenant in (None, call.named_tenant)
    if not its_own and not (door.invocation_tenant == SHARED_ENVIRONMENT and operation.grant.public):
        raise Forbidden("What is not public is done at the door of its tenant: /tenants/{tenant}/mcp or …/agent.")
    answer: ApiResponse = operation.run(call)
    return answer


def _make_failure(operation: Operation, call: ApiRequest, meant: str | None) -> Failure:
    from chalicelib.operations.operator_alerts import Failure  # noqa: PLC0415

    there, here = _get_known_tenant(call.invocation_tenant), _get_known_tenant(meant)
    unknown = "what is no tenant"
    return Failure(
        kind=MISROUTED,
        message=f"Lambda started this for {there or unknown}, and the request is of {here or unknown}.",
        tenant=here,
        operation=operation.name,
        request_id=call.request_id,
        at=datetime.now(UTC),
    )


def _get_known_tenant(name: str | None) -> str | None:
    """Return the name of a tenant, or of nobody; anything else is a client's text, and may be a person's data."""
    return name if name == SHARED_ENVIRONMENT or name in tenant_registry.load_registry() else None


def _send(body: str) -> None:
    from chalicelib.aws import queues  # noqa: PLC0415 (botocore is paid when there is something to send)

    execution_context.resolve_settings(execution_context.REPORTING)
    queues.send(settings.load().critical_errors_queue_url, body)
