"""Conditional writes: the precondition of an `If-Match` header (RFC 9110, 13.1.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chalicelib.core.errors import PreconditionFailed

if TYPE_CHECKING:
    from collections.abc import Callable


def check_precondition(precondition: Callable[[Any], bool] | None, current: object | None, name: str) -> None:
    """Raise PreconditionFailed if a precondition is given and the current version, or its absence, does not meet it."""
    if precondition and (current is None or not precondition(current)):
        raise PreconditionFailed(
            f"If-Match names another version of the {name}. Read it again, then repeat the change."
        )
