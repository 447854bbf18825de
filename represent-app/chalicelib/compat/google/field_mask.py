"""The `fields` parameter of Google's APIs: which parts of an answer a client wants."""

from __future__ import annotations

import re
from typing import Any

MOST_CHARACTERS, DEEPEST = 2_000, 10
TOKEN = re.compile(r"[A-Za-z0-9_.:*$-]+|[(),/]")
PUNCTUATION = frozenset("(),/")

# The wanted parts by name, `*` for every name; an empty mask wants all of a part.
Mask = dict[str, Any]


def parse_mask(text: str) -> Mask:
    """Return the mask of `fields`; raises ValueError.

    >>> parse_mask("kind,offices(name,officialIndices),officials/name")
    {'kind': {}, 'offices': {'name': {}, 'officialIndices': {}}, 'officials': {'name': {}}}
    >>> parse_mask("a,a/b"), parse_mask("a/b,a")
    ({'a': {}}, {'a': {}})
    >>> parse_mask("a(b")
    Traceback (most recent call last):
    ...
    ValueError: a parenthesis is not closed
    """
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"it has more than {MOST_CHARACTERS:,} characters")
    tokens = TOKEN.findall(text)
    if "".join(tokens) != "".join(text.split()):
        raise ValueError("it has a character that no name has")
    tokens.reverse()
    mask: Mask = {}
    _read_list(tokens, mask, 0)
    if tokens:
        raise ValueError("a parenthesis is closed that is not open")
    return mask


def _read_list(tokens: list[str], mask: Mask, depth: int) -> None:
    """Add names with commas between them to a mask; `tokens` are in reverse order, and are used up."""
    while True:
        _read_path(tokens, mask, depth)
        if not tokens or tokens[-1] != ",":
            return
        tokens.pop()


def _read_path(tokens: list[str], mask: Mask, depth: int) -> None:
    """Add a name, the name behind a slash, or the names in parentheses to a mask."""
    if depth > DEEPEST:
        raise ValueError(f"it is nested more than {DEEPEST} times")
    if not tokens or tokens[-1] in PUNCTUATION:
        raise ValueError("a name is missing")
    name = tokens.pop()
    is_whole = name in mask and not mask[name]  # another part of the text wants all of it
    inner: Mask = {} if is_whole else mask.setdefault(name, {})
    if tokens and tokens[-1] == "/":
        tokens.pop()
        _read_path(tokens, inner, depth + 1)
    elif not tokens or tokens[-1] != "(":
        mask[name] = {}
    else:
        tokens.pop()
        _read_list(tokens, inner, depth + 1)
        if not tokens or tokens.pop() != ")":
            raise ValueError("a parenthesis is not closed")


def apply_mask(value: Any, mask: Mask) -> Any:
    """Return the parts of a JSON value that a mask wants; an empty mask wants all.

    >>> apply_mask({"a": [{"b": 1, "c": 2}], "d": 3}, {"a": {"b": {}}})
    {'a': [{'b': 1}]}
    """
    if not mask:
        return value
    if isinstance(value, list):
        return [apply_mask(each, mask) for each in value]
    if not isinstance(value, dict):
        return value
    of_all: Mask | None = mask.get("*")
    if of_all is not None:
        return {name: apply_mask(part, mask.get(name, of_all)) for name, part in value.items()}
    return {name: apply_mask(part, mask[name]) for name, part in value.items() if name in mask}
