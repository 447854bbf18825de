"""The ASGI app of the embedded cloud: MiniStack, which saves its state completely or not at all when it stops."""

from __future__ import annotations

import logging
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

# A file in the cloud's folder from each start to the next stop that saved everything.
UNSAVED = "unsaved"
BLOBS = "lambda-blobs"


class Saving(logging.Handler):
    """Save a state into a folder beside the previous one, and replace that if nothing failed.

    MiniStack only logs a file that it cannot write, and continues. A log is useless on a full disk, so this handler
    inspects the log records. It removes the `unsaved` file once everything is in place; removing a file needs no space.
    """

    def __init__(self, state: Path, unsaved: Path) -> None:
        super().__init__(logging.WARNING)
        self._state, self._unsaved = state, unsaved
        self.folder = state / "saving"
        self._ends = False
        self.failed = False

    def emit(self, record: logging.LogRecord) -> None:
        """Record that a state could not be saved; raise OSError for an object that could not be stored.

        The error reaches the client that stores the object; MiniStack would report success.
        """
        said = record.getMessage()
        if said.startswith("Failed to persist"):
            raise OSError(said)
        self.failed |= self._ends and record.name == "persistence" and record.levelno >= logging.ERROR

    def begin(self) -> None:
        """Create the folder with the code of functions; MiniStack removes unused code from it."""
        self._ends = True
        shutil.rmtree(self.folder, ignore_errors=True)
        try:
            (self.folder / BLOBS).mkdir(parents=True)
            for blob in (self._state / BLOBS).glob("*.zip"):
                os.link(blob, self.folder / BLOBS / blob.name)
        except OSError:
            self.failed = True

    def finish(self) -> bool:
        """Move the saved files into place unless one is missing; return whether they are in place."""
        try:
            if not self.failed:
                for file in sorted(self.folder.glob("*.json")):
                    file.replace(self._state / file.name)
                self._unsaved.unlink(missing_ok=True)
            else:
                for blob in (self.folder / BLOBS).glob("*.zip"):
                    blob.replace(self._state / BLOBS / blob.name)
        except OSError:
            self.failed = True
        shutil.rmtree(self.folder, ignore_errors=True)
        return not self.failed


async def app(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    """Serve MiniStack, and make it save its state when it stops."""
    from ministack.app import app as ministack  # noqa: PLC0415 (importing it reads the environment and starts services)
    from ministack.core import persistence  # noqa: PLC0415

    if scope["type"] != "lifespan":
        await ministack(scope, receive, send)
        return
    state = Path(persistence.STATE_DIR)
    saving = Saving(state, state.parent / UNSAVED)
    logging.getLogger().addHandler(saving)

    async def received() -> dict[str, Any]:
        message = await receive()
        if message["type"] == "lifespan.shutdown":
            saving.begin()
            persistence.STATE_DIR = str(saving.folder)
        return message

    async def sent(message: dict[str, Any]) -> None:
        if message["type"] == "lifespan.shutdown.complete":
            saving.finish()
        await send(message)

    await ministack(scope, received, sent)
