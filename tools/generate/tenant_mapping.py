"""Write the tenant of each method of each path into the overlay: `python -m tools generate tenant-mapping [--check]`.

A function with tenant isolation needs a tenant id at each invocation. API Gateway takes it from the part of the request
that names the tenant (docs.aws.amazon.com/lambda/latest/dg/tenant-isolation-invoke.html). Reads for any caller have one
constant id for all tenants, because environments that all of them share stay warm.
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
# The gateway rejects a request without a required parameter (request validators, overlay.yaml).
CHECKED = {"x-amazon-apigateway-request-validator": "parameters"}


def block(app: Api) -> str:
    """Return the paths in the overlay's YAML: each kind of entry is written once and then referenced by an anchor."""
    lines, known = ["paths:"], set[str]()
    for path, methods in sorted(app.routes.items()):
        lines.append(f"  {path}:")
        for method in sorted(methods):
            name, entry = _entry(app, method, path)
            lines.append(f"    {method.lower()}: " + (f"*{name}" if name in known else f"&{name} {json.dumps(entry)}"))
            known.add(name)
    return "".join(f"{' ' * 8}{line}\n" for line in lines)


def _entry(app: Api, method: str, path: str) -> tuple[str, dict[str, object]]:
    """Return the overlay's addition to a method, and a name shared by equal additions."""
    operation = app.served.get(("GET" if method == "HEAD" else method, path))
    if operation is None or not operation.isolated:
        return "shared-environment", _mapped(f"'{SHARED_ENVIRONMENT}'")
    if "{tenant}" in path:
        return "of-the-path", _mapped("method.request.path.tenant")
    captured = re.findall(r"{(\w+)}", path)
    # A list replaces Chalice's own list, so it repeats Chalice's entries.
    parameters = [{"name": name, "in": "path", "required": True, "type": "string"} for name in captured]
    entry = {**CHECKED, "parameters": [*parameters, HEADER], **_mapped("method.request.header.X-Tenant-Id")}
    return "-".join(["of-the-header", *captured]), entry


def _mapped(source: str) -> dict[str, object]:
    return {"x-amazon-apigateway-integration": {"requestParameters": {TARGET: source}}}


def text() -> str:
    """Return the overlay with the paths of the current routes."""
    from app import app  # noqa: PLC0415 (importing it fills the registry)

    by_hand, _, _ = FILE.read_text(encoding="utf-8").partition(BEGIN)
    return by_hand + BEGIN + block(app)


def generate(*, check: bool) -> int:
    """Write the paths of the overlay, or check them; return the exit status."""
    return write_or_check(FILE, text(), "does not match the routes of app.py; run: make generate", check=check)
