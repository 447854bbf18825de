"""Evaluate the DynamoDB expressions that this application and its peers use, and compute the size of items."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Item = dict[str, Any]
TOKEN = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_.]*|[:#][A-Za-z0-9_]+|<>|<=|>=|[=<>(),+-])")
COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: _ordered(a) < _ordered(b),
    "<=": lambda a, b: _ordered(a) <= _ordered(b),
    ">": lambda a, b: _ordered(a) > _ordered(b),
    ">=": lambda a, b: _ordered(a) >= _ordered(b),
}


class UnknownExpression(ValueError):  # noqa: N818 (named for the expression)
    """Report an expression that this database does not support."""


class Expression:
    """Parse an expression word by word and evaluate it for an item (None: there is no item)."""

    def __init__(self, text: str, request: Mapping[str, Any], item: Item | None) -> None:
        self._words = TOKEN.findall(text)
        if "".join(self._words) != re.sub(r"\s", "", text):
            raise UnknownExpression(text)
        self._text = text
        self._at = 0
        self._names = request.get("ExpressionAttributeNames") or {}
        self._values = request.get("ExpressionAttributeValues") or {}
        self.item = dict(item or {})

    def holds(self) -> bool:
        """Return whether a condition is met: comparisons and functions, with AND, OR, NOT and parentheses."""
        met = self._either()
        if self._at != len(self._words):
            raise UnknownExpression(self._text)
        return met

    def updated(self) -> Item:
        """Return the item after SET, ADD and REMOVE; each value is a value, or a sum or difference of two."""
        action, before = "", dict(self.item)
        while self._at < len(self._words):
            if self._next().upper() in ("SET", "ADD", "REMOVE"):
                action = self._take().upper()
            name = self._name(self._take())
            if action == "SET":
                self._expect("=")
                self.item[name] = self._sum(before)
            elif action == "ADD":
                added = self._operand(self._take(), before)
                self.item[name] = _plus(before.get(name, {"N": "0"}), added)
            elif action == "REMOVE":
                self.item.pop(name, None)
            else:
                raise UnknownExpression(self._text)
            if self._next() == ",":
                self._take()
        return self.item

    def _either(self) -> bool:
        met = self._both()
        while self._next().upper() == "OR":
            self._take()
            met = self._both() or met
        return met

    def _both(self) -> bool:
        met = self._one()
        while self._next().upper() == "AND":
            self._take()
            met = self._one() and met
        return met

    def _one(self) -> bool:
        word = self._take()
        if word.upper() == "NOT":
            return not self._one()
        if word == "(":
            met = self._either()
            self._expect(")")
            return met
        if word in ("attribute_exists", "attribute_not_exists", "begins_with"):
            return self._function(word)
        left = self._operand(word, self.item)
        how = self._take().upper()
        right = self._operand(self._take(), self.item)
        if how == "BETWEEN":
            self._expect("AND")
            most = self._operand(self._take(), self.item)
            return left is not None and _ordered(right) <= _ordered(left) <= _ordered(most)
        if how not in COMPARED:
            raise UnknownExpression(self._text)
        return (left is not None or how == "<>") and COMPARED[how](left, right)

    def _function(self, word: str) -> bool:
        self._expect("(")
        found = self.item.get(self._name(self._take()))
        start: Any = None
        if word == "begins_with":
            self._expect(",")
            start = self._operand(self._take(), self.item)
        self._expect(")")
        if word == "begins_with":
            return found is not None and str(found["S"]).startswith(start["S"])
        return (found is not None) == (word == "attribute_exists")

    def _sum(self, item: Item) -> Any:
        value = self._operand(self._take(), item)
        while self._next() in ("+", "-"):
            sign = self._take()
            other = self._operand(self._take(), item)
            value = _plus(value, other if sign == "+" else {"N": str(-int(other["N"]))})
        return value

    def _operand(self, word: str, item: Item) -> Any:
        if word == "if_not_exists":
            self._expect("(")
            there = item.get(self._name(self._take()))
            self._expect(",")
            otherwise = self._operand(self._take(), item)
            self._expect(")")
            return otherwise if there is None else there
        return self._values[word] if word.startswith(":") else item.get(self._name(word))

    def _name(self, word: str) -> str:
        return str(self._names[word]) if word.startswith("#") else word

    def _next(self) -> str:
        return str(self._words[self._at]) if self._at < len(self._words) else ""

    def _take(self) -> str:
        word = self._next()
        if not word:
            raise UnknownExpression(self._text)
        self._at += 1
        return word

    def _expect(self, wanted: str) -> None:
        if self._take().upper() != wanted:
            raise UnknownExpression(self._text)


def size_of(item: Mapping[str, Any]) -> int:
    """Return the size of an item in bytes (…/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html)."""
    return sum(len(name.encode()) + _size(value) for name, value in item.items())


def _size(value: Mapping[str, Any]) -> int:
    ((kind, content),) = value.items()
    measure = SIZES.get(kind)
    return measure(content) if measure else 1


def _ordered(value: Mapping[str, Any]) -> Any:
    ((kind, content),) = value.items()
    return int(content) if kind == "N" else content


def _plus(a: Mapping[str, Any], b: Mapping[str, Any]) -> dict[str, str]:
    return {"N": str(int(a["N"]) + int(b["N"]))}


SIZES: dict[str, Callable[[Any], int]] = {
    "S": lambda content: len(content.encode()),
    "N": lambda content: (len(content.lstrip("-").replace(".", "")) + 1) // 2 + 1,
    "B": lambda content: len(base64.b64decode(content)),
    "M": lambda content: 3 + size_of(content) + len(content),
    "L": lambda content: 3 + sum(1 + _size(each) for each in content),
}
