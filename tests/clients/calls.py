"""Make the calls of a client, and print as JSON what its own objects gave; runs in the environment of the clients."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def read_arguments() -> tuple[str, dict[str, Any]]:
    """Return the base URL and what to ask for, from the command line."""
    base, asked = sys.argv[1:]
    return base, json.loads(asked)


def make_calls(
    calls: Mapping[str, Callable[[], Any]], describe: Callable[[Any], Mapping[str, Any]] = lambda _: {}
) -> None:
    """Make some calls and print their answers and errors by name; `describe` adds what a client's error has."""
    found: dict[str, Any] = {}
    for name, call in calls.items():
        try:
            found[name] = {"answer": call()}
        except Exception as error:  # noqa: BLE001 (each is reported)
            found[name] = {"error": {"type": type(error).__name__, "message": str(error), **describe(error)}}
    sys.stdout.write(json.dumps(found, default=str))
