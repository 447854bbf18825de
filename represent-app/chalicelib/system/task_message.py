"""Work that a queue hands out: one task of one tenant a message."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from chalicelib.core.errors import Invalid


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done for which tenant; `about` says what it is about: a day, an id."""

    name: str
    tenant: str
    about: str

    def to_json(self) -> str:
        """Give the task as a message.

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
        raise Invalid("A task has a name, a tenant, and what it is about.") from error
