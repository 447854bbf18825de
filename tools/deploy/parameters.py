"""Collect the inputs of a stage's templates: parameters.json, tags in config.json, outputs of other stacks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tools import ROOT
from tools.deploy import cloudformation

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FOLDER = ROOT / "represent-app" / ".chalice"
FILE = FOLDER / "parameters.json"
# Tags of every resource of a stage; Chalice sets the same on the functions that it deploys.
TAGS = ("Application", "Stage", "Repository", "Owner", "CostCenter")


def stages() -> list[str]:
    """Return the names of the stages in config.json."""
    return list(json.loads((FOLDER / "config.json").read_text(encoding="utf-8"))["stages"])


def tags(stage: str) -> dict[str, str]:
    """Return the tags for a stage's resources from config.json.

    Raises StackError if a tag is missing.
    """
    config = json.loads((FOLDER / "config.json").read_text(encoding="utf-8"))
    values = {**config.get("tags", {}), **config["stages"].get(stage, {}).get("tags", {})}
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

    Raises StackError for a parameter that no template declares.
    """
    choices: dict[str, str] = json.loads(FILE.read_text(encoding="utf-8")).get(stage, {})
    asked = {name for file in ("resources.yaml", "overlay.yaml") for name in _declared(FOLDER / file)}
    if unknown := sorted(set(choices) - asked):
        raise cloudformation.StackError(
            f"parameters.json sets {', '.join(unknown)} for stage {stage!r}, but no template declares it."
        )
    return choices


def resolve(
    template: Mapping[str, Any], stage: str, known: Mapping[str, str], without: tuple[str, ...] = ()
) -> list[dict[str, str]]:
    """Return the known values of a template's parameters; those in `without` get their defaults."""
    values = {**read_parameters(stage), **tags(stage), **known}
    return [
        {"ParameterKey": name, "ParameterValue": values[name]}
        for name in template["Parameters"]
        if name in values and name not in without
    ]


def _declared(file: Path) -> list[str]:
    return list(cloudformation.read(file.read_text(encoding="utf-8"))["Parameters"])
