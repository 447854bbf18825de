"""Collect the inputs of a stage's templates: parameters.json, tags in config.json, outputs of other stacks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tools import ROOT
from tools.deploy import cloudformation, stages

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FOLDER = ROOT / "represent-app" / ".chalice"
FILE = FOLDER / "parameters.json"
# Tags of every resource of a stage; Chalice sets the same on the functions that it deploys.
TAGS = ("Application", "Stage", "Repository", "Owner", "CostCenter")


# Choices that change the package instead of a template's parameter, with their values; the first is the default.
CHOICES = {"TenantIsolation": ("yes", "no")}


def tags(stage: str) -> dict[str, str]:
    """Return the tags for a stage's resources from config.json.

    Raises StackError if a tag is missing.
    """
    config = stages.read_config(stage, FOLDER)
    values = {**config.get("tags", {}), **config["stages"][stage].get("tags", {})}
    if missing := [name for name in TAGS if not values.get(name)]:
        raise cloudformation.StackError(
            f"config.json has no value for the tags {', '.join(missing)} of stage {stage!r}."
        )
    return {name: values[name] for name in TAGS}


def tag_list(stage: str) -> list[dict[str, str]]:
    """Return the same tags as a list of Key and Value, which most AWS APIs take."""
    return [{"Key": key, "Value": value} for key, value in tags(stage).items()]


def read_parameters(stage: str) -> dict[str, str]:
    """Return the stage's parameters from parameters.json.

    Raises StackError for a parameter that no template declares, and for an unknown value of a choice.
    """
    every = json.loads(FILE.read_text(encoding="utf-8"))
    choices: dict[str, str] = every.get(stage, every.get(stages.MODEL, {}))
    asked = {name for file in ("resources.yaml", "overlay.yaml") for name in _declared(FOLDER / file)} | set(CHOICES)
    if unknown := sorted(set(choices) - asked):
        raise cloudformation.StackError(
            f"parameters.json sets {', '.join(unknown)} for stage {stage!r}, but no template declares it."
        )
    for name, values in CHOICES.items():
        if choices.get(name, values[0]) not in values:
            raise cloudformation.StackError(f"parameters.json: {name} of stage {stage!r} is {' or '.join(values)}.")
    return choices


def isolates_tenants(stage: str) -> bool:
    """Return whether Lambda isolates the tenants of a stage; some accounts and regions refuse it."""
    return read_parameters(stage).get("TenantIsolation", CHOICES["TenantIsolation"][0]) == "yes"


def is_passing(stage: str) -> bool:
    """Return whether a stage is removed with its data."""
    return stages.is_passing(stage, read_parameters(stage).get("Lasting"))


def resolve(
    template: Mapping[str, Any], stage: str, known: Mapping[str, str], without: tuple[str, ...] = ()
) -> list[dict[str, str]]:
    """Return the known values of a template's parameters; those in `without` get their defaults."""
    found = stages.read_config(stage, FOLDER)["stages"][stage]["environment_variables"]
    origins = ",".join(part.strip() for part in found["ALLOWED_ORIGINS"].split(","))
    lasting = "no" if is_passing(stage) else "yes"
    values = {
        "WebAcl": lasting,
        **read_parameters(stage),
        "Lasting": lasting,
        "AllowedOrigins": origins,
        **tags(stage),
        **known,
    }
    return [
        {"ParameterKey": name, "ParameterValue": values[name]}
        for name in template["Parameters"]
        if name in values and name not in without
    ]


def _declared(file: Path) -> list[str]:
    return list(cloudformation.read(file.read_text(encoding="utf-8"))["Parameters"])
