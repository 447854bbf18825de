"""Operations and event functions that are imported when they are first asked for.

A Lambda serves one request after another, and most requests need one module of twenty. The modules are named by strings
in app.py; a test imports each of them.
"""

from __future__ import annotations

from functools import cache, cached_property
from importlib import import_module
from typing import Any


class LazyImport:
    """An operation, or a function that events start, which a module declares."""

    def __init__(self, module: str, name: str) -> None:
        self.module = module
        self.__name__ = name

    @cached_property
    def _found(self) -> Any:
        return getattr(import_module(self.module), self.__name__)

    def resolve(self) -> Any:
        """Return the operation or function itself, imported once; raises AttributeError."""
        return self._found

    def __call__(self, *arguments: Any) -> Any:
        """Call it."""
        return self.resolve()(*arguments)


class LazyModule:
    """A module whose contents are deferred."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> LazyImport:
        return LazyImport(self._name, name)


# The modules whose operations are served at routes.
served_modules: set[str] = set()


@cache
def import_served() -> None:
    """Import every module that is served at a route, which registers every operation and so every agent tool."""
    for name in sorted(served_modules):
        import_module(name)
