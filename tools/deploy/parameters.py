"""What a stage's templates are given: choices in parameters.json, tags in config.json, outputs of other stacks."""

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
# What everything of a stage is told apart by; Chalice puts the same on the functions that it deploys.
TAGS = ("Application", "Stage", "Repository", "Owner", "CostCenter")


def stages() -> list[str]:
    """Return the stages that there are."""
    return list(json.loads((FOLDER / "config.json").read_text(encoding="utf-8"))["stages"])


def tags(stage: str) -> dict[str, str]:
    """Return the tags of everything of a stage, which config.json has; raises StackError for one that it lacks."""
    config = json.loads((FOLDER / "config.json").read_text(encoding="utf-8"))
    told = {**config.get("tags", {}), **config["stages"].get(stage, {}).get("tags", {})}
    if lacking := [name for name in TAGS if not told.get(name)]:
        raise cloudformation.StackError(f"config.json tells no tag {' and no '.join(lacking)} for stage {stage!r}.")
    return {name: told[name] for name in TAGS}


def tag_list(stage: str) -> list[dict[str, str]]:
    """Return the same tags as the list that most of AWS takes."""
    return [{"Key": key, "Value": value} for key, value in tags(stage).items()]


def chosen(stage: str) -> dict[str, str]:
    """Return what is chosen for a stage in parameters.json; raises StackError for what no template asks for."""
    choices: dict[str, str] = json.loads(FILE.read_text(encoding="utf-8")).get(stage, {})
    asked = {name for file in ("resources.yaml", "overlay.yaml") for name in _asked(FOLDER / file)}
    if unknown := sorted(set(choices) - asked):
        raise cloudformation.StackError(
            f"No template asks for {', '.join(unknown)}, which parameters.json has for {stage!r}."
        )
    return choices


def given(
    template: Mapping[str, Any], stage: str, known: Mapping[str, str], without: tuple[str, ...] = ()
) -> list[dict[str, str]]:
    """Return the parameters that a template asks for, of all that is known; `without` are left at their defaults."""
    told = {**chosen(stage), **tags(stage), **known}
    return [
        {"ParameterKey": name, "ParameterValue": told[name]}
        for name in template["Parameters"]
        if name in told and name not in without
    ]


def _asked(file: Path) -> list[str]:
    return list(cloudformation.read(file.read_text(encoding="utf-8"))["Parameters"])
