"""Encode the tasks of the queue: one task of one tenant per message."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from chalicelib.core.errors import Invalid


@dataclass(frozen=True, slots=True)
class Task:
    """A task for a tenant; `about` is its subject: a day, an id."""

    name: str
    tenant: str
    about: str

    def to_json(self) -> str:
        """Return the task as a message.

        >>> Task("review", "CA", "2026-01-31").to_json()
        '{"name": "review", "tenant": "CA", "about": "2026-01-31"}'
        """
        return json.dumps(asdict(self))


def parse_task(text: str) -> Task:
    """Return the task that a message holds; raises Invalid.

    >>> parse_task('{"name": "review", "tenant": "CA", "about": "2026-01-31"}').tenant
    'CA'
    """
    try:
        found = json.loads(text)
        return Task(str(found["name"]), str(found["tenant"]), str(found["about"]))
    except (ValueError, KeyError, TypeError) as error:
        raise Invalid("A task has a name, a tenant, and a subject (about).") from error
