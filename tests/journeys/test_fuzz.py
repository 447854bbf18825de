"""Made-up requests find nothing that the OpenAPI document does not have (`make fuzz` makes thousands)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tools import fuzz, local_api

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.conftest import Deployed

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("cloud")]


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_short_run_finds_nothing(deployed: Deployed, tmp_path: Path, *, signed_in: bool) -> None:
    headers = {"Authorization": f"Bearer {deployed.token}", "X-Tenant-Id": "NY-Albany"} if signed_in else {}
    with local_api.served(deployed.cloud, tmp_path) as base:
        fine, cases, said = fuzz.fuzz(base, headers, 2, "examples,fuzzing", tmp_path)
    assert fine, said
    assert cases > 50
