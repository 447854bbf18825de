"""The verification of a soak run detects each kind of loss."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from bench.soak import run as soak
from bench.soak import verification as soak_verification
from bench.soak.clients import ClientLog, LoadClients, find_foreign_data

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)


def change(sequence: int, kind: str, record: str, **after: Any) -> dict[str, Any]:
    """Return a stored change."""
    return {
        "sequence": sequence, "type": kind, "representative_id": record, "at": (NOW + timedelta(sequence)).isoformat(),
        "after": {"name": f"CA {record}", "version": sequence, **after} if kind != "deleted" else None,
        "source": after.get("source", "api"),
    }  # fmt: skip


WHOLE = [change(1, "created", "a"), change(2, "updated", "a", photo_url="n"), change(3, "deleted", "a")]
WRITES: dict[str, Any] = {"created": {"a": ("CA", "CA a")}, "patched": [("CA", "a", "n")], "deleted": {("CA", "a")}}


class Tables:
    """A client of a table with some partitions."""

    def __init__(self, changes: list[dict[str, Any]], records: dict[str, int] | None = None) -> None:
        self._items = {
            "TENANT#CA#CHANGES": [{"doc": {"S": json.dumps(one)}} for one in changes],
            "TENANT#CA": [
                {"SK": {"S": "META"}},
                *({"SK": {"S": f"REP#{name}"}, "version": {"N": str(v)}} for name, v in (records or {}).items()),
            ],
        }

    def get_paginator(self, _: str) -> Tables:
        return self

    def paginate(self, *, ExpressionAttributeValues: Any, **_: Any) -> list[Any]:  # noqa: N803 (AWS's name)
        return [{"Items": self._items.get(ExpressionAttributeValues[":pk"]["S"], [])}]


class TestAcknowledgedWrites:
    def test_complete_changes_have_no_losses(self) -> None:
        assert list(soak_verification.find_lost_writes("CA", WHOLE, ClientLog(**WRITES))) == []
        assert list(soak_verification.find_lost_writes("NH", [], ClientLog(**WRITES))) == []

    @pytest.mark.parametrize(
        ("changes", "wrong"),
        [
            (WHOLE[1:], "CA a (a) was created 0 times"),
            ([WHOLE[0], *WHOLE], "CA a (a) was created 2 times"),
            ([WHOLE[0], WHOLE[2]], "a change of a"),
            (WHOLE[:2], "the end of a"),
        ],
    )
    def test_each_write_without_a_change_is_reported(self, changes: list[dict[str, Any]], wrong: str) -> None:
        assert list(soak_verification.find_lost_writes("CA", changes, ClientLog(**WRITES))) == [wrong]

    def test_missing_row_of_an_import_is_reported(self) -> None:
        log = ClientLog(imported=[("CA", "i", 2)])
        rows = [change(n, "created", str(n), source="import i") for n in (1, 2)]
        assert list(soak_verification.find_lost_writes("CA", rows, log)) == []
        assert list(soak_verification.find_lost_writes("CA", rows[:1], log)) == ["1 of 2 rows of the import i"]


class TestImports:
    def clients(self, state: str | None) -> LoadClients:
        clients = LoadClients("http://x", lambda: "token")
        clients.log.imported.append(("CA", "i", 2))
        clients.send = lambda *_, **__: (200, {"data": [{"state": state}]} if state else None)  # type: ignore[method-assign]
        return clients

    def test_done_is_a_final_state_of_the_application(self) -> None:
        from chalicelib.imports.jobs import OVER, ImportState  # noqa: PLC0415 (the application's enum)

        assert ImportState.DONE in OVER
        assert list(soak_verification.find_unfinished_imports(self.clients(ImportState.DONE))) == []

    @pytest.mark.parametrize("state", ["waiting", "planning", "failed", None])
    def test_unfinished_import_is_reported(self, state: str | None) -> None:
        assert list(soak_verification.find_unfinished_imports(self.clients(state))) == [
            ("CA", "i", state or "no answer")
        ]


class TestEvents:
    def place(self) -> Any:
        return SimpleNamespace(client=lambda _: Tables(WHOLE))

    def test_change_without_an_event_is_reported(self) -> None:
        received = {("representative.created", "CA:1"), ("tenant.rules_changed", "CA:2"), ("import.done", "CA:3")}
        assert soak_verification.find_missing_events("CA", WHOLE, received) == {"CA:3"}
        assert soak_verification.count_missing_events(self.place(), received) == 1

    def test_only_a_restart_just_after_a_change_explains_a_late_event(self) -> None:
        received = {("representative.created", "CA:1")}
        at = [NOW + timedelta(sequence) for sequence in (1, 2, 3)]
        assert list(soak_verification.find_late_events(self.place(), received, [])) == ["CA:2", "CA:3"]
        excused = [(at[1] + soak_verification.HELD / 2, at[1] + soak_verification.HELD)]
        assert list(soak_verification.find_late_events(self.place(), received, excused)) == ["CA:3"]
        assert list(
            soak_verification.find_late_events(self.place(), received, [(at[1] + 2 * soak_verification.HELD, at[2])])
        ) == ["CA:2"]


class TestRecords:
    def inconsistencies(self, records: dict[str, int], served: dict[str, int]) -> list[str]:
        """Return the inconsistencies between these stored and served versions; `b` should be at version 2."""
        clients = LoadClients("http://x", lambda: "token")
        records_served = [{"id": name, "version": version} for name, version in served.items()]
        clients.send = lambda _, path, **__: (200, {"data": records_served if "skip=0" in path else []})  # type: ignore[method-assign]
        changes = [*WHOLE, change(1, "created", "b"), change(2, "updated", "b")]
        tables = Tables([], records)
        return list(soak_verification.find_inconsistencies("CA", changes, clients, tables))

    def test_differences_from_the_changes_are_reported(self) -> None:
        assert self.inconsistencies({"b": 2}, {"b": 2}) == []
        wrong = "the records differ from the state after all changes"
        assert (
            self.inconsistencies({"a": 3, "b": 2}, {"b": 2})
            == self.inconsistencies({"b": 1}, {"b": 2})
            == self.inconsistencies({}, {"b": 2})
            == [wrong]
        )
        assert self.inconsistencies({"b": 2}, {"b": 1}) == [
            "the served records differ from the state after all changes"
        ]


@pytest.mark.parametrize(
    ("path", "data", "seen"),
    [
        ("/representatives?limit=100", [{"name": "CA x"}, {"name": "NH y"}], 1),
        ("/changes?limit=50", [{"after": {"name": "CA x"}}, {"after": None, "before": {"name": "CAN y"}}, {}], 1),
        ("/tenants/CA/summary", [{"tenant": "CA"}], 0),
        ("/tenants/CA/summary", [{"tenant": "NH"}], 1),
    ],
)
def test_data_of_another_tenant_is_detected(path: str, data: list[dict[str, Any]], seen: int) -> None:
    assert len(find_foreign_data("CA", path, data)) == seen


class TestIdleRun:
    DONE = ClientLog(**WRITES, imported=[("CA", "i", 2)], reads=[0.1])
    FAULTS = {"throttled": 1, "worker killed": 1, "cloud restarted": 1}  # noqa: RUF012 (read-only)

    def test_operations_that_never_happened_are_reported(self) -> None:
        assert list(soak_verification.find_idle_operations(self.DONE, self.FAULTS, 1)) == []
        assert len(list(soak_verification.find_idle_operations(ClientLog(), {}, 1))) == 8
        assert list(soak_verification.find_idle_operations(ClientLog(), {}, 0.5)) == []

    def test_refused_writes_are_reported(self) -> None:
        log = ClientLog(**WRITES, imported=[("CA", "i", 2)], reads=[0.1], refused=Counter({401: 2, 200: 0}))
        assert len(list(soak_verification.find_idle_operations(log, self.FAULTS, 1))) == 1


def test_expired_token_is_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = iter(("old", "new"))
    answers: dict[str, tuple[int, Any]] = {"Bearer old": (401, None), "Bearer new": (201, {})}
    clients = LoadClients("http://x", lambda: next(tokens))
    monkeypatch.setattr("bench.soak.clients.time.sleep", lambda _: None)
    clients.send = lambda *_, Authorization, **__: answers[Authorization]  # type: ignore[method-assign]  # noqa: N803
    assert clients._send_until_acknowledged("POST", "/representatives", {}, "CA") == (201, {})
    assert clients.log.refused.total() == 0


def test_errors_are_counted_by_kind() -> None:
    clients = LoadClients("http://x", lambda: "token")
    wrong = ["lost: x", "lost: y", "no event of CA:1", "cross-tenant: z", "NH: torn", "NH: torn", "NH: torn"]
    proxy: Any = SimpleNamespace(faults=Counter({"hung": 2}))
    text = soak.report(5, clients, proxy, Counter(), wrong)
    for row in (
        "writes lost | 2 |",
        "events missing | 1 |",
        "data of another tenant | 1 |",
        "other errors | 3 |",
        "2 hung",
    ):
        assert row in text
