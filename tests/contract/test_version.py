"""The version is written once, and everything else reads it."""

from __future__ import annotations

import json
import re
import tomllib

from chalicelib import __version__
from chalicelib.agents.mcp_server import SERVER
from tests.support import ROOT


def test_the_version_is_read_from_one_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "version" not in project
    assert project["dynamic"] == ["version"]
    document = json.loads((ROOT / "represent-app/chalicelib/docs/openapi.json").read_text(encoding="utf-8"))
    assert (document["info"]["version"], SERVER["version"]) == (__version__, __version__)


def test_the_clients_have_the_version_of_the_api() -> None:
    python = tomllib.loads((ROOT / "clients/python/pyproject.toml").read_text(encoding="utf-8"))["project"]
    typescript = json.loads((ROOT / "clients/typescript/package.json").read_text(encoding="utf-8"))
    assert (python["version"], typescript["version"]) == (__version__, __version__)


def test_the_changelog_begins_with_this_version_and_dates_every_release() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    releases = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert all(re.fullmatch(r"\d+\.\d+\.\d+ - \d{4}-\d\d-\d\d|Unreleased", release) for release in releases)
    assert next(release for release in releases if release != "Unreleased").startswith(f"{__version__} - ")
