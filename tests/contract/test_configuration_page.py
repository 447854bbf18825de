"""docs/configuration.md has every setting, and no other."""

from __future__ import annotations

import re

from chalicelib.core import settings
from tests.support import ROOT

# Settings of AWS and of `make run`, which the page explains too.
OTHERS = {"AWS_ENDPOINT_URL", "PORT", "CLOUD_PORT", "CLOUD_STATE", "MIRROR"}
# Parameters that AWS generates; the page names them together.
GENERATED = {name for name in settings.PARAMETERS if not name.startswith("USER_POOL")}
# Variables that Lambda, Chalice and the deployment set.
FROM_LAMBDA = {
    "USER_POOL_ARN", "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_CHALICE_CLI_MODE",
    "AWS_DEFAULT_REGION", "AWS_REGION",
}  # fmt: skip


def test_every_setting_has_a_row() -> None:
    code = (ROOT / "represent-app/chalicelib/core/settings.py").read_text(encoding="utf-8")
    read = {*re.findall(r'"([A-Z][A-Z_]{3,})"', code)}
    page = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
    table = page.partition("## Settings")[2].partition("\n## ")[0]
    rows = {
        name for row in re.findall(r"^\| (`.+?) \|", table, re.MULTILINE) for name in re.findall(r"`([A-Z_]+)`", row)
    }
    assert rows - OTHERS <= read
    assert read - rows - GENERATED - FROM_LAMBDA == set()
