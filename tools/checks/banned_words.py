"""Find words and sentence forms that make this repository hard to read; CONTRIBUTING.md lists them.

`python -m tools check prose [PATH ...]` prints each finding as `path:line: text`.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tokenize
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tools import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SUFFIXES = {".py", ".md", ".toml", ".yaml", ".yml", ".json", ".html", ".txt", ".sh", ""}
# Reference data contains place names, and the benchmarks write their own results.
SKIPPED = (
    "bench/results.", "LICENSE", "tests/data/names.txt", "tests/data/ocd/", "tools/checks/banned_words.py",
    "tests/contract/test_prose.py",
)  # fmt: skip
WORDS = ("told", "tell", "tells", "whoever", "nobody", "somebody", "anew", "lacking")
WORD = re.compile(rf"(?<![a-z])(?:{'|'.join(WORDS)})(?![a-z])", re.IGNORECASE)
# A sentence that begins with one of these words and is not a question.
CLAUSE = re.compile(
    r"(?:^|(?<=[.:;!?]\s)|(?<=\n\n))(?:What|Whatever|Who)(?=\s)[^.?!\n]*(?:\n[^.?!\n]+)*(?:[.!](?:\s|$)|\Z)"
)
# Names that this repository does not choose: a method of files, a time zone, and names in stored data.
ALLOWED = re.compile(r"""\.tell\(|Tell_City|"told"|"none told"|'told'""")
TEST_NAME = re.compile(r"\btest_(?:what|whatever|who)_\w*")
CODE = re.compile(r"`[^`\n]*`")


def find_problems(path: str, text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, excerpt) for each banned word or sentence in a file's text."""
    # Code quoted in a document is not prose.
    prose = CODE.sub(lambda match: " " * len(match.group()), text) if path.endswith(".md") else text
    for number, line in enumerate(prose.splitlines(), 1):
        line = ALLOWED.sub("", line)  # noqa: PLW2901
        for found in (*WORD.finditer(line), *TEST_NAME.finditer(line)):
            yield number, line.strip()[:100] if len(line) < 300 else found.group()  # noqa: PLR2004 (long lines are cut)
    for start, passage in _split_passages(path, prose):
        for found in CLAUSE.finditer(passage):
            yield start + passage.count("\n", 0, found.start()), found.group().strip()[:100]


def _split_passages(path: str, text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, text) for each run of prose: comments and strings of code, else paragraphs."""
    if path.endswith(".py"):
        yield from _read_python(text)
    elif path.endswith(".json"):
        for number, line in enumerate(text.splitlines(), 1):
            for value in re.findall(r'"((?:[^"\\]|\\.)*)"', line):
                yield number, value
    else:
        number = 1
        for paragraph in re.split(r"(\n\s*\n)", text):
            yield number, re.sub(r"^[ \t]*(?:#+|[-*>|]|\d+\.)[ \t]+", "", paragraph)
            number += paragraph.count("\n")


def _read_python(text: str) -> Iterator[tuple[int, str]]:
    comments: list[str] = []
    start = last = 0
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            if comments and token.start[0] == last + 1:
                comments.append(token.string.lstrip("# "))
            else:
                if comments:
                    yield start, "\n".join(comments)
                comments, start = [token.string.lstrip("# ")], token.start[0]
            last = token.start[0]
        elif token.type == tokenize.STRING:
            body = re.sub(r'^[a-zA-Z]*("""|\'\'\'|"|\')|("""|\'\'\'|"|\')$', "", token.string)
            yield token.start[0], re.sub(r"\n[ \t]+", "\n", body)
    if comments:
        yield start, "\n".join(comments)


def list_files(paths: Iterable[str]) -> list[str]:
    """List the files to check, relative to the repository, below the given paths or everywhere."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *paths]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\n")
    return [
        name
        for name in listed
        if name and Path(name).suffix in SUFFIXES and not name.startswith(SKIPPED) and (ROOT / name).is_file()
    ]


@click.command("prose")
@click.argument("paths", nargs=-1)
def command(paths: tuple[str, ...]) -> int:
    """Print the banned words and sentences in files below the paths, or in all; exits with 1 if there is one."""
    count = 0
    for name in list_files(paths):
        for line, excerpt in find_problems(name, (ROOT / name).read_text(encoding="utf-8", errors="replace")):
            print(f"{name}:{line}: {excerpt}")
            count += 1
    if count:
        print(f"{count} banned words or sentences; CONTRIBUTING.md says what to write instead.", file=sys.stderr)
    return 1 if count else 0
