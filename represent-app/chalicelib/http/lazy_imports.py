"""Import operations and event functions on first use.

A Lambda environment serves one request at a time, and most requests need one module of twenty. app.py names the modules
by strings; a test imports each of them.
"""

from __future__ import annotations

from functools import cache, cached_property
from importlib import import_module
from typing import Any

from chalicelib.core import cold_start


class LazyImport:
    """An operation, or a function that events trigger, in a module that is not imported yet."""

    def __init__(self, module: str, name: str) -> None:
        self.module = module
        self.__name__ = name

    @cached_property
    def _found(self) -> Any:
        return getattr(import_module(self.module), self.__name__)

    def resolve(self) -> Any:
        """Return the operation or function, imported once; raises AttributeError."""
        return self._found

    def __call__(self, *arguments: Any) -> Any:
        """Call the operation or function."""
        found = self.resolve()
        cold_start.finish()
        return found(*arguments)


class LazyModule:
    """A module that is imported on first use of its contents."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> LazyImport:
        return LazyImport(self._name, name)


# The modules whose operations have routes.
served_modules: set[str] = set()


@cache
def import_served() -> None:
    """Import every module with routes, which registers all operations and so all agent tools."""
    for name in sorted(served_modules):
        import_module(name)
