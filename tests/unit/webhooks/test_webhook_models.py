"""The state of a webhook follows from its deliveries; a message proves its sender."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.webhooks.models import (
    LONGEST_PAUSE,
    NewWebhook,
    Webhook,
    is_due,
    make_secret,
    mark_replayed,
    record_delivery,
    record_failure,
    sign,
)
from tests.support import ROOT

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOOK = Webhook(
    id=uuid.UUID(int=7),
    tenant="CA",
    url="https://example.com/",
    types=None,
    cursor=3,
    created_at=NOW,
    created_by="x",
    version=1,
)


def test_message_is_signed_as_in_the_specification() -> None:
    # github.com/standard-webhooks/standard-webhooks, spec, "Signature scheme"; each of its libraries has the same
    # example.
    headers = sign(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        datetime.fromtimestamp(1614265330, UTC),
        b'{"test": 2432232314}',
    )
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def read_example() -> str:
    (found,) = re.findall(
        r"```python\n(.*?def verified.*?)```", (ROOT / "docs" / "api.md").read_text(encoding="utf-8"), re.DOTALL
    )
    return str(found)


def test_documented_example_verifies_our_messages_and_no_others() -> None:
    here: dict[str, object] = {}
    exec(read_example(), here)  # noqa: S102 (our own text)
    verified = here["verified"]
    assert callable(verified)
    secret, now = make_secret(), datetime.now(UTC)
    good = sign(secret, "CA:7:1-2", now, b"{}")
    assert verified(secret, good, b"{}")
    assert not verified(secret, good, b"{ }")
    assert not verified(make_secret(), good, b"{}")
    assert not verified(secret, good | {"webhook-id": "CA:7:1-3"}, b"{}")
    assert not verified(secret, good | {"webhook-timestamp": "1"}, b"{}")
    assert not verified(secret, sign(secret, "CA:7:1-2", now - timedelta(minutes=6), b"{}"), b"{}")


def test_secrets_are_unique_and_hidden_from_repr() -> None:
    new = NewWebhook(**HOOK.model_dump(), secret=make_secret())
    assert new.secret not in repr(new)
    assert len({make_secret() for _ in range(50)}) == 50


def test_pauses_grow_to_a_quarter_of_an_hour() -> None:
    hook, pauses = HOOK, []
    for _ in range(6):
        hook = record_failure(hook, 4, "no", NOW, 0.0)
        assert hook.next_attempt_at
        pauses.append((hook.next_attempt_at - NOW).total_seconds())
    assert pauses == [30, 120, 480, 900, 900, 900]


@given(st.integers(0, 500), st.floats(0, 1))
def test_no_pause_exceeds_the_delay_limit_of_a_queue(failures: int, jitter: float) -> None:
    hook = record_failure(HOOK.model_copy(update={"failures": failures}), 4, "no", NOW, jitter)
    assert hook.next_attempt_at
    assert timedelta(seconds=24) <= hook.next_attempt_at - NOW <= timedelta(seconds=LONGEST_PAUSE)


@pytest.mark.parametrize(
    ("failures", "hours", "state"),
    [(8, 48, "active"), (9, 23.9, "active"), (9, 24, "disabled"), (500, 0, "active"), (95, 30, "disabled")],
)
def test_webhook_is_disabled_after_many_failures_over_a_day(failures: int, hours: float, state: str) -> None:
    since = NOW - timedelta(hours=hours)
    hook = record_failure(HOOK.model_copy(update={"failures": failures, "failing_since": since}), 4, "no", NOW, 0.5)
    assert (hook.state, hook.failing_since, hook.cursor) == (state, since, 3)
    assert (hook.next_attempt_at is None) is (state == "disabled")


def test_success_resets_failures_and_a_batch_without_a_message_does_not() -> None:
    failing = record_failure(HOOK, 5, "no", NOW, 0.5)
    assert (failing.attempting, is_due(failing, NOW), is_due(failing, NOW + timedelta(seconds=40))) == (5, False, True)
    well = record_delivery(failing, 5, NOW, sent=True)
    assert (well.failures, well.failing_since, well.attempting, well.cursor, well.version) == (0, None, None, 5, 3)
    assert record_delivery(failing, 5, NOW, sent=False).failures == 1
    again = mark_replayed(failing.model_copy(update={"state": "disabled", "announced_at": NOW}), 0)
    assert (again.state, again.cursor, again.failures, again.announced_at) == ("active", 0, 0, None)
    assert is_due(again, NOW)
