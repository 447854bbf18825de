"""What the table of contents speaks of, imported when it is first asked for: most requests need one room of twenty."""

from __future__ import annotations

from functools import cache, cached_property
from importlib import import_module
from typing import Any


class Deferred:
    """Something that a module of edge declares: an operation, or a function that events start."""

    def __init__(self, module: str, name: str) -> None:
        self.module = module
        self.__name__ = name

    @cached_property
    def it(self) -> Any:
        """The thing itself; raises AttributeError."""
        return getattr(import_module(f"chalicelib.edge.{self.module}"), self.__name__)

    def __call__(self, *arguments: Any) -> Any:
        """Call it."""
        return self.it(*arguments)


class Module:
    """A module of edge, whose contents are deferred."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Deferred:
        return Deferred(self._name, name)


# The modules whose operations are served at routes.
served_modules: set[str] = set()


@cache
def import_served() -> None:
    """Import every module that is served at a route, which registers every operation and so every agent tool."""
    for name in sorted(served_modules):
        import_module(f"chalicelib.edge.{name}")


def __getattr__(name: str) -> Module:
    return Module(name)
