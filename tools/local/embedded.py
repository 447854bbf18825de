"""The embedded cloud as hypercorn serves it: MiniStack, which saves its state as it ends, all of it or nothing."""

from __future__ import annotations

import logging
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

# Stands in the folder of a cloud from each start to the next stop that has saved everything.
UNSAVED = "unsaved"
BLOBS = "lambda-blobs"


class Saving(logging.Handler):
    """One save of a state: into a folder beside the last one, and into its place if nothing went wrong.

    MiniStack goes on after a file that it cannot write, and only logs it. A log is of no use on a disk that is full, so
    this listens to what is logged. `unsaved` is removed when everything stands; removing needs no room.
    """

    def __init__(self, state: Path, unsaved: Path) -> None:
        super().__init__(logging.WARNING)
        self._state, self._unsaved = state, unsaved
        self.folder = state / "saving"
        self._ends = False
        self.failed = False

    def emit(self, record: logging.LogRecord) -> None:
        """Take note of a state that could not be saved; raises OSError for an object that could not be stored.

        The error reaches whoever stores the object, which MiniStack would say is stored.
        """
        said = record.getMessage()
        if said.startswith("Failed to persist"):
            raise OSError(said)
        self.failed |= self._ends and record.name == "persistence" and record.levelno >= logging.ERROR

    def begin(self) -> None:
        """Make the folder, with the code of functions, of which MiniStack removes what the new state does not need."""
        self._ends = True
        shutil.rmtree(self.folder, ignore_errors=True)
        try:
            (self.folder / BLOBS).mkdir(parents=True)
            for blob in (self._state / BLOBS).glob("*.zip"):
                os.link(blob, self.folder / BLOBS / blob.name)
        except OSError:
            self.failed = True

    def finish(self) -> bool:
        """Put what was saved in its place, unless something is missing; returns whether it stands there."""
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
    """Serve MiniStack, and hold it to saving its state as it ends."""
    from ministack.app import app as ministack  # noqa: PLC0415 (it reads its environment, and begins, as it is imported)
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
