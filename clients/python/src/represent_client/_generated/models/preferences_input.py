from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..models.topic import Topic, check_topic
from ..types import UNSET, Unset

T = TypeVar("T", bound="PreferencesInput")


@_attrs_define
class PreferencesInput:
    """Preferences of a constituent, for clients.

    Attributes:
        language (str | Unset): The preferred language, as a language tag; by default en.
        topics (list[Topic] | Unset): The topics that the constituent is interested in.
    """

    language: str | Unset = UNSET
    topics: list[Topic] | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        language = self.language

        topics: list[str] | Unset = UNSET
        if not isinstance(self.topics, Unset):
            topics = []
            for topics_item_data in self.topics:
                topics_item: str = topics_item_data
                topics.append(topics_item)

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if language is not UNSET:
            field_dict["language"] = language
        if topics is not UNSET:
            field_dict["topics"] = topics

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        language = d.pop("language", UNSET)

        _topics = d.pop("topics", UNSET)
        topics: list[Topic] | Unset = UNSET
        if _topics is not UNSET:
            topics = []
            for topics_item_data in _topics:
                topics_item = check_topic(topics_item_data)

                topics.append(topics_item)

        preferences_input = cls(
            language=language,
            topics=topics,
        )

        return preferences_input
