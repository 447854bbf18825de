"""A small fuzz run finds no answer that the OpenAPI document does not have; `tools check fuzz` makes thousands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tools.checks import fuzz
from tools.local import local_api
from tools.ops import grant_role

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.conftest import Deployed

EMAIL, PASSWORD = "fuzz@represent.example", "Correct-Horse-7"

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("signed_in", [True, False])
def test_short_run_finds_nothing(deployed: Deployed, tmp_path: Path, *, signed_in: bool) -> None:
    headers = {}
    if signed_in:
        # Fuzzing changes rules and records, so it uses a tenant of no other test.
        grant_role.grant(deployed.place, EMAIL, ["WV-Wirt:admin"], PASSWORD)
        token = grant_role.sign_in(deployed.place, EMAIL, PASSWORD)
        headers = {"Authorization": f"Bearer {token}", "X-Tenant-Id": "WV-Wirt"}
    with local_api.serve(deployed.cloud, tmp_path, GEOCODER="none") as base:  # tests cannot reach a geocoder
        fine, cases, said = fuzz.fuzz(base, headers, 2, "examples,fuzzing", tmp_path)
    assert fine, said
    assert cases > 50
