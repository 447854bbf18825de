"""Name stages, and derive everything from the name: configuration, policies, how long a stage lasts.

config.json and parameters.json may have a stage's own values; any other stage has those of stage dev.
"""

from __future__ import annotations

import json
import re
from copy import deepcopy
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from tools import ROOT

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = ROOT / "represent-app" / ".chalice"
NAME = re.compile(r"[a-z][a-z0-9-]{0,19}")
# Names whose resources another stage could have: represent-dev-usage is a table of stage dev.
TAKEN = re.compile(
    r"(.*-)?(account|alarms|artifacts|boundary|changes|critical|deploys|exports|imports|release|resources|rosters"
    r"|sources|tasks|tenant|usage)(-.*)?|.*--.*|.*-"
)
# Stages that are removed with their data; all others last, unless parameters.json says `"Lasting": "no"`.
PASSING = ("local", "dev", "pr-*")
# The stage whose configuration a stage without its own has.
MODEL = "dev"


class InvalidStage(ValueError):  # noqa: N818 (a stage is invalid)
    """A name that no stage can have; the message says which names are possible."""


def check_name(stage: str) -> str:
    """Return a stage's name; raises InvalidStage."""
    if not NAME.fullmatch(stage):
        raise InvalidStage(
            f"{stage!r} is not a stage; expected a letter and at most 19 letters, digits or hyphens, all in lower case."
        )
    if TAKEN.fullmatch(stage):
        raise InvalidStage(f"{stage!r} is not a stage: resources of another stage could have the same names.")
    return stage


def is_passing(stage: str, chosen: str | None = None) -> bool:
    """Return whether a stage is removed with its data; `chosen` is its parameter Lasting."""
    if chosen is not None:
        return chosen == "no"
    return any(fnmatchcase(stage, pattern) for pattern in PASSING)


def read_config(stage: str, folder: Path = FOLDER) -> dict[str, Any]:
    """Return config.json with an entry for the stage; raises InvalidStage."""
    config: dict[str, Any] = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    if stage not in config["stages"]:
        config["stages"][stage] = derive_config(config["stages"][MODEL], check_name(stage))
    return config


def derive_config(model: dict[str, Any], stage: str) -> dict[str, Any]:
    """Return the configuration of a stage, from that of the stage that it is modelled on."""
    found = deepcopy(model)
    found["api_gateway_stage"] = stage
    found["tags"] = model["tags"] | {"Stage": stage}
    found["environment_variables"] = model["environment_variables"] | {"STAGE": stage}
    found["iam_policy_file"] = f"generated/policy-{stage}.json"
    found["lambda_functions"] = {
        name: entry | {"iam_policy_file": f"generated/policy-{stage}-{name}.json"}
        for name, entry in model["lambda_functions"].items()
    }
    return found


def write_policies(stage: str, folder: Path) -> None:
    """Write the policy files of a stage that has no committed ones into a copy of .chalice."""
    from app import app  # noqa: PLC0415 (importing it fills the registry)
    from tools.generate import policies  # noqa: PLC0415 (imports this package)

    if stage not in policies.STAGES:
        for function, made in policies.policies(app, stage).items():
            (folder / "generated" / policies.file_of(stage, function).name).write_text(json.dumps(made))
