"""The task that finishes a constituent's erasure or move after an interruption."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.auth.permissions import SYSTEM, Principal
from chalicelib.container import Container

if TYPE_CHECKING:
    from chalicelib.system.task_message import Task


def finish_relocation(task: Task) -> None:
    """Finish an erasure or move that was interrupted. The task holds a digest, not the constituent's id.

    Idempotent: finished steps are skipped, and a second run at the same time does no harm.
    """
    sub = Container(SYSTEM).global_table.get_unfinished_person(task.about)
    if sub:
        container = Container(Principal("constituent", id=sub))
        container.constituent.finish(lambda: container.pool.erase(sub))
