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

SUFFIXES = {
    ".py", ".md", ".toml", ".yaml", ".yml", ".json", ".html", ".css", ".js", ".txt", ".sh", ".in", ".cfg", ".ini", "",
}  # fmt: skip
# Reference data contains place names, the benchmarks write their own results, and the pages are built from web/.
SKIPPED = (
    "bench/results.", "LICENSE", "tests/data/names.txt", "tests/data/ocd/", "tools/checks/banned_words.py",
    "tests/contract/test_prose.py", "represent-app/chalicelib/static/",
)  # fmt: skip
WORDS = ("told", "tell", "tells", "whoever", "nobody", "somebody", "anew", "lacking")
# Also in the plural, and as a part of a name in any style (`mostTold`, `MOST_TOLD`).
WORD = re.compile(
    rf"(?<![A-Za-z])(?i:{'|'.join(WORDS)})(?:'?s)?(?![a-z])"
    rf"|(?<=[a-z])(?:{'|'.join(word.capitalize() for word in WORDS)})(?![a-z])"
)
# A sentence that begins with one of these words and is not a question.
CLAUSE = re.compile(
    r"(?:^|(?<=[.:;!?]\s)|(?<=\n\n)|(?<=[(\"“]))(?:What|Whatever|Who)(?=\s)[^.?!\n]*(?:\n[^.?!\n]+)*(?:[.!](?:\s|$|[)\"”])|\Z)"
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
                for part in value.split("\\n"):
                    yield number, part
    elif path.endswith(".md"):
        yield from _read_blocks(text)
    else:
        yield from _read_lines(text)


def _read_blocks(text: str) -> Iterator[tuple[int, str]]:
    """Yield paragraphs, entries of lists, and cells of tables."""
    block: list[str] = []
    start = 0
    for number, line in enumerate([*text.splitlines(), ""], 1):
        begins = re.match(r"[ \t]*(?:#+|[-*>]|\d+\.)[ \t]+", line)
        cells = line.strip().startswith("|")
        if block and (begins or cells or not line.strip()):
            yield start, "\n".join(block)
            block = []
        if cells:
            yield from ((number, cell.strip()) for cell in line.split("|"))
        elif line.strip():
            start = start if block else number
            block.append(re.sub(r"\*\*|__", "", line[begins.end() :] if begins else line).strip())


def _read_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield runs of comments, and the other lines without their keys."""
    comments: list[str] = []
    start = 0
    for number, line in enumerate([*text.splitlines(), ""], 1):
        code, found, comment = re.match(r"(.*?)(?:(^|\s)#+ (.*))?$", line).groups()  # type: ignore[union-attr]
        if found is not None:
            if code.strip() and comments:
                yield start, "\n".join(comments)
                comments = []
            start = start if comments else number
            comments.append(comment)
        elif comments:
            yield start, "\n".join(comments)
            comments = []
        yield number, re.sub(r"^[ \t]*(?:- )?(?:[\w.-]+:[ \t]+)?[\"']?|[\"']$", "", code).strip()


def _read_python(text: str) -> Iterator[tuple[int, str]]:
    comments: list[str] = []
    start = last = 0
    for kind, content, line in _read_tokens(text):
        if kind == tokenize.COMMENT:
            if comments and line == last + 1:
                comments.append(content.lstrip("# "))
            else:
                if comments:
                    yield start, "\n".join(comments)
                comments, start = [content.lstrip("# ")], line
            last = line
        elif kind == tokenize.STRING:
            body = re.sub(r'^[a-zA-Z]*("""|\'\'\'|"|\')|("""|\'\'\'|"|\')$', "", content)
            yield line, re.sub(r"\n[ \t]+", "\n", body)
    if comments:
        yield start, "\n".join(comments)


def _read_tokens(text: str) -> Iterator[tuple[int, str, int]]:
    """Yield (type, text, line) for each token; an f-string is one string, as it was before Python 3.12."""
    lines, opened = text.splitlines(keepends=True), list[tuple[int, int]]()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        name = tokenize.tok_name[token.type]
        if name == "FSTRING_START":
            opened.append(token.start)
        elif name == "FSTRING_END":
            (first, left), (final, right) = opened.pop(), token.end
            if not opened:
                whole = "".join(lines[first - 1 : final - 1]) + lines[final - 1][:right]
                yield tokenize.STRING, whole[left:] if first < final else lines[first - 1][left:right], first
        elif not opened:
            yield token.type, token.string, token.start[0]


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
    files = list_files(paths)
    if not files:
        raise click.UsageError(f"There is no file to check below {', '.join(paths)}.")
    for name in files:
        for line, excerpt in find_problems(name, (ROOT / name).read_text(encoding="utf-8", errors="replace")):
            print(f"{name}:{line}: {excerpt}")
            count += 1
    if count:
        print(f"{count} banned words or sentences; CONTRIBUTING.md says what to write instead.", file=sys.stderr)
    return 1 if count else 0
