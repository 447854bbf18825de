"""Start a process of Lambda without work that finds nothing.

Nothing that an import creates is garbage, so that the garbage collector only takes a twentieth of the time of a cold
start. After the first event, what exists then is frozen (docs.python.org/3/library/gc.html#gc.freeze): later collections
do not search it. Pydantic searches all installed packages for plugins (pydantic.dev/docs, plugins); there are none.
"""

from __future__ import annotations

import gc
import os

_pending = "AWS_LAMBDA_FUNCTION_NAME" in os.environ
if _pending:
    gc.disable()
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


def finish() -> None:
    """Let the garbage collector run from now on; later calls do nothing."""
    global _pending  # noqa: PLW0603 (a state of the process)
    if _pending:
        _pending = False
        gc.freeze()
        gc.enable()
