"""Corrections of the state that the embedded cloud saved at another address."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tools.local import ministack_workarounds

if TYPE_CHECKING:
    from pathlib import Path


def test_only_queue_urls_are_changed_to_the_new_address(tmp_path: Path) -> None:
    saved = (
        '{"a": "http://127.0.0.1:4566/000000000000/q", "b": "http://127.0.0.1:4566/x", "c": "http://x/000000000000/q"}'
    )
    moved = saved.replace("4566/000000000000", "4777/000000000000")
    for name in ("ssm.json", "dynamodb.json"):
        (tmp_path / name).write_text(saved, encoding="utf-8")
    ministack_workarounds.move_queues(tmp_path, "127.0.0.1:4777")
    assert (tmp_path / "ssm.json").read_text(encoding="utf-8") == moved
    assert (tmp_path / "dynamodb.json").read_text(encoding="utf-8") == saved
    ministack_workarounds.move_queues(tmp_path / "of a cloud that never ran", "127.0.0.1:4777")


def test_only_positions_of_lost_streams_are_reset(tmp_path: Path) -> None:
    positions = {"__account_region_scoped__": True, "data": {"000000000000": 53}}
    saved = {"payload": {"esms": {"a": 1}, "dynamodb_stream_positions": positions, "kinesis_positions": positions}}
    file = tmp_path / "lambda.json"
    file.write_text(json.dumps(saved), encoding="utf-8")
    ministack_workarounds.forget_positions(tmp_path)
    forgotten = saved["payload"] | {"dynamodb_stream_positions": positions | {"data": {}}}
    assert json.loads(file.read_text(encoding="utf-8")) == {"payload": forgotten}
    ministack_workarounds.forget_positions(tmp_path)
    ministack_workarounds.forget_positions(tmp_path / "of a cloud that never ran")
