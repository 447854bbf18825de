from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.webhook_state import WebhookState, check_webhook_state

T = TypeVar("T", bound="Webhook")


@_attrs_define
class Webhook:
    """A webhook as its tenant's administrators see it; `cursor` is the last change delivered to it.

    Attributes:
        id (UUID): Id of the webhook, a UUID.
        tenant (str): Id of the tenant whose events are sent.
        url (str): HTTPS address that receives the events.
        types (list[str] | None): Types of events that are sent; null for all.
        state (WebhookState): State of the webhook: `disabled` after failing for at least 24 hours, else `active`; by
            default active.
        cursor (int): Sequence number of the last change that the webhook is done with.
        failures (int): Number of failed attempts in a row; by default 0.
        failing_since (datetime.datetime | None): Time of the first failed attempt in a row; null if the last attempt
            succeeded.
        last_failure (None | str): Reason of the last failed attempt; null if the last attempt succeeded.
        attempting (int | None): Sequence number of the last change in the failed message; null if none failed.
        next_attempt_at (datetime.datetime | None): Time of the next attempt; null if none is scheduled.
        delivered_at (datetime.datetime | None): Time of the last successful delivery; null if there was none.
        announced_at (datetime.datetime | None): Time at which the disabling of this webhook was announced by an event;
            null if it was not.
        created_at (datetime.datetime): Time at which the webhook was created.
        created_by (None | str): Id of the account that created the webhook, a UUID; null if it is not known.
        version (int): Version of the webhook, which each delivery and each change increments.
    """

    id: UUID
    tenant: str
    url: str
    types: list[str] | None
    state: WebhookState
    cursor: int
    failures: int
    failing_since: datetime.datetime | None
    last_failure: None | str
    attempting: int | None
    next_attempt_at: datetime.datetime | None
    delivered_at: datetime.datetime | None
    announced_at: datetime.datetime | None
    created_at: datetime.datetime
    created_by: None | str
    version: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        tenant = self.tenant

        url = self.url

        types: list[str] | None
        if isinstance(self.types, list):
            types = self.types

        else:
            types = self.types

        state: str = self.state

        cursor = self.cursor

        failures = self.failures

        failing_since: None | str
        if isinstance(self.failing_since, datetime.datetime):
            failing_since = self.failing_since.isoformat()
        else:
            failing_since = self.failing_since

        last_failure: None | str
        last_failure = self.last_failure

        attempting: int | None
        attempting = self.attempting

        next_attempt_at: None | str
        if isinstance(self.next_attempt_at, datetime.datetime):
            next_attempt_at = self.next_attempt_at.isoformat()
        else:
            next_attempt_at = self.next_attempt_at

        delivered_at: None | str
        if isinstance(self.delivered_at, datetime.datetime):
            delivered_at = self.delivered_at.isoformat()
        else:
            delivered_at = self.delivered_at

        announced_at: None | str
        if isinstance(self.announced_at, datetime.datetime):
            announced_at = self.announced_at.isoformat()
        else:
            announced_at = self.announced_at

        created_at = self.created_at.isoformat()

        created_by: None | str
        created_by = self.created_by

        version = self.version

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "tenant": tenant,
                "url": url,
                "types": types,
                "state": state,
                "cursor": cursor,
                "failures": failures,
                "failing_since": failing_since,
                "last_failure": last_failure,
                "attempting": attempting,
                "next_attempt_at": next_attempt_at,
                "delivered_at": delivered_at,
                "announced_at": announced_at,
                "created_at": created_at,
                "created_by": created_by,
                "version": version,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        tenant = d.pop("tenant")

        url = d.pop("url")

        def _parse_types(data: object) -> list[str] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                types_type_0 = cast(list[str], data)

                return types_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None, data)

        types = _parse_types(d.pop("types"))

        state = check_webhook_state(d.pop("state"))

        cursor = d.pop("cursor")

        failures = d.pop("failures")

        def _parse_failing_since(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                failing_since_type_0 = datetime.datetime.fromisoformat(data)

                return failing_since_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        failing_since = _parse_failing_since(d.pop("failing_since"))

        def _parse_last_failure(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        last_failure = _parse_last_failure(d.pop("last_failure"))

        def _parse_attempting(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        attempting = _parse_attempting(d.pop("attempting"))

        def _parse_next_attempt_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                next_attempt_at_type_0 = datetime.datetime.fromisoformat(data)

                return next_attempt_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        next_attempt_at = _parse_next_attempt_at(d.pop("next_attempt_at"))

        def _parse_delivered_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                delivered_at_type_0 = datetime.datetime.fromisoformat(data)

                return delivered_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        delivered_at = _parse_delivered_at(d.pop("delivered_at"))

        def _parse_announced_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                announced_at_type_0 = datetime.datetime.fromisoformat(data)

                return announced_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        announced_at = _parse_announced_at(d.pop("announced_at"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        def _parse_created_by(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        created_by = _parse_created_by(d.pop("created_by"))

        version = d.pop("version")

        webhook = cls(
            id=id,
            tenant=tenant,
            url=url,
            types=types,
            state=state,
            cursor=cursor,
            failures=failures,
            failing_since=failing_since,
            last_failure=last_failure,
            attempting=attempting,
            next_attempt_at=next_attempt_at,
            delivered_at=delivered_at,
            announced_at=announced_at,
            created_at=created_at,
            created_by=created_by,
            version=version,
        )

        webhook.additional_properties = d
        return webhook

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
