"""Deploy a development stage with `chalice deploy`, and remove it; tools/deploy/commands.py has the commands.

It deploys the same zip and .chalice/overlay.yaml as the packages (tools/deploy/chalice_cli.py).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from chalicelib.core.settings import PARAMETERS
from chalicelib.http.bare_deploy import PREPARED
from tools import ROOT
from tools.deploy import (
    chalice_postdeploy,
    chalice_state,
    cloudformation,
    event_sources,
    package,
    parameters,
    quota,
    stage,
    stages,
)
from tools.deploy.chalice_cli import MERGED, PACKAGE
from tools.generate import policies
from tools.local.ministack import CREDENTIALS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tools.deploy.stage import DeployTarget

DEPLOYED = package.APP / ".chalice" / "deployed"
OF_THE_STACK = (*PARAMETERS, "USER_POOL_CLIENT_TYPE")
# Function settings that Chalice cannot express (chalice 1.34, config.py); its updates do not change them.
OPTIONS = ("EphemeralStorage", "LoggingConfig")


def deploy(place: DeployTarget, say: Callable[[str], None] = print) -> str:
    """Deploy a stage with `chalice deploy` and return the URL of its API.

    Raises StackError.
    """
    if not parameters.is_passing(place.stage):
        raise cloudformation.StackError(
            f"Stage {place.stage!r} is permanent and is deployed by change sets: make release STAGE={place.stage}"
        )
    check_complete(place)
    if cloudformation.find(place.client("cloudformation"), place.app):
        raise cloudformation.StackError(
            f"Stage {place.stage!r} was deployed by CloudFormation (stack {place.app}); a second set of functions "
            f"would read its queues. Continue with make release STAGE={place.stage}, "
            f"or python -m tools deploy destroy --stage {place.stage} first."
        )
    chalice_postdeploy.check_supported(place.stage)
    quota.warn(place, say)
    built = package.build(place.stage)
    stage.deploy_resources(place, say)
    with _copy(place, built) as app:
        _delete_unisolated(place, json.loads((app / MERGED).read_text(encoding="utf-8"))["tenancy"], say)
        state = _write_state(place, app, say)
        say(_chalice(place, app, "deploy"))
        _save_state(place, state)
        made = json.loads(state.read_text(encoding="utf-8"))["resources"]
    event_sources.apply(place, say)
    _set_options(place, say)
    chalice_postdeploy.apply_settings(place, package.read_overlay(), made, say)
    return str(next(entry["rest_api_url"] for entry in made if entry["resource_type"] == "rest_api"))


def check_complete(place: DeployTarget) -> None:
    """Raise StackError for the embedded cloud: it has no ImportRestApi, and would answer with an API without routes."""
    if place.endpoint is None:
        return
    try:
        with urllib.request.urlopen(f"{place.endpoint}/_ministack/health", timeout=5) as answer:  # noqa: S310 (ours)
            embedded = answer.status == HTTPStatus.OK
    except OSError:
        return
    if embedded:
        raise cloudformation.StackError(
            "Nothing was deployed. The embedded cloud cannot import the API that chalice deploy defines; it takes the "
            f"stage as stacks: python -m tools deploy stack deploy --stage {place.stage} "
            f"--endpoint-url {place.endpoint}"
        )


def remove(place: DeployTarget, say: Callable[[str], None] = print) -> bool:
    """Remove a stage's resources that `chalice deploy` created, except logs; return whether there were any."""
    with _copy(place, None) as app:
        state = _write_state(place, app, say)
        there = bool(json.loads(state.read_text(encoding="utf-8"))["resources"])
        if there:
            say(_chalice(place, app, "delete"))
    _save_state(place, None)
    return chalice_postdeploy.remove(place) or there


def remove_logs(place: DeployTarget) -> None:
    """Delete the log groups of functions that are not in the stack: Lambda recreates deleted log groups."""
    # The API's function of stage dev-x has a name that a function x of stage dev could have.
    logs, known = place.client("logs"), {chalice_state.API_HANDLER, *_config(place.stage)["lambda_functions"]}
    for page in logs.get_paginator("describe_log_groups").paginate(
        logGroupNamePrefix=f"/aws/lambda/represent-{place.stage}"
    ):
        for group in page["logGroups"]:
            if chalice_state.handler_of(place, group["logGroupName"].rpartition("/")[2]) in known:
                logs.delete_log_group(logGroupName=group["logGroupName"])


def _save_state(place: DeployTarget, state: Path | None) -> None:
    """Save Chalice's state file of a stage on AWS for `chalice url` and `chalice logs`; no tool here reads it."""
    if place.endpoint is None:
        DEPLOYED.mkdir(exist_ok=True)
        (DEPLOYED / f"{place.stage}.json").unlink(missing_ok=True)
        if state:
            shutil.copy(state, DEPLOYED)


def overlay_to_merge(place: DeployTarget) -> dict[str, Any]:
    """Return the part of the overlay that tools/deploy/chalice_cli.py merges, without references of templates."""
    overlay = package.read_overlay(place.stage)
    allowed = _config(place.stage)["stages"][place.stage]["environment_variables"]["ALLOWED_ORIGINS"]
    definition = package.set_cors_origins(overlay["Resources"]["RestAPI"]["Properties"]["DefinitionBody"], allowed)
    definition["info"] = {"title": place.app}  # the name in metrics; Chalice would name every API after the app
    definition.pop("securityDefinitions")  # refers to the pool by a parameter; Chalice reads it from USER_POOL_ARN
    tenancy = overlay["Resources"]["APIHandler"]["Properties"].get("TenancyConfig")
    bound = {"boundary": stage.find_boundary(place), "tags": parameters.tags(place.stage)}
    return {"definition": definition, "tenancy": tenancy, **bound}


def known_settings(place: DeployTarget) -> dict[str, str]:
    """Return the settings that the overlay gives to functions from outputs of the resources stack."""
    known = stage.outputs(place, place.resources)
    variables = package.read_overlay()["Globals"]["Function"]["Environment"]["Variables"]
    found = {
        name: value["Ref"] if isinstance(value, dict) else None
        for name, value in variables.items()
        if name in OF_THE_STACK
    }
    return {name: known[output] if output else str(variables[name]) for name, output in found.items()}


@contextmanager
def _copy(place: DeployTarget, built: Path | None) -> Iterator[Path]:
    """Yield a copy of the app with settings known only at deploy time: Chalice reads them from a file."""
    with tempfile.TemporaryDirectory(prefix="represent-") as scratch:
        app = Path(scratch) / "represent-app"
        shutil.copytree(package.APP, app, ignore=package.LEFT_BEHIND)
        config = _config(place.stage)
        stages.write_policies(place.stage, app / ".chalice")
        if policies.is_scoped(place.stage) and built:
            variables = config["stages"][place.stage]["environment_variables"]
            variables["TENANT_ROLE_ARN"] = stage.outputs(place, place.resources)["TenantRoleArn"]
        if built:
            config["stages"][place.stage]["environment_variables"] |= known_settings(place)
        (app / ".chalice" / "config.json").write_text(json.dumps(config), encoding="utf-8")
        (app / MERGED).write_text(json.dumps(overlay_to_merge(place)), encoding="utf-8")
        if built:
            shutil.copy(built / "deployment.zip", app / PACKAGE)
        yield app


def _write_state(place: DeployTarget, app: Path, say: Callable[[str], None]) -> Path:
    """Write Chalice's state file from the account; return its path."""
    state = app / ".chalice" / "deployed" / f"{place.stage}.json"
    state.parent.mkdir()
    made = {"resources": chalice_state.reconstruct(place, say), "schema_version": "2.0", "backend": "api"}
    state.write_text(json.dumps(made, indent=2), encoding="utf-8")
    return state


def _chalice(place: DeployTarget, app: Path, verb: str) -> str:
    """Run Chalice's command line in the copy; return its output.

    Raises StackError.
    """
    known = stage.outputs(place, place.resources)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", PREPARED: place.stage}
    for variable, output in (("USER_POOL_ARN", "UserPoolArn"), ("DDB_STREAM_ARN", "TableStreamArn")):
        environment |= {variable: known[output]} if output in known else {}
    if place.endpoint:
        environment |= CREDENTIALS | {"AWS_ENDPOINT_URL": place.endpoint}
    command = [sys.executable, "-m", "tools.deploy.chalice_cli", verb, "--stage", place.stage]
    ran = subprocess.run(command, cwd=app, env=environment, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise cloudformation.StackError(
            f"chalice {verb} failed; rerun the same command to continue:\n{(ran.stdout + ran.stderr)[-2000:]}"
        )
    return ran.stdout.strip()


def _delete_unisolated(place: DeployTarget, tenancy: Mapping[str, str] | None, say: Callable[[str], None]) -> None:
    """Delete a function with another tenant isolation: it cannot be changed on an existing function."""
    client, name = place.client("lambda"), f"represent-{place.stage}"
    try:
        there = client.get_function_configuration(FunctionName=name)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        return
    if there.get("TenancyConfig") != tenancy:
        client.delete_function(FunctionName=name)
        had = "no tenant isolation" if tenancy else "tenant isolation"
        say(f"{name} had {had} and is recreated: the API answers 5xx until the deploy is done")


def _set_options(place: DeployTarget, say: Callable[[str], None]) -> None:
    client = place.client("lambda")
    for function, wanted in options().items():
        name = chalice_state.function(place, function)
        there = client.get_function_configuration(FunctionName=name)
        if any(not value.items() <= there.get(key, {}).items() for key, value in wanted.items()):
            client.update_function_configuration(FunctionName=name, **wanted)
            say(f"{name}: {', '.join(sorted(wanted))}")


def options() -> dict[str, dict[str, Any]]:
    """Return the UpdateFunctionConfiguration arguments of the overlay, by function."""
    found: dict[str, dict[str, Any]] = {}
    for logical_id, resource in package.read_overlay()["Resources"].items():
        chosen = {key: value for key, value in resource.get("Properties", {}).items() if key in OPTIONS}
        # Values built from template parameters or resources work only in templates; log groups already have these
        # names.
        whole = {
            key: {n: one for n, one in value.items() if not isinstance(one, dict)} for key, value in chosen.items()
        }
        plain = {key: value for key, value in whole.items() if value}
        if plain:
            found[event_sources.handler(logical_id)] = plain
    return found


def _config(stage_name: str) -> Any:
    return stages.read_config(stage_name, package.APP / ".chalice")
