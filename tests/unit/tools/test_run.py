"""The end of `make run`."""

from __future__ import annotations

import signal
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from tools.local import run

if TYPE_CHECKING:
    import pytest


def test_signals_do_not_interrupt_the_saving_of_data(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    handlers = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}

    def stop(*_: Any) -> None:
        raise run.StopRequested

    def save(*_: Any) -> bool:
        seen.extend(signal.getsignal(one) for one in handlers)
        return True

    monkeypatch.setattr(run, "_clean_up_last_run", stop)
    monkeypatch.setattr(run, "_stop_cloud", save)
    cloud: Any = SimpleNamespace(running=True)
    try:
        assert run._run(cloud, 8000) == 0
    finally:
        for one, handler in handlers.items():
            signal.signal(one, handler)
    assert seen == [signal.SIG_IGN, signal.SIG_IGN]
