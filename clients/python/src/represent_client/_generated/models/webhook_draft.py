from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.webhook_draft_types_type_0_item import (
    WebhookDraftTypesType0Item,
    check_webhook_draft_types_type_0_item,
)
from ..types import UNSET, Unset

T = TypeVar("T", bound="WebhookDraft")


@_attrs_define
class WebhookDraft:
    """A URL for a tenant's events, and their types; `after` replays from a sequence number, else it starts now.

    Attributes:
        url (str): HTTPS address that receives the events.
        types (list[WebhookDraftTypesType0Item] | None | Unset): Types of events to send, of those that describe
            changes; null for all.
        after (int | None | Unset): Sequence number of the last change that the receiver has; null to start with the
            next change.
    """

    url: str
    types: list[WebhookDraftTypesType0Item] | None | Unset = UNSET
    after: int | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        url = self.url

        types: list[str] | None | Unset
        if isinstance(self.types, Unset):
            types = UNSET
        elif isinstance(self.types, list):
            types = []
            for types_type_0_item_data in self.types:
                types_type_0_item: str = types_type_0_item_data
                types.append(types_type_0_item)

        else:
            types = self.types

        after: int | None | Unset
        if isinstance(self.after, Unset):
            after = UNSET
        else:
            after = self.after

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "url": url,
            }
        )
        if types is not UNSET:
            field_dict["types"] = types
        if after is not UNSET:
            field_dict["after"] = after

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        url = d.pop("url")

        def _parse_types(data: object) -> list[WebhookDraftTypesType0Item] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                types_type_0 = []
                _types_type_0 = data
                for types_type_0_item_data in _types_type_0:
                    types_type_0_item = check_webhook_draft_types_type_0_item(types_type_0_item_data)

                    types_type_0.append(types_type_0_item)

                return types_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[WebhookDraftTypesType0Item] | None | Unset, data)

        types = _parse_types(d.pop("types", UNSET))

        def _parse_after(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        after = _parse_after(d.pop("after", UNSET))

        webhook_draft = cls(
            url=url,
            types=types,
            after=after,
        )

        return webhook_draft
