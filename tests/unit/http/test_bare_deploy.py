"""`chalice deploy` by itself stops before anything is made, and names the command that works."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from chalicelib.http import bare_deploy
from tests.support import ROOT


@pytest.mark.parametrize(
    ("arguments", "stage"),
    [
        (["deploy"], "dev"),
        (["--debug", "--project-dir", "x", "deploy", "--stage=qa"], "qa"),
        (["deploy", "--no-autogen-policy", "--stage", "prod"], "prod"),
        (["delete", "--stage", "dev"], None),
        (["package", "out"], None),
        (["local"], None),
        ([], None),
    ],
)
def test_only_a_deploy_by_itself_is_stopped(arguments: list[str], stage: str | None) -> None:
    assert bare_deploy.find_unprepared(arguments, {}) == stage
    assert bare_deploy.find_unprepared(arguments, {bare_deploy.PREPARED: "dev"}) is None


def test_process_ends_with_the_command_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(bare_deploy.PREPARED, raising=False)
    monkeypatch.setattr(sys, "argv", ["chalice", "package"])
    bare_deploy.install()
    monkeypatch.setattr(sys, "argv", ["chalice", "deploy", "--stage", "qa"])
    with pytest.raises(SystemExit, match=r"^Nothing was deployed\..*: make deploy STAGE=qa$"):
        bare_deploy.install()


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_chalice_calls_no_service(stage: str) -> None:
    # An address without a server: a call would fail with another message.
    environment = {key: value for key, value in os.environ.items() if key != bare_deploy.PREPARED}
    environment |= {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_DEFAULT_REGION": "us-east-1"}
    command = [str(Path(sys.executable).parent / "chalice"), "deploy", "--stage", stage]
    ran = subprocess.run(  # noqa: S603 (ours)
        command, cwd=ROOT / "represent-app", env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert f"make deploy STAGE={stage}" in ran.stderr
    assert "Traceback" not in ran.stderr
