"""The checks of prose find what they should, and the command line's own output passes them."""

from __future__ import annotations

import subprocess

import click
import pytest

from tests.support import ROOT
from tools.checks import banned_words, openapi_descriptions
from tools.cli import main, represent


def list_commands(command: click.Command, words: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Return every command and group below a command, by its words."""
    if not isinstance(command, click.Group):
        return [words]
    context = click.Context(command, info_name=words[-1] if words else "tools")
    found = [words]
    for name in command.list_commands(context):
        below = command.get_command(context, name)
        assert below is not None
        found += list_commands(below, (*words, name))
    return found


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("x.py", 'log = "nobody is here"\n'),
        ("x.py", "MOST_TOLD = 3\n"),
        ("x.py", '"""What comes twice goes on."""\n'),
        ("x.py", "# Whatever fails here is tried again.\nx = 1\n"),
        ("x.py", "def test_what_is_old_is_removed(): ...\n"),
        ("x.md", "# Title\n\nWho stops in the middle runs it again.\n"),
        ("x.json", '{"description": "Tells the version anew."}\n'),
        ("x.json", '{"description": "Fine.\\\\nWhat is old goes."}\n'),
        ("x.py", "x = f'{one} is told'\n"),
        ("x.py", "x = f'What {one} has is kept.'\n"),
        ("x.py", "mostTold = 1\n"),
        ("x.py", "NOBODYS = 1\n"),
        ("x.md", "- Fine.\n- What is old is removed.\n"),
        ("x.md", "| a | b |\n|---|---|\n| x | What is old is removed. |\n"),
        ("x.md", "Fine (What is old is removed.) and so on\n"),
        ("x.md", "**What is old** is removed.\n"),
        ("x.yaml", "key: 1  # What is old is removed.\n"),
        ("x.yaml", "text: |\n  Fine.\n  What is old is removed.\n"),
        ("Makefile", "\t@echo 1  # Whoever runs it\n"),
        ("Makefile", "x: ## What is old is removed.\n"),
    ],
)
def test_banned_words_and_sentences_are_found(path: str, text: str) -> None:
    assert list(banned_words.find_problems(path, text))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("x.py", '"""Who represents me, and how do I reach them?"""\n'),
        ("x.py", "# Return whether the intellectual property is stored.\nx = file.tell()\n"),
        ("x.md", "The check refuses `told` and `anew`.\n"),
        ("x.json", '{"parties": {"none told": 2}}\n'),
    ],
)
def test_questions_quoted_words_and_stored_names_pass(path: str, text: str) -> None:
    assert list(banned_words.find_problems(path, text)) == []


def test_help_of_every_command_passes(capsys: pytest.CaptureFixture[str]) -> None:
    commands = list_commands(represent)
    assert ("ops", "restore") in commands
    for words in commands:
        assert main([*words, "--help"]) == 0
        printed = capsys.readouterr().out
        assert list(banned_words.find_problems("help.md", printed)) == [], words


def test_the_list_of_make_passes_and_is_short() -> None:
    printed = subprocess.run(["make", "help"], cwd=ROOT, check=True, capture_output=True, text=True).stdout  # noqa: S607
    # One command more than fits a screen of 24 lines with its last line: pages are built by those who write them.
    assert 10 <= printed.count("  make ") <= 23
    assert list(banned_words.find_problems("help.md", printed)) == []


def test_a_property_needs_a_description_that_says_more_than_its_name() -> None:
    schema = {
        "properties": {
            "name": {"type": "string"},
            "created_at": {"type": "string", "format": "date-time", "description": "Created at."},
            "party": {"type": "string", "description": "The party in the tenant's rules; null if unknown."},
        }
    }
    found = list(openapi_descriptions.find_problems({"components": {"schemas": {"X": schema}}}))
    place = "components.schemas.X"
    assert found == [
        f"{place}.name has no description; write Field(description=…).",
        f"{place}.created_at: 'Created at.' only repeats the name; say its meaning, unit, or when it is null.",
        f"{place}.created_at has no example; write Field(examples=[…]).",
    ]
