"""What staff learn of constituents: how many have a goal of a topic and an office, and nothing of fewer than ten.

There are no totals, no filters and no exact numbers: people are counted once, in tens, rounded down. So nobody can
subtract one answer, or one line, from another to learn of those who are too few to be shown.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.constituents.topics import Topic

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chalicelib.aws.tenant_table import Item

FEWEST = 10


class Count(BaseModel):
    """How many people have an active goal of a topic that is about an office; null: about no representative."""

    model_config = ConfigDict(frozen=True)

    topic: Topic
    office: str | None
    people: int = Field(ge=FEWEST, multiple_of=FEWEST, description="in tens, rounded down; fewer are not shown")


PARTITION = "#STATUS#ACTIVE"
# Nothing else of a goal leaves the database; the sort key says whose it is.
NAMES = ("GSI1SK", "topic", "offices")


def count_goals(items: Iterable[Item]) -> list[Count]:
    """Count the people among active goals, by topic and office; see the module.

    >>> goals = [{"GSI1SK": f"USER#{n}#2026", "topic": "taxes", "offices": '["Mayor"]'} for n in range(19)]
    >>> [(count.topic.value, count.office, count.people) for count in count_goals(goals)]
    [('taxes', 'Mayor', 10)]
    """
    people: dict[tuple[str, str], set[str]] = defaultdict(set)
    for item in items:
        for office in json.loads(str(item["offices"])) or [""]:
            people[str(item["topic"]), office].add(str(item["GSI1SK"]).split("#")[1])
    return [
        Count(topic=Topic(topic), office=office or None, people=len(them) // FEWEST * FEWEST)
        for (topic, office), them in sorted(people.items())
        if len(them) >= FEWEST
    ]
