"""Models of changes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chalicelib.changes import models as changes


def test_change_without_before_and_after_is_an_error() -> None:
    with pytest.raises(ValueError, match="needs the record before it, after it, or both"):
        changes.make_change(
            sequence=1,
            actor=changes.Actor(kind="system"),
            source="test",
            at=datetime(2026, 1, 1, tzinfo=UTC),
            before=None,
            after=None,
        )


def test_keys_sort_like_their_numbers() -> None:
    numbers = [1, 9, 10, 99, 100, 12_345_678]
    assert sorted(numbers, key=changes.sort_key) == numbers
