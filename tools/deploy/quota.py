"""Read Lambda's quota of concurrent executions, which a new account has very few of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.tenants import tenant_registry
from tools.deploy import parameters

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.deploy.stage import DeployTarget

# docs.aws.amazon.com/lambda/latest/dg/tenant-isolation.html: 2,500 environments for each 1,000 executions.
ENVIRONMENTS = 2.5
WANTED = 2_000
# The code of the quota "Concurrent executions" (docs.aws.amazon.com/servicequotas).
REQUEST = (
    "aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384 "
    f"--desired-value {WANTED}"
)


def warn(place: DeployTarget, say: Callable[[str], None]) -> None:
    """Print the number of tenants that the account can serve at once, if it is not all of them.

    A stage on an emulator has no quota.
    """
    if place.endpoint is not None:
        return
    executions = int(place.client("lambda").get_account_settings()["AccountLimit"]["ConcurrentExecutions"])
    tenants, served = len(tenant_registry.load_registry().select()), int(executions * ENVIRONMENTS)
    if executions >= WANTED or (not parameters.isolates_tenants(place.stage) and executions >= WANTED / 2):
        return
    at_once = f" and has environments for {served:,} of {tenants:,} tenants" if served < tenants else ""
    say(
        f"warning: Lambda runs {executions:,} requests of this account at once{at_once}; others are refused. "
        f"Ask for more: {REQUEST}"
    )
