"""The days on which lines and districts are in force."""

from __future__ import annotations

import doctest
from datetime import date

import pytest

from chalicelib.core import validity
from chalicelib.core.validity import is_in_force


def test_docstring_examples_are_correct() -> None:
    assert doctest.testmod(validity).failed == 0


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "found"),
    [(None, None, True), (date(2027, 1, 3), None, True), (date(2027, 1, 4), None, False),
     (None, date(2027, 1, 3), False), (None, date(2027, 1, 4), True)],
)  # fmt: skip
def test_bound_that_is_not_known_bounds_nothing(valid_from: date | None, valid_to: date | None, *, found: bool) -> None:
    assert is_in_force(valid_from, valid_to, date(2027, 1, 3)) is found
