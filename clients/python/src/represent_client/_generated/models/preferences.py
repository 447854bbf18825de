from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..models.topic import Topic, check_topic

T = TypeVar("T", bound="Preferences")


@_attrs_define
class Preferences:
    """Preferences of a constituent, for clients.

    Attributes:
        language (str): The preferred language, as a language tag; by default en.
        topics (list[Topic]): The topics that the constituent is interested in.
    """

    language: str
    topics: list[Topic]

    def to_dict(self) -> dict[str, Any]:
        language = self.language

        topics = []
        for topics_item_data in self.topics:
            topics_item: str = topics_item_data
            topics.append(topics_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "language": language,
                "topics": topics,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        language = d.pop("language")

        topics = []
        _topics = d.pop("topics")
        for topics_item_data in _topics:
            topics_item = check_topic(topics_item_data)

            topics.append(topics_item)

        preferences = cls(
            language=language,
            topics=topics,
        )

        return preferences
