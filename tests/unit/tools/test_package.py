"""The packaging command and its wheels."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tools.cli import main
from tools.deploy import package


def test_wheels_for_lambda_are_fetched_only_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []

    def download(command: list[str], **_: Any) -> None:
        ran.append(command)

    monkeypatch.setattr(package, "LOCAL", tmp_path)
    monkeypatch.setattr(subprocess, "run", download)
    assert package.fetch_wheels() == package.fetch_wheels() == package.wheelhouse()
    (command,) = ran
    assert command[command.index("--platform") + 1] == "manylinux2014_x86_64"
    assert {"--only-binary=:all:", "--no-deps"} <= set(command)
    assert list((tmp_path / "wheels").iterdir()) == [package.wheelhouse()]


def test_failed_download_is_reported_and_leaves_no_wheels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise subprocess.CalledProcessError(1, "pip")

    monkeypatch.setattr(package, "LOCAL", tmp_path)
    monkeypatch.setattr(subprocess, "run", fail)
    assert main(["deploy", "package", "wheels"]) == main(["deploy", "package", "build", "local"]) == 1
    assert capsys.readouterr().err.count("could not be downloaded. Each new set of requirements needs the network") == 2
    assert not package.wheelhouse().exists()


def test_command_prints_the_path_of_the_package(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["deploy", "package", "wheels"]) == 0
    assert "wheels for Lambda in .local/wheels" in capsys.readouterr().out
    assert main(["deploy", "package", "build", "local"]) == 0
    assert "deployment.zip" in capsys.readouterr().out

    def fail(_: str) -> Path:
        raise package.PackagingError("no wheel for x")

    monkeypatch.setattr(package, "build", fail)
    assert main(["deploy", "package", "build", "local"]) == 1
    assert "no wheel for x" in capsys.readouterr().err


def test_interrupted_build_leaves_no_partial_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, target = tmp_path / "made", tmp_path / "build" / "dev-1"
    made.mkdir()
    for name in ("deployment.zip", "sam.json"):
        (made / name).write_text(name)

    def stopped(_: Path, to: Path) -> None:
        to.mkdir()
        (to / "sam.json").touch()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copytree", stopped)
        with pytest.raises(KeyboardInterrupt):
            package._move_into_place(made, target)
    assert not target.exists()
    package._move_into_place(made, target)
    package._move_into_place(made, target)
    assert [file.name for file in sorted(target.iterdir())] == ["deployment.zip", "sam.json"]
    (target / "sam.json").unlink()
    package._move_into_place(made, target)
    assert len(list(target.iterdir())) == 2
    assert [folder.name for folder in target.parent.iterdir()] == ["dev-1"]


def test_impossible_stage_error_says_which_names_are_possible(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["deploy", "package", "build", "Foo"]) == 1
    assert "'Foo' is not a stage; expected a letter" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("allowed", "expected"),
    [("*", "'*'"), ("https://a.example", "'https://a.example'"), ("https://a.x, https://b.x", "'*'")],
)
def test_gateway_responses_allow_the_origin_of_the_stage(allowed: str, expected: str) -> None:
    overlay = {"Resources": [{"THROTTLED": {package.CORS: "'*'", "other": 1}}]}
    assert package.set_cors_origins(overlay, allowed) == {
        "Resources": [{"THROTTLED": {package.CORS: expected, "other": 1}}]
    }


def test_reference_files_are_downloaded_once_and_a_failure_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "DOCS", tmp_path)
    asked: list[list[str]] = []

    def pip(command: list[str], **_: Any) -> None:
        asked.append(command)
        with zipfile.ZipFile(Path(command[command.index("--dest") + 1]) / "sidecar.whl", "w") as wheel:
            for name in (*package.ASSETS, "other.js"):
                wheel.writestr(f"static/swagger-ui-dist/{name}", name)

    monkeypatch.setattr(subprocess, "run", pip)
    package.place_assets()
    package.place_assets()
    assert len(asked) == 1
    assert sorted(file.name for file in tmp_path.iterdir()) == [".version", *sorted(package.ASSETS)]
    (tmp_path / ".version").unlink()

    def fails(command: list[str], **_: Any) -> None:
        raise subprocess.CalledProcessError(1, command)

    monkeypatch.setattr(subprocess, "run", fails)
    with pytest.raises(package.PackagingError, match="needs the network once"):
        package.place_assets()


def test_settings_with_which_no_page_could_be_served_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(package, "APP", tmp_path)
    monkeypatch.setattr(package, "place_assets", lambda: None)
    (tmp_path / ".chalice").mkdir()
    for name, value in (("EMBED_ORIGINS", "http://city.example"), ("FOREIGN_PHOTOS", "yes")):
        config = {"stages": {"dev": {"environment_variables": {"STAGE": "dev", "ALLOWED_ORIGINS": "*", name: value}}}}
        (tmp_path / ".chalice" / "config.json").write_text(json.dumps(config), encoding="utf-8")
        with pytest.raises(package.PackagingError, match=rf"config.json: {name} "):
            package.build("dev")
