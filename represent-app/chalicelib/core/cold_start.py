"""Start a process of Lambda without work that finds nothing.

Nothing that an import creates is garbage, so that the garbage collector only takes a twentieth of the time of a cold
start. After the first event, all objects are frozen (docs.python.org/3/library/gc.html#gc.freeze): later collections
do not search them. Pydantic searches all installed packages for plugins (pydantic.dev/docs, plugins); there are none.
botocore imports the generator of its documentation, which describes the methods of clients. The library that verifies
tokens imports X.509 certificates, which it reads for keys of another form than those of a user pool.
"""

from __future__ import annotations

import gc
import os
import sys
from importlib.util import LazyLoader, find_spec, module_from_spec
from types import ModuleType

from chalicelib.core import settings

_pending = settings.load().behind_gateway


class _Undocumented:
    """A docstring of a client that is not read in Lambda."""

    def __init__(self, *_: object, **__: object) -> None:
        """Take the arguments of any docstring of botocore."""


def finish() -> None:
    """Let the garbage collector run from now on; later calls do nothing."""
    global _pending  # noqa: PLW0603 (a state of the process)
    if _pending:
        _pending = False
        gc.freeze()
        gc.enable()


def defer(package: str, name: str) -> None:
    """Make a module of a package load when it is first used instead of when it is imported; in Lambda only."""
    full = f"{package}.{name}"
    found = find_spec(full) if _pending and full not in sys.modules else None
    if found is None or found.loader is None:
        return
    found.loader = LazyLoader(found.loader)
    module = sys.modules[full] = module_from_spec(found)
    found.loader.exec_module(module)
    # An import that finds it here does not ask for its attributes, which would load it.
    setattr(sys.modules[package], name, module)


def _skip_documentation() -> None:
    found = find_spec("botocore")
    if found is None or "botocore.docs" in sys.modules:
        return
    package, docstrings = ModuleType("botocore.docs"), ModuleType("botocore.docs.docstring")
    # botocore needs other modules of the package, which are small.
    package.__path__ = [f"{place}/docs" for place in found.submodule_search_locations or ()]
    docstrings.__getattr__ = lambda _: _Undocumented  # type: ignore[method-assign]
    sys.modules |= {"botocore.docs": package, "botocore.docs.docstring": docstrings}


if _pending:
    gc.disable()
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # noqa: TID251 (a setting of pydantic)
    _skip_documentation()
