"""Write, for each method of each path, whose its invocations are: `python -m tools.generate.tenant_mapping [--check]`.

Lambda asks for a tenant id at each invocation of a function that runs tenants apart; API Gateway takes it from where
the request names the tenant (docs.aws.amazon.com/lambda/latest/dg/tenant-isolation-invoke.html).
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from chalicelib.http.tenant_isolation import SHARED_ENVIRONMENT
from tools import ROOT
from tools.generate.write_or_check import write_or_check

if TYPE_CHECKING:
    from chalicelib.http.application import Api

FILE = ROOT / "represent-app" / ".chalice" / "overlay.yaml"
BEGIN = "        # `make generate` writes these paths from the routes of app.py (tools/generate/tenant_mapping.py).\n"
TARGET = "integration.request.header.X-Amz-Tenant-Id"
HEADER = {"name": "X-Tenant-Id", "in": "header", "required": True, "type": "string"}
# The gateway refuses a request that lacks a parameter which it requires (request validators, overlay.yaml).
CHECKED = {"x-amazon-apigateway-request-validator": "parameters"}


def block(app: Api) -> str:
    """Return the paths as the overlay has them: each kind of entry is written out once, and named from then on."""
    lines, known = ["paths:"], set[str]()
    for path, methods in sorted(app.routes.items()):
        lines.append(f"  {path}:")
        for method in sorted(methods):
            name, entry = _entry(app, method, path)
            lines.append(f"    {method.lower()}: " + (f"*{name}" if name in known else f"&{name} {json.dumps(entry)}"))
            known.add(name)
    return "".join(f"{' ' * 8}{line}\n" for line in lines)


def _entry(app: Api, method: str, path: str) -> tuple[str, dict[str, object]]:
    """Return what the overlay adds to a method, and a name for all that is alike."""
    operation = app.served.get((method, path))
    if operation is None or not operation.tenant:
        return "nobodys", _mapped(f"'{SHARED_ENVIRONMENT}'")
    if "{tenant}" in path:
        return "of-the-path", _mapped("method.request.path.tenant")
    captured = re.findall(r"{(\w+)}", path)
    # A list takes the place of Chalice's own, so it has what that had.
    parameters = [{"name": name, "in": "path", "required": True, "type": "string"} for name in captured]
    entry = {**CHECKED, "parameters": [*parameters, HEADER], **_mapped("method.request.header.X-Tenant-Id")}
    return "-".join(["of-the-header", *captured]), entry


def _mapped(source: str) -> dict[str, object]:
    return {"x-amazon-apigateway-integration": {"requestParameters": {TARGET: source}}}


def text() -> str:
    """Return the overlay with the paths as the routes are."""
    from app import app  # noqa: PLC0415 (fills the registry)

    by_hand, _, _ = FILE.read_text(encoding="utf-8").partition(BEGIN)
    return by_hand + BEGIN + block(app)


def generate(*, check: bool) -> int:
    """Write the paths of the overlay, or check them; returns the exit status."""
    return write_or_check(FILE, text(), "does not have the routes of app.py; run: make generate", check=check)
