"""Files that are generated from the code and the public data, committed, and checked by `make check`."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

# The generators, in the order in which they run: later ones read the files of earlier ones.
GENERATORS = {
    "tenants": "tools.generate.tenants",
    "rules": "tools.generate.rules",
    "geo-data": "tools.generate.geo_data",
    "botocore-models": "tools.generate.botocore_models",
    "functions": "tools.generate.functions",
    "policies": "tools.generate.policies",
    "account": "tools.generate.account",
    "tenant-mapping": "tools.generate.tenant_mapping",
    "openapi": "tools.generate.openapi",
    "agent-tools": "tools.generate.agent_tools",
    "costs": "tools.generate.costs",
}
# These read public data, which a clone does not have.
PUBLIC = frozenset({"rules", "geo-data"})
# Generators that need PyPI or npm; they run only by their names.
ONLINE = {"lock": "tools.generate.lock", "clients": "tools.generate.clients", "web": "tools.generate.web"}


def generate(names: Sequence[str], *, check: bool) -> int:
    """Run the named generators, or all; returns 1 if a file would change (with check) or cannot be written.

    Of all generators, those whose public data is missing print so and are skipped.
    """
    every = not names or "all" in names
    wanted = list(GENERATORS) if every else names
    for name in wanted:
        if name not in GENERATORS | ONLINE:
            known = ", ".join(GENERATORS | ONLINE)
            raise click.UsageError(f"There is no generator {name!r}; expected all, or some of {known}.")
    statuses: dict[str, int] = {}
    for name in wanted:
        statuses[name] = importlib.import_module((GENERATORS | ONLINE)[name]).generate(check=check)
    return max(status for name, status in statuses.items() if check or not every or name not in PUBLIC)
