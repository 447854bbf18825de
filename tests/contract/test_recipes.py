"""The recipes of CONTRIBUTING.md hold: each is followed in a copy of the repository, and does what it promises."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.xdist_group("recipes")
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
BLOCK = re.compile(
    r"^```\w+ file=(?P<file>\S+)(?: (?P<how>before|after|replace)=(?P<anchor>[^\n]+))?\n(?P<code>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", ".local", ".*_cache", "__pycache__", ".hypothesis", "bench", "docs/adr", "swagger-ui*"
)


def read_recipe(title: str) -> str:
    """Return the section of CONTRIBUTING.md with a title."""
    return TEXT.partition(f"### {title}\n")[2].partition("\n### ")[0]


def follow(section: str, folder: Path) -> set[str]:
    """Apply the code of a recipe as it says; returns the files that it changes."""
    changed = set()
    for block in BLOCK.finditer(section):
        file = folder / block["file"]
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        file.write_text(insert(before, block["how"], block["anchor"], block["code"]), encoding="utf-8")
        changed.add(block["file"])
    assert changed, section[:100]
    return changed


def insert(text: str, how: str | None, anchor: str | None, code: str) -> str:
    """Return a text with code before, after or in place of the one line that begins with an anchor, or at its end."""
    if anchor is None:
        return f"{text.rstrip()}\n{'' if code.startswith('|') else chr(10) * 2}{code}".lstrip("\n")
    lines = text.splitlines(keepends=True)
    places = [number for number, line in enumerate(lines) if line.startswith(anchor)]
    assert len(places) == 1, f"{anchor!r} begins {len(places)} lines"
    (place,) = places
    lines[place : place + 1] = {
        "before": [code, lines[place]], "after": [lines[place], code], "replace": [code]
    }[how or ""]  # fmt: skip
    return "".join(lines)


class Copy:
    """A copy of the repository, and what runs in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": f"{self.folder / 'represent-app'}{os.pathsep}{self.folder}"}
        environment.pop("PYTEST_XDIST_WORKER", None)
        return subprocess.run(  # noqa: S603 (ours)
            [sys.executable, *command], cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )

    def pytest(self, *options: str) -> str:
        ran = self.run("-m", "pytest", "-n", "0", "-q", "-p", "no:cacheprovider", *options)
        assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-1000:]
        return ran.stdout

    def python(self, code: str) -> str:
        ran = self.run("-c", code)
        assert ran.returncode == 0, ran.stderr[-2000:]
        return ran.stdout.strip()

    def write_test(self, name: str, code: str) -> str:
        """Write a test file into tests/api, where the fixtures of the API are; returns its path."""
        (self.folder / "tests" / "api" / name).write_text(code, encoding="utf-8")
        return f"tests/api/{name}"


TITLES = {
    "route": "Add a route, and a tool for agents",
    "tool": "Offer an existing route as a tool",
    "handler": "Add an event handler",
    "field": "Add a field to a representative",
    "format": "Add a roster format",
    "setting": "Add a setting",
    "permission": "Add a permission",
}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("recipes") / "represent"
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def copy(plain: Path) -> Copy:
    """Follow every recipe in one copy, then write the generated files."""
    changed = {name: follow(read_recipe(title), plain) for name, title in TITLES.items()}
    assert len(changed["route"]) == 3
    assert len(changed["tool"]) == 1
    assert len(changed["handler"]) == 2
    copy = Copy(plain)
    written = copy.run("-m", "tools", "generate")
    assert written.returncode == 0, written.stderr
    assert {"wrote openapi.json", "wrote tools.json", "wrote policy-prod-count_active_tenants.json"} <= set(
        written.stdout.splitlines()
    )
    return copy


def test_every_recipe_is_followed() -> None:
    titles = re.findall(r"^### (.+)$", TEXT.partition("## Recipes")[2], re.MULTILINE)
    assert {title for title in titles if BLOCK.search(read_recipe(title))} == set(TITLES.values())


def test_a_new_route_answers_each_principal_and_is_a_tool(copy: Copy) -> None:
    options = ["tests/api/test_matrix.py", "tests/api/test_agents.py", "tests/api/test_lambda_mode.py"]
    copy.pytest(*options, "-k", "tenant-counts or count_tenants or lambda_mode or correspond")


def test_an_existing_route_becomes_a_tool(copy: Copy) -> None:
    copy.pytest("tests/api/test_agents.py", "-k", "get_boundaries")


def test_generated_files_are_complete_after_the_recipes(copy: Copy) -> None:
    assert copy.run("-m", "tools", "generate", "all", "--check").returncode == 0
    assert copy.run("-m", "tools", "check", "openapi").stdout == ""


def test_recipes_pass_the_other_checks(copy: Copy) -> None:
    checked = ["represent-app/app.py", "represent-app/chalicelib"]
    for command in (["format", "--check"], ["check"]):
        ran = copy.run("-m", "ruff", *command, "--no-cache", *checked)
        assert ran.returncode == 0, ran.stdout[-3000:]
    copy.pytest("tests/unit/auth/test_permissions.py")
    copy.pytest("tests/api/test_cold_start.py", "-k", "event_function")


def test_a_new_event_handler_runs_with_what_it_declares(copy: Copy) -> None:
    code = (
        "def test_it(cloud, api):\n"
        "    api.create()\n"
        '    event = {"time": "2026-01-31T00:00:00Z", "source": "aws.events", "detail-type": "", "id": "1",\n'
        '             "account": "1", "region": "us-east-1", "resources": [], "detail": {}, "version": "0"}\n'
        '    assert cloud.client.lambda_.invoke("count_active_tenants", event).payload == 1\n'
    )
    copy.pytest(copy.write_test("test_recipe_handler.py", code))
    overlay = (copy.folder / "represent-app/.chalice/overlay.yaml").read_text(encoding="utf-8")
    assert "represent-${Stage}-count-active-tenants-errors" in overlay


def test_a_new_field_is_stored_and_the_layout_is_demanded(copy: Copy) -> None:
    code = 'def test_it(api):\n    assert api.create(pronouns="she/her")["pronouns"] == "she/her"\n'
    copy.pytest(copy.write_test("test_recipe_field.py", code))
    shapes = copy.folder / "tests/unit/representatives/test_list_index.py"
    assert copy.run("-m", "pytest", "-n", "0", "-q", str(shapes), "-k", "layout").returncode == 1, "no demand"
    row = copy.folder / "represent-app/chalicelib/representatives/snapshot_row.py"
    raised = re.sub(r"^LAYOUT = (\d+)", lambda old: f"LAYOUT = {int(old[1]) + 1}", row.read_text(), flags=re.MULTILINE)
    row.write_text(raised)
    ran = copy.run("-m", "pytest", "-n", "0", "-q", str(shapes), "-k", "layout")
    found = re.search(
        r"add (\d+: '[0-9a-f]{16}') to SHAPES in tests/unit/representatives/test_list_index\.py", ran.stdout
    )
    assert found, ran.stdout[-2000:]
    shapes.write_text(shapes.read_text(encoding="utf-8").replace("SHAPES = {", f"SHAPES = {{{found[1]}, "))
    copy.pytest(str(shapes), "-k", "layout")


def test_a_new_roster_format_is_detected_and_read(copy: Copy) -> None:
    printed = copy.python(
        "from datetime import date\n"
        "from chalicelib.imports.reader import Reader\n"
        "rows = Reader({}, ('CA', 'state'), date(2026, 1, 1)).read_rows(b'Mayor\\tAda Example\\nnobody here\\n', 'x')\n"
        "print([getattr(row, 'reason', None) or row.fields['name'] for row in rows])"
    )
    assert printed == "['Ada Example', 'has no tab between office and name']"


def test_a_new_setting_has_a_default_and_is_read(copy: Copy) -> None:
    code = "from chalicelib.core.settings import Settings as S; print(S({}).motto, S({'MOTTO': 'x'}).motto)"
    assert copy.python(code) == "E pluribus unum x"
    copy.pytest("tests/contract/test_configuration_page.py")


def test_a_new_permission_is_granted_as_the_table_says(copy: Copy) -> None:
    code = (
        "from chalicelib.auth.permissions import GRANTS, Permission\n"
        "print(GRANTS[Permission.MOTTO_READ].public, GRANTS[Permission.MOTTO_READ].keys)"
    )
    assert copy.python(code) == "False True"


MISUSES = {
    '@validated("x", False)\ndef x(call):\n    """X."""\n': "write @validated('x', permission=…)",
    "@track_execution()\ndef x(event):\n    return None\n": "Use @track_execution on an event function, without",
    '@validated("x", permission="me:read")\ndef x(call):\n    """X."""\n': "The operation 'x' must name a Permission",
    '@required_env_vars("DDB_TABLE_NAME")\ndef x(event):\n    return None\n': "@required_env_vars takes a dictionary",
    '@api_tool("x", tags=("x",), name="x", description="X")\ndef x(call):\n    """X."""\n': "a path that starts with /",
    '@api_tool("/x", parameters={})\ndef x(call):\n    """X."""\n': "@api_tool does not know parameters",
}


@pytest.mark.parametrize("code", MISUSES)
def test_a_misused_decorator_names_the_file_and_the_fix(code: str, tmp_path: Path) -> None:
    file = tmp_path / "routes.py"
    file.write_text(f"from chalicelib.operations.registry import *\n{code}", encoding="utf-8")
    ran = subprocess.run(  # noqa: S603 (ours)
        [sys.executable, str(file)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "represent-app")},
        capture_output=True,
        text=True,
        check=False,
    )
    last = ran.stderr.strip().splitlines()[-1]
    assert f"{file}:" in last
    assert MISUSES[code] in last


def test_a_missing_example_names_the_file_and_the_fix() -> None:
    from pydantic import BaseModel  # noqa: PLC0415 (one use)

    from tools.generate import examples  # noqa: PLC0415 (imports the application)

    class Plain(BaseModel):
        x: str

    message = r"Plain\.x in represent-app/\S+\.py has no example; write Field\(…, examples=\[…\]\)\."
    with pytest.raises(LookupError, match=message):
        examples.find_example(Plain)


def test_a_missing_row_of_the_matrix_names_the_file_and_the_fix() -> None:
    from tests.api.test_matrix import describe_difference  # noqa: PLC0415 (one use)

    said = describe_difference({("GET", "/x")}, set())
    assert said == "tests/api/matrix.md has no row for GET /x; add one that says what each principal gets."
