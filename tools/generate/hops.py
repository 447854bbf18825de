"""Count the hops of a request: calls between functions or properties of this application.

The path is the union of the call stacks at the marks: each request to AWS, and each function that does the work of the
path (the `marks` of a path, by qualified name). Comprehensions belong to the enclosing function. Library frames between
two functions of the application are skipped, as are decorators that only call the wrapped function.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from tools import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

APP = ROOT / "represent-app"
AWS = "_make_api_call"  # botocore's function for every request

Function = tuple[str, str]  # file below represent-app, and qualified name


@dataclass
class HopCounter:
    """Record the hops of the code in its `with` block; functions in `passed`, which only call another, are skipped."""

    marks: frozenset[str]
    passed: frozenset[str] = frozenset()
    hops: dict[tuple[Function, Function], None] = field(default_factory=dict)
    reached: set[str] = field(default_factory=set)

    def __enter__(self) -> Self:
        sys.setprofile(self._profile)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)

    def _profile(self, frame: FrameType, event: str, _: Any) -> None:
        if event != "call":
            return
        code = frame.f_code
        name = AWS if code.co_name == AWS else code.co_qualname
        if name in self.marks and (name == AWS or _is_ours(frame)):
            self.reached.add(name)
            stack = [_function(each) for each in _stack(frame) if each.f_code.co_qualname not in self.passed]
            for caller, called in pairwise(stack):
                if caller != called:
                    self.hops.setdefault((caller, called))


def render(title: str, hops: dict[tuple[Function, Function], None]) -> str:
    """Return the hops of a path as Markdown: caller and called function, with their files."""
    lines = [f"### {title}: {len(hops)} hops", "", "| | caller | called |", "|---|---|---|"]
    for number, ((where, caller), (there, called)) in enumerate(hops, 1):
        lines.append(f"| {number} | `{where}` `{caller}` | `{there}` `{called}` |")
    return "\n".join(lines) + "\n"


def _stack(frame: FrameType) -> list[FrameType]:
    found = [each for each in _callers(frame) if _is_ours(each) and not _is_comprehension(each)]
    return found[::-1]


def _callers(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back


def _is_ours(frame: FrameType) -> bool:
    return frame.f_code.co_filename.startswith(str(APP))


def _is_comprehension(frame: FrameType) -> bool:
    return frame.f_code.co_name in {"<listcomp>", "<genexpr>", "<dictcomp>", "<setcomp>"}


def _function(frame: FrameType) -> Function:
    file = str(Path(frame.f_code.co_filename).relative_to(APP)).removeprefix("chalicelib/")
    return file, frame.f_code.co_qualname.replace(".<locals>", "")
