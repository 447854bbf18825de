"""Chalice's command line, extended to deploy what the packages contain.

`chalice package` merges .chalice/overlay.yaml into its template. `chalice deploy` knows no overlay, and writes the
definition of the API anew each time; so it is merged where that is made (chalice 1.34, deploy/swagger.py), and into
what functions are created with (awsclient.py). tools/deploy/chalice_deploy.py writes the files to merge beside the
app, and the zip of the package.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from chalice.awsclient import TypedAWSClient
from chalice.cli import main
from chalice.deploy.packager import LambdaDeploymentPackager
from chalice.deploy.swagger import SwaggerGenerator
from chalice.package import TemplateDeepMerger

API = "app.app"
MERGED, PACKAGE = Path("merged.json"), Path("deployment.zip")


def install() -> None:
    """Let this process's Chalice merge what is beside the app that it deploys."""
    sys.path.insert(0, str(Path.cwd()))  # before the app of this repository, which all tools find
    merged = json.loads(MERGED.read_text(encoding="utf-8"))
    generate, create = SwaggerGenerator.generate_swagger, TypedAWSClient._create_lambda_function  # noqa: SLF001

    def generated(self: Any, *arguments: Any) -> Any:
        return TemplateDeepMerger().merge(merged["definition"], generate(self, *arguments))

    def created(self: Any, api_args: dict[str, Any]) -> Any:
        # It cannot be said later (docs.aws.amazon.com/lambda/latest/dg/tenant-isolation-configure.html).
        more = {"TenancyConfig": merged["tenancy"]} if api_args["Handler"] == API else {}
        return create(self, api_args | more)

    SwaggerGenerator.generate_swagger = generated  # type: ignore[method-assign, assignment]
    TypedAWSClient._create_lambda_function = created  # type: ignore[method-assign]  # noqa: SLF001
    LambdaDeploymentPackager.create_deployment_package = lambda *_: str(PACKAGE.resolve())  # type: ignore[method-assign]


if __name__ == "__main__":
    install()
    sys.exit(main())
