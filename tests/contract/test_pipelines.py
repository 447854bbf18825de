"""The pipelines: each step is a target that anybody can run, each action is pinned, none may do more than it needs."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support import ROOT, parse_command

FOLDER = ROOT / ".github" / "workflows"
FILES = sorted(FOLDER.glob("*.yml"))
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
PINNED = re.compile(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}")
TOOLS = ".venv/bin/python -m tools "
COMMAND = re.compile(r'make (?P<targets>[a-z-]+)(?: [A-Z]+=(?:[\w.]+|"\$[A-Z]+"))*')
# Targets that need AWS, a package index, or more time than a test may take; they run in the workflows only.
ELSEWHERE = {
    "audit", "bench", "bench-cloud", "bench-tools", "check", "compare", "deploy", "fuzz", "install", "release",
    "resources", "rollback", "smoke", "soak", "status",
}  # fmt: skip


def read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 ("on" is a word)
    return found


def jobs() -> list[tuple[str, dict[str, Any]]]:
    return [(f"{file.stem}.{name}", job) for file in FILES for name, job in read(file)["jobs"].items()]


def steps() -> list[tuple[str, dict[str, Any]]]:
    return [(name, step) for name, job in jobs() for step in job.get("steps", [])]


def targets() -> set[str]:
    return {match["targets"] for _, step in steps() if "run" in step and (match := COMMAND.fullmatch(step["run"]))}


def test_workflows_pass_the_linter() -> None:
    linter = str(Path(sys.executable).parent / "zizmor")
    command = [
        linter,
        "--offline",
        "--quiet",
        "--no-progress",
        "--min-severity",
        "low",
        "--collect=workflows",
        ".github",
    ]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 (ours)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_workflows_have_the_expected_triggers() -> None:
    on = {file.stem: set(read(file)["on"]) for file in FILES}
    assert on == {
        "check": {"push", "workflow_call"},
        "dev": {"pull_request"},
        "nightly": {"schedule", "workflow_dispatch"},
        "release": {"push"},
    }
    assert read(FOLDER / "release.yml")["on"]["push"] == {"branches": ["main"]}
    assert read(FOLDER / "check.yml")["jobs"]["check"]["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13"]


def test_every_step_is_a_valid_command() -> None:
    for name, step in steps():
        assert ("run" in step) != ("uses" in step), name
        if "run" in step:
            assert "${{" not in step["run"], f"{name}: values from GitHub are read from the environment"
            if step["run"].startswith(TOOLS):
                command = step["run"].removeprefix(TOOLS).replace("$STAGE_OF_PR", "pr-7")
                parse_command(shlex.split(command))
                continue
            found = COMMAND.fullmatch(step["run"])
            assert found, f"{name}: {step['run']!r} is neither make nor python -m tools"
            assert found["targets"] in TARGETS, f"{name}: the Makefile has no {found['targets']}"


def test_every_action_is_pinned_with_its_version() -> None:
    for file in FILES:
        for line in file.read_text(encoding="utf-8").splitlines():
            used = re.search(r"uses: (\S+)(?: # (.*))?$", line)
            if used and not used[1].startswith("./"):
                assert PINNED.fullmatch(used[1]), line
                assert re.fullmatch(r"v\d+\.\d+\.\d+", used[2] or ""), line


def test_an_action_has_one_version_everywhere() -> None:
    used = {step["uses"] for _, step in steps() if "uses" in step}
    assert len(used) == len({action.partition("@")[0] for action in used})


def test_permissions_are_least() -> None:
    for file in FILES:
        assert read(file)["permissions"] == {}, file.name
    for name, job in jobs():
        allowed = dict(job["permissions"])
        assert allowed.pop("contents") == "read", name
        takes_a_role = any("configure-aws-credentials" in step.get("uses", "") for step in job.get("steps", []))
        assert allowed == ({"id-token": "write"} if takes_a_role else {}), name
        assert ("environment" in job) == takes_a_role, f"{name}: a role is taken by way of an environment"
        if "steps" in job:
            assert "timeout-minutes" in job, name
            assert job["steps"][0]["with"]["persist-credentials"] == "false", name


def test_no_pipeline_knows_a_secret() -> None:
    assert not [file.name for file in FILES if "secrets" in file.read_text(encoding="utf-8")]


def test_forks_get_no_credentials() -> None:
    for job in read(FOLDER / "dev.yml")["jobs"].values():
        own, _, event = job["if"].partition(" && ")
        assert own == "github.event.pull_request.head.repo.full_name == github.repository"
        assert event in {"github.event.action != 'closed'", "github.event.action == 'closed'"}


def test_a_pull_request_has_a_stage_of_its_own_until_it_closes() -> None:
    workflow = read(FOLDER / "dev.yml")
    assert workflow["on"]["pull_request"]["types"] == ["opened", "synchronize", "reopened", "closed"]
    jobs_of = workflow["jobs"]
    assert {name: job["if"].rpartition(" ")[0].rpartition(" ")[2] for name, job in jobs_of.items()} == {
        "deploy": "!=", "remove": "=="
    }  # fmt: skip
    for job in jobs_of.values():
        assert job["env"] == {"STAGE_OF_PR": "pr-${{ github.event.number }}"}
        verbs = [step["run"].split()[4] for step in job["steps"] if step.get("run", "").startswith(TOOLS)]
        assert all('--stage "$STAGE_OF_PR"' in s["run"] for s in job["steps"] if s.get("run", "").startswith(TOOLS))
        assert verbs in (["dev", "smoke", "status"], ["destroy"])


def test_a_deploy_is_never_cut_short_and_two_never_meet() -> None:
    for name in ("dev", "release"):
        group = read(FOLDER / f"{name}.yml")["concurrency"]
        assert group["cancel-in-progress"] == "false"
        assert group["group"] in {"stage-pr-${{ github.event.number }}", "stage-prod"}


def test_a_release_has_three_phases_and_a_rollback() -> None:
    phases = read(FOLDER / "release.yml")["jobs"]
    assert {name: phases[name]["needs"] for name in ("resources", "package", "function")} == {
        "resources": "check", "package": "resources", "function": "package"
    }  # fmt: skip
    assert {name for name in phases if phases[name].get("environment") == "prod"} == {"resources", "function"}
    runs = [step["run"] for step in phases["function"]["steps"] if "run" in step]
    assert [run.removeprefix(TOOLS + "deploy ").removeprefix("make ").split()[0] for run in runs] == [
        "install", "release", "smoke", "rollback", "status"
    ]  # fmt: skip
    back = next(step for step in phases["function"]["steps"] if "rollback" in step.get("run", ""))
    assert back["if"] == "failure() && steps.smoke.conclusion == 'failure'"
    assert back["env"] == {"BEFORE": "${{ github.event.before }}"}


@pytest.mark.parametrize("target", sorted(targets() - ELSEWHERE))
def test_make_targets_of_the_workflows_run(target: str) -> None:
    ran = subprocess.run(["make", target], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603, S607
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_other_make_targets_are_valid() -> None:
    for target in sorted(ELSEWHERE & TARGETS):
        command = ["make", "--dry-run", target, "STAGE=dev", "TO=HEAD"]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 (ours)
        assert ran.returncode == 0, ran.stderr


def test_only_the_environment_of_a_stage_assumes_its_role() -> None:
    from tools.deploy import cloudformation  # noqa: PLC0415 (one use)

    template = cloudformation.read((ROOT / "represent-app/.chalice/account.yaml").read_text(encoding="utf-8"))[
        "Resources"
    ]
    for stage, title in (("dev", "Dev"), ("prod", "Prod")):
        (trust,) = template[f"{title}Role"]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
        condition = trust["Condition"]["StringEquals"]
        assert condition.pop("token.actions.githubusercontent.com:aud") == "sts.amazonaws.com"
        with_ids, without = condition.pop("token.actions.githubusercontent.com:sub")["Fn::If"][1:]
        assert not condition
        # docs.github.com/actions/concepts/security/openid-connect: repo:octocat@123456/my-repo@456789:environment:…
        assert with_ids["Fn::Sub"][0] == f"repo:${{Owner}}@${{OwnerId}}/${{Name}}@${{RepositoryId}}:environment:{stage}"
        assert without == {"Fn::Sub": f"repo:${{Repository}}:environment:{stage}"}
        for name in (f"{title}Policy", f"{title}RolesPolicy", f"{title}NetworksPolicy"):
            for statement in template[name]["Properties"]["PolicyDocument"]["Statement"]:
                whole = any(action.endswith(":*") for action in statement["Action"])
                if statement["Resource"] == "*":
                    assert not whole, statement["Sid"]
                    assert {action for action in statement["Action"] if action.startswith("iam:")} <= {"iam:ListRoles"}
                if whole and "Condition" not in statement:
                    for arn in (entry["Fn::Sub"] for entry in statement["Resource"]):
                        named = re.search(rf"represent[-/]({stage}\b|{'pr-' if stage == 'dev' else stage})", arn)
                        assert named or arn.endswith(":aws:transform/*"), arn
