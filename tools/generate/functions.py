"""Generate the resources of each event function: configuration, roles, log groups and alarms.

A function is a handler that app.py binds to a schedule, stream, queue or bucket. A resource that is written by hand
outside the generated block is left out of it, so a function with other options is written by hand.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from chalicelib.operations import registry
from tools import ROOT
from tools.deploy import cloudformation
from tools.generate.write_or_check import write_or_check

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FOLDER = ROOT / "represent-app" / ".chalice"
BEGIN = "  # Written by `make generate` for each event function in app.py (tools/generate/functions.py).\n"
END = "  # End of the generated functions.\n"
MEMORY, TIMEOUT = 512, 60  # MB and seconds of a function that config.json does not have yet
NEAR = 0.8  # the share of its timeout at which a function's duration is an alarm
KINDS = ("Errors", "Throttles", "Duration")


def list_functions() -> list[str]:
    """Return the names of the event functions, in the order of app.py."""
    from app import app  # noqa: PLC0415 (fills the registry)

    return [name for name in app.handler_map if name in registry.handlers]


def name_resource(function: str) -> str:
    """Return the logical id that Chalice gives a function.

    >>> name_resource("review_tenants")
    'ReviewTenants'
    """
    return "".join(part.capitalize() for part in function.split("_"))


def render_config(functions: Sequence[str]) -> str:
    """Return config.json with an entry and a policy file for each function."""
    config: dict[str, Any] = json.loads((FOLDER / "config.json").read_text(encoding="utf-8"))
    known = config["lambda_functions"]
    default = {"lambda_memory_size": MEMORY, "lambda_timeout": TIMEOUT}
    config["lambda_functions"] = {name: known.get(name, default) for name in ("api_handler", *functions)}
    for stage, settings in config["stages"].items():
        settings["iam_policy_file"] = f"generated/policy-{stage}.json"
        settings["lambda_functions"] = {
            name: {"iam_policy_file": f"generated/policy-{stage}-{name}.json"} for name in functions
        }
    return json.dumps(config, indent=2, ensure_ascii=False) + "\n"


def render_overlay(functions: Sequence[str], timeouts: dict[str, int]) -> str:
    """Return overlay.yaml with the functions' options, roles and alarms; raises ValueError without the block."""
    before, after, by_hand = _split("overlay.yaml")
    lines = [line for name in functions for line in _render_function(name, timeouts[name], by_hand)]
    text = before + BEGIN + "".join(lines) + END + after
    resources = cloudformation.read(text)["Resources"]
    names = [
        entry["Properties"]["AlarmName"]["Fn::Sub"]
        for entry in resources.values()
        if entry.get("Type") == "AWS::CloudWatch::Alarm"
    ]
    output = f'  AlarmNames: {{Value: {{"Fn::Sub": "{",".join(names)}"}}}}\n'
    return re.sub(r"^  AlarmNames: .*\n", lambda _: output, text, count=1, flags=re.MULTILINE)


def _render_function(name: str, timeout: int, by_hand: set[str]) -> Iterator[str]:
    resource, kebab = name_resource(name), name.replace("_", "-")
    if resource not in by_hand:
        yield f"  {resource}:\n    Properties:\n"
        yield (
            '      LoggingConfig: {LogFormat: JSON, LogGroup: {"Fn::Sub": "/aws/lambda/represent-${Stage}-'
            + name
            + '"}}\n'
        )
        yield "      VpcConfig: *network\n"
    if f"{resource}Role" not in by_hand:
        yield (
            f"  {resource}Role: {{Properties: {{ManagedPolicyArns: *network-interfaces, "
            "PermissionsBoundary: *boundary, Tags: *tags}}\n"
        )
    for kind in KINDS:
        if f"{resource}{kind}Alarm" in by_hand:
            continue
        threshold = f" Threshold: {round(timeout * 1000 * NEAR)}," if kind == "Duration" else ""
        alarm = f'{{"Fn::Sub": "represent-${{Stage}}-{kebab}-{kind.lower()}"}}'
        yield f"  {resource}{kind}Alarm:\n    Type: AWS::CloudWatch::Alarm\n"
        yield f"    Properties: {{<<: *{kind.lower()},{threshold} AlarmName: {alarm}, "
        yield f"Dimensions: [{{Name: FunctionName, Value: {{Ref: {resource}}}}}]}}\n"


def render_resources(functions: Sequence[str]) -> str:
    """Return resources.yaml with a log group for each function; raises ValueError without the block."""
    before, after, _ = _split("resources.yaml")
    tags = ", ".join(
        f"{{Key: {key}, Value: {value}}}"
        for key, value in {
            "Application": "represent", "Stage": "!Ref Stage", "Repository": "!Ref Repository", "Owner": "!Ref Owner",
            "CostCenter": "!Ref CostCenter",
        }.items()
    )  # fmt: skip
    groups = [
        f"  {name_resource(name)}Log:\n    Type: AWS::Logs::LogGroup\n"
        "    DeletionPolicy: !If [IsPassing, Delete, Retain]\n"
        "    UpdateReplacePolicy: !If [IsPassing, Delete, Retain]\n    Properties:\n"
        f"      LogGroupName: !Sub /aws/lambda/represent-${{Stage}}-{name}\n"
        f"      RetentionInDays: !Ref LogRetentionDays\n      Tags: [{tags}]\n\n"
        for name in functions
    ]
    return before + BEGIN + "".join(groups) + END + after


def _split(file: str) -> tuple[str, str, set[str]]:
    """Return the text before and after the generated block, and the resources that are written by hand."""
    text = (FOLDER / file).read_text(encoding="utf-8")
    before, begun, rest = text.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not (begun and ended):
        raise ValueError(f"{file} has no block between {BEGIN.strip()!r} and {END.strip()!r}.")
    return before, after, set(re.findall(r"^  (\w+):", before + after, re.MULTILINE))


def generate(*, check: bool) -> int:
    """Write the three files, or check them; returns the exit status."""
    functions = list_functions()
    config = render_config(functions)
    timeouts = {name: entry["lambda_timeout"] for name, entry in json.loads(config)["lambda_functions"].items()}
    files = {
        "config.json": config,
        "overlay.yaml": render_overlay(functions, timeouts),
        "resources.yaml": render_resources(functions),
    }
    stale = "does not have the event functions of app.py; run: make generate"
    return max(write_or_check(FOLDER / name, text, stale, check=check) for name, text in files.items())
