"""Every command that a document, docstring or message names is one of the command line."""

from __future__ import annotations

import re

from tests.support import ROOT
from tools.checks import banned_words
from tools.cli import COMMANDS
from tools.generate import GENERATORS, ONLINE

COMMAND = re.compile(r"python -m tools(?P<module>\.\w[\w.]*)?(?: (?P<group>[a-z]+)(?: (?P<name>[a-z-]+))?)?")
# These write the pattern of a command, or list commands of their own.
SKIPPED = {"tests/contract/test_command_line.py"}


def is_known(found: re.Match[str]) -> bool:
    """Return whether a command that a text names exists."""
    module, group, name = found.group("module", "group", "name")
    if module:
        return False
    if group == "generate":
        return name is None or name in {"all", *GENERATORS, *ONLINE}
    return group is None or (group in COMMANDS and (name is None or name in COMMANDS[group]))


def test_every_named_command_exists() -> None:
    unknown, count = [], 0
    for name in banned_words.list_files([]):
        if name in SKIPPED:
            continue
        for found in COMMAND.finditer((ROOT / name).read_text(encoding="utf-8", errors="replace")):
            count += 1
            if not is_known(found):
                unknown.append(f"{name}: {found.group()}")
    assert unknown == []
    assert count > 50


def test_a_command_that_is_not_there_is_found() -> None:
    for text in ("python -m tools.ops.grant_role", "python -m tools ops promote", "python -m tools generate maps"):
        found = COMMAND.match(text)
        assert found
        assert not is_known(found)
