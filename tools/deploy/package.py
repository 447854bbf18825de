"""Build the deployment package: `python -m tools deploy package wheels` (once, with network), then `… build STAGE`."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import yaml

from chalicelib.core.settings import InvalidSetting, Settings
from tools import ROOT
from tools.deploy import bytecode, cloudformation, parameters, stages
from tools.local.ministack import LOCAL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

APP = ROOT / "represent-app"
REQUIREMENTS = APP / "requirements.txt"
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
# Every Lambda runtime since Python 3.11 has at least the C library version that these wheels need.
PLATFORM = "manylinux2014_x86_64"
# The most used Python distribution of Swagger UI; only two of its files are shipped.
REFERENCE = "drf-spectacular-sidecar==2026.10.1"
DOCS = APP / "chalicelib" / "docs"
CORS = "gatewayresponse.header.Access-Control-Allow-Origin"
# A function's isolation, and the parameter of an invocation that names the tenant.
ISOLATION = ("TenancyConfig", "integration.request.header.X-Amz-Tenant-Id")
ASSETS = ("swagger-ui-bundle.js", "swagger-ui.css")
LEFT_BEHIND = shutil.ignore_patterns("__pycache__", "*.pyc", "deployed", "deployments", "venv", ".version")


class PackagingError(RuntimeError):
    """Report that the package cannot be built; the message gives the reason."""


def wheelhouse() -> Path:
    """Return the folder of wheels for the current requirements and Python version."""
    digest = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()[:12]
    return LOCAL / "wheels" / f"{PYTHON}-{digest}"


def fetch_wheels() -> Path:
    """Download the wheels for Lambda once per set of requirements, so that packaging needs no network.

    Raises PackagingError.
    """
    target = wheelhouse()
    if target.is_dir():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        built_for = ["--platform", PLATFORM, "--python-version", PYTHON]
        _download([*built_for, "--dest", scratch, "-r", str(REQUIREMENTS)])
        Path(scratch).rename(target)
        Path(scratch).mkdir()  # the context manager removes it
    return target


def _download(arguments: Sequence[str]) -> None:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", *arguments]
    try:
        subprocess.run(command, check=True)
    except subprocess.CalledProcessError as error:
        raise PackagingError(
            "The wheels for Lambda could not be downloaded. Each new set of requirements needs the network once; "
            "see pip's output above."
        ) from error


def place_assets() -> None:
    """Extract the files of the API reference into the folder the app serves, once per version."""
    placed = DOCS / ".version"
    there = placed.is_file() and all((DOCS / name).is_file() for name in ASSETS)
    if there and placed.read_text(encoding="utf-8") == REFERENCE:
        return
    with tempfile.TemporaryDirectory() as scratch:
        _download(["--dest", scratch, REFERENCE])
        (wheel,) = Path(scratch).glob("*.whl")
        with zipfile.ZipFile(wheel) as content:
            for name in content.namelist():
                if name.rpartition("/")[0].endswith("swagger-ui-dist") and Path(name).name in ASSETS:
                    (DOCS / Path(name).name).write_bytes(content.read(name))
    placed.write_text(REFERENCE, encoding="utf-8")


def runs_here() -> bool:
    """Return whether this machine can run code built for Lambda."""
    return sys.platform == "linux" and platform.machine() == "x86_64"


def read_overlay(stage: str | None = None) -> Any:
    """Return the overlay: the settings that templates and chalice deploy add to Chalice's own, as a stage chooses."""
    overlay = yaml.safe_load((APP / ".chalice" / "overlay.yaml").read_text(encoding="utf-8"))
    return overlay if stage is None or parameters.isolates_tenants(stage) else _without_isolation(overlay)


def _without_isolation(overlay: Any) -> Any:
    """Return the overlay without tenant isolation: a function that is not isolated refuses a tenant id."""
    if isinstance(overlay, dict):
        kept = {name: _without_isolation(value) for name, value in overlay.items() if name not in ISOLATION}
        return {name: value for name, value in kept.items() if value != {} or overlay[name] == {}}
    return [_without_isolation(entry) for entry in overlay] if isinstance(overlay, list) else overlay


def build(stage: str, *, thin: bool = False) -> Path:
    """Package a stage and return the folder with `sam.json` and `deployment.zip`, reusing an identical build.

    A `thin` package has no wheels: the embedded cloud runs functions with its own Python, which has the requirements of
    its machine. Raises PackagingError.
    """
    try:
        isolated = parameters.isolates_tenants(stages.check_name(stage))
    except (cloudformation.StackError, stages.InvalidStage) as error:
        raise PackagingError(str(error)) from error
    config = stages.read_config(stage, APP / ".chalice")
    variables = config["stages"][stage]["environment_variables"]
    place_assets()
    _check_page_settings(variables)
    target = LOCAL / "build" / f"{stage}-{_digest(stage, isolated=isolated, thin=thin)}"
    if _is_whole(target):
        return target
    with tempfile.TemporaryDirectory(prefix="represent-") as scratch:
        app, out = Path(scratch) / "represent-app", Path(scratch) / "out"
        shutil.copytree(APP, app, ignore=LEFT_BEHIND)
        (app / ".chalice" / "config.json").write_text(json.dumps(config, indent=2))
        stages.write_policies(stage, app / ".chalice")
        overlay = set_cors_origins(read_overlay(stage), variables["ALLOWED_ORIGINS"])
        (app / "overlay.json").write_text(json.dumps(overlay))
        if thin:
            (app / "requirements.txt").write_text("")
        _chalice_package(app, stage, out)
        bytecode.add(out / "deployment.zip")
        _write_compactly(out / "sam.json")
        _move_into_place(out, target)
    return target


def _check_page_settings(variables: Mapping[str, str]) -> None:
    """Raise PackagingError if a page could not be served with the settings of a stage."""
    found = Settings(variables)
    try:
        _ = found.embed_origins, found.foreign_photos
    except InvalidSetting as error:
        raise PackagingError(f"represent-app/.chalice/config.json: {error}") from error


def _is_whole(target: Path) -> bool:
    return (target / "sam.json").is_file() and (target / "deployment.zip").is_file()


def _write_compactly(template: Path) -> None:
    """Write a template without indentation, which is half of it: CloudFormation takes 1 MB."""
    content = json.loads(template.read_text(encoding="utf-8"))
    template.write_text(json.dumps(content, separators=(",", ":")), encoding="utf-8")


def _move_into_place(made: Path, target: Path) -> None:
    """Move a package into place atomically, so that interrupted or parallel builds leave no partial package."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="part-", dir=target.parent) as scratch:
        whole = Path(scratch) / "whole"
        shutil.copytree(made, whole)
        if not _is_whole(target):
            shutil.rmtree(target, ignore_errors=True)
        with suppress(OSError):  # a parallel build has created the same folder
            whole.rename(target)


def set_cors_origins(overlay: Any, allowed: str) -> Any:
    """Return the overlay with the CORS origins of the gateway's own responses set to those that a stage allows.

    A gateway response has one fixed header and cannot name one of several origins. With several origins, these
    responses (which contain no data) allow all.
    """
    if isinstance(overlay, dict):
        closed = {name: set_cors_origins(value, allowed) for name, value in overlay.items()}
        if CORS in closed:
            closed[CORS] = f"'{'*' if ',' in allowed else allowed}'"
        return closed
    return [set_cors_origins(entry, allowed) for entry in overlay] if isinstance(overlay, list) else overlay


def _chalice_package(app: Path, stage: str, out: Path) -> None:
    environment = {
        **os.environ,
        "AWS_DEFAULT_REGION": "us-east-1",
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(fetch_wheels()),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    chalice = str(Path(sys.executable).parent / "chalice")
    command = [chalice, "package", "--stage", stage, "--merge-template", "overlay.json", str(out)]
    ran = subprocess.run(command, cwd=app, env=environment, capture_output=True, text=True, check=False)
    said = ran.stdout + ran.stderr
    # Chalice only warns about a missing wheel, and builds a package that cannot start.
    if ran.returncode or "Could not install dependencies" in said:
        raise PackagingError(f"chalice package failed for stage {stage}:\n{said}")


def _digest(stage: str, *, isolated: bool, thin: bool) -> str:
    digest = hashlib.sha256(f"{stage} {PYTHON} {isolated} {thin}".encode() + Path(bytecode.__file__).read_bytes())
    for file in sorted(APP.rglob("*")):
        parts = file.relative_to(APP).parts
        if file.is_file() and not {"__pycache__", "deployed", "deployments", "venv"} & set(parts):
            digest.update("/".join(parts).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


@click.command("package")
@click.argument("verb", type=click.Choice(["wheels", "build"]))
@click.argument("stage_name", required=False)
def command(verb: str, stage_name: str | None) -> int:
    """Download the wheels for Lambda (`wheels`), or build the deployment package of a stage (`build STAGE`)."""
    if (verb == "build") != (stage_name is not None):
        raise click.UsageError("Expected `wheels`, or `build` and a stage.")
    try:
        if stage_name is None:
            place_assets()
            click.echo(f"wheels for Lambda in {fetch_wheels().relative_to(ROOT)}")
            return 0
        target = build(stage_name)
    except PackagingError as error:
        click.echo(error, err=True)
        return 1
    size = (target / "deployment.zip").stat().st_size / 1e6
    click.echo(f"{target.relative_to(ROOT)}: deployment.zip {size:.1f} MB")
    return 0
