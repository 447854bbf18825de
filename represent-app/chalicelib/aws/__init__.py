"""Access AWS: the only package that imports boto3 or botocore."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from types import ModuleType


class _Undocumented:
    """A docstring of a client that is not read in Lambda."""

    def __init__(self, *_: object, **__: object) -> None:
        """Take the arguments of any docstring of botocore."""


def _skip_documentation() -> None:
    """Keep botocore from importing the generator of its documentation: a twentieth of the time of a cold start.

    It describes each method of a client in a text that is only written when it is read.
    """
    found = find_spec("botocore")
    if found is None or "botocore.docs" in sys.modules:
        return
    package, docstrings = ModuleType("botocore.docs"), ModuleType("botocore.docs.docstring")
    # botocore needs other modules of the package, which are small.
    package.__path__ = [f"{place}/docs" for place in found.submodule_search_locations or ()]
    docstrings.__getattr__ = lambda _: _Undocumented  # type: ignore[method-assign]
    sys.modules |= {"botocore.docs": package, "botocore.docs.docstring": docstrings}


if "AWS_LAMBDA_FUNCTION_NAME" in os.environ:
    _skip_documentation()
