"""Deploy a stage for developers with `chalice deploy`, and remove it; tools/deploy/commands.py has the commands.

What is shipped is what packages are made of: their zip, and .chalice/overlay.yaml (tools/deploy/chalice_cli.py).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from tools import ROOT
from tools.deploy import chalice_postdeploy, chalice_state, cloudformation, event_sources, package, stage
from tools.deploy.chalice_cli import MERGED, PACKAGE
from tools.generate.policies import SCOPED
from tools.local.ministack import CREDENTIALS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tools.deploy.stage import DeployTarget

DEPLOYED = package.APP / ".chalice" / "deployed"
# What Chalice cannot say of functions (chalice 1.34, config.py), and its updates leave as it is.
OPTIONS = ("EphemeralStorage", "LoggingConfig")


def deploy(place: DeployTarget, say: Callable[[str], None] = print) -> str:
    """Bring a stage to what the repository says by `chalice deploy`, and return its API's URL; raises StackError."""
    if place.stage not in stage.PASSING:
        raise cloudformation.StackError(
            f"Stage {place.stage!r} lasts, and is shipped by change sets: make release STAGE={place.stage}"
        )
    if cloudformation.find(place.client("cloudformation"), place.app):
        raise cloudformation.StackError(
            f"Stage {place.stage!r} was shipped by CloudFormation (stack {place.app}); a second set of functions would "
            f"read its queues. Go on with: make release STAGE={place.stage}, or make destroy STAGE={place.stage} first."
        )
    chalice_postdeploy.refuse(place.stage)
    built = package.build(place.stage)
    stage.deploy_resources(place, say)
    with _copy(place, built) as app:
        _apart(place, json.loads((app / MERGED).read_text(encoding="utf-8"))["tenancy"], say)
        state = _recorded(place, app, say)
        say(_chalice(place, app, "deploy"))
        _note(place, state)
        made = json.loads(state.read_text(encoding="utf-8"))["resources"]
    event_sources.apply(place, say)
    _set_options(place, say)
    chalice_postdeploy.finish(place, package.read_overlay(), made, say)
    return str(next(entry["rest_api_url"] for entry in made if entry["resource_type"] == "rest_api"))


def remove(place: DeployTarget, say: Callable[[str], None] = print) -> bool:
    """Take away what `chalice deploy` made of a stage, but its logs; tells whether there was anything."""
    with _copy(place, None) as app:
        state = _recorded(place, app, say)
        there = bool(json.loads(state.read_text(encoding="utf-8"))["resources"])
        if there:
            say(_chalice(place, app, "delete"))
    _note(place, None)
    return chalice_postdeploy.remove(place) or there


def remove_logs(place: DeployTarget) -> None:
    """Take away the logs of functions that their stack does not: Lambda makes them anew where they are gone."""
    logs = place.client("logs")
    for page in logs.get_paginator("describe_log_groups").paginate(
        logGroupNamePrefix=f"/aws/lambda/represent-{place.stage}"
    ):
        for group in page["logGroups"]:
            if chalice_state.name_of(place, group["logGroupName"].rpartition("/")[2]):
                logs.delete_log_group(logGroupName=group["logGroupName"])


def _note(place: DeployTarget, state: Path | None) -> None:
    """Leave Chalice's file of a stage on AWS for `chalice url` and `chalice logs`; nothing here reads it."""
    if place.endpoint is None:
        DEPLOYED.mkdir(exist_ok=True)
        (DEPLOYED / f"{place.stage}.json").unlink(missing_ok=True)
        if state:
            shutil.copy(state, DEPLOYED)


def merged(place: DeployTarget) -> dict[str, Any]:
    """Return what tools/deploy/chalice_cli.py is to merge: of the overlay, what a template alone can know left out."""
    overlay = package.read_overlay()
    allowed = _config()["stages"][place.stage]["environment_variables"]["ALLOWED_ORIGINS"]
    definition = package.for_origins(overlay["Resources"]["RestAPI"]["Properties"]["DefinitionBody"], allowed)
    definition["info"] = {"title": place.app}  # which metrics go by; Chalice would call every API by the app's name
    definition.pop("securityDefinitions")  # names the pool by a parameter; Chalice has it from USER_POOL_ARN
    return {"definition": definition, "tenancy": overlay["Resources"]["APIHandler"]["Properties"]["TenancyConfig"]}


@contextmanager
def _copy(place: DeployTarget, built: Path | None) -> Iterator[Path]:
    """Give a copy of the app that knows what is known at deploy time alone: Chalice reads settings from a file."""
    with tempfile.TemporaryDirectory(prefix="represent-") as scratch:
        app = Path(scratch) / "represent-app"
        shutil.copytree(package.APP, app, ignore=package.LEFT_BEHIND)
        config = _config()
        if place.stage in SCOPED and built:
            variables = config["stages"][place.stage]["environment_variables"]
            variables["TENANT_ROLE_ARN"] = stage.outputs(place, place.resources)["TenantRoleArn"]
        (app / ".chalice" / "config.json").write_text(json.dumps(config), encoding="utf-8")
        (app / MERGED).write_text(json.dumps(merged(place)), encoding="utf-8")
        if built:
            shutil.copy(built / "deployment.zip", app / PACKAGE)
        yield app


def _recorded(place: DeployTarget, app: Path, say: Callable[[str], None]) -> Path:
    """Write what Chalice made before, as it would have; returns the file."""
    state = app / ".chalice" / "deployed" / f"{place.stage}.json"
    state.parent.mkdir()
    made = {"resources": chalice_state.adopt(place, say), "schema_version": "2.0", "backend": "api"}
    state.write_text(json.dumps(made, indent=2), encoding="utf-8")
    return state


def _chalice(place: DeployTarget, app: Path, verb: str) -> str:
    """Run Chalice's command line in the copy; returns what it says. Raises StackError."""
    known = stage.outputs(place, place.resources)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    for variable, output in (("USER_POOL_ARN", "UserPoolArn"), ("DDB_STREAM_ARN", "TableStreamArn")):
        environment |= {variable: known[output]} if output in known else {}
    if place.endpoint:
        environment |= CREDENTIALS | {"AWS_ENDPOINT_URL": place.endpoint}
    command = [sys.executable, "-m", "tools.deploy.chalice_cli", verb, "--stage", place.stage]
    ran = subprocess.run(command, cwd=app, env=environment, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise cloudformation.StackError(
            f"chalice {verb} failed; run the same again, which goes on where it stopped:\n"
            f"{(ran.stdout + ran.stderr)[-2000:]}"
        )
    return ran.stdout.strip()


def _apart(place: DeployTarget, tenancy: Mapping[str, str], say: Callable[[str], None]) -> None:
    """Make room for a function that runs tenants apart: one that does not can never be made to."""
    client, name = place.client("lambda"), f"represent-{place.stage}"
    try:
        there = client.get_function_configuration(FunctionName=name)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        return
    if there.get("TenancyConfig") != tenancy:
        client.delete_function(FunctionName=name)
        say(f"{name} did not run tenants apart, and is made anew: the API answers 5xx until that is done")


def _set_options(place: DeployTarget, say: Callable[[str], None]) -> None:
    client = place.client("lambda")
    for function, wanted in options().items():
        name = chalice_state.function(place, function)
        there = client.get_function_configuration(FunctionName=name)
        if any(not value.items() <= there.get(key, {}).items() for key, value in wanted.items()):
            client.update_function_configuration(FunctionName=name, **wanted)
            say(f"{name}: {', '.join(sorted(wanted))}")


def options() -> dict[str, dict[str, Any]]:
    """Return, by function, what UpdateFunctionConfiguration is to be told of the overlay."""
    found: dict[str, dict[str, Any]] = {}
    for logical_id, resource in package.read_overlay()["Resources"].items():
        told = {key: value for key, value in resource.get("Properties", {}).items() if key in OPTIONS}
        # What is made of a template's parameters or resources is for the template; log groups are called so anyway.
        whole = {key: {n: one for n, one in value.items() if not isinstance(one, dict)} for key, value in told.items()}
        plain = {key: value for key, value in whole.items() if value}
        if plain:
            found[event_sources.handler(logical_id)] = plain
    return found


def _config() -> Any:
    return json.loads((package.APP / ".chalice" / "config.json").read_text(encoding="utf-8"))
