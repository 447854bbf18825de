"""Fill the tables that the chosen parts of the benchmark need, in the process of the database."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bench import dataset, reads
from bench.contestants import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.fake_dynamodb.tables import Database


def list_tenants() -> list[str]:
    """Return the ids of all tenants of the country."""
    sys.path.insert(0, str(ROOT / "represent-app"))
    from chalicelib.tenants import tenant_registry  # noqa: PLC0415 (after the path of the application)

    return [row[0] for row in tenant_registry.load_registry().select()]


def fill(database: Database, sizes: Sequence[int], parts: Sequence[str]) -> None:
    """Fill the tables; see reads.fill and dataset.fill."""
    sys.path.insert(0, str(ROOT / "represent-app"))
    if "reads" in parts:
        reads.fill(database, sizes)
    dataset.fill(database, sizes)
