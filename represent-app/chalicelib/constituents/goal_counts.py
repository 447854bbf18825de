"""Count the constituents with a goal by topic and office, for staff; counts below ten are not shown.

There are no totals, no filters and no exact numbers: people are counted once, in tens, rounded down. This prevents
staff from subtracting answers or lines to find groups that are too small to be shown.
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
    """The number of people with an active goal of a topic that names an office."""

    model_config = ConfigDict(frozen=True)

    topic: Topic = Field(description="The topic of the goals.")
    office: str | None = Field(
        description="The title of the office that the goals name; null for goals without representatives.",
        examples=["Mayor"],
    )
    people: int = Field(
        ge=FEWEST,
        multiple_of=FEWEST,
        description="The number of people, rounded down to tens; fewer than ten are not shown.",
    )


PARTITION = "#STATUS#ACTIVE"
# Only these attributes of goals are read from the database; the sort key identifies the constituent.
NAMES = ("GSI1SK", "topic", "offices")


def count_goals(items: Iterable[Item]) -> list[Count]:
    """Count the people with active goals, by topic and office; see the module.

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
