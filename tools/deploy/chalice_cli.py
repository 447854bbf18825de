"""Run Chalice's command line, extended to deploy the same things as the packages.

`chalice package` merges .chalice/overlay.yaml into its template. `chalice deploy` does not support an overlay, and
rewrites the API definition at each deploy. This module merges the overlay where Chalice builds the definition (chalice
1.34, deploy/swagger.py) and the request that creates functions (awsclient.py). tools/deploy/chalice_deploy.py writes
the files to merge, and the zip of the package, beside the app.
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
    """Patch Chalice in this process to merge the files beside the app that it deploys."""
    sys.path.insert(0, str(Path.cwd()))  # takes precedence over this repository's app, which all tools import
    merged = json.loads(MERGED.read_text(encoding="utf-8"))
    generate, create = SwaggerGenerator.generate_swagger, TypedAWSClient._create_lambda_function  # noqa: SLF001

    def generated(self: Any, *arguments: Any) -> Any:
        return TemplateDeepMerger().merge(merged["definition"], generate(self, *arguments))

    def created(self: Any, api_args: dict[str, Any]) -> Any:
        # It can be set only at creation (docs.aws.amazon.com/lambda/latest/dg/tenant-isolation-configure.html).
        more = {"TenancyConfig": merged["tenancy"]} if merged["tenancy"] and api_args["Handler"] == API else {}
        return create(self, api_args | more)

    SwaggerGenerator.generate_swagger = generated  # type: ignore[method-assign, assignment]
    TypedAWSClient._create_lambda_function = created  # type: ignore[method-assign]  # noqa: SLF001
    LambdaDeploymentPackager.create_deployment_package = lambda *_: str(PACKAGE.resolve())  # type: ignore[method-assign]
    _own(merged)


def _own(merged: dict[str, Any]) -> None:
    """Create roles with the permissions boundary, and APIs with tags: a pipeline may create no others.

    Chalice tags only functions, and its API could not be deployed before it has the tag of its stage.
    """
    client_of, import_api = TypedAWSClient._client, TypedAWSClient.import_rest_api  # noqa: SLF001

    def client(self: Any, service: str) -> Any:
        made = client_of(self, service)
        if service == "iam" and merged["boundary"]:
            events = made.meta.events
            events.register("provide-client-params.iam.CreateRole", bounded, unique_id="boundary")
        return made

    def bounded(params: dict[str, Any], **_: Any) -> None:
        params["PermissionsBoundary"] = merged["boundary"]

    def imported(self: Any, **arguments: Any) -> str:
        api = import_api(self, **arguments)
        gateway = client_of(self, "apigateway")
        arn = f"arn:{gateway.meta.partition}:apigateway:{gateway.meta.region_name}::/restapis/{api}"
        gateway.tag_resource(resourceArn=arn, tags=merged["tags"])
        return api

    TypedAWSClient._client = client  # type: ignore[method-assign, assignment]  # noqa: SLF001
    TypedAWSClient.import_rest_api = imported  # type: ignore[method-assign, assignment]


if __name__ == "__main__":
    install()
    sys.exit(main())
