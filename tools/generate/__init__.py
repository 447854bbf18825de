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
    "tenant-mapping": "tools.generate.tenant_mapping",
    "openapi": "tools.generate.openapi",
    "agent-tools": "tools.generate.agent_tools",
    "costs": "tools.generate.costs",
}


def generate(names: Sequence[str], *, check: bool) -> int:
    """Run the named generators, or all; returns 1 if a file would change (with check) or cannot be made."""
    wanted = list(GENERATORS) if not names or "all" in names else names
    for name in wanted:
        if name not in GENERATORS:
            raise click.UsageError(f"There is no generator {name!r}; expected all, or some of {', '.join(GENERATORS)}.")
    return max(int(importlib.import_module(GENERATORS[name]).generate(check=check)) for name in wanted)
